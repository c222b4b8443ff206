//! The two programs that turn Rust into a page: Trunk and wasm-bindgen's command line.
//!
//! They are built from source into `.tools/`, because no registry has them ready-made and because wasm-bindgen's program
//! and crate must be of exactly one version. A program of the right version elsewhere is used as it is.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::toolbox;

struct Tool {
    package: &'static str,
    programs: &'static [&'static str],
    version: &'static str,
    usually: &'static str,
}

const TOOLS: [Tool; 2] = [
    Tool { package: "trunk", programs: &["trunk"], version: "0.21.14", usually: "three to seven minutes on two cores" },
    Tool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: "0.2.129",
        usually: "one to two minutes on two cores",
    },
];

/// Finds or builds every tool; the folders they lie in, and npm's.
pub(crate) fn all(project: &Project) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = vec![project.path("node_modules/.bin")];
    for tool in &TOOLS {
        let folder = match tool.find(project) {
            Some(folder) => folder,
            None => tool.install(project)?,
        };
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    Ok(folders)
}

impl Tool {
    /// The first folder that has all of the tool's programs, in the pinned version.
    fn find(&self, project: &Project) -> Option<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        [Some(project.tools().join("bin")), super::ready_made()]
            .into_iter()
            .flatten()
            .chain(env::split_paths(&path))
            .find(|folder| self.programs.iter().all(|name| self.matches(&process::executable(folder, name))))
    }

    fn matches(&self, program: &PathBuf) -> bool {
        program.is_file()
            && process::answer(Command::new(program).arg("--version"))
                .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(self.version))
    }

    fn install(&self, project: &Project) -> Result<PathBuf, Failure> {
        let Self { package, version, usually, .. } = self;
        say::line(format_args!("  building {package} {version} into .tools/ (once; {usually})"));
        let root = project.tools();
        let build = root.join("build");
        let mut cargo = toolbox::clean("cargo");
        cargo
            .current_dir(project.root())
            .args(["install", "--locked", "--no-default-features", "--version", version, package, "--root"])
            .arg(&root)
            .arg("--target-dir")
            .arg(&build)
            // The tools spend their time waiting for rustc: half the set-up's time is worth more than their own speed.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        process::run(&mut cargo, &format!("building {package}"))?;
        // What a failed try has compiled is kept for the next one; after success it is only large.
        let _ = fs::remove_dir_all(&build);
        let folder = root.join("bin");
        if self.find(project).is_some() {
            Ok(folder)
        } else {
            Err(Failure::new(format!(
                "{package} was built but does not say that it is {version}: remove .tools/ and try again"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version_of(package: &str) -> &'static str {
        TOOLS.iter().find(|tool| tool.package == package).unwrap().version
    }

    #[test]
    fn the_manifests_pin_the_same_versions() {
        let read = |file: &str| fs::read_to_string(Project::here().path(file)).unwrap();
        let wasm_bindgen = version_of("wasm-bindgen-cli");
        assert!(read("Cargo.toml").contains(&format!("wasm-bindgen = \"={wasm_bindgen}\"")));
        assert!(read("Trunk.toml").contains(&format!("wasm_bindgen = \"{wasm_bindgen}\"")));
        assert!(read("Trunk.toml").contains(&format!("trunk-version = \"^{}\"", version_of("trunk"))));
    }
}
