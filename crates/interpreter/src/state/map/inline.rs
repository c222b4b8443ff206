//! An inline Map: iterations within the execution, with events in its own history.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html>

use std::rc::Rc;

use asl::state::Map;
use syntax::Value;

use crate::catch::can_be_handled;
use crate::context::MapItem;
use crate::error::StateError;
use crate::executor::JoinSet;
use crate::history::{EventId, HistoryEventDetails, StateType};
use crate::machine::{Branch, BranchEnd};
use crate::standing::{Inside, Line, Within};

/// How many iterations AWS runs at once, however many are allowed.
const MOST_AT_ONCE: usize = 40;

impl Branch {
    pub(super) async fn iterations(
        &mut self,
        map: &Map,
        input: &Value,
        inside: Option<Inside>,
    ) -> Result<Value, StateError> {
        let effective = self.map_input(map, input).map_err(|fault| self.fail(fault))?;
        let at_once = self.max_concurrency(map, &effective).map_err(|fault| self.fail(fault))?;
        let items = self.items(map, &effective).map_err(|fault| self.fail(fault))?;
        let length = items.len();
        let (mut last, ended) = match inside {
            Some(Inside { last, ended, .. }) => (last, ended),
            None => (self.record(HistoryEventDetails::MapStateStarted { length: length as u64 }), Vec::new()),
        };
        let at_once = if at_once == 0 { MOST_AT_ONCE } else { MOST_AT_ONCE.min(at_once as usize) };

        let name = Rc::clone(&self.visit.name);
        let lines = self.take_up_lines(Some(&name), length);
        let is_done = |line: &Line| if let Line::Done(output) = line { Some(output.clone()) } else { None };
        let done: Vec<Option<Value>> = lines.iter().map(is_done).collect();
        self.standing.hold(Within::Lines { map: Some(name), lines });
        let mut outputs: Vec<Value> = done.iter().map(|output| output.clone().unwrap_or_default()).collect();
        let mut running = JoinSet::new(self.run.world.executor.clone());
        let mut waiting = items.enumerate().filter(|(index, _)| done.get(*index).is_none_or(Option::is_none));
        for (index, item) in waiting.by_ref().take(at_once.saturating_sub(ended.len())) {
            self.begin_iteration(map, &effective, (index, item), last, &mut running)?;
        }
        for (index, end) in ended {
            last = self.iteration_succeeded(index, end);
            if let Some((index, item)) = waiting.next() {
                self.begin_iteration(map, &effective, (index, item), end, &mut running)?;
            }
        }
        while let Some((index, end)) = running.next().await {
            let output = match end.result {
                Ok(output) => output,
                Err(error) => {
                    drop(running);
                    self.end_iterations(index, &error, (end.last, end.failed_in));
                    return Err(error);
                }
            };
            self.standing.done(index, &output);
            last = self.iteration_succeeded(index, end.last);
            if let Some(place) = outputs.get_mut(index) {
                *place = output;
            }
            // The next iteration takes the place of the one that ended, and its events go on after it.
            if let Some((index, item)) = waiting.next() {
                self.begin_iteration(map, &effective, (index, item), end.last, &mut running)?;
            }
        }
        self.previous = last;
        self.record(HistoryEventDetails::MapStateSucceeded);
        // AWS hangs the exit on the last iteration, beside the success.
        self.previous = last;
        self.begin_phase();
        Ok(outputs.into())
    }

    fn iteration_succeeded(&self, index: usize, end: EventId) -> EventId {
        let name = Rc::clone(&self.visit.name);
        self.run.record(end, HistoryEventDetails::MapIterationSucceeded { name, index: index as u64 })
    }

    fn begin_iteration(
        &mut self,
        map: &Map,
        effective: &Value,
        (index, item): (usize, MapItem),
        previous: EventId,
        running: &mut JoinSet<BranchEnd>,
    ) -> Result<(), StateError> {
        let standing = self.standing.begin_line(index);
        let started = if standing.goes_on() {
            previous
        } else {
            let name = Rc::clone(&self.visit.name);
            self.run.record(previous, HistoryEventDetails::MapIterationStarted { name, index: index as u64 })
        };
        self.previous = started;
        let input = self.item_input(map, effective, &item).map_err(|fault| self.fail(fault))?;
        let mut inner = self.inner(map.item_processor.states.clone(), started);
        inner.item = Some(item);
        inner.standing = standing;
        running.spawn(index, |report| async move { report.end(inner.run(input).await) });
        Ok(())
    }

    /// Writes what the iterations come to when one has failed. All of these follow the failure, and so does what comes
    /// after them.
    fn end_iterations(&mut self, failed: usize, error: &StateError, (end, failed_in): (EventId, Option<StateType>)) {
        self.previous = end;
        if !can_be_handled(error) {
            return;
        }
        let of = |index: usize| (Rc::clone(&self.visit.name), index as u64);
        for (index, line) in self.standing.under_way_within().into_iter().filter(|(index, _)| *index != failed) {
            let (name, index) = of(index);
            self.run.record(end, HistoryEventDetails::MapIterationAborted { name, index });
            self.abort(&line);
        }
        self.abort_failed(failed_in);
        let (name, index) = of(failed);
        self.run.record(end, HistoryEventDetails::MapIterationFailed { name, index });
    }
}
