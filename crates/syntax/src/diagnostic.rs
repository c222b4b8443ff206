//! What can be wrong with a text, said to the person who wrote it.
//!
//! Separate because every kind of text that we read answers with these, and every place that shows them takes these.

use std::fmt;
use std::ops::Range;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It will not be accepted.
    Error,
    /// It is accepted, and is probably not what was meant.
    Warning,
}

impl Severity {
    /// The service's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Warning => "WARNING",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who says it. The two are never mixed: an answer of the service holds nothing of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The service would say the same.
    Service,
    /// Only we say it.
    Lint,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub voice: Voice,
    /// `MISSING_TRANSITION_TARGET`, …
    pub code: &'static str,
    pub message: String,
    /// `/States/X/Next`, as the service writes it; empty where it gives none.
    pub location: String,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// What to do about it, in our words.
    pub hint: Option<String>,
}
