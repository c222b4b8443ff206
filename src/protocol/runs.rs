//! Executions: starting and stopping, what is read of them, and how a visit of a state is gone through once more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use workspace::again::Kept;
use workspace::document::StateMachineType;

use super::Stage;
use crate::model::event::Event;
use crate::model::status::ExecutionStatus;

/// The console's Start execution, for a workflow of the document.
#[derive(Debug, Serialize, Deserialize)]
pub struct StartExecution {
    pub state_machine: String,
    /// Empty for a name that the service makes.
    pub name: String,
    pub input: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StopExecution {
    pub arn: String,
}

/// The events of an execution after the first `from`.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadEvents {
    pub arn: String,
    pub from: usize,
    pub limit: usize,
}

/// What is kept of an execution; without its events where they are read bit by bit.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadRun {
    pub arn: String,
    pub events: bool,
}

/// What lists say of an execution and of the first children of its Map Runs, its own summary first.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadSummaries {
    pub arn: String,
}

/// Starts a run once more, with the definition and all else that it had.
#[derive(Debug, Serialize, Deserialize)]
pub struct StartAgain {
    pub state_machine: String,
    pub input: String,
    pub definition: String,
    pub kept: Kept,
}

/// What has changed in the document since a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct CompareRun {
    pub state_machine: String,
    pub definition: String,
    pub kept: Kept,
}

/// The answer to [`CompareRun`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The workflow is gone.
    pub gone: bool,
    pub definition: bool,
    pub mocks: bool,
    pub functions: Vec<String>,
}

/// A Map Run and its first children.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadMapRun {
    pub arn: String,
    pub children: usize,
}

/// How a Map Run stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapRun {
    pub arn: String,
    pub status: ExecutionStatus,
    /// Milliseconds since 1970.
    pub start: f64,
    pub stop: Option<f64>,
    /// `pending`, `running`, … as `DescribeMapRun` names them.
    pub counts: Vec<(String, u64)>,
    pub total: u64,
    pub children: Vec<RunSummary>,
}

/// The tasks of an execution that wait for their token.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadWaiting {
    pub arn: String,
}

/// A task that waits for its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingTask {
    pub state: String,
    pub token: String,
    pub activity: Option<String>,
    /// No worker of the activity has taken it yet.
    pub in_line: bool,
}

/// A visit of a state, gone through once more without running anything.
#[derive(Debug, Serialize, Deserialize)]
pub struct Inspect {
    /// Of the whole machine.
    pub definition: String,
    pub state: String,
    pub input: String,
    /// The variables before the visit: names and JSON texts.
    pub variables: BTreeMap<String, String>,
    /// The context object of the visit, as JSON text; what is known of it.
    pub context: String,
    pub task: TaskAnswer,
}

/// What the task of a visit answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskAnswer {
    /// The state has no task.
    NoTask,
    /// Nothing so far, or, where it was stopped, nothing at all.
    Nothing,
    Result(String),
    /// Error and cause.
    Failure(String, String),
}

/// The answer to [`Inspect`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    pub stages: Vec<Stage>,
    pub next_state: Option<String>,
    pub output: Option<String>,
}

/// One execution in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    pub arn: String,
    pub name: String,
    pub state_machine: String,
    pub kind: StateMachineType,
    pub status: ExecutionStatus,
    /// Milliseconds since 1970.
    pub start: f64,
    pub stop: Option<f64>,
    pub events: usize,
    /// The execution that started it.
    #[serde(default)]
    pub parent: Option<String>,
    /// The Map Run that it is a child of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map_run: Option<String>,
    #[serde(default)]
    pub error: Option<String>,
    #[serde(default)]
    pub cause: Option<String>,
}

/// An execution with all that it ran with, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    pub summary: RunSummary,
    pub input: String,
    pub output: Option<String>,
    /// The definition that it ran, to the letter.
    pub definition: String,
    /// Functions and mocks as they were.
    #[serde(default)]
    pub kept: Kept,
    pub events: Vec<Event>,
    /// The Map Runs of a finished run, each with some of its children.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map_runs: Vec<(MapRun, Vec<RunRecord>)>,
}
