//! `cargo xtask serve`: the page with live reload.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::setup;

/// Sets up, then serves until it is interrupted.
pub(crate) fn serve(project: &Project, port: u16, open: bool) -> Result<(), Failure> {
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        let next = port.checked_add(1).unwrap_or(8080);
        return Err(Failure::new(format!("port {port} is taken: try `cargo xtask serve --port {next}`")));
    }
    let toolbox = setup::for_building(project)?;
    let first = !Path::new(&project.path("target/wasm32-unknown-unknown/debug/app.wasm")).is_file();
    let usually = if first { "the first build takes two to four minutes" } else { "a few seconds" };
    say::step(format_args!("Building and serving on http://127.0.0.1:{port} ({usually}; Ctrl-C ends it)"));
    let mut trunk = toolbox.trunk();
    trunk.args(["serve", "--port", &port.to_string()]);
    if open {
        trunk.arg("--open");
    }
    process::run(&mut trunk, "`trunk serve`")
}
