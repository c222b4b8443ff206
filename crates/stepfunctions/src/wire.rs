//! Shapes that leave the crate: what several answers have in common.
//!
//! Separate because only here does the service speak of JSON members; records elsewhere are plain data.

pub mod history;
pub(crate) mod variable_references;

use interpreter::Timestamp;
use syntax::{Object, Value};

pub(crate) use variable_references::variable_references;

/// A date as the JSON 1.0 protocol has it: seconds since 1970, with a fraction.
pub(crate) fn date(timestamp: Timestamp) -> Value {
    timestamp.as_seconds().into()
}

/// Which of the members that AWS added over the years the answers have.
///
/// All of them, unless someone wants the answers of an earlier day (the replay of old recordings does).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// `redriveCount` and its kin, 15 November 2023.
    pub redrive: bool,
    /// `encryptionConfiguration`, 25 July 2024.
    pub encryption_configuration: bool,
    /// `variableReferences`, 22 November 2024 (seen two days earlier).
    pub variable_references: bool,
}

impl Default for Members {
    fn default() -> Self {
        Self { redrive: true, encryption_configuration: true, variable_references: true }
    }
}

impl Members {
    /// What the service answered with on a day of the past.
    pub fn on(day: Timestamp) -> Self {
        let since = |text| Timestamp::parse(text).is_none_or(|since| day >= since);
        Self {
            redrive: since("2023-11-15T00:00:00Z"),
            encryption_configuration: since("2024-07-25T00:00:00Z"),
            variable_references: since("2024-11-20T00:00:00Z"),
        }
    }
}

/// The members in the order of the alphabet, as AWS's marshaller writes them.
pub(crate) fn sorted(object: &Object) -> Object {
    let mut members: Vec<_> = object.iter().collect();
    members.sort_by_key(|(name, _)| *name);
    members.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}
