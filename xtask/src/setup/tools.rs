//! The two programs that turn Rust into a page: Trunk and wasm-bindgen's command line.
//!
//! They come into `.tools/`, because wasm-bindgen's program and crate must be of exactly one version: as their makers have
//! released them, or built from source where that cannot be had. A program of the right version elsewhere is used as it is.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::setup::released::Archive;
use crate::toolbox;

struct Tool {
    package: &'static str,
    programs: &'static [&'static str],
    version: &'static str,
    /// How long building it takes.
    usually: &'static str,
    archives: &'static [Archive],
}

const TOOLS: [Tool; 2] = [
    Tool {
        package: "trunk",
        programs: &["trunk"],
        version: "0.21.14",
        usually: "three to seven minutes on two cores",
        archives: &[
            Archive {
                os: "linux",
                arch: "x86_64",
                address: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-unknown-linux-gnu.tar.gz",
                digest: "f2b4680cd239693a646a2795e4633c625328d7b2a044fbe749fa3a2fe9e7036b",
            },
            Archive {
                os: "linux",
                arch: "aarch64",
                address: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-aarch64-unknown-linux-gnu.tar.gz",
                digest: "b1d8e60e454f7fc182d9a4d95d1506ffbae947d8ba90f8f6f02da93b60f980f9",
            },
            Archive {
                os: "macos",
                arch: "aarch64",
                address: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-aarch64-apple-darwin.tar.gz",
                digest: "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e",
            },
            Archive {
                os: "macos",
                arch: "x86_64",
                address: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-apple-darwin.tar.gz",
                digest: "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95",
            },
            Archive {
                os: "windows",
                arch: "x86_64",
                address: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-pc-windows-msvc.zip",
                digest: "cd6ac15b9daff0365e5695036791ef2ce3c63f61c014f5a8c532363266e4569c",
            },
        ],
    },
    Tool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: "0.2.129",
        usually: "one to two minutes on two cores",
        archives: &[
            Archive {
                os: "linux",
                arch: "x86_64",
                address: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-x86_64-unknown-linux-musl.tar.gz",
                digest: "82d12bb940e2d4e72e0d5605387fc1b8ca179044e012b620f0ce4e7440e8320e",
            },
            Archive {
                os: "linux",
                arch: "aarch64",
                address: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-aarch64-unknown-linux-musl.tar.gz",
                digest: "2ed4351c35dd9440308bbb02767d47ea278efe851a52465300f3c94f5b6c2a87",
            },
            Archive {
                os: "macos",
                arch: "aarch64",
                address: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-aarch64-apple-darwin.tar.gz",
                digest: "81d4a23d56b3c3eb8187658329116d50e0b228a93b343825fb71f70179051cd1",
            },
            Archive {
                os: "macos",
                arch: "x86_64",
                address: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-x86_64-apple-darwin.tar.gz",
                digest: "7e028879a68ec53dae14048b55cc5215f6df75b17a9c1426fac8fa086d3202fd",
            },
            Archive {
                os: "windows",
                arch: "x86_64",
                address: "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-x86_64-pc-windows-msvc.tar.gz",
                digest: "79e348c169d0c10c0b287647f1e753d0985353ca96800bc29be8f4261baf13e6",
            },
        ],
    },
];

/// Finds or installs every tool; the folders they lie in, and npm's.
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

    /// As it was released, else built here.
    fn install(&self, project: &Project) -> Result<PathBuf, Failure> {
        let Self { package, version, .. } = self;
        let folder = project.tools().join("bin");
        if let Some(archive) = self.archives.iter().find(|archive| archive.is_for_this_machine()) {
            say::line(format_args!("  downloading {package} {version} into .tools/ (once; some seconds)"));
            match archive.install(self.programs, &folder) {
                Ok(()) if self.find(project).is_some() => return Ok(folder),
                Ok(()) => say::line("  it does not run here"),
                Err(failure) => say::line(format_args!("  {failure}")),
            }
        }
        self.build(project)?;
        if self.find(project).is_some() {
            Ok(folder)
        } else {
            Err(Failure::new(format!(
                "{package} was built but does not say that it is {version}: remove .tools/ and try again"
            )))
        }
    }

    fn build(&self, project: &Project) -> Result<(), Failure> {
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
        Ok(())
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

    #[test]
    fn the_archives_are_of_the_pinned_version() {
        for tool in &TOOLS {
            for archive in tool.archives {
                assert!(archive.address.contains(tool.version), "{archive:?}");
                assert!(archive.address.contains(archive.arch), "{archive:?}");
                assert_eq!(archive.digest.len(), 64, "{archive:?}");
            }
        }
    }
}
