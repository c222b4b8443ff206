//! The workspace's file: what is created over the API is in it before the answer goes out.
//!
//! Separate because the form is the page's own, so that a workspace can go from one to the other. What the page does not
//! know of (executions, versions, aliases, tags) is in the [journal](super::journal).

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use workspace::Change;
use workspace::document::Document;

use super::disk::settle_name;

/// A file and what it held when it was last read or written.
#[derive(Debug)]
pub(super) struct SavedFile {
    path: PathBuf,
    document: Document,
}

impl SavedFile {
    pub(super) fn new(path: PathBuf, document: Document) -> Self {
        Self { path, document }
    }

    /// Writes what became of a state machine or an activity; everything else stays as it was in the file.
    pub(super) fn save(&mut self, change: Change) -> io::Result<()> {
        change.apply(&mut self.document);
        let text = self.document.to_json().map_err(io::Error::other)?;
        // A crash leaves the old file or the new one, never half of one.
        let beside = self.path.with_added_extension("part");
        let mut file = fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        settle_name(&self.path)
    }
}
