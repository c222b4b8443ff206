//! The browser that the tests drive: one that is there, or Debian's.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::say;
use crate::toolbox::Browser;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Where macOS keeps it, which has no program on the PATH.
const ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const HINT: &str = "the tests drive a browser: install Chromium (or Chrome) and the ChromeDriver of the same version so \
                    that both are on the PATH, or name them in STEPYARD_CHROMIUM and CHROMEDRIVER";

/// The browser named by the caller, or on the PATH, or installed now where that is possible without asking.
pub(crate) fn find_or_install() -> Result<Browser, Failure> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if !may_use_apt() {
        return Err(Failure::new(HINT));
    }
    say::line("  installing Debian's chromium and chromium-driver (130 MB, about a minute)");
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(&mut command, &format!("`apt-get {}`", arguments.join(" ")))
    };
    apt(&["update", "-qq"])?;
    apt(&["install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"])?;
    find().ok_or_else(|| Failure::new(HINT))
}

fn find() -> Option<Browser> {
    let chromium = named("STEPYARD_CHROMIUM")
        .or_else(|| BROWSERS.iter().find_map(|name| process::on_path(name)))
        .or_else(|| Some(PathBuf::from(ON_MACOS)).filter(|file| file.is_file()))?;
    let chromedriver = named("CHROMEDRIVER").or_else(|| process::on_path("chromedriver"))?;
    Some(Browser { chromium, chromedriver })
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

/// On Debian and its children, as root: the only place where installing for the whole system is ours to do.
fn may_use_apt() -> bool {
    Path::new("/etc/debian_version").is_file()
        && process::answer(Command::new("id").arg("-u")).is_some_and(|user| user == "0")
}
