//! Running one state by itself, as TestState does: no transition, no waiting between attempts, every stage reported.
//!
//! Separate from [`execution`](crate::execution) because there is no history and no machine around the state.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>

use std::rc::Rc;

use asl::definition::{QueryLanguage, StateIndex, States};
use asl::state::StateKind;
use syntax::Value;

use crate::error::StateError;
use crate::execution::{ExecutionInfo, ExecutionSettings, Program, Run, World};
use crate::inspection::InspectionData;
use crate::machine::{Branch, Step};
use crate::scope::Scope;
use crate::state::Tested;

/// What to run and on what.
#[derive(Clone, Debug)]
pub struct StateTest {
    /// The scope that the state stands in: the top level, a branch or an item processor.
    pub states: States,
    pub state: StateIndex,
    pub input: Value,
    /// The whole context object, where the caller gives one; made up otherwise.
    pub context: Option<Value>,
    /// An object of variables and their values.
    pub variables: Option<Value>,
    pub info: ExecutionInfo,
    /// What the state's own work gives, instead of doing it: of a Task, a Parallel or a Map.
    pub mock: Option<Result<Value, StateError>>,
    /// What a Map's item reader would have read.
    pub map_item_reader_data: Option<Value>,
    /// How often the retrier that takes the failure has been used before.
    pub retrier_retry_count: u32,
    /// How many of a Map's iterations failed. Beyond what the Map tolerates a mocked result becomes
    /// `States.ExceedToleratedFailureThreshold`.
    pub map_iteration_failure_count: Option<u32>,
}

/// The API's words for how a tested state ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestStatus {
    Succeeded,
    Failed,
    Retriable,
    CaughtError,
}

/// What came of a tested state.
#[derive(Clone, Debug)]
pub struct TestResult {
    pub status: TestStatus,
    pub output: Option<Value>,
    pub error: Option<StateError>,
    pub next_state: Option<Rc<str>>,
    pub inspection: InspectionData,
}

/// Runs the state on the world's executor; a task that is not mocked goes to the world's host.
pub async fn test_state(world: World, test: StateTest) -> TestResult {
    let settings = ExecutionSettings { event_quota: None, inspect: true, ..ExecutionSettings::default() };
    let program = Program { states: test.states.clone(), timeout_seconds: None };
    let run = Run::new(world, program, test.input.clone(), test.info.clone(), settings);
    let variables = test.variables.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let mut branch = Branch::new(run, test.states.clone(), Scope::with_variables(variables), 0);
    branch.given_context.clone_from(&test.context);

    let state = test.states.get(test.state);
    let tested = branch.run_tested(state, &test).await;
    let mut inspection = branch.inspection.take().map(|inspection| inspection.into_inner()).unwrap_or_default();
    let variables = branch.scope.variables();
    inspection.variables = (!variables.is_empty()).then(|| variables.clone().into());
    if let (StateKind::Fail(_), QueryLanguage::JsonPath) = (&state.kind, state.query_language) {
        // A Fail has no InputPath, yet AWS shows the stage.
        inspection.after_input_path = Some(test.input.clone());
    }

    let (status, step, error) = match tested {
        Tested::Left(step) => (TestStatus::Succeeded, Some(step), None),
        Tested::Caught(step, error) => (TestStatus::CaughtError, Some(step), Some(error)),
        Tested::Retriable(error) => (TestStatus::Retriable, None, Some(error)),
        Tested::Failed(error) => (TestStatus::Failed, None, Some(error)),
    };
    let (next_state, output) = match step {
        Some(Step::Next(next, output)) => (Some(Rc::clone(&test.states.get(next).name)), Some(output)),
        Some(Step::End(output)) => (None, Some(output)),
        None => (None, None),
    };
    TestResult { status, output, error, next_state, inspection }
}
