//! Tools as their makers have built them: downloaded, held against the digest that is written here, unpacked.
//!
//! Apart from `tools.rs`, which does without where a machine has no ready-made tool or does not reach it. What arrives with
//! another digest is never run.

use std::env::consts;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;

/// What was released of a tool for one kind of machine.
#[derive(Debug)]
pub(super) struct Archive {
    /// As `std::env::consts` has them.
    pub(super) os: &'static str,
    pub(super) arch: &'static str,
    pub(super) address: &'static str,
    /// SHA-256 of the archive, in hexadecimal.
    pub(super) digest: &'static str,
}

impl Archive {
    pub(super) fn is_for_this_machine(&self) -> bool {
        self.os == consts::OS && self.arch == consts::ARCH
    }

    /// Puts these programs of the archive into a folder. curl and tar do it: systems have them, and they know proxies,
    /// certificates and both kinds of archive.
    pub(super) fn install(&self, programs: &[&str], folder: &Path) -> Result<(), Failure> {
        let unpacked = folder.join("unpacked");
        // What an interrupted start has left.
        let _ = fs::remove_dir_all(&unpacked);
        let installed = self.unpack(&unpacked).and_then(|()| {
            programs.iter().try_for_each(|program| {
                let file = process::executable(Path::new(""), program);
                let found = find(&unpacked, file.as_os_str())
                    .ok_or_else(|| Failure::new(format!("{} holds no `{program}`", self.address)))?;
                fs::rename(found, folder.join(file))
                    .map_err(|error| Failure::new(format!("`{program}` could not be kept: {error}")))
            })
        });
        let _ = fs::remove_dir_all(&unpacked);
        installed
    }

    fn unpack(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder).map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
        let archive = folder.join("archive");
        let mut curl = Command::new("curl");
        curl.args(["--fail", "--silent", "--show-error", "--location", "--connect-timeout", "5", "--max-time", "300"]);
        process::run(curl.arg("--output").arg(&archive).arg(self.address), &format!("downloading {}", self.address))?;
        let digest = sha256(&archive).ok_or_else(|| Failure::new("the digest of a download could not be computed"))?;
        if digest != self.digest {
            return Err(Failure::new(format!("{} has the digest {digest}, not {}", self.address, self.digest)));
        }
        let mut tar = Command::new("tar");
        process::run(tar.arg("-xf").arg(&archive).arg("-C").arg(folder), &format!("unpacking {}", self.address))
    }
}

/// Node is there anyway; a crate would make every first start longer.
fn sha256(file: &Path) -> Option<String> {
    let script = "const { createHash } = require('crypto'), { readFileSync } = require('fs'); \
                  process.stdout.write(createHash('sha256').update(readFileSync(process.argv[1])).digest('hex'))";
    process::answer(Command::new("node").args(["--eval", script]).arg(file))
}

/// A file of this name in a folder, or in a folder of that one.
fn find(folder: &Path, name: &OsStr) -> Option<PathBuf> {
    let direct = folder.join(name);
    if direct.is_file() {
        return Some(direct);
    }
    fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path().join(name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive as projects release them: one folder in which the programs lie. Where it was made, its address, and its
    /// digest. Nothing where there is no curl or tar, as nothing is downloaded there.
    fn released(name: &str) -> Option<(PathBuf, String, String)> {
        process::on_path("curl").and(process::on_path("tar"))?;
        let folder = std::env::temp_dir().join(format!("stepyard-xtask-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("tool-1.0")).unwrap();
        fs::write(folder.join("tool-1.0").join(process::executable(Path::new(""), "tool")), "a program").unwrap();
        let archive = folder.join("tool.tar.gz");
        let mut tar = Command::new("tar");
        process::run(tar.arg("-czf").arg(&archive).arg("-C").arg(&folder).arg("tool-1.0"), "packing").unwrap();
        let digest = sha256(&archive).unwrap();
        Some((folder, format!("file://{}", archive.display()), digest))
    }

    fn installed(folder: &Path, address: String, digest: String, program: &str) -> Result<String, String> {
        let archive = Archive { os: consts::OS, arch: consts::ARCH, address: address.leak(), digest: digest.leak() };
        let bin = folder.join("bin");
        let done = archive.install(&[program], &bin).map_err(|failure| failure.to_string());
        assert!(!bin.join("unpacked").exists(), "nothing is left lying about");
        done.map(|()| fs::read_to_string(process::executable(&bin, program)).unwrap())
    }

    #[test]
    fn a_program_comes_out_of_its_archive() {
        let Some((folder, address, digest)) = released("good") else { return };
        assert_eq!(installed(&folder, address, digest, "tool"), Ok("a program".to_owned()));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_has_another_digest_is_left_alone() {
        let Some((folder, address, digest)) = released("other") else { return };
        let refusal = format!("{address} has the digest {digest}, not 0000");
        assert_eq!(installed(&folder, address, "0000".to_owned(), "tool"), Err(refusal));
        assert!(!process::executable(&folder.join("bin"), "tool").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_not_there_is_named() {
        let Some((folder, address, digest)) = released("absent") else { return };
        let refusal = format!("{address} holds no `another`");
        assert_eq!(installed(&folder, address.clone(), digest.clone(), "another"), Err(refusal));
        let nowhere = format!("{address}.none");
        let refusal = installed(&folder, nowhere.clone(), digest, "tool").unwrap_err();
        assert!(refusal.starts_with(&format!("downloading {nowhere} failed")), "{refusal}");
        fs::remove_dir_all(folder).unwrap();
    }
}
