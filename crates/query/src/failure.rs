//! How an evaluation fails: the error name that `Retry` and `Catch` see, and the sentence that explains it.
//!
//! Separate because paths, intrinsic functions and templates all fail into the same two words. The cause is what AWS
//! writes *after* `An error occurred while executing the state '…' (entered at the event id #…). `, which only the
//! interpreter can add.

use std::fmt;

/// An error of the workflow: data, not a panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFailure {
    /// `States.Runtime`, `States.IntrinsicFailure`, `States.ParameterPathFailure`, …
    pub error: &'static str,
    pub cause: String,
}

impl StateFailure {
    pub fn runtime(cause: impl Into<String>) -> Self {
        Self { error: "States.Runtime", cause: cause.into() }
    }

    pub fn intrinsic(cause: impl Into<String>) -> Self {
        Self { error: "States.IntrinsicFailure", cause: cause.into() }
    }
}

impl fmt::Display for StateFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error, self.cause)
    }
}

impl std::error::Error for StateFailure {}
