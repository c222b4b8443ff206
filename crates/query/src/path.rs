//! The paths that a definition may write: `$…` on the input, `$$…` on the context object, `$name…` on a variable.
//!
//! Separate from [`json_path`](crate::json_path), which knows only one document.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html>

use std::rc::Rc;

use syntax::Value;

use crate::data::Data;
use crate::failure::StateFailure;
use crate::json_path::{JsonPath, PathError, PathFailure};

/// What a path starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    Input,
    Context,
    Variable(Rc<str>),
}

/// A compiled path and what it starts from.
#[derive(Clone, Debug)]
pub struct Path {
    text: Rc<str>,
    root: Root,
    path: JsonPath,
}

impl Path {
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Ok(Self { text: text.into(), root: Root::Input, path: JsonPath::parse(text)? })
    }

    /// The path as it was written, `$$` and variable name included.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The path below its root, written with a plain `$`.
    pub fn json_path(&self) -> &JsonPath {
        &self.path
    }

    pub fn is_definite(&self) -> bool {
        self.path.is_definite()
    }

    /// The value, or `States.Runtime` with `Invalid path '$.a' : No results for path: $['a']`.
    pub fn evaluate(&self, data: &dyn Data) -> Result<Value, StateFailure> {
        self.find(data).map_err(|failure| StateFailure::runtime(format!("Invalid path '{}' : {failure}", self.text)))
    }

    /// The value, or why there is none, for callers that have a sentence of their own.
    pub fn find(&self, data: &dyn Data) -> Result<Value, PathFailure> {
        self.path.evaluate(data.input())
    }
}
