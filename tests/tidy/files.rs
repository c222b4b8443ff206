//! The project's own files: what is written here, not what is installed, built or vendored.

use std::fs;
use std::path::Path;

/// A text file, with its path relative to the project, in `/`.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Folders in which nothing is written by hand.
const NOT_OURS: [&str; 7] = ["target", "node_modules", "dist", "vendor", "corpus", "artifacts", "report"];

/// Every file of the project with one of these endings, in order of path.
pub(crate) fn find(endings: &[&str]) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = entry.file_name().into_string().unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && !name.starts_with('.') && !NOT_OURS.contains(&name.as_str()) {
                folders.push(path);
            } else if kind.is_file() && endings.contains(&name.rsplit('.').next().unwrap()) {
                let relative = path.strip_prefix(root).unwrap().components();
                let parts: Vec<_> = relative.map(|part| part.as_os_str().to_string_lossy()).collect();
                found.push(Source { path: parts.join("/"), text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "the project has files that end with {endings:?}");
    found
}

/// The project's folder: this package lies directly in it.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
