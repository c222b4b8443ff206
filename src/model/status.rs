//! Status of an execution and of a state: the word, the glyph and the colour's name, in one place, because status is
//! never told by colour alone.

use serde::{Deserialize, Serialize};

/// `ExecutionStatus` of the Step Functions API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExecutionStatus {
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

impl ExecutionStatus {
    /// As the API writes it; also the `data-status` that colours it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }

    /// As a person reads it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::TimedOut => "Timed out",
            Self::Aborted => "Aborted",
        }
    }

    pub fn is_over(self) -> bool {
        self != Self::Running
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Running, Self::Succeeded, Self::Failed, Self::TimedOut, Self::Aborted]
            .into_iter()
            .find(|s| s.code() == code)
    }
}

/// What has become of a state in a run, as the graph shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StateStatus {
    Running,
    /// Inside a Wait, or before a retry.
    Waiting,
    Succeeded,
    /// Failed, and a catcher took the error.
    Caught,
    Failed,
    Aborted,
}

impl StateStatus {
    /// How much it says of a state that was visited several times: what goes on first, then the worst end.
    #[must_use]
    pub fn weight(self) -> u8 {
        match self {
            Self::Succeeded => 0,
            Self::Aborted => 1,
            Self::Caught => 2,
            Self::Failed => 3,
            Self::Waiting => 4,
            Self::Running => 5,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Waiting => "WAITING",
            Self::Succeeded => "SUCCEEDED",
            Self::Caught => "CAUGHT",
            Self::Failed => "FAILED",
            Self::Aborted => "ABORTED",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Waiting => "Waiting",
            Self::Succeeded => "Succeeded",
            Self::Caught => "Caught error",
            Self::Failed => "Failed",
            Self::Aborted => "Aborted",
        }
    }
}
