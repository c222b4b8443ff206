//! `cargo xtask bench`: us natively, us in a worker and the peers in the same browser, in one run.
//!
//! It builds; the rounds are run by `tests/bench/browser/run.mjs`, because most of the contestants live in the browser.

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::setup;
use crate::toolbox;

const WASM: &str = "wasm32-unknown-unknown";

/// Builds the benchmark for both targets, installs the peers and runs the rounds; the first argument is how many.
pub(crate) fn bench(project: &Project, arguments: &[String]) -> Result<(), Failure> {
    let (toolbox, browser) = setup::for_testing(project)?;
    say::step("Building the benchmark (the first time two to four minutes)");
    let mut native = toolbox::clean("cargo");
    native.current_dir(project.root()).args(["build", "--release", "--locked", "-p", "bench", "--bin", "bench"]);
    process::run(&mut native, "building the benchmark")?;
    let mut wasm = toolbox::clean("cargo");
    wasm.current_dir(project.root());
    wasm.args(["build", "--profile", "web", "--locked", "-p", "bench", "--lib", "--target", WASM]);
    process::run(&mut wasm, "building the benchmark for the browser")?;
    let site = "target/bench-site";
    let compiled = format!("target/{WASM}/web/bench.wasm");
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir", site, &compiled]);
    process::run(&mut bindgen, "`wasm-bindgen`")?;
    // As the page's own worker is optimized, or the figures would be of another program.
    let module = format!("{site}/bench_bg.wasm");
    let mut optimize = toolbox.command("wasm-opt");
    optimize.args([
        "-O2",
        "--flexible-inline-max-function-size=0",
        "--one-caller-inline-max-function-size=0",
        &module,
        "-o",
        &module,
    ]);
    process::run(&mut optimize, "`wasm-opt`")?;
    say::step("Installing the peers from npm (about half a minute)");
    let mut npm = toolbox.command("npm");
    npm.args(["--prefix", "tests/bench", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    process::run(&mut npm, "`npm ci`")?;
    say::step("Running the rounds (about two minutes)");
    let mut node = toolbox.command("node");
    node.env("CHROMIUM", &browser.chromium);
    node.args(["tests/bench/browser/run.mjs", site, "target/release/bench", "docs/benchmarks.md"]).args(arguments);
    process::run(&mut node, "the benchmark")
}
