//! What an execution did against what it was expected to do.
//!
//! Separate because what is said of a difference is what a person reads first in a failed build.

use interpreter::{Execution, ExecutionOutcome};
use syntax::Value;

use crate::session::entered;
use crate::suite::Expectation;

/// Differences within an output that are named one by one; more are as good as none.
const NAMED: usize = 5;

/// Every difference, in a line of its own; nothing where it did as expected.
pub(crate) fn differences(expected: &Expectation, execution: &Execution) -> Vec<String> {
    let outcome = execution.outcome();
    let failed = outcome.as_ref().and_then(ExecutionOutcome::error);
    let status = execution.status().as_str();
    let mut differences = Vec::new();

    let says_nothing = expected.output.is_none() && expected.error.is_none() && expected.states.is_none();
    let wanted = expected.status.as_deref().or(says_nothing.then_some("SUCCEEDED"));
    if let Some(wanted) = wanted.filter(|wanted| *wanted != status) {
        differences.push(format!("status: expected {wanted}, got {status}"));
        // Why it failed is the first thing to ask then.
        if let (Some(failed), None) = (failed, &expected.error) {
            differences.push(format!("status: it failed with {}: {}", failed.name(), failed.cause_text()));
        }
    }
    for (what, wanted, got) in [
        ("error", &expected.error, failed.and_then(|failed| failed.error.as_deref())),
        ("cause", &expected.cause, failed.and_then(|failed| failed.cause.as_deref())),
    ] {
        if let Some(wanted) = wanted.as_deref().filter(|wanted| Some(*wanted) != got) {
            let got = got.map_or_else(|| "none".to_owned(), |got| format!("`{got}`"));
            differences.push(format!("{what}: expected `{wanted}`, got {got}"));
        }
    }
    if let Some(wanted) = &expected.output {
        match outcome.as_ref().and_then(ExecutionOutcome::output) {
            Some(got) => {
                let mut found = Vec::new();
                compare("output", wanted, got, &mut found);
                let more = found.len().saturating_sub(NAMED);
                found.truncate(NAMED);
                differences.extend(found);
                if more > 0 {
                    differences.push(format!("output: and {more} more differences"));
                }
            }
            None => differences.push(format!("output: expected {wanted}, got none")),
        }
    }
    if let Some(wanted) = &expected.states {
        let history = execution.history();
        let got: Vec<&str> =
            history.events().iter().filter_map(|event| entered(&event.details)).map(|name| &**name).collect();
        if *wanted != got {
            differences.push(format!("states: expected {}", wanted.join(" → ")));
            differences.push(format!("states: got      {}", got.join(" → ")));
        }
    }
    differences
}

/// Names every place where the two differ. Members that only one of them has count.
fn compare(place: &str, wanted: &Value, got: &Value, found: &mut Vec<String>) {
    match (wanted, got) {
        _ if wanted == got => {}
        (Value::Object(wanted), Value::Object(got)) => {
            for (name, wanted) in wanted.iter() {
                match got.get(name) {
                    Some(got) => compare(&format!("{place}.{name}"), wanted, got, found),
                    None => found.push(format!("{place}.{name}: expected {wanted}, got none")),
                }
            }
            let extra = got.iter().filter(|(name, _)| !wanted.contains_key(name));
            found.extend(extra.map(|(name, got)| format!("{place}.{name}: expected none, got {got}")));
        }
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            for (at, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                compare(&format!("{place}[{at}]"), wanted, got, found);
            }
        }
        _ => found.push(format!("{place}: expected {wanted}, got {got}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_place() {
        let parse = |text| Value::parse(text).unwrap();
        let mut found = Vec::new();
        compare(
            "output",
            &parse(r#"{"a":[1,{"b":2}],"c":1.0,"gone":null}"#),
            &parse(r#"{"a":[1,{"b":3}],"c":1,"new":[]}"#),
            &mut found,
        );
        let expected = [
            "output.a[1].b: expected 2, got 3",
            "output.gone: expected null, got none",
            "output.new: expected none, got []",
        ];
        assert_eq!(found, expected);
    }
}
