//! What comes from rustup and from crates.io.

use std::path::Path;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::toolbox;

const TARGET: &str = "wasm32-unknown-unknown";

/// The standard library for the browser. `rust-toolchain.toml` names it too, but where rustup may not install by itself
/// (`RUSTUP_AUTO_INSTALL=0`) only an explicit call brings it.
pub(crate) fn wasm_target(project: &Project) -> Result<(), Failure> {
    let mut rustc = toolbox::clean("rustc");
    rustc.current_dir(project.root()).args(["--print", "target-libdir", "--target", TARGET]);
    let installed = process::answer(&mut rustc).is_some_and(|folder| has_std(Path::new(&folder)));
    if installed {
        return Ok(());
    }
    if process::on_path("rustup").is_none() {
        return Err(Failure::new(format!(
            "this Rust cannot compile for `{TARGET}` and there is no `rustup` to add it: install Rust with rustup, or add \
             that target's standard library with whatever installed your Rust"
        )));
    }
    say::line(format_args!("  adding Rust's {TARGET} target (90 MB, about 10 seconds)"));
    let mut rustup = toolbox::clean("rustup");
    process::run(rustup.current_dir(project.root()).args(["target", "add", TARGET]), "`rustup target add`")
}

fn has_std(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|files| {
        files.filter_map(Result::ok).any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// The crates that `Cargo.lock` names. Trunk passes `--offline` to cargo, so they have to be there before it starts.
pub(crate) fn crates(project: &Project) -> Result<(), Failure> {
    let mut fetch = toolbox::clean("cargo");
    fetch.current_dir(project.root()).args(["fetch", "--locked", "--quiet"]);
    process::run(&mut fetch, "`cargo fetch --locked`").map_err(|failure| {
        Failure::new(format!("{failure}: if you changed a Cargo.toml, `cargo check` brings Cargo.lock up to date"))
    })
}
