//! A Parallel: runs its branches side by side.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html>

use std::rc::Rc;

use asl::definition::States;
use asl::state::{Parallel, State};
use syntax::Value;

use crate::catch::can_be_handled;
use crate::error::StateError;
use crate::executor::JoinSet;
use crate::history::{EventId, HistoryEventDetails, StateType};
use crate::machine::{Branch, BranchEnd, Standing, Stepped};
use crate::retry::RetryCounters;

impl Branch {
    pub(super) async fn run_parallel(&mut self, state: &State, parallel: &Parallel, input: Value) -> Stepped {
        self.enter(state, StateType::Parallel, &input);
        let mut counters = RetryCounters::default();
        loop {
            let (error, in_branches) = match self.branches(parallel, &input).await {
                Ok(results) => {
                    let flowed = self.with_result(&parallel.flow, &input, results);
                    match self.leave(parallel.transition, flowed) {
                        Ok(step) => return Ok(step),
                        Err(error) => (error, false),
                    }
                }
                Err(error) => (error, true),
            };
            if self.retries(&error, &parallel.retry, &mut counters).await {
                continue;
            }
            // Written only when nothing is tried again; and what nothing handles ends the execution at once.
            if in_branches && can_be_handled(&error) {
                self.record(HistoryEventDetails::ParallelStateFailed);
            }
            return self.catch(error, &input, &parallel.catch);
        }
    }

    /// Runs all branches to their end, or to the first failure.
    async fn branches(&mut self, parallel: &Parallel, input: &Value) -> Result<Value, StateError> {
        let input = self.work_input(&parallel.flow, input).map_err(|fault| self.fail(fault))?;
        self.record(HistoryEventDetails::ParallelStateStarted);
        let mut running = JoinSet::new(self.run.world.executor.clone());
        let mut standings = Vec::with_capacity(parallel.branches.len());
        for (index, branch) in parallel.branches.iter().enumerate() {
            let mut inner = self.inner(branch.states.clone(), self.previous);
            let standing = Standing::default();
            inner.standing = Some(Rc::clone(&standing));
            standings.push(standing);
            let input = input.clone();
            running.spawn(index, |report| async move { report.end(inner.run(input).await) });
        }
        let mut results = vec![Value::Null; parallel.branches.len()];
        let mut last = self.previous;
        while let Some((index, BranchEnd { result, last: end, failed_in })) = running.next().await {
            match result {
                Ok(output) => {
                    if let Some(result) = results.get_mut(index) {
                        *result = output;
                    }
                    last = last.max(end);
                }
                Err(error) => {
                    drop(running);
                    self.previous = end;
                    if can_be_handled(&error) {
                        self.abort_states(failed_in, &standings);
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

    /// Writes what the states that were under way come to: the one that failed, if it was a Task, and those that the
    /// failure cut short. All of these follow the failure, and so does what comes after them.
    fn abort_states(&self, failed_in: Option<StateType>, standings: &[Standing]) {
        if failed_in == Some(StateType::Task) {
            self.abort_state(failed_in);
        }
        for standing in standings {
            self.abort_state(standing.get());
        }
    }

    pub(super) fn abort_state(&self, state_type: Option<StateType>) {
        if let Some(state_type) = state_type.filter(|state_type| state_type.can_be_aborted()) {
            self.run.record(self.previous, HistoryEventDetails::StateAborted { state_type });
        }
    }
}
