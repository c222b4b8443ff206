//! Where this project lies, and where it keeps what set-up installs.

use std::path::{Path, PathBuf};

/// The folder that holds the workspace's `Cargo.toml`.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// The project that this program was compiled in: `cargo xtask` works from any folder inside it.
    pub(crate) fn here() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: package.parent().unwrap_or(package).to_path_buf() }
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Tools that are built for this project alone; `cargo install` puts programs into its `bin`.
    pub(crate) fn tools(&self) -> PathBuf {
        self.path(".tools")
    }
}
