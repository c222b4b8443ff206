//! A run as the graph shows it: every visit of a state, what became of it, and what went in and came out.
//!
//! Read from history alone, one event at a time, so that the worker can tell a live run's changes and the page can show
//! a saved run the same way. What is asked of it afterwards is in `views`.

mod views;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::event::Event;
use crate::model::status::StateStatus;
use crate::model::visit::{Iteration, Visit};

/// What the events so far say.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    visits: Vec<Visit>,
    iterations: Vec<Iteration>,
    /// An iteration by its Map's visit and its index.
    by_index: BTreeMap<(usize, u64), usize>,
    /// Event id to the visit that it belongs to.
    owner: BTreeMap<u64, usize>,
    /// Events that open a scope: what is entered after them lies inside their owner, and in this iteration.
    opens: BTreeMap<u64, Option<usize>>,
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
        let iteration = self.iterate(owner, event);
        if matches!(event.kind.as_str(), "ParallelStateStarted" | "MapStateStarted" | "MapIterationStarted") {
            self.opens.insert(event.id, iteration);
        }
        if matches!(event.kind.as_str(), "ParallelStateFailed" | "MapStateFailed") {
            self.abort_inside(owner, event.time);
        }
        let Some(visit) = self.visits.get_mut(owner) else { return };
        visit.take(event);
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
        self.around(before)
            .find(|&at| self.visits.get(at).is_some_and(|visit| visit.kind == container && visit.left_at.is_none()))
    }

    /// A visit and those of the containers around it, from the inside out.
    fn around(&self, visit: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(visit), |&at| self.visits.get(at)?.parent)
    }

    /// What the event says of an iteration of the Map that owns it; the iteration, if it begins one.
    fn iterate(&mut self, map: usize, event: &Event) -> Option<usize> {
        let how = event.kind.strip_prefix("MapIteration")?;
        let index = event.details.get("index").and_then(Value::as_u64)?;
        if how == "Started" {
            let at = self.iterations.len();
            self.by_index.insert((map, index), at);
            self.iterations.push(Iteration {
                map,
                index,
                status: StateStatus::Running,
                events: (event.id, None),
                began_at: event.time,
                ended_at: None,
                item: None,
            });
            return Some(at);
        }
        let iteration = self.by_index.get(&(map, index)).and_then(|at| self.iterations.get_mut(*at))?;
        iteration.events.1 = Some(event.id);
        iteration.ended_at = Some(event.time);
        iteration.status = match how {
            "Succeeded" => StateStatus::Succeeded,
            "Failed" => StateStatus::Failed,
            _ => StateStatus::Aborted,
        };
        None
    }

    fn enter(&mut self, event: &Event) {
        let before = self.owner.get(&event.previous).copied();
        let neighbour = before.and_then(|before| self.visits.get(before));
        let here = self.visits.len();
        let (parent, iteration, scope) = match self.opens.get(&event.previous) {
            Some(iteration) => (before, *iteration, here),
            None => neighbour.map_or((None, None, here), |visit| (visit.parent, visit.iteration, visit.scope)),
        };
        let kind = event.kind.trim_end_matches("StateEntered").to_owned();
        let name = event.state_name().unwrap_or_default().to_owned();
        let input = event.input().map(str::to_owned);
        if scope == here
            && let Some(iteration) = iteration.and_then(|at| self.iterations.get_mut(at))
        {
            iteration.item.clone_from(&input);
        }
        self.owner.insert(event.id, here);
        self.changed.insert(name.clone());
        self.visits.push(Visit {
            status: if kind == "Wait" { StateStatus::Waiting } else { StateStatus::Running },
            state: name,
            kind,
            parent,
            scope,
            iteration,
            entered: event.id,
            entered_at: event.time,
            left_at: None,
            input,
            output: None,
            result: None,
            error: None,
            cause: None,
            attempts: Vec::new(),
            assigned: BTreeMap::new(),
            started: Vec::new(),
            map_run: None,
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
        for iteration in self.iterations.iter_mut().filter(|iteration| iteration.ended_at.is_none()) {
            iteration.status = StateStatus::Aborted;
            iteration.ended_at = Some(event.time);
        }
    }

    /// A Parallel or Map failed: what still ran inside it was cancelled.
    fn abort_inside(&mut self, outer: usize, time: f64) {
        for index in outer + 1..self.visits.len() {
            let inside = self.around(index).skip(1).any(|up| up == outer);
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
        Progress::of(events).statuses(None).into_iter().map(|(name, status)| (name, status.code())).collect()
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
        assert_eq!(progress.status_of("A", None), Some(StateStatus::Failed));
        assert_eq!(
            progress.visits_of("A", None).next().and_then(|(_, visit)| visit.error.clone()).as_deref(),
            Some("E")
        );
        assert_eq!(progress.visits_of("A", None).next().and_then(|(_, visit)| visit.parent), Some(0));
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
        let outer = progress.visits_of("P", None).next().map(|(_, visit)| visit.clone()).unwrap();
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
        assert_eq!(progress.status_of("A", None), Some(StateStatus::Caught));
        assert_eq!(progress.status_of("Z", None), Some(StateStatus::Succeeded));
        assert_eq!(progress.visits_of("A", None).next().map(|(_, visit)| visit.attempts.len()), Some(2));
        assert_eq!(progress.state_of_event(5), Some("A"));
    }

    #[test]
    fn a_failed_state_waits_for_its_next_attempt() {
        let retriers = crate::model::retry::retriers(
            r#"{"States": {"A": {"Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}]}}}"#,
        );
        let mut events = vec![
            event(1, 0, "TaskStateEntered", json!({"name": "A", "input": "1"})),
            event(2, 1, "TaskScheduled", json!({})),
            event(3, 2, "TaskFailed", json!({"error": "E"})),
        ];
        let waiting = |events: &[Event]| Progress::of(events).before_retry(&retriers).count();
        assert_eq!(waiting(&events), 1);
        events.push(event(4, 3, "TaskScheduled", json!({})));
        assert_eq!(waiting(&events), 0, "it runs again");
        events.push(event(5, 4, "TaskFailed", json!({"error": "E"})));
        assert_eq!(waiting(&events), 0, "there is no third attempt");
    }

    #[test]
    fn stopping_ends_what_runs() {
        let mut events = parallel();
        events.push(event(8, 0, "ExecutionAborted", json!({})));
        let all =
            [("A", "ABORTED"), ("B", "ABORTED"), ("P", "ABORTED")].map(|(name, status)| (name.to_owned(), status));
        assert_eq!(statuses(&events), all);
    }

    /// Two iterations of a Map whose state assigns, after a state that assigned before it.
    fn map() -> Vec<Event> {
        let assigned = |value: &str| json!({"name": "A", "output": "0", "assignedVariables": {"seen": value}});
        vec![
            event(1, 0, "ExecutionStarted", json!({"input": "{}"})),
            event(2, 0, "PassStateEntered", json!({"name": "Before", "input": "{}"})),
            event(3, 2, "PassStateExited", json!({"name": "Before", "assignedVariables": {"all": "2"}})),
            event(4, 3, "MapStateEntered", json!({"name": "M", "input": "[7,8]"})),
            event(5, 4, "MapStateStarted", json!({"length": 2})),
            event(6, 5, "MapIterationStarted", json!({"name": "M", "index": 0})),
            event(7, 6, "PassStateEntered", json!({"name": "A", "input": "7"})),
            event(8, 7, "PassStateExited", assigned("7")),
            event(9, 8, "PassStateEntered", json!({"name": "B", "input": "0"})),
            event(10, 5, "MapIterationStarted", json!({"name": "M", "index": 1})),
            event(11, 10, "PassStateEntered", json!({"name": "A", "input": "8"})),
            event(12, 9, "PassStateExited", json!({"name": "B", "output": "0"})),
            event(13, 12, "MapIterationSucceeded", json!({"name": "M", "index": 0})),
        ]
    }

    #[test]
    fn the_iterations_of_a_map() {
        let progress = Progress::of(&map());
        let (map, _) = progress.visits_of("M", None).next().unwrap();
        let told: Vec<_> = progress
            .iterations_of(map)
            .map(|(_, iteration)| (iteration.index, iteration.status, iteration.item.as_deref()))
            .collect();
        assert_eq!(told, [(0, StateStatus::Succeeded, Some("7")), (1, StateStatus::Running, Some("8"))]);
        let second = progress.iteration_at(map, 1).unwrap();
        let inputs: Vec<_> =
            progress.visits_of("A", Some(second)).filter_map(|(_, visit)| visit.input.clone()).collect();
        assert_eq!(inputs, ["8"]);
        assert_eq!(progress.status_of("B", Some(second)), None);
        assert_eq!(progress.status_of("Before", Some(second)), Some(StateStatus::Succeeded));
        let first: Vec<u64> = (1..=13).filter(|event| progress.event_is_inside(*event, 0)).collect();
        assert_eq!(first, [6, 7, 8, 9, 12, 13]);
    }

    #[test]
    fn variables_stay_in_their_scope() {
        let progress = Progress::of(&map());
        let seen = |state: &str, nth: usize| {
            let (at, _) = progress.visits_of(state, None).nth(nth).unwrap();
            progress.variables_at(at).into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(seen("Before", 0), Vec::<String>::new());
        assert_eq!(seen("A", 0), ["all=2"]);
        assert_eq!(seen("B", 0), ["all=2", "seen=7"]);
        assert_eq!(seen("A", 1), ["all=2"], "the other iteration's variable is not this one's");
    }

    #[test]
    fn a_child_and_a_wait_for_its_token() {
        let submitted = json!({"resourceType": "states", "resource": "startExecution.waitForTaskToken",
            "output": "{\"ExecutionArn\":\"arn:child\"}"});
        let progress = Progress::of(&[
            event(1, 0, "TaskStateEntered", json!({"name": "A", "input": "1"})),
            event(2, 1, "TaskScheduled", json!({})),
            event(3, 2, "TaskStarted", json!({})),
            event(4, 3, "TaskSubmitted", submitted),
        ]);
        assert_eq!(progress.status_of("A", None), Some(StateStatus::Waiting));
        assert_eq!(progress.visit(0).unwrap().started, ["arn:child"]);
    }
}
