//! `cargo xtask build`: the release site in `dist/`.

use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::setup;
use crate::toolbox::{Browser, Toolbox};

/// Sets up, builds, and prints every file with its size as it is and as brotli sends it.
pub(crate) fn build(project: &Project) -> Result<(), Failure> {
    let (toolbox, browser) = setup::for_releasing(project)?;
    say::step("Building the release site in dist/ (the first time two to five minutes)");
    process::run(&mut site(&toolbox, browser.as_ref()), "building the site")?;
    say::step("Files");
    process::run(toolbox.command("node").arg("tests/e2e/sizes.mjs"), "measuring the files")?;
    say::line("\ndist/ can be served from any path of any static host.");
    Ok(())
}

/// The command that builds the site. With a browser, first visits are played in it, and what they do not run is taken out
/// of what they fetch (`www/cut`).
pub(crate) fn site(toolbox: &Toolbox<'_>, browser: Option<&Browser>) -> Command {
    let mut trunk = toolbox.trunk();
    trunk.args(["build", "--release"]);
    if let Some(browser) = browser {
        trunk.env("STEPYARD_CHROMIUM", &browser.chromium);
    }
    trunk
}
