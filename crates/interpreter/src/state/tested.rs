//! One state by itself: its work mocked or done once, a retry decided but not waited for.
//!
//! Separate from the running of states because TestState wants to know what *would* follow, and because a Parallel or a Map
//! is never done here, only mocked.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html>

use asl::catch::Catcher;
use asl::data_flow::DataFlow;
use asl::definition::Transition;
use asl::retry::Retrier;
use asl::state::{Map, Parallel, State, StateKind, Task};
use syntax::Value;

use crate::catch::can_be_handled;
use crate::error::StateError;
use crate::history::StateType;
use crate::machine::{Branch, Step, Stepped};
use crate::retry::RetryCounters;
use crate::test_state::StateTest;

/// What a tested state came to.
pub(crate) enum Tested {
    Left(Step),
    Caught(Step, StateError),
    Retriable(StateError),
    Failed(StateError),
}

/// What a state does with its result and its failures.
struct After<'a> {
    flow: &'a DataFlow,
    transition: Transition,
    retry: &'a [Retrier],
    catch: &'a [Catcher],
}

impl Branch {
    pub(crate) async fn run_tested(&mut self, state: &State, test: &StateTest) -> Tested {
        let input = &test.input;
        let (result, after) = match &state.kind {
            StateKind::Task(task) => {
                let Task { flow, transition, retry, catch, .. } = &**task;
                (self.tested_task(state, task, test).await, After { flow, transition: *transition, retry, catch })
            }
            StateKind::Parallel(parallel) => {
                let Parallel { flow, transition, retry, catch, .. } = &**parallel;
                (self.tested_parallel(state, parallel, test), After { flow, transition: *transition, retry, catch })
            }
            StateKind::Map(map) => {
                let Map { flow, transition, retry, catch, .. } = &**map;
                (self.tested_map(state, map, test), After { flow, transition: *transition, retry, catch })
            }
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => {
                return match self.run_state(state, input.clone()).await {
                    Ok(step) => Tested::Left(step),
                    Err(error) => Tested::Failed(error),
                };
            }
        };
        let left = match result {
            Ok(result) => self.tested_result(state, &after, input, result),
            Err(error) => Err(error),
        };
        match left {
            Ok(step) => Tested::Left(step),
            Err(error) => self.tested_failure(error, input, &after, test.retrier_retry_count),
        }
    }

    async fn tested_task(&mut self, state: &State, task: &Task, test: &StateTest) -> Result<Value, StateError> {
        self.enter(state, StateType::Task, &test.input);
        let Some(mock) = &test.mock else { return self.attempt(task, &test.input, None).await };
        self.order(task, &test.input).map_err(|fault| self.fail(fault))?;
        mock.clone()
    }

    fn tested_parallel(&mut self, state: &State, parallel: &Parallel, test: &StateTest) -> Result<Value, StateError> {
        self.enter(state, StateType::Parallel, &test.input);
        self.work_input(&parallel.flow, &test.input).map_err(|fault| self.fail(fault))?;
        // AWS shows none of the stages before the branches.
        self.note(|inspection| {
            inspection.after_input_path = None;
            inspection.after_parameters = None;
            inspection.after_arguments = None;
        });
        test.mock.clone().unwrap_or_else(|| Ok(Value::empty_object()))
    }

    fn tested_result(&mut self, state: &State, after: &After<'_>, input: &Value, result: Value) -> Stepped {
        let flowed = self.with_result(after.flow, input, result);
        if !matches!(state.kind, StateKind::Task(_)) {
            // The raw result is shown for a Task only.
            self.note(|inspection| inspection.result = None);
        }
        self.leave(after.transition, flowed)
    }

    /// Says which retrier or catcher takes a failure. A retrier whose attempts are used up is named, too.
    fn tested_failure(&mut self, error: StateError, input: &Value, after: &After<'_>, retried: u32) -> Tested {
        if can_be_handled(&error)
            && let Some(index) = after.retry.iter().position(|retrier| retrier.matches(error.name()))
        {
            self.note(|inspection| inspection.retry_index = u32::try_from(index).ok());
            let mut counters = RetryCounters::starting_at(retried, after.retry.len());
            if let Some(retry) = counters.next(after.retry, &error, || self.run.world.host.random()) {
                let seconds = retry.delay.as_secs();
                self.note(|inspection| inspection.retry_backoff_interval_seconds = Some(seconds));
                return Tested::Retriable(error);
            }
        }
        let index = after.catch.iter().position(|catcher| catcher.matches(error.name()));
        match self.catch(error.clone(), input, after.catch) {
            Ok(step) => {
                self.note(|inspection| inspection.catch_index = index.and_then(|index| u32::try_from(index).ok()));
                Tested::Caught(step, error)
            }
            Err(error) => Tested::Failed(error),
        }
    }
}
