//! `JSONPath` as Step Functions reads it, in the lineage of Jayway.
//!
//! A path is compiled once ([`JsonPath::parse`]) and evaluated against shared values without conversion. Everything that
//! is known of AWS's evaluator agrees with Jayway 2.0, down to the messages, so that this is what is built here.
//! Separate from [`path`](crate::path), which knows that a definition may also write `$$` and `$name`.
//! <https://github.com/json-path/JsonPath/tree/json-path-2.0.0>

mod cursor;
mod evaluator;
mod filter;
mod parser;
mod scan;
mod token;

use std::fmt;
use std::rc::Rc;

use syntax::Value;

use evaluator::{Walk, locate};
pub(crate) use token::Token;

/// Steps that a path may have.
pub(crate) const MAX_STEPS: usize = 1_000;
/// Values that one evaluation may visit: a payload of 262,144 bytes has at most half as many.
const MAX_VISITS: u64 = 2_000_000;
/// Values that one evaluation may find.
const MAX_RESULTS: u32 = 500_000;

/// A compiled path. Cheap to clone.
#[derive(Clone, Debug)]
pub struct JsonPath {
    text: Rc<str>,
    tokens: Rc<[Token]>,
    definite: bool,
}

/// Why a text is no path, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    pub message: String,
    /// Where in the text, in bytes.
    pub offset: usize,
}

impl PathError {
    pub(crate) fn new(message: impl Into<String>, offset: usize) -> Self {
        Self { message: message.into(), offset }
    }

    /// The same error in a text that has `before` more bytes in front of it, and from which `made_up` are not its own.
    pub(crate) fn moved(self, before: usize, made_up: usize) -> Self {
        Self { offset: (self.offset + before).saturating_sub(made_up), ..self }
    }
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
    pub kind: PathFailureKind,
}

/// What went wrong, for those that tell the kinds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathFailureKind {
    /// Nothing is there.
    NotFound,
    /// The path ends with an index, and the array is there but has no such element.
    OutOfBounds,
    /// The path does not suit the document, such as an index on an object.
    Unsuitable,
    /// It visits or finds more than any payload could hold.
    TooLarge,
}

impl PathFailure {
    fn new(kind: PathFailureKind, message: String) -> Self {
        Self { message, kind }
    }

    pub(crate) fn not_found(message: String) -> Self {
        Self::new(PathFailureKind::NotFound, message)
    }

    fn invalid(message: String) -> Self {
        Self::new(PathFailureKind::Unsuitable, message)
    }

    /// Whether nothing is there, rather than something that the path does not suit.
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind, PathFailureKind::NotFound | PathFailureKind::OutOfBounds)
    }
}

impl fmt::Display for PathFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PathFailure {}

/// What one evaluation may still do.
#[derive(Debug)]
struct Steps {
    /// Values visited, and steps of patterns.
    visits: u64,
    results: u32,
}

impl Steps {
    fn new() -> Self {
        Self { visits: MAX_VISITS, results: MAX_RESULTS }
    }

    fn take(&mut self) -> Result<(), PathFailure> {
        self.visits = self.visits.checked_sub(1).ok_or_else(Self::spent)?;
        Ok(())
    }

    fn take_result(&mut self) -> Result<(), PathFailure> {
        self.results = self.results.checked_sub(1).ok_or_else(Self::spent)?;
        Ok(())
    }

    fn spent() -> PathFailure {
        let message = format!("The path visits more than {MAX_VISITS} values or finds more than {MAX_RESULTS}");
        PathFailure::new(PathFailureKind::TooLarge, message)
    }
}

impl JsonPath {
    /// Reads a path such as `$.store.book[0]`.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::parse_nested(text, 0)
    }

    /// Reads a path inside of that many filters.
    fn parse_nested(text: &str, nesting: usize) -> Result<Self, PathError> {
        let tokens = parser::parse(text, nesting)?;
        let definite = tokens.iter().all(Token::is_definite);
        Ok(Self { text: text.into(), tokens: tokens.into(), definite })
    }

    /// The path as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is the root alone: `$`.
    pub fn is_root(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether it points at one place at most: no wildcard, slice, filter, list or descent.
    pub fn is_definite(&self) -> bool {
        self.definite
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Within a filter: whether it starts at the document (`$`) or at the item (`@`).
    fn starts_at_root(&self) -> bool {
        self.text.starts_with('$')
    }

    /// The value at a definite path, if there is one.
    fn locate(&self, from: &Value, steps: &mut Steps) -> Result<Option<Value>, PathFailure> {
        steps.take()?;
        Ok(locate(&self.tokens, from).map(evaluator::Located::into_value))
    }

    /// The value at a definite path; for an indefinite one the array of all matches, possibly empty.
    pub fn evaluate(&self, root: &Value) -> Result<Value, PathFailure> {
        if self.definite
            && let Some(found) = locate(&self.tokens, root)
        {
            return Ok(found.into_value());
        }
        let mut steps = Steps::new();
        let mut results = Walk::new(&self.tokens, root, &mut steps).run()?;
        if self.definite {
            // A definite path that finds nothing has failed by now.
            return results.pop().ok_or_else(|| PathFailure::not_found(format!("No results for path: {self}")));
        }
        Ok(results.into())
    }
}

impl fmt::Display for JsonPath {
    /// The path in the form that messages use: `$['a'][0]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.tokens.iter().try_for_each(|token| write!(f, "{token}"))
    }
}
