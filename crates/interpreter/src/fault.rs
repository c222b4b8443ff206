//! A failure on its way from an expression to the state that it fails.
//!
//! Separate because only the running state knows its name and the id of the event that entered it, which AWS puts before
//! most causes, and because a failed `JSONata` evaluation has an event of its own.

use query::failure::StateFailure;
use query::jsonata::JsonataError;
use query::jsonata_template::{FailureReason, TemplateFailure};
use syntax::Value;

use crate::error::StateError;

/// See the [module](self).
#[derive(Debug)]
pub(crate) enum Fault {
    /// The cause is to be told with the state's name.
    State { error: &'static str, cause: String },
    /// `States.QueryEvaluationError`; the location is the field, where the fault lies in one.
    Evaluation { location: Option<String>, cause: String },
    /// To be told as it is.
    Raised(StateError),
}

impl Fault {
    pub(crate) fn runtime(cause: impl Into<String>) -> Self {
        Self::State { error: "States.Runtime", cause: cause.into() }
    }

    /// An expression of a field failed.
    pub(crate) fn expression(field: &str, expression: &str, reason: &FailureReason) -> Self {
        let cause = match reason {
            FailureReason::Undefined => format!(
                "The JSONata expression '{expression}' specified for the field '{field}' returned nothing (undefined)."
            ),
            // A limit has no code, and is said after a colon.
            FailureReason::Error(error) if error.is_limit() => format!(
                "The JSONata expression '{expression}' specified for the field '{field}' threw an error during evaluation: \
                 {error}"
            ),
            FailureReason::Error(JsonataError { code, message, .. }) => format!(
                "The JSONata expression '{expression}' specified for the field '{field}' threw an error during evaluation. \
                 {code}: {message}"
            ),
        };
        Self::Evaluation { location: Some(field.to_owned()), cause }
    }

    pub(crate) fn template(field: &str, failure: &TemplateFailure) -> Self {
        let field = format!("{field}{}", failure.location);
        Self::expression(&field, &failure.expression, &failure.reason)
    }

    /// An expression gave a value of the wrong type.
    pub(crate) fn unexpected_type(field: &str, expression: &str, expected: &str, value: &Value) -> Self {
        let cause = format!(
            "The JSONata expression '{expression}' specified for the field '{field}' returned an unexpected result type. \
             Expected '{expected}', but was '{}' for value: {value}",
            value.kind()
        );
        Self::Evaluation { location: Some(field.to_owned()), cause }
    }
}

impl From<StateFailure> for Fault {
    fn from(failure: StateFailure) -> Self {
        Self::State { error: failure.error, cause: failure.cause }
    }
}

impl From<StateError> for Fault {
    fn from(error: StateError) -> Self {
        Self::Raised(error)
    }
}
