//! A run in the page's words: its summary, its events, and the record that outlives the worker.

use std::rc::Rc;

use asl::definition::MachineType;
use interpreter::ExecutionStatus as Status;
use stepfunctions::{ExecutionRecord, wire};
use stepyard_page::model::event::Event;
use stepyard_page::model::status::ExecutionStatus;
use stepyard_page::protocol::{RunRecord, RunSummary};
use workspace::Document;
use workspace::document::StateMachineType;

/// An execution, and the document that it began with.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) record: Rc<ExecutionRecord>,
    pub(crate) document: Rc<Document>,
}

pub(crate) fn summary(record: &ExecutionRecord) -> RunSummary {
    let outcome = record.outcome();
    let error = outcome.as_ref().and_then(|outcome| outcome.error());
    let text = |part: Option<&Rc<str>>| part.map(ToString::to_string);
    RunSummary {
        arn: record.arn.to_string(),
        name: record.name.to_string(),
        state_machine: record.state_machine_name.to_string(),
        kind: match record.machine_type {
            MachineType::Standard => StateMachineType::Standard,
            MachineType::Express => StateMachineType::Express,
        },
        status: match record.status() {
            Status::Running => ExecutionStatus::Running,
            Status::Succeeded => ExecutionStatus::Succeeded,
            Status::Failed => ExecutionStatus::Failed,
            Status::TimedOut => ExecutionStatus::TimedOut,
            Status::Aborted => ExecutionStatus::Aborted,
        },
        start: record.start_date().as_seconds() * 1000.0,
        stop: record.stop_date().map(|stop| stop.as_seconds() * 1000.0),
        events: record.execution.history().len(),
        parent: text(record.started_by.as_ref()),
        error: text(error.and_then(|error| error.error.as_ref())),
        cause: text(error.and_then(|error| error.cause.as_ref())),
    }
}

/// How many events are kept of a run, as many as a Standard execution may have, and how many bytes cross at once.
const KEPT: usize = 25_000;
const BYTES: usize = 6 * 1024 * 1024;

/// The events after the first `from`, with their payloads: at least one if there are any, and no more than a message
/// should carry.
pub(crate) fn events(record: &ExecutionRecord, from: usize, limit: usize) -> Vec<Event> {
    let history = record.execution.history();
    let mut left = BYTES;
    let mut found = Vec::new();
    for event in history.events().iter().skip(from).take(limit) {
        let Ok(wire) = serde_json::to_value(wire::history::event(event, true)) else { continue };
        left = left.saturating_sub(weight(&wire));
        if left == 0 && !found.is_empty() {
            break;
        }
        found.extend(Event::from_wire(&wire));
    }
    found
}

/// About how many bytes a value is as text.
fn weight(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::String(text) => text.len(),
        serde_json::Value::Array(items) => items.iter().map(weight).sum(),
        serde_json::Value::Object(members) => members.iter().map(|(name, value)| name.len() + weight(value)).sum(),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => 8,
    }
}

/// Everything that is kept of a run; its events only where they are wanted.
pub(crate) fn record(run: &Run, with_events: bool) -> RunRecord {
    let Run { record, document } = run;
    RunRecord {
        summary: summary(record),
        input: record.input_text.to_string(),
        output: record.outcome().and_then(|outcome| outcome.output().map(ToString::to_string)),
        definition: record.revision.definition_text.to_string(),
        functions: document.functions.clone(),
        events: events(record, 0, if with_events { KEPT } else { 0 }),
    }
}
