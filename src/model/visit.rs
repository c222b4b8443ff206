//! What is told of one visit of a state, of one attempt of its task, and of one iteration of a Map.
//!
//! Separate from [`Progress`](crate::model::progress::Progress), which knows to which visit an event of the history belongs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::event::Event;
use crate::model::retry::{Retriers, attempts_in_all};
use crate::model::status::StateStatus;

/// One visit of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    pub state: String,
    /// `Task`, `Parallel`, … from the event's type.
    pub kind: String,
    pub status: StateStatus,
    /// The visit of the Parallel or Map state around it.
    pub parent: Option<usize>,
    /// The first visit of the branch or iteration that it stands in: what shares this number shares variables.
    pub scope: usize,
    /// The Map iteration whose first level it stands on.
    pub iteration: Option<usize>,
    pub entered: u64,
    pub entered_at: f64,
    pub left_at: Option<f64>,
    pub input: Option<String>,
    pub output: Option<String>,
    /// What its task answered, before the state's own fields were applied.
    pub result: Option<String>,
    pub error: Option<String>,
    pub cause: Option<String>,
    /// How often its task was begun, and how that went.
    pub attempts: Vec<Attempt>,
    /// What it assigned: names and JSON texts.
    pub assigned: BTreeMap<String, String>,
    /// The executions that its task started.
    pub started: Vec<String>,
    /// The Map Run of a distributed Map.
    pub map_run: Option<String>,
}

impl Visit {
    /// Whether it failed, and its retrier allows another attempt.
    pub fn waits_for_retry(&self, retriers: &Retriers) -> bool {
        if self.left_at.is_some() || self.status != StateStatus::Failed {
            return false;
        }
        let errors: Vec<&str> = self.attempts.iter().filter_map(|attempt| attempt.error.as_deref()).collect();
        let in_all = retriers.get(&self.state).and_then(|retriers| attempts_in_all(retriers, &errors));
        in_all.is_some_and(|in_all| in_all > errors.len() as u64)
    }

    /// Takes the next of its events after the one that entered it.
    pub(super) fn take(&mut self, event: &Event) {
        let begins = event.kind.ends_with("Scheduled")
            || matches!(event.kind.as_str(), "ParallelStateStarted" | "MapStateStarted");
        if event.exits() {
            self.left_at = Some(event.time);
            self.output = event.output().map(str::to_owned);
            self.assigned = event.assigned();
            self.status = if self.status == StateStatus::Failed { StateStatus::Caught } else { StateStatus::Succeeded };
        } else if begins {
            self.begin(event);
        } else if matches!(event.kind.as_str(), "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded") {
            self.status = StateStatus::Running;
            self.result = event.output().map(str::to_owned);
            self.started.extend(event.started_execution().filter(|arn| !self.started.contains(arn)));
            self.end_attempt(event);
        } else if event.kind == "TaskSubmitted" {
            self.started.extend(event.started_execution());
            if event.resource().is_some_and(|resource| resource.ends_with(".waitForTaskToken")) {
                self.status = StateStatus::Waiting;
            }
        } else if event.kind == "MapRunStarted" {
            self.map_run = event.details.get("mapRunArn").and_then(Value::as_str).map(str::to_owned);
        } else if event.kind.ends_with("StateAborted") {
            // The state whose error ended its branch is told to be aborted, too; what matters is that it failed.
            if self.status != StateStatus::Failed {
                self.status = StateStatus::Aborted;
            }
            self.left_at = Some(event.time);
        } else if event.fails() && !event.kind.starts_with("MapIteration") {
            self.status = StateStatus::Failed;
            self.error = event.error().map(str::to_owned);
            self.cause = event.cause().map(str::to_owned);
            self.end_attempt(event);
        }
    }

    fn begin(&mut self, event: &Event) {
        self.status = if event.kind == "ActivityScheduled" { StateStatus::Waiting } else { StateStatus::Running };
        self.error = None;
        self.cause = None;
        self.attempts.push(Attempt { event: event.id, began_at: event.time, ended_at: None, error: None });
    }

    fn end_attempt(&mut self, event: &Event) {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.ended_at = Some(event.time);
            attempt.error = event.error().map(str::to_owned);
        }
    }
}

/// One time that a task was begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// The event that begins it.
    pub event: u64,
    pub began_at: f64,
    pub ended_at: Option<f64>,
    pub error: Option<String>,
}

/// One iteration of an inline Map.
#[derive(Clone, Debug, PartialEq)]
pub struct Iteration {
    /// The visit of the Map.
    pub map: usize,
    pub index: u64,
    pub status: StateStatus,
    /// The events that begin and end it.
    pub events: (u64, Option<u64>),
    pub began_at: f64,
    pub ended_at: Option<f64>,
    /// The input of its first state.
    pub item: Option<String>,
}
