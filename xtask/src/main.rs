//! `cargo xtask …`: the few commands that set this project up, serve it, build it and test it.
//!
//! It is a package of its own, on the standard library alone, so that a fresh machine with rustup's Rust, Node and git
//! needs nothing else to start. See CONTRIBUTING.md for what each command does.

mod arguments;
mod bench;
mod build;
mod failure;
mod measure;
mod process;
mod project;
mod say;
mod serve;
mod setup;
mod test;
mod toolbox;

use std::env;
use std::process::ExitCode;

use crate::arguments::Command;
use crate::failure::Failure;
use crate::project::Project;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(failure) => {
            say::error(&failure);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    let command = match arguments::parse(env::args().skip(1)) {
        Ok(command) => command,
        Err(wrong) => {
            say::error(&wrong);
            say::line(arguments::USAGE);
            return Ok(ExitCode::from(2));
        }
    };
    let project = Project::here();
    match command {
        Command::Help => say::line(arguments::USAGE),
        Command::Setup => setup::everything(&project)?,
        Command::Serve { port, open } => serve::serve(&project, port, open)?,
        Command::Build => build::build(&project)?,
        Command::Test { only } => return test::test(&project, &only),
        Command::Measure => measure::measure(&project)?,
        Command::Bench { arguments } => bench::bench(&project, &arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
