//! Set-up: everything that the other commands need and that is not there yet.
//!
//! Each part first looks whether its work is done, so that a second start takes a moment; what takes long says how long.

mod browser;
mod npm;
mod released;
mod rust;
mod tools;

use std::env;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::toolbox::{Browser, Toolbox};

/// What building and serving the page needs.
pub(crate) fn for_building(project: &Project) -> Result<Toolbox<'_>, Failure> {
    say::step("Set-up");
    node()?;
    rust::wasm_target(project)?;
    rust::crates(project)?;
    let folders = tools::all(project)?;
    npm::packages(project)?;
    let toolbox = Toolbox::new(project, folders)?;
    say::line("  everything that building needs is in place");
    Ok(toolbox)
}

/// What building the release site needs: a browser too, but the site can do without.
pub(crate) fn for_releasing(project: &Project) -> Result<(Toolbox<'_>, Option<Browser>), Failure> {
    let toolbox = for_building(project)?;
    match browser::find_or_install() {
        Ok(browser) => Ok((toolbox, Some(browser))),
        Err(failure) => {
            say::line(format_args!(
                "  without a browser a first visit will fetch half a megabyte more (no visit can be played): {failure}"
            ));
            Ok((toolbox, None))
        }
    }
}

/// What the tests need beside building.
pub(crate) fn for_testing(project: &Project) -> Result<(Toolbox<'_>, Browser), Failure> {
    let toolbox = for_building(project)?;
    let browser = browser::find_or_install()?;
    say::line(format_args!("  browser: {}", browser.chromium.display()));
    Ok((toolbox, browser))
}

/// `cargo xtask setup`: all of it, and how to go on without this program.
pub(crate) fn everything(project: &Project) -> Result<(), Failure> {
    let toolbox = for_building(project)?;
    if let Err(failure) = browser::find_or_install() {
        say::line(format_args!("  no browser for the tests: {failure}"));
    }
    say::line("\nWith this PATH, plain `trunk serve` and `trunk build --release` work too:\n");
    say::line(format_args!("  export PATH=\"{}:$PATH\"", toolbox.folders()));
    Ok(())
}

const NODE_MAJOR: u32 = 20;

fn node() -> Result<(), Failure> {
    let hint = format!("install Node.js {NODE_MAJOR} or newer (with npm), then run this again");
    let Some(version) = process::answer(Command::new("node").arg("--version")) else {
        return Err(Failure::new(format!("there is no `node` on the PATH: {hint}")));
    };
    match major(&version) {
        Some(major) if major >= NODE_MAJOR => Ok(()),
        _ => Err(Failure::new(format!("Node.js {version} is too old: {hint}"))),
    }
}

/// `v20.20.2` → 20.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// A folder of tools that the caller names, for machines that keep them ready.
fn ready_made() -> Option<std::path::PathBuf> {
    env::var_os("STEPYARD_TOOLS").map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn node_says_its_version_with_a_v() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20.20.2"), None);
    }
}
