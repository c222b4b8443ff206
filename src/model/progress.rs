//! A run as the graph shows it: every visit of a state, what became of it, and what went in and came out.
//!
//! Read from history alone, one event at a time, so that the worker can tell a live run's changes and the page can show
//! a saved run the same way.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::event::Event;
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
    pub entered: u64,
    pub entered_at: f64,
    pub left_at: Option<f64>,
    pub input: Option<String>,
    pub output: Option<String>,
    /// What its task answered, before the state's own fields were applied.
    pub result: Option<String>,
    pub error: Option<String>,
    pub cause: Option<String>,
    /// How often its task was tried again.
    pub retries: u32,
}

/// What the events so far say.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    visits: Vec<Visit>,
    /// Event id to the visit that it belongs to.
    owner: BTreeMap<u64, usize>,
    /// Events that open a scope: what is entered after them lies inside their owner.
    opens: BTreeSet<u64>,
    changed: BTreeSet<String>,
}

impl Progress {
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut progress = Self::default();
        for event in events {
            progress.apply(event);
        }
        progress
    }

    /// Takes the next event.
    pub fn apply(&mut self, event: &Event) {
        if event.enters() {
            self.enter(event);
            return;
        }
        if event.kind.starts_with("Execution") {
            self.end(event);
            return;
        }
        let Some(owner) = self.owner_of(event) else { return };
        self.owner.insert(event.id, owner);
        if matches!(event.kind.as_str(), "ParallelStateStarted" | "MapStateStarted" | "MapIterationStarted") {
            self.opens.insert(event.id);
        }
        let failed_inside = matches!(
            event.kind.as_str(),
            "ParallelStateFailed" | "MapStateFailed" | "MapIterationFailed" | "MapIterationAborted"
        );
        if failed_inside && event.kind != "MapIterationFailed" && event.kind != "MapIterationAborted" {
            self.abort_inside(owner, event.time);
        }
        let Some(visit) = self.visits.get_mut(owner) else { return };
        if event.exits() {
            visit.left_at = Some(event.time);
            visit.output = event.output().map(str::to_owned);
            visit.status =
                if visit.status == StateStatus::Failed { StateStatus::Caught } else { StateStatus::Succeeded };
        } else if matches!(event.kind.as_str(), "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded") {
            visit.result = event.output().map(str::to_owned);
        } else if event.kind.ends_with("StateAborted") {
            // The state whose error ended its branch is told to be aborted, too; what matters is that it failed.
            if visit.status != StateStatus::Failed {
                visit.status = StateStatus::Aborted;
            }
            visit.left_at = Some(event.time);
        } else if event.fails() && !event.kind.starts_with("MapIteration") {
            visit.status = StateStatus::Failed;
            visit.error = event.error().map(str::to_owned);
            visit.cause = event.cause().map(str::to_owned);
        } else if event.kind.ends_with("Scheduled") && visit.status == StateStatus::Failed {
            visit.status = StateStatus::Running;
            visit.retries += 1;
        }
        let name = visit.state.clone();
        self.changed.insert(name);
    }

    /// The visit that an event belongs to: its predecessor's, or, for what a Parallel or Map says of itself after its
    /// branches, the nearest container around that.
    fn owner_of(&self, event: &Event) -> Option<usize> {
        let before = *self.owner.get(&event.previous)?;
        let container = ["Parallel", "Map"].into_iter().find(|kind| {
            event.kind.strip_prefix(kind).is_some_and(|rest| rest.starts_with("State") || rest.starts_with("Iteration"))
        });
        let Some(container) = container else { return Some(before) };
        let around = std::iter::successors(Some(before), |&at| self.visits.get(at)?.parent);
        around
            .into_iter()
            .find(|&at| self.visits.get(at).is_some_and(|visit| visit.kind == container && visit.left_at.is_none()))
    }

    fn enter(&mut self, event: &Event) {
        let parent = self.owner.get(&event.previous).copied().and_then(|before| {
            if self.opens.contains(&event.previous) { Some(before) } else { self.visits.get(before)?.parent }
        });
        let kind = event.kind.trim_end_matches("StateEntered").to_owned();
        let name = event.state_name().unwrap_or_default().to_owned();
        self.owner.insert(event.id, self.visits.len());
        self.changed.insert(name.clone());
        self.visits.push(Visit {
            status: if kind == "Wait" { StateStatus::Waiting } else { StateStatus::Running },
            state: name,
            kind,
            parent,
            entered: event.id,
            entered_at: event.time,
            left_at: None,
            input: event.input().map(str::to_owned),
            output: None,
            result: None,
            error: None,
            cause: None,
            retries: 0,
        });
    }

    /// The whole run is over: nothing goes on.
    fn end(&mut self, event: &Event) {
        let failed = matches!(event.kind.as_str(), "ExecutionFailed");
        if !failed && event.kind != "ExecutionAborted" && event.kind != "ExecutionTimedOut" {
            return;
        }
        let culprit = if failed { self.owner.get(&event.previous).copied() } else { None };
        for (index, visit) in self.visits.iter_mut().enumerate() {
            if visit.left_at.is_some() || matches!(visit.status, StateStatus::Aborted | StateStatus::Succeeded) {
                continue;
            }
            if culprit == Some(index) {
                visit.status = StateStatus::Failed;
                visit.error = visit.error.take().or_else(|| event.error().map(str::to_owned));
                visit.cause = visit.cause.take().or_else(|| event.cause().map(str::to_owned));
            } else if visit.status != StateStatus::Failed {
                visit.status = StateStatus::Aborted;
            }
            visit.left_at = Some(event.time);
            self.changed.insert(visit.state.clone());
        }
    }

    /// A Parallel or Map failed: what still ran inside it was cancelled.
    fn abort_inside(&mut self, outer: usize, time: f64) {
        for index in outer + 1..self.visits.len() {
            let inside = std::iter::successors(self.visits.get(index).and_then(|visit| visit.parent), |&up| {
                self.visits.get(up).and_then(|visit| visit.parent)
            })
            .any(|up| up == outer);
            let Some(visit) = self.visits.get_mut(index).filter(|visit| inside && visit.left_at.is_none()) else {
                continue;
            };
            visit.left_at = Some(time);
            if visit.status != StateStatus::Failed {
                visit.status = StateStatus::Aborted;
            }
            self.changed.insert(visit.state.clone());
        }
    }

    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }

    /// The visits of one state, in order.
    pub fn visits_of<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Visit> {
        self.visits.iter().filter(move |visit| visit.state == state)
    }

    /// What the graph says of a state that was visited several times: what goes on first, then the worst end.
    pub fn status_of(&self, state: &str) -> Option<StateStatus> {
        self.visits_of(state).map(|visit| visit.status).max_by_key(|status| match status {
            StateStatus::Succeeded => 0,
            StateStatus::Aborted => 1,
            StateStatus::Caught => 2,
            StateStatus::Failed => 3,
            StateStatus::Waiting => 4,
            StateStatus::Running => 5,
        })
    }

    /// Status by state name, for the whole graph.
    pub fn statuses(&self) -> BTreeMap<String, StateStatus> {
        let names: BTreeSet<&str> = self.visits.iter().map(|visit| visit.state.as_str()).collect();
        names.into_iter().filter_map(|name| Some((name.to_owned(), self.status_of(name)?))).collect()
    }

    /// The event's state, found through its chain of predecessors.
    pub fn state_of_event(&self, event: u64) -> Option<&str> {
        self.owner.get(&event).and_then(|owner| self.visits.get(*owner)).map(|visit| visit.state.as_str())
    }

    /// The names that changed since the last call.
    pub fn take_changed(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn event(id: u64, previous: u64, kind: &str, details: Value) -> Event {
        Event { id, previous, kind: kind.to_owned(), time: 0.0, details }
    }

    fn statuses(events: &[Event]) -> Vec<(String, &'static str)> {
        Progress::of(events).statuses().into_iter().map(|(name, status)| (name, status.code())).collect()
    }

    fn parallel() -> Vec<Event> {
        vec![
            event(1, 0, "ExecutionStarted", json!({"input": "{}"})),
            event(2, 0, "ParallelStateEntered", json!({"name": "P", "input": "{}"})),
            event(3, 2, "ParallelStateStarted", Value::Null),
            event(4, 3, "TaskStateEntered", json!({"name": "A", "input": "1"})),
            event(5, 4, "TaskScheduled", json!({})),
            event(6, 3, "WaitStateEntered", json!({"name": "B", "input": "2"})),
            event(7, 5, "TaskStarted", json!({})),
        ]
    }

    #[test]
    fn a_live_run() {
        let expected =
            [("A", "RUNNING"), ("B", "WAITING"), ("P", "RUNNING")].map(|(name, status)| (name.to_owned(), status));
        assert_eq!(statuses(&parallel()), expected);
    }

    #[test]
    fn a_failing_branch_aborts_the_other() {
        let mut events = parallel();
        events.push(event(8, 7, "TaskFailed", json!({"error": "E", "cause": "why"})));
        events.push(event(9, 8, "TaskStateAborted", Value::Null));
        events.push(event(10, 8, "ParallelStateFailed", Value::Null));
        events.push(event(11, 10, "ExecutionFailed", json!({"error": "E", "cause": "why"})));
        let progress = Progress::of(&events);
        assert_eq!(progress.status_of("A"), Some(StateStatus::Failed));
        assert_eq!(progress.visits_of("A").next().and_then(|visit| visit.error.clone()).as_deref(), Some("E"));
        assert_eq!(progress.visits_of("A").next().and_then(|visit| visit.parent), Some(0));
    }

    #[test]
    fn a_parallel_state_is_left_after_its_branches() {
        let mut events = parallel();
        events.push(event(8, 7, "TaskSucceeded", Value::Null));
        events.push(event(9, 8, "TaskStateExited", json!({"name": "A", "output": "1"})));
        events.push(event(10, 6, "WaitStateExited", json!({"name": "B", "output": "2"})));
        events.push(event(11, 10, "ParallelStateSucceeded", Value::Null));
        events.push(event(12, 11, "ParallelStateExited", json!({"name": "P", "output": "[1,2]"})));
        let all = [("A", "SUCCEEDED"), ("B", "SUCCEEDED"), ("P", "SUCCEEDED")];
        assert_eq!(statuses(&events), all.map(|(name, status)| (name.to_owned(), status)));
        let progress = Progress::of(&events);
        let outer = progress.visits_of("P").next().cloned().unwrap();
        assert_eq!((outer.output.as_deref(), outer.parent), (Some("[1,2]"), None));
        assert_eq!(progress.state_of_event(11), Some("P"));
    }

    #[test]
    fn retried_then_caught() {
        let mut events = vec![
            event(1, 0, "TaskStateEntered", json!({"name": "A", "input": "1"})),
            event(2, 1, "TaskScheduled", json!({})),
            event(3, 2, "TaskFailed", json!({"error": "E"})),
            event(4, 3, "TaskScheduled", json!({})),
        ];
        assert_eq!(statuses(&events), [("A".to_owned(), "RUNNING")]);
        events.push(event(5, 4, "TaskFailed", json!({"error": "E"})));
        events.push(event(6, 5, "TaskStateExited", json!({"name": "A", "output": "2"})));
        events.push(event(7, 6, "PassStateEntered", json!({"name": "Z", "input": "2"})));
        events.push(event(8, 7, "PassStateExited", json!({"name": "Z", "output": "2"})));
        let progress = Progress::of(&events);
        assert_eq!(progress.status_of("A"), Some(StateStatus::Caught));
        assert_eq!(progress.status_of("Z"), Some(StateStatus::Succeeded));
        assert_eq!(progress.visits_of("A").next().map(|visit| visit.retries), Some(1));
        assert_eq!(progress.state_of_event(5), Some("A"));
    }

    #[test]
    fn stopping_ends_what_runs() {
        let mut events = parallel();
        events.push(event(8, 0, "ExecutionAborted", json!({})));
        let all =
            [("A", "ABORTED"), ("B", "ABORTED"), ("P", "ABORTED")].map(|(name, status)| (name.to_owned(), status));
        assert_eq!(statuses(&events), all);
    }
}
