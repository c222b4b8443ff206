//! The steps of `cargo xtask test`, in order: what is cheap and often wrong comes first.

use std::process::Command;

use crate::build;
use crate::test::count::Report;
use crate::toolbox::{Browser, Toolbox};

/// One step: a command, and how to read what it says.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) usually: &'static str,
    pub(crate) report: Report,
    pub(crate) command: fn(&Toolbox<'_>, &Browser) -> Command,
}

const WASM: &str = "wasm32-unknown-unknown";

pub(crate) const STEPS: [Step; 8] = [
    Step {
        name: "fmt",
        what: "the format of every Rust file",
        usually: "a second",
        report: Report::Check,
        command: |toolbox, _| cargo(toolbox, &["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        what: "lints of everything that runs natively, warnings as errors",
        usually: "one minute",
        report: Report::Check,
        command: |toolbox, _| {
            cargo(toolbox, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
        },
    },
    Step {
        name: "clippy-wasm",
        what: "lints of the page as the browser gets it, warnings as errors",
        usually: "two minutes",
        report: Report::Check,
        command: |toolbox, _| {
            cargo(toolbox, &["clippy", "-p", "stepyard-page", "--target", WASM, "--locked", "--", "-D", "warnings"])
        },
    },
    Step {
        name: "native",
        what: "unit tests of every room, natively",
        usually: "two minutes",
        report: Report::Libtest,
        command: |toolbox, _| {
            cargo(toolbox, &["test", "--workspace", "--exclude", "conformance", "--locked", "--no-fail-fast"])
        },
    },
    Step {
        name: "conformance",
        what: "data-driven cases, what AWS recorded (where ../shared is present), tidy checks",
        usually: "one minute",
        report: Report::Libtest,
        command: |toolbox, _| cargo(toolbox, &["test", "-p", "conformance", "--locked", "--no-fail-fast"]),
    },
    Step {
        name: "wasm",
        what: "the engine compiled to WebAssembly, tested in a browser",
        usually: "two minutes",
        report: Report::Libtest,
        command: |toolbox, browser| {
            let both = ["test", "-p", "conformance", "--test", "both_targets", "--target", WASM, "--locked"];
            let mut command = cargo(toolbox, &both);
            command
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
                .env("CHROMEDRIVER", &browser.chromedriver);
            command
        },
    },
    Step {
        name: "site",
        what: "the release site builds, its module cut in two",
        usually: "three minutes",
        report: Report::Check,
        command: |toolbox, browser| {
            let mut command = build::site(toolbox, Some(browser));
            // Elsewhere a site in one piece is better than none.
            command.env("STEPYARD_MUST_CUT", "1");
            command
        },
    },
    Step {
        name: "e2e",
        what: "a person's ways through the built site, in a browser",
        usually: "six minutes",
        report: Report::Node,
        command: |toolbox, browser| {
            let mut command = toolbox.command("node");
            command
                .args(["tests/e2e/run.mjs"])
                .env("STEPYARD_CHROMIUM", &browser.chromium)
                .env("STEPYARD_DIST", toolbox.project.path("dist"));
            command
        },
    },
];

fn cargo(toolbox: &Toolbox<'_>, arguments: &[&str]) -> Command {
    let mut command = toolbox.command("cargo");
    command.args(arguments);
    if !super::unattended() {
        // Our pipe is no terminal, so cargo would drop the colours that a person expects.
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}
