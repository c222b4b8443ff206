//! Running one state by itself, as TestState does: no transition, no waiting between attempts, every stage reported.
//!
//! Separate from [`execution`](crate::execution) because there is no history and no machine around the state.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>

use std::rc::Rc;

use asl::definition::{StateIndex, States};
use syntax::Value;

use crate::error::StateError;
use crate::execution::{ExecutionInfo, World};
use crate::inspection::InspectionData;

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

/// Runs the state on the world's executor; tasks go to the world's host.
pub async fn test_state(world: World, test: StateTest) -> TestResult {
    let _ = (world, test);
    std::future::pending().await
}
