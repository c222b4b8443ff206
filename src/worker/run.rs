//! A run in the page's words: its summary, its events, and the record that outlives the worker.

use std::rc::Rc;

use asl::definition::MachineType;
use interpreter::{Execution, ExecutionStatus as Status};
use stepfunctions::{ExecutionRecord, wire};
use stepyard_page::model::event::Event;
use stepyard_page::model::status::ExecutionStatus;
use stepyard_page::protocol::{MapRun, RunRecord, RunSummary};
use workspace::Document;
use workspace::again::Kept;
use workspace::document::StateMachineType;

/// An execution, and the document that it began with.
#[derive(Clone)]
pub(crate) struct Run {
    /// What was started by the API; for a Map Run's child, the execution that the Map Run belongs to.
    pub(crate) record: Rc<ExecutionRecord>,
    pub(crate) execution: Execution,
    pub(crate) document: Rc<Document>,
}

pub(crate) fn summary(record: &ExecutionRecord, execution: &Execution) -> RunSummary {
    let info = execution.info();
    let outcome = execution.outcome();
    let error = outcome.as_ref().and_then(|outcome| outcome.error());
    let text = |part: Option<&Rc<str>>| part.map(ToString::to_string);
    let map_run = text(info.map_run_arn.as_ref());
    RunSummary {
        arn: info.execution_arn.to_string(),
        name: info.name.to_string(),
        state_machine: record.state_machine_name.to_string(),
        kind: match info.machine_type {
            MachineType::Standard => StateMachineType::Standard,
            MachineType::Express => StateMachineType::Express,
        },
        status: status(execution.status()),
        start: execution.start_date().as_seconds() * 1000.0,
        stop: execution.stop_date().map(|stop| stop.as_seconds() * 1000.0),
        events: execution.history().len(),
        parent: if map_run.is_some() { Some(record.arn.to_string()) } else { text(record.started_by.as_ref()) },
        map_run,
        error: text(error.and_then(|error| error.error.as_ref())),
        cause: text(error.and_then(|error| error.cause.as_ref())),
    }
}

fn status(status: Status) -> ExecutionStatus {
    match status {
        Status::Running => ExecutionStatus::Running,
        Status::Succeeded => ExecutionStatus::Succeeded,
        Status::Failed => ExecutionStatus::Failed,
        Status::TimedOut => ExecutionStatus::TimedOut,
        Status::Aborted => ExecutionStatus::Aborted,
    }
}

/// How many events are kept of a run, as many as a Standard execution may have, and how many bytes cross at once.
const KEPT: usize = 25_000;
const BYTES: usize = 6 * 1024 * 1024;

/// How many children of a Map Run are kept with their events, and how much of those.
const CHILDREN: usize = 100;
const CHILDS_BYTES: usize = 20 * 1024;

/// The events after the first `from`, with their payloads: at least one if there are any, and no more than a message
/// should carry.
pub(crate) fn events(execution: &Execution, from: usize, limit: usize, bytes: usize) -> Vec<Event> {
    let history = execution.history();
    let mut left = bytes;
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

/// As many bytes of events as a message should carry.
pub(crate) fn portion(execution: &Execution, from: usize, limit: usize) -> Vec<Event> {
    events(execution, from, limit, BYTES)
}

/// Everything that is kept of a run; its events and its Map Runs only where they are wanted.
pub(crate) fn record(run: &Run, whole: bool) -> RunRecord {
    let Run { record, execution, document } = run;
    let kept = if whole { KEPT } else { 0 };
    RunRecord {
        summary: summary(record, execution),
        kept: Kept::of(document, &record.state_machine_name),
        events: events(execution, 0, kept, BYTES),
        map_runs: if whole { map_runs(record, execution) } else { Vec::new() },
        ..bare(record, execution)
    }
}

/// What a run's record has in any case.
fn bare(record: &ExecutionRecord, execution: &Execution) -> RunRecord {
    let is_child = execution.info().map_run_arn.is_some();
    RunRecord {
        summary: summary(record, execution),
        input: if is_child { execution.input().to_string() } else { record.input_text.to_string() },
        output: execution.outcome().and_then(|outcome| outcome.output().map(ToString::to_string)),
        definition: record.revision.definition_text.to_string(),
        kept: Kept::default(),
        events: Vec::new(),
        map_runs: Vec::new(),
    }
}

/// The Map Runs of a run, with their first children as records. Definition and functions are the run's own.
fn map_runs(record: &ExecutionRecord, execution: &Execution) -> Vec<(MapRun, Vec<RunRecord>)> {
    let child = |child: &Execution| RunRecord {
        definition: String::new(),
        events: events(child, 0, KEPT, CHILDS_BYTES),
        ..bare(record, child)
    };
    let all = execution.map_runs();
    all.iter()
        .map(|run| (map_run(record, run, CHILDREN), run.children().iter().take(CHILDREN).map(child).collect()))
        .collect()
}

/// What lists say of a run and of those children that its record has, its own summary first.
pub(crate) fn summaries(run: &Run) -> Vec<RunSummary> {
    let Run { record, execution, .. } = run;
    let map_runs = execution.map_runs();
    let children = map_runs.iter().flat_map(|run| run.children().into_iter().take(CHILDREN));
    std::iter::once(execution.clone()).chain(children).map(|execution| summary(record, &execution)).collect()
}

/// A Map Run, and its first children.
pub(crate) fn map_run(record: &ExecutionRecord, run: &interpreter::map_run::MapRun, children: usize) -> MapRun {
    let counts = run.execution_counts();
    let named = [
        ("pending", counts.pending),
        ("running", counts.running),
        ("succeeded", counts.succeeded),
        ("failed", counts.failed),
        ("timed out", counts.timed_out),
        ("aborted", counts.aborted),
    ];
    MapRun {
        arn: run.arn().to_string(),
        status: status(run.status()),
        start: run.start_date().as_seconds() * 1000.0,
        stop: run.stop_date().map(|stop| stop.as_seconds() * 1000.0),
        counts: named.map(|(name, count)| (name.to_owned(), count)).into(),
        total: counts.total,
        children: run.children().iter().take(children).map(|child| summary(record, child)).collect(),
    }
}
