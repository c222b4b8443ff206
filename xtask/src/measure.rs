//! `cargo xtask measure`: what a first visit costs, measured in a real browser.

use crate::build;
use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::setup;

/// Builds the release site and measures it. The figures are reported, never asserted: they depend on the machine.
pub(crate) fn measure(project: &Project) -> Result<(), Failure> {
    let (toolbox, browser) = setup::for_testing(project)?;
    say::step("Building the release site (the first time two to five minutes)");
    process::run(&mut build::site(&toolbox, Some(&browser)), "building the site")?;
    say::step("Measuring a first visit (about half a minute)");
    let mut node = toolbox.command("node");
    node.arg("tests/e2e/measure.mjs").env("STEPYARD_CHROMIUM", &browser.chromium);
    process::run(&mut node, "measuring")
}
