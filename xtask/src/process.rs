//! Other programs: found, run, and asked for their version.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// Runs a program with its output shown as it comes. `what` completes the sentence "… failed".
pub(crate) fn run(command: &mut Command, what: &str) -> Result<(), Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{what} failed ({status})"))) }
}

/// What a program prints, without the white space around it; nothing if it cannot be run or does not succeed.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The sentence for a program that did not even start.
pub(crate) fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    let program = Path::new(command.get_program()).display();
    Failure::new(format!("`{program}` could not be started: {error}"))
}

/// Where a program lies on the PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| executable(&folder, name)).find(|file| file.is_file())
}

/// The program's file in a folder, as this system names programs.
pub(crate) fn executable(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))
}
