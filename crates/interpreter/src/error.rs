//! How a state fails: the error's name and its cause, which Retry and Catch consume.
//!
//! Separate because it is data of the workflow, neither a diagnostic nor a refused API call nor a bug of ours.
//! Names: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>

use std::fmt;
use std::rc::Rc;

/// A failed state. Both parts may be absent: a task may fail with neither.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StateError {
    pub error: Option<Rc<str>>,
    pub cause: Option<Rc<str>>,
}

impl StateError {
    pub fn new(error: impl Into<Rc<str>>, cause: impl Into<Rc<str>>) -> Self {
        Self { error: Some(error.into()), cause: Some(cause.into()) }
    }

    /// An error without a cause, as a timeout is.
    pub fn named(error: impl Into<Rc<str>>) -> Self {
        Self { error: Some(error.into()), cause: None }
    }

    pub fn runtime(cause: impl Into<Rc<str>>) -> Self {
        Self::new("States.Runtime", cause)
    }

    /// A limit of the state passed. Its cause is empty, not absent: the error output has `""`, the event nothing.
    pub fn timeout() -> Self {
        Self::new("States.Timeout", "")
    }

    /// The name that `ErrorEquals` is matched against; a failure without one has the empty name.
    pub fn name(&self) -> &str {
        self.error.as_deref().unwrap_or("")
    }

    pub fn cause_text(&self) -> &str {
        self.cause.as_deref().unwrap_or("")
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.cause_text())
    }
}

impl std::error::Error for StateError {}
