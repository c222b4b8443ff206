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

/// The members in the order of the alphabet, as AWS's marshaller writes them.
pub(crate) fn sorted(object: &Object) -> Object {
    let mut members: Vec<_> = object.iter().collect();
    members.sort_by_key(|(name, _)| *name);
    members.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Members that are only there where there is something to say.
pub(crate) trait Members {
    /// Adds a member, unless it has no value.
    fn insert_some(&mut self, name: &str, value: Option<impl Into<Value>>);
}

impl Members for Object {
    fn insert_some(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.insert(name, value.into());
        }
    }
}
