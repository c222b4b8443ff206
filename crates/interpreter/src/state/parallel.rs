//! A Parallel: runs its branches side by side.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html>

use std::rc::Rc;

use asl::definition::States;
use asl::state::{Parallel, State};
use syntax::Value;

use super::FailedLines;
use crate::catch::can_be_handled;
use crate::error::StateError;
use crate::executor::JoinSet;
use crate::history::{EventId, HistoryEventDetails, StateType};
use crate::machine::{Branch, BranchEnd, Stepped};
use crate::retry::RetryCounters;
use crate::standing::{Inside, Line, Stage, Standing, Within};

impl Branch {
    pub(super) async fn run_parallel(&mut self, state: &State, parallel: &Parallel, input: Value) -> Stepped {
        let (mut counters, stage) =
            RetryCounters::of(self.enter_or_go_on(state, StateType::Parallel, &input), &parallel.retry);
        let mut inside = self.until_due(stage).await.and_then(Stage::into_inside);
        loop {
            let results = self.branches(parallel, &input, inside.take()).await;
            let FailedLines { error, within } =
                match self.leave_lines((parallel.transition, &parallel.flow), &input, results) {
                    Ok(step) => return Ok(step),
                    Err(lines) => lines,
                };
            if self.retries(&error, &parallel.retry, &mut counters).await {
                continue;
            }
            // Written only when nothing is tried again; and what nothing handles ends the execution at once.
            if within && can_be_handled(&error) {
                self.record(HistoryEventDetails::ParallelStateFailed);
            }
            return self.catch(error, &input, &parallel.catch);
        }
    }

    /// Runs all branches to their end, or to the first failure. `inside`: they run already.
    async fn branches(
        &mut self,
        parallel: &Parallel,
        input: &Value,
        inside: Option<Inside>,
    ) -> Result<Value, StateError> {
        let input = self.work_input(&parallel.flow, input).map_err(|fault| self.fail(fault))?;
        let mut last = match inside {
            Some(Inside { started, last, .. }) => {
                self.previous = started;
                last
            }
            None => self.record(HistoryEventDetails::ParallelStateStarted),
        };
        let mut running = JoinSet::new(self.run.world.executor.clone());
        let mut lines = self.take_up_lines(None, parallel.branches.len());
        let mut results = vec![Value::Null; lines.len()];
        for (index, ((branch, line), result)) in parallel.branches.iter().zip(&mut lines).zip(&mut results).enumerate()
        {
            if let Line::Done(done) = line {
                *result = done.clone();
                continue;
            }
            let mut inner = self.inner(branch.states.clone(), self.previous);
            inner.standing = line.go_on();
            let input = input.clone();
            running.spawn(index, |report| async move { report.end(inner.run(input).await) });
        }
        self.standing.hold(Within::Lines { map: None, lines });
        while let Some((index, BranchEnd { result, last: end, failed_in })) = running.next().await {
            match result {
                Ok(output) => {
                    self.standing.done(index, &output);
                    if let Some(result) = results.get_mut(index) {
                        *result = output;
                    }
                    last = last.max(end);
                }
                Err(error) => {
                    drop(running);
                    self.previous = end;
                    if can_be_handled(&error) {
                        self.abort_failed(failed_in);
                        for (_, line) in self.standing.under_way_within() {
                            self.abort(&line);
                        }
                    }
                    return Err(error);
                }
            }
        }
        self.previous = last;
        self.record(HistoryEventDetails::ParallelStateSucceeded);
        // AWS hangs the exit on the last event of the branches, beside the success.
        self.previous = last;
        self.begin_phase();
        Ok(results.into())
    }

    /// A line of states within this one.
    pub(super) fn inner(&self, states: States, previous: EventId) -> Self {
        let mut inner = Self::new(Rc::clone(&self.run), states, self.scope.inner(), previous);
        inner.item.clone_from(&self.item);
        inner.given_context.clone_from(&self.given_context);
        inner
    }

    /// What had come of the lines within this state when it is gone on with; else so many that have not begun.
    pub(super) fn take_up_lines(&mut self, map: Option<&Rc<str>>, count: usize) -> Vec<Line> {
        let mut lines = match self.resumed.take().map(|resumed| resumed.within) {
            Some(Within::Lines { map: of, lines }) if of.as_ref() == map => lines,
            Some(Within::Lines { .. } | Within::Nothing | Within::MapRun(_)) | None => Vec::new(),
        };
        lines.resize(count, Line::NotBegun);
        lines
    }

    /// Writes that the state which failed was cut short, as AWS does of a Task. This and what follows it hangs on the
    /// failure.
    pub(super) fn abort_failed(&self, failed_in: Option<StateType>) {
        if failed_in == Some(StateType::Task) {
            self.run.record(self.previous, HistoryEventDetails::StateAborted { state_type: StateType::Task });
        }
    }

    /// Writes what a failure elsewhere cuts short: the state that a line is in, then those of the lines within it.
    pub(super) fn abort(&self, line: &Standing) {
        let Some(state_type) = line.entered().filter(|state_type| state_type.can_be_aborted()) else { return };
        self.run.record(self.previous, HistoryEventDetails::StateAborted { state_type });
        let map = line.map();
        for (index, line) in line.under_way_within() {
            if let Some(name) = &map {
                let (name, index) = (Rc::clone(name), index as u64);
                self.run.record(self.previous, HistoryEventDetails::MapIterationAborted { name, index });
            }
            self.abort(&line);
        }
    }
}
