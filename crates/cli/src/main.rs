//! `stepyard`: the workspace in a terminal and in CI. It validates, runs, tests and serves workflows (`docs/cli.md`).
//!
//! The only crate that knows files and the real clock; what it says of a workflow is said by the rooms below it.

mod arguments;
mod clock;
mod excerpt;
mod expectation;
mod objects;
mod progress;
mod run;
mod serve;
mod session;
mod source;
mod suite;
mod test;
mod trace;
mod validate;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// How a command ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing is wrong.
    Success,
    /// The workflow is wrong or did not succeed.
    Failure,
    /// The command was used wrongly, or could not begin.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Success => Self::SUCCESS,
            Exit::Failure => Self::FAILURE,
            Exit::Usage => Self::from(2),
        }
    }
}

/// Where a command writes: results to the one, complaints and progress to the other.
struct Terminal<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

impl Terminal<'_> {
    /// A complaint about how the command was used.
    fn complain(&mut self, what: impl std::fmt::Display) -> io::Result<Exit> {
        writeln!(self.err, "error: {what}")?;
        Ok(Exit::Usage)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    let mut terminal = Terminal { out: &mut out, err: &mut err };
    let exit = match &arguments.command {
        Command::Validate(arguments) => validate::validate(arguments, &mut terminal),
        Command::Run(arguments) => run::run(arguments, &mut terminal),
        Command::Test(arguments) => test::test(arguments, &mut terminal),
        Command::Serve(arguments) => serve::serve(arguments, &mut terminal),
    };
    match exit.and_then(|exit| out.flush().map(|()| exit)) {
        Ok(exit) => exit.into(),
        // Whoever reads has read enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where not even this can be written there is nobody to tell.
            let _ = writeln!(err, "error: cannot write: {error}");
            Exit::Usage.into()
        }
    }
}
