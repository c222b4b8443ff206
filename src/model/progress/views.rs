//! What is asked of a run's progress: by visit, by iteration, by event, and for the whole graph.

use std::collections::BTreeMap;

use super::Progress;
use crate::model::retry::Retriers;
use crate::model::status::StateStatus;
use crate::model::visit::{Iteration, Visit};

impl Progress {
    /// Whether a task is under way.
    pub fn has_open_tasks(&self) -> bool {
        self.visits.iter().any(|visit| visit.kind == "Task" && visit.left_at.is_none())
    }

    pub fn visit(&self, at: usize) -> Option<&Visit> {
        self.visits.get(at)
    }

    pub fn iteration(&self, at: usize) -> Option<&Iteration> {
        self.iterations.get(at)
    }

    /// The iterations of a Map's visit, with their places, in the order in which they began.
    pub fn iterations_of(&self, map: usize) -> impl Iterator<Item = (usize, &Iteration)> {
        self.iterations.iter().enumerate().filter(move |(_, iteration)| iteration.map == map)
    }

    /// The iteration of the same Map with this index.
    pub fn iteration_at(&self, map: usize, index: u64) -> Option<usize> {
        self.by_index.get(&(map, index)).copied()
    }

    fn is_inside(&self, visit: usize, iteration: usize) -> bool {
        self.around(visit).any(|at| self.visits.get(at).is_some_and(|visit| visit.iteration == Some(iteration)))
    }

    /// The visits of a state with their places, in order; with an iteration, only what lies in it.
    pub fn visits_of<'a>(
        &'a self,
        state: &'a str,
        iteration: Option<usize>,
    ) -> impl Iterator<Item = (usize, &'a Visit)> {
        let of_state = self.visits.iter().enumerate().filter(move |(_, visit)| visit.state == state);
        of_state.filter(move |(at, _)| iteration.is_none_or(|iteration| self.concerns(*at, iteration)))
    }

    /// Whether a visit is shown when one looks at an iteration: it lies in it, or outside of that Map altogether.
    fn concerns(&self, visit: usize, iteration: usize) -> bool {
        let map = self.iterations.get(iteration).and_then(|iteration| self.visits.get(iteration.map));
        let in_map = |at: usize| self.visits.get(at).zip(map).is_some_and(|(visit, map)| visit.state == map.state);
        self.is_inside(visit, iteration) || !self.around(visit).skip(1).any(in_map)
    }

    /// Whether an event belongs to an iteration.
    pub fn event_is_inside(&self, event: u64, iteration: usize) -> bool {
        let ends = self.iterations.get(iteration).map(|iteration| iteration.events);
        ends.is_some_and(|(first, last)| event == first || Some(event) == last)
            || self.owner.get(&event).is_some_and(|&owner| self.is_inside(owner, iteration))
    }

    /// What the graph says of a state that was visited several times: what weighs most.
    pub fn status_of(&self, state: &str, iteration: Option<usize>) -> Option<StateStatus> {
        self.visits_of(state, iteration).map(|(_, visit)| visit.status).max_by_key(|status| status.weight())
    }

    /// Status by state name, for the whole graph.
    pub fn statuses(&self, iteration: Option<usize>) -> BTreeMap<String, StateStatus> {
        let mut all = BTreeMap::<&str, StateStatus>::new();
        for (at, visit) in self.visits.iter().enumerate() {
            if iteration.is_none_or(|iteration| self.concerns(at, iteration)) {
                let status = all.entry(&visit.state).or_insert(visit.status);
                if visit.status.weight() > status.weight() {
                    *status = visit.status;
                }
            }
        }
        all.into_iter().map(|(name, status)| (name.to_owned(), status)).collect()
    }

    /// The states that failed and are to be tried again, as their retriers say: they wait for that.
    pub fn before_retry<'a>(&'a self, retriers: &'a Retriers) -> impl Iterator<Item = &'a str> {
        let waits = |visit: &&Visit| visit.waits_for_retry(retriers);
        self.visits.iter().filter(waits).map(|visit| visit.state.as_str())
    }

    /// The visit that an event belongs to.
    pub fn visit_of_event(&self, event: u64) -> Option<&Visit> {
        self.owner.get(&event).and_then(|owner| self.visits.get(*owner))
    }

    /// The event's state, found through its chain of predecessors.
    pub fn state_of_event(&self, event: u64) -> Option<&str> {
        self.visit_of_event(event).map(|visit| visit.state.as_str())
    }

    /// The variables in scope when a state was entered: names and JSON texts. What a branch or an iteration assigned is
    /// its own; what was assigned around it, before it began, is seen in it.
    pub fn variables_at(&self, visit: usize) -> BTreeMap<String, String> {
        let mut around: Vec<usize> = self.around(visit).collect();
        around.reverse();
        let mut variables = BTreeMap::new();
        for at in around {
            let Some(scope) = self.visits.get(at).map(|visit| visit.scope) else { continue };
            let before = self.visits.get(scope..at).unwrap_or_default().iter().filter(|visit| visit.scope == scope);
            for visit in before {
                variables.extend(visit.assigned.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
        }
        variables
    }
}
