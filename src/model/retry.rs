//! The retriers of a definition, read for showing: how many attempts a state's task may have.
//!
//! Separate from the run itself, because the history does not say how often a task may be tried again.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>

use std::collections::BTreeMap;

use serde_json::Value;

/// One entry of a state's `Retry`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrier {
    errors: Vec<String>,
    max_attempts: u64,
}

/// The retriers of every state of a definition that has some; names are unique in a definition.
pub type Retriers = BTreeMap<String, Vec<Retrier>>;

/// Reads the JSON text of a definition; whatever is no definition has no retriers.
pub fn retriers(definition: &str) -> Retriers {
    let mut found = Retriers::new();
    // Where the text is not JSON, nothing was run either.
    let mut open = vec![serde_json::from_str::<Value>(definition).unwrap_or_default()];
    while let Some(scope) = open.pop() {
        let Some(Value::Object(states)) = scope.get("States") else { continue };
        for (name, state) in states {
            if let Some(Value::Array(list)) = state.get("Retry") {
                found.insert(name.clone(), list.iter().map(retrier).collect());
            }
            open.extend(state.get("Branches").and_then(Value::as_array).into_iter().flatten().cloned());
            open.extend(["ItemProcessor", "Iterator"].iter().filter_map(|inner| state.get(inner)).cloned());
        }
    }
    found
}

fn retrier(value: &Value) -> Retrier {
    let errors = value.get("ErrorEquals").and_then(Value::as_array).into_iter().flatten();
    Retrier {
        errors: errors.filter_map(|error| error.as_str().map(str::to_owned)).collect(),
        max_attempts: value.get("MaxAttempts").and_then(Value::as_u64).unwrap_or(3),
    }
}

impl Retrier {
    fn takes(&self, error: &str) -> bool {
        self.errors.iter().any(|name| match name.as_str() {
            "States.ALL" => true,
            "States.TaskFailed" => error != "States.Timeout",
            "States.Timeout" => matches!(error, "States.Timeout" | "States.HeartbeatTimeout"),
            name => name == error,
        })
    }
}

/// How many attempts a task has in all once these errors have been retried: those so far that other retriers took, and
/// all that the retrier of the latest error allows. Nothing where no retrier takes it.
pub fn attempts_in_all(retriers: &[Retrier], errors: &[&str]) -> Option<u64> {
    let taken_by = |error: &str| retriers.iter().position(|retrier| retrier.takes(error));
    let last = taken_by(errors.last()?)?;
    let others = errors.iter().filter(|error| taken_by(error) != Some(last)).count();
    Some(retriers.get(last)?.max_attempts + u64::try_from(others).unwrap_or_default() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"{"States": {"P": {"Type": "Parallel", "Branches": [{"States": {
        "A": {"Type": "Task", "Retry": [
            {"ErrorEquals": ["Busy"], "MaxAttempts": 2}, {"ErrorEquals": ["States.ALL"]}]}}}]},
        "M": {"Type": "Map", "ItemProcessor": {"States": {"B": {"Retry": [{"ErrorEquals": ["States.Timeout"]}]}}}}}}"#;

    #[test]
    fn retriers_at_every_depth() {
        let found = retriers(DEFINITION);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(retriers("no definition"), Retriers::new());
    }

    #[test]
    fn attempts_count_those_of_other_retriers() {
        let found = retriers(DEFINITION);
        let in_all = |state: &str, errors: &[&str]| attempts_in_all(found.get(state).unwrap(), errors);
        assert_eq!(in_all("A", &["Busy"]), Some(3));
        assert_eq!(in_all("A", &["Busy", "Other"]), Some(5));
        assert_eq!(in_all("A", &[]), None);
        assert_eq!(in_all("B", &["States.HeartbeatTimeout"]), Some(4));
        assert_eq!(in_all("B", &["Other"]), None);
    }
}
