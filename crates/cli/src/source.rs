//! Texts from files or from standard input.
//!
//! Separate because every command reads some, and all of them fail in the same words.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use syntax::line_index::LineIndex;

/// A text with the name that it is shown under.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) lines: LineIndex,
}

impl Source {
    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let bytes = if name == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(path)
        };
        let bytes = bytes.map_err(|error| format!("cannot read {name}: {error}"))?;
        let text = String::from_utf8(bytes).map_err(|_| format!("cannot read {name}: it is not UTF-8 text"))?;
        Ok(Self::new(name, text))
    }

    pub(crate) fn new(name: String, text: String) -> Self {
        // Some editors begin a file with a byte order mark, which is no part of its text.
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        let lines = LineIndex::new(&text);
        Self { name, text, lines }
    }
}
