//! What is told of one visit of a state, of one attempt of its task, and of one iteration of a Map: plain data.
//!
//! Separate from [`Progress`](crate::model::progress::Progress), which reads them from the history.

use std::collections::BTreeMap;

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
