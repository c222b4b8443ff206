//! `cargo xtask bench`: how fast workflows run.

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::toolbox;

/// Runs the workloads natively. The runner and the generator of the workloads belong to the `conformance` package.
pub(crate) fn bench(project: &Project, arguments: &[String]) -> Result<(), Failure> {
    let mut cargo = toolbox::clean("cargo");
    cargo.current_dir(project.root());
    cargo.args(["run", "--release", "--locked", "-p", "conformance", "--bin", "bench", "--"]).args(arguments);
    process::run(&mut cargo, "the benchmark")
}
