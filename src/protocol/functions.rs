//! Functions: calling one, and what it logs.

use serde::{Deserialize, Serialize};

/// The function page's own Test.
#[derive(Debug, Serialize, Deserialize)]
pub struct InvokeFunction {
    pub name: String,
    pub event: String,
}

/// What one invocation of a function gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Invocation {
    /// The result, or the error object, as JSON text.
    pub payload: String,
    /// `Unhandled` where the function failed.
    pub function_error: Option<String>,
    pub request_id: String,
    pub duration: f64,
}

/// A line of a function's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    pub function: String,
    pub request_id: String,
    pub time: f64,
    /// `START`, `INFO`, `WARN`, `ERROR`, `REPORT`, …
    pub level: String,
    pub text: String,
}
