//! What set-up has found or installed, and commands that see it.
//!
//! Apart from set-up, so that nothing can run a tool before set-up has handed out the box.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::project::Project;

/// A browser and the program that drives it.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// The tools of a project that is set up.
#[derive(Debug)]
pub(crate) struct Toolbox<'project> {
    pub(crate) project: &'project Project,
    folders: Vec<PathBuf>,
    path: OsString,
}

impl<'project> Toolbox<'project> {
    /// A box with these folders before the caller's own PATH.
    pub(crate) fn new(project: &'project Project, folders: Vec<PathBuf>) -> Result<Self, Failure> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(folders.iter().cloned().chain(env::split_paths(&inherited)))
            .map_err(|error| Failure::new(format!("this folder's name does not fit into a PATH: {error}")))?;
        Ok(Self { project, folders, path })
    }

    /// The folders as one writes them in a PATH.
    pub(crate) fn folders(&self) -> String {
        let folders: Vec<_> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
        folders.join(if cfg!(windows) { ";" } else { ":" })
    }

    /// A command that runs in the project's folder and finds the project's tools.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = clean(program);
        command.current_dir(self.project.root()).env("PATH", &self.path);
        command
    }

    /// Trunk, which ends with an error when `NO_COLOR` is `1` (it expects `true`).
    pub(crate) fn trunk(&self) -> Command {
        let mut command = self.command("trunk");
        command.env_remove("NO_COLOR");
        command
    }
}

/// A command without what `cargo run` told this program about its own package: build scripts that look at such variables
/// would be run again, and everything above them compiled again.
pub(crate) fn clean(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "LD_LIBRARY_PATH" {
            command.env_remove(&name);
        }
    }
    command
}
