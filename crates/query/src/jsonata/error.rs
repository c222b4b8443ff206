//! What is wrong with an expression or its evaluation: a code, a sentence and a place.
//!
//! Separate because codes and sentences are the reference implementation's own, and the service quotes them to its
//! users. <https://github.com/jsonata-js/jsonata/blob/master/src/jsonata.js>

use std::fmt;

use syntax::Value;

/// Why an expression does not compile or could not be evaluated.
///
/// `Display` gives what Step Functions puts into a cause: `T1006: Attempted to invoke a non-function`.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonataError {
    /// `S…` for syntax, `T…` for types, `D…` for evaluation, `U…` for limits.
    pub code: &'static str,
    /// The sentence, placeholders filled in.
    pub message: String,
    /// Where in the expression, in bytes: the end of the token concerned, as in the reference implementation.
    pub position: usize,
    /// The token or function name concerned.
    pub token: Option<String>,
    /// The value concerned.
    pub value: Option<Value>,
}

impl fmt::Display for JsonataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for JsonataError {}
