//! How an evaluation fails: the error name that `Retry` and `Catch` see, and the sentence that explains it.
//!
//! Separate because paths, intrinsic functions and templates all fail into the same two words.

use std::fmt;

use syntax::Value;

/// An error of the workflow: data, not a panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFailure {
    /// `States.Runtime`, `States.IntrinsicFailure`, `States.ReferencePathConflict`, …
    pub error: &'static str,
    /// The sentence by itself; [`StateFailure::cause_in`] gives the whole cause.
    pub cause: String,
}

impl StateFailure {
    pub fn runtime(cause: impl Into<String>) -> Self {
        Self { error: "States.Runtime", cause: cause.into() }
    }

    pub fn intrinsic(cause: impl Into<String>) -> Self {
        Self { error: "States.IntrinsicFailure", cause: cause.into() }
    }

    /// A Reference Path that leads nowhere in `input`, or to where nothing can be put; `step` is the first that fails.
    pub fn reference_path_conflict(step: &str, input: &Value) -> Self {
        Self {
            error: "States.ReferencePathConflict",
            cause: format!("Unable to apply step \"{step}\" to input {input}"),
        }
    }

    /// A path is applied to an input that is null.
    pub(crate) fn null_input() -> Self {
        Self::runtime("Unable to apply Path transformation to null or empty input.")
    }

    /// The cause as the history has it: with the state and the event of its entry in front, but for conflicts of
    /// Reference Paths, which AWS reports without them.
    pub fn cause_in(&self, state: &str, entered_event_id: u64) -> String {
        if self.error == "States.ReferencePathConflict" {
            return self.cause.clone();
        }
        let cause = &self.cause;
        format!(
            "An error occurred while executing the state '{state}' (entered at the event id #{entered_event_id}). {cause}"
        )
    }
}

impl fmt::Display for StateFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error, self.cause)
    }
}

impl std::error::Error for StateFailure {}
