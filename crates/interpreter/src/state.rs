//! The eight types of states: one file each, with the names of their data in `asl::state`.
//!
//! Separate from the [`machine`](crate::machine), which knows only that a state takes an input and hands on an output.

mod choice;
mod fail;
mod map;
mod parallel;
mod pass;
mod succeed;
mod task;
mod tested;
mod wait;

use asl::data_flow::DataFlow;
use asl::definition::Transition;
use asl::state::{State, StateKind};
use syntax::Value;

pub(crate) use self::tested::Tested;
use crate::error::StateError;
use crate::fault::Fault;
use crate::history::{Assigned, StateType};
use crate::machine::{Branch, Step, Stepped};
use crate::standing::Within;

impl Branch {
    /// Runs one state from its entry to its exit.
    pub(crate) async fn run_state(&mut self, state: &State, input: Value) -> Stepped {
        match &state.kind {
            StateKind::Pass(pass) => self.run_pass(state, pass, &input),
            StateKind::Choice(choice) => self.run_choice(state, choice, &input),
            StateKind::Succeed(succeed) => self.run_succeed(state, succeed, &input),
            StateKind::Fail(fail) => Err(self.run_fail(state, fail, &input)),
            StateKind::Wait(wait) => self.run_wait(state, wait, &input).await,
            // These are large: on the heap, so that a branch that has none of them stays small.
            StateKind::Task(task) => Box::pin(self.run_task(state, task, input)).await,
            StateKind::Parallel(parallel) => Box::pin(self.run_parallel(state, parallel, input)).await,
            StateKind::Map(map) => Box::pin(self.run_map(state, map, input)).await,
        }
    }

    /// Leaves a Parallel or a Map with what its lines came to.
    fn leave_lines(
        &mut self,
        (transition, flow): (Transition, &DataFlow),
        input: &Value,
        results: Result<Value, StateError>,
    ) -> Result<Step, FailedLines> {
        let results = results.map_err(|error| FailedLines { error, within: true })?;
        let flowed = self.with_result(flow, input, results);
        self.leave(transition, flowed).map_err(|error| {
            // What came of the lines is too much, so a redrive runs them all.
            self.standing.hold(Within::Nothing);
            FailedLines { error, within: false }
        })
    }

    /// Leaves the state with what its data flow gave.
    fn leave(&mut self, transition: Transition, flowed: Result<(Value, Assigned), Fault>) -> Stepped {
        let (output, assigned) = flowed.map_err(|fault| self.fail(fault))?;
        self.exit(&output, assigned)?;
        Ok(step(transition, output))
    }
}

impl StateType {
    pub(crate) fn of(state: &State) -> Self {
        match state.kind {
            StateKind::Task(_) => Self::Task,
            StateKind::Pass(_) => Self::Pass,
            StateKind::Choice(_) => Self::Choice,
            StateKind::Wait(_) => Self::Wait,
            StateKind::Succeed(_) => Self::Succeed,
            StateKind::Fail(_) => Self::Fail,
            StateKind::Parallel(_) => Self::Parallel,
            StateKind::Map(_) => Self::Map,
        }
    }
}

/// An attempt of a Parallel or a Map that failed.
struct FailedLines {
    error: StateError,
    /// Whether one of the lines failed, or what begins them; otherwise what came of them could not be handed on.
    within: bool,
}

fn step(transition: Transition, output: Value) -> Step {
    match transition {
        Transition::Next(next) => Step::Next(next, output),
        Transition::End => Step::End(output),
    }
}
