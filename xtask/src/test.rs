//! `cargo xtask test`: every check and every test, one after the other, and one summary at the end.
//!
//! A step that fails does not stop the others, so that one run tells everything there is to mend.

mod count;
mod runner;
mod step;
mod summary;

use std::env;
use std::process::ExitCode;
use std::time::Instant;

use crate::failure::Failure;
use crate::project::Project;
use crate::say;
use crate::setup;
use crate::test::step::STEPS;
use crate::test::summary::Summary;

/// The steps' names, as `--only` takes them.
pub(crate) fn step_names() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.name)
}

/// Sets up and runs the steps; those named in `only`, or all.
pub(crate) fn test(project: &Project, only: &[&str]) -> Result<ExitCode, Failure> {
    let start = now();
    let (toolbox, browser) = setup::for_testing(project)?;
    let mut summary = Summary::new(start.elapsed());
    for step in STEPS.iter().filter(|step| only.is_empty() || only.contains(&step.name)) {
        say::step(format_args!("{}: {} (usually {})", step.name, step.what, step.usually));
        let start = now();
        let count = runner::run(step, &toolbox, &browser);
        summary.add(step, count, start.elapsed());
    }
    summary.print(start.elapsed());
    Ok(if summary.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::disallowed_methods, reason = "this program times real work for the person who waits for it")]
fn now() -> Instant {
    Instant::now()
}

/// Whether this is a run that nobody watches.
fn unattended() -> bool {
    env::var_os("CI").is_some()
}
