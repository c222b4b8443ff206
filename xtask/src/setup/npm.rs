//! What comes from npm: the editor, its bundler, wasm-opt and what the browser tests use.

use std::fs;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::toolbox;

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Installs exactly what `package-lock.json` names, unless just that is installed.
pub(crate) fn packages(project: &Project) -> Result<(), Failure> {
    let lock = fs::read_to_string(project.path("package-lock.json"))
        .map_err(|error| Failure::new(format!("package-lock.json cannot be read: {error}")))?;
    // A copy of the lock file that was installed: npm's own record leaves things out.
    let stamp = project.path("node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say::line("  installing npm packages into node_modules/ (about 10 seconds)");
    // No package here needs its install script, and none should run code for having been downloaded.
    let mut npm = toolbox::clean(NPM);
    npm.current_dir(project.root()).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    process::run(&mut npm, "`npm ci`")?;
    fs::write(&stamp, lock).map_err(|error| Failure::new(format!("node_modules/ cannot be written to: {error}")))
}
