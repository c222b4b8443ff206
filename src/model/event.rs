//! One event of an execution's history, as GetExecutionHistory writes it, read for showing.
//!
//! Separate from the interpreter's own event type, because the page knows only the service's wire form.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An event: what every kind has in common, and the details object of its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub id: u64,
    pub previous: u64,
    /// `TaskStateEntered`, `ExecutionFailed`, …
    pub kind: String,
    /// Milliseconds since 1970.
    pub time: f64,
    /// The one `…EventDetails` member, or null.
    pub details: Value,
}

impl Event {
    /// Reads the wire form; `None` if it is no event.
    pub fn from_wire(wire: &Value) -> Option<Self> {
        let members = wire.as_object()?;
        let details = members.iter().find(|(name, _)| name.ends_with("EventDetails")).map(|(_, value)| value.clone());
        Some(Self {
            id: members.get("id")?.as_u64()?,
            previous: members.get("previousEventId").and_then(Value::as_u64).unwrap_or_default(),
            kind: members.get("type")?.as_str()?.to_owned(),
            time: members.get("timestamp")?.as_f64()? * 1000.0,
            details: details.unwrap_or_default(),
        })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.details.get(name).and_then(Value::as_str)
    }

    /// The state that a `…StateEntered` or `…StateExited` event names.
    pub fn state_name(&self) -> Option<&str> {
        if self.enters() || self.exits() { self.text("name") } else { None }
    }

    pub fn enters(&self) -> bool {
        self.kind.ends_with("StateEntered")
    }

    pub fn exits(&self) -> bool {
        self.kind.ends_with("StateExited")
    }

    /// Whether it tells of an error: `TaskFailed`, `LambdaFunctionTimedOut`, `ParallelStateFailed`, …
    pub fn fails(&self) -> bool {
        self.kind.ends_with("Failed") || self.kind.ends_with("TimedOut")
    }

    pub fn input(&self) -> Option<&str> {
        self.text("input")
    }

    pub fn output(&self) -> Option<&str> {
        self.text("output")
    }

    /// The variables that a state assigned when it was left: names and JSON texts.
    pub fn assigned(&self) -> BTreeMap<String, String> {
        let variables = self.details.get("assignedVariables").and_then(Value::as_object).into_iter().flatten();
        variables.map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned())).collect()
    }

    /// The execution that a task says it has started.
    pub fn started_execution(&self) -> Option<String> {
        let starts = self.text("resource").is_some_and(|resource| resource.starts_with("start"))
            && matches!(self.text("resourceType"), Some("states" | "aws-sdk:sfn"));
        let output: Value = serde_json::from_str(self.output().filter(|_| starts)?).ok()?;
        output.get("ExecutionArn")?.as_str().map(str::to_owned)
    }

    pub fn error(&self) -> Option<&str> {
        self.text("error")
    }

    pub fn cause(&self) -> Option<&str> {
        self.text("cause")
    }

    /// The details for reading: what the history carries as JSON in a text, an input say, each by its own name; and the
    /// rest before them.
    pub fn details_apart(&self) -> (Value, Vec<(&str, &str)>) {
        let members = self.details.as_object().into_iter().flatten();
        let (texts, rest): (Vec<_>, Vec<_>) =
            members.map(|(name, value)| (name, value, value.as_str())).partition(|(.., text)| {
                text.is_some_and(|text| text.starts_with(['{', '[']) && serde_json::from_str::<Value>(text).is_ok())
            });
        let rest = rest.into_iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
        (rest, texts.into_iter().filter_map(|(name, _, text)| Some((name.as_str(), text?))).collect())
    }

    /// The service call that it speaks of: `lambda:invoke`, `states:startExecution.sync`, or a function's ARN.
    pub fn resource(&self) -> Option<String> {
        match (self.text("resourceType"), self.text("resource")) {
            (Some(kind), Some(resource)) => Some(format!("{kind}:{resource}")),
            (None, Some(resource)) => Some(resource.to_owned()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_within_texts_is_set_apart() {
        let details = json!({"input": "{\"a\":1}", "inputDetails": {"truncated": false}, "name": "A", "output": "{oh"});
        let event = Event { id: 1, previous: 0, kind: String::new(), time: 0.0, details };
        let rest = json!({"inputDetails": {"truncated": false}, "name": "A", "output": "{oh"});
        assert_eq!(event.details_apart(), (rest, vec![("input", "{\"a\":1}")]));
    }

    #[test]
    fn reads_the_wire() {
        let event = Event::from_wire(&json!({
            "timestamp": 1_672_167_354.533, "type": "TaskScheduled", "id": 5, "previousEventId": 4,
            "taskScheduledEventDetails": {"resourceType": "lambda", "resource": "invoke", "region": "us-east-1", "parameters": "{}"}
        }))
        .unwrap();
        assert_eq!((event.id, event.previous, event.time), (5, 4, 1_672_167_354_533.0));
        assert_eq!(event.resource().as_deref(), Some("lambda:invoke"));
        assert_eq!(event.state_name(), None);
        assert_eq!(Event::from_wire(&json!({"id": 1})), None);
    }
}
