//! Running one state by itself, as TestState does: no transition, no waiting between attempts, every stage reported.
//!
//! Separate from [`execution`](crate::execution) because there is no history and no machine around the state.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>

use std::rc::Rc;

use asl::definition::StateIndex;
use asl::{Definition, Valid};
use syntax::Value;

use crate::error::StateError;
use crate::execution::{ExecutionInfo, World};
use crate::inspection::InspectionData;

/// What to run and on what.
#[derive(Clone, Debug)]
pub struct StateTest {
    /// A definition that has the state at its top level.
    pub definition: Valid<Definition>,
    pub state: StateIndex,
    pub input: Value,
    /// The context object that the caller gives; made up otherwise.
    pub context: Option<Value>,
    /// An object of variables and their values.
    pub variables: Option<Value>,
    pub info: ExecutionInfo,
    /// How often this state has been retried before.
    pub retrier_retry_count: u32,
    /// For a Map: the index of the failed iteration's error, from `stateConfiguration`.
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
