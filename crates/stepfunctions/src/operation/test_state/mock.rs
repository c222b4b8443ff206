//! What a request mocks, and whether the state can be mocked so.
//!
//! Separate because these checks come before anything is run and each has its sentence.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html>

use std::rc::Rc;

use asl::resource::{IntegrationPattern, Resource, ResourceKind};
use asl::state::{Map, State, StateKind};
use interpreter::StateError;
use syntax::Value;

use super::field_validation::{self, FieldValidationMode};
use super::{StateConfiguration, TestStateInput};
use crate::error::ApiError;
use crate::request::{CAUSE, ERROR, Input, PAYLOAD, Reader};

/// `mock`: a result, or a failure.
#[derive(Clone, Debug)]
pub(crate) struct MockInput {
    pub result: Option<Rc<str>>,
    pub error_output: Option<MockErrorOutput>,
    pub field_validation_mode: FieldValidationMode,
}

#[derive(Clone, Debug)]
pub(crate) struct MockErrorOutput(pub StateError);

impl Input for MockInput {
    fn read(request: &Reader<'_>) -> Self {
        let modes = [
            ("STRICT", FieldValidationMode::Strict),
            ("PRESENT", FieldValidationMode::Present),
            ("NONE", FieldValidationMode::None),
        ];
        Self {
            result: request.text("result", PAYLOAD),
            error_output: request.structure("errorOutput"),
            field_validation_mode: request.word("fieldValidationMode", &modes).unwrap_or_default(),
        }
    }
}

impl Input for MockErrorOutput {
    fn read(request: &Reader<'_>) -> Self {
        Self(StateError { error: request.text("error", ERROR), cause: request.text("cause", CAUSE) })
    }
}

fn refuse<T>(why: &str) -> Result<T, ApiError> {
    Err(ApiError::Validation(why.to_owned()))
}

/// Checks what can be checked without the state.
pub(super) fn check_request(input: &TestStateInput) -> Result<(), ApiError> {
    if let Some(mock) = &input.mock {
        if mock.result.is_some() && mock.error_output.is_some() {
            return refuse("A test mock should have only one of the following fields: [result, errorOutput].");
        }
        if input.reveal_secrets {
            return refuse("TestState does not support RevealSecrets when a mock is specified.");
        }
        return Ok(());
    }
    let StateConfiguration {
        retrier_retry_count,
        error_caused_by_state,
        map_iteration_failure_count,
        map_item_reader_data,
    } = &input.state_configuration;
    let needs_mock = [
        ("RetrierRetryCount", retrier_retry_count.is_some()),
        ("ErrorCausedByState", error_caused_by_state.is_some()),
        ("MapIterationFailureCount", map_iteration_failure_count.is_some()),
        ("MapItemReaderData", map_item_reader_data.is_some()),
    ];
    match needs_mock.iter().find(|(_, given)| *given) {
        Some((name, _)) => refuse(&format!("TestState does not support {name} when a mock is not specified.")),
        None => Ok(()),
    }
}

/// The mock as the interpreter takes it; refuses one that the state cannot have.
pub(super) fn read(input: &TestStateInput, state: &State) -> Result<Option<Result<Value, StateError>>, ApiError> {
    let Some(mock) = &input.mock else {
        return match &state.kind {
            StateKind::Map(_) | StateKind::Parallel(_) => Err(ApiError::InvalidDefinition(
                "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
                    .to_owned(),
            )),
            StateKind::Task(_) if input.role_arn.is_none() => {
                refuse("RoleArn must be specified when testing a Task state")
            }
            // In our words; the reference says only that they need a mock.
            StateKind::Task(task) if is_waited_for(&task.resource) => Err(ApiError::InvalidDefinition(
                "TestState API does not support activities, '.sync' and '.waitForTaskToken' when a mock is not specified."
                    .to_owned(),
            )),
            StateKind::Task(_)
            | StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => Ok(None),
        };
    };
    if !matches!(state.kind, StateKind::Task(_) | StateKind::Map(_) | StateKind::Parallel(_)) {
        return refuse(&format!("State type '{}' is not supported when a mock is specified", state.type_name()));
    }
    let Some(result) = &mock.result else {
        return Ok(Some(Err(mock.error_output.clone().map(|output| output.0).unwrap_or_default())));
    };
    let Ok(result) = Value::parse(result) else { return refuse("Mocked result must be valid JSON") };
    if let StateKind::Map(map) = &state.kind {
        check_map_result(map, &result, input.state_configuration.map_iteration_failure_count.unwrap_or_default())?;
    }
    if let StateKind::Parallel(parallel) = &state.kind {
        let Some(items) = result.as_array() else { return refuse("Mocked result must be an array.") };
        if items.len() != parallel.branches.len() {
            return refuse("Mocked result must contain the same number of items as number of Parallel branches.");
        }
    }
    if let StateKind::Task(task) = &state.kind {
        field_validation::check(&task.resource, &result, mock.field_validation_mode)
            .map_err(|why| ApiError::Validation(format!("Mock result schema validation error: {why}")))?;
    }
    Ok(Some(Ok(result)))
}

fn is_waited_for(resource: &Resource) -> bool {
    matches!(resource.kind, ResourceKind::Activity) || resource.pattern != IntegrationPattern::RequestResponse
}

/// A Map that writes its results answers with where they are; any other with a result for each item.
fn check_map_result(map: &Map, result: &Value, failed: u32) -> Result<(), ApiError> {
    if map.result_writer.is_some() {
        return if result.as_object().is_some() { Ok(()) } else { refuse("Mocked result must be a JSON object.") };
    }
    let Some(items) = result.as_array() else { return refuse("Mocked result must be an array.") };
    if usize::try_from(failed).is_ok_and(|failed| failed > items.len()) {
        return refuse("Map iteration failure count must be less than or equal to the number of Map iterations");
    }
    Ok(())
}
