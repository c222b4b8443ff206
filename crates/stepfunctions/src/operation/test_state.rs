//! `TestState`: one state by itself, with mocks and with its data at every stage.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>

mod context;
mod field_validation;
mod mock;
mod state;

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use asl::definition::MachineType;
use interpreter::ExecutionInfo;
use interpreter::inspection::InspectionData;
use interpreter::test_state::{StateTest, TestResult, TestStatus, test_state as run};
use syntax::{Object, Value, object};

use self::mock::MockInput;
use crate::error::ApiError;
use crate::request::{ARN, DEFINITION, Input, NAME, PAYLOAD, Reader};
use crate::service::Service;
use crate::wire::Members;

#[derive(Debug)]
pub(crate) struct TestStateInput {
    pub definition: Rc<str>,
    pub role_arn: Option<Rc<str>>,
    pub input: Option<Rc<str>>,
    pub inspection_level: InspectionLevel,
    pub reveal_secrets: bool,
    pub variables: Option<Rc<str>>,
    pub state_name: Option<Rc<str>>,
    pub mock: Option<MockInput>,
    pub context: Option<Rc<str>>,
    pub state_configuration: StateConfiguration,
}

/// How much of the state's data is wanted. `TRACE` adds an HTTP task's request and response, which nothing here sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum InspectionLevel {
    #[default]
    Info,
    Debug,
    Trace,
}

/// What happened to the state before.
#[derive(Clone, Debug, Default)]
pub(crate) struct StateConfiguration {
    pub retrier_retry_count: Option<u32>,
    pub error_caused_by_state: Option<Rc<str>>,
    pub map_iteration_failure_count: Option<u32>,
    pub map_item_reader_data: Option<Rc<str>>,
}

impl Input for StateConfiguration {
    fn read(request: &Reader<'_>) -> Self {
        let count = |name| request.integer(name, 0, i64::from(i32::MAX)).and_then(|count| u32::try_from(count).ok());
        Self {
            retrier_retry_count: count("retrierRetryCount"),
            error_caused_by_state: request.text("errorCausedByState", NAME),
            map_iteration_failure_count: count("mapIterationFailureCount"),
            map_item_reader_data: request.text("mapItemReaderData", DEFINITION),
        }
    }
}

impl Input for TestStateInput {
    fn read(request: &Reader<'_>) -> Self {
        let levels =
            [("INFO", InspectionLevel::Info), ("DEBUG", InspectionLevel::Debug), ("TRACE", InspectionLevel::Trace)];
        Self {
            definition: request.required_text("definition", DEFINITION),
            role_arn: request.text("roleArn", ARN),
            input: request.text("input", PAYLOAD),
            inspection_level: request.word("inspectionLevel", &levels).unwrap_or_default(),
            reveal_secrets: request.boolean("revealSecrets").unwrap_or_default(),
            variables: request.text("variables", PAYLOAD),
            state_name: request.text("stateName", NAME),
            mock: request.structure("mock"),
            context: request.text("context", PAYLOAD),
            state_configuration: request.structure("stateConfiguration").unwrap_or_default(),
        }
    }
}

/// A state is tested for five minutes at most.
const LONGEST: Duration = Duration::from_mins(5);

/// Refuses at once; the future runs the state.
pub(crate) fn test_state(
    service: &Rc<Service>,
    input: &TestStateInput,
) -> Result<impl Future<Output = Object> + use<>, ApiError> {
    mock::check_request(input)?;
    if let Some(role_arn) = &input.role_arn {
        crate::definition::check_role(role_arn)?;
    }
    let tested = state::load(&input.definition, input.state_name.as_deref())?;
    let state = tested.states.get(tested.state);
    let mock = mock::read(input, state)?;
    let payload = match &input.input {
        Some(text) => Value::parse(text).map_err(|error| ApiError::InvalidExecutionInput(error.message))?,
        None => Value::empty_object(),
    };
    let context = match &input.context {
        Some(text) => context::given(text, state)?,
        None => context::made_up(service, state, &payload, input.role_arn.as_deref()),
    };
    let configuration = &input.state_configuration;
    let json = |name: &str, text: Option<&Rc<str>>| {
        text.map(|text| Value::parse(text))
            .transpose()
            .map_err(|_| ApiError::Validation(format!("{name} must be valid JSON")))
    };
    let variables = json("Variables", input.variables.as_ref())?;
    if variables.as_ref().is_some_and(|variables| variables.as_object().is_none()) {
        return Err(ApiError::Validation("Variables must be a JSON object".to_owned()));
    }
    let test = StateTest {
        variables,
        map_item_reader_data: json("MapItemReaderData", configuration.map_item_reader_data.as_ref())?,
        states: tested.states.clone(),
        state: tested.state,
        input: payload,
        info: info(&context),
        context: Some(context),
        mock,
        retrier_retry_count: configuration.retrier_retry_count.unwrap_or_default(),
        map_iteration_failure_count: configuration.map_iteration_failure_count,
    };
    let (world, level) = (service.world.clone(), input.inspection_level);
    let up = world.executor.sleep_until(service.now().after(LONGEST));
    Ok(async move {
        match before(run(world, test), up).await {
            Some(result) => to_wire(&result, level),
            None => object! { "error" => "States.Timeout", "status" => "FAILED" },
        }
    })
}

/// What `work` gives, or nothing if the time is up first.
async fn before<T>(work: impl Future<Output = T>, up: impl Future<Output = ()>) -> Option<T> {
    let (mut work, mut up) = (pin!(work), pin!(up));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => up.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The execution that a context says it is in.
fn info(context: &Value) -> ExecutionInfo {
    let text = |part: &str, member: &str| -> Rc<str> {
        context.get(part).and_then(|part| part.get(member)).and_then(Value::as_str).unwrap_or_default().into()
    };
    ExecutionInfo {
        execution_arn: text("Execution", "Id"),
        name: text("Execution", "Name"),
        state_machine_arn: text("StateMachine", "Id"),
        state_machine_name: text("StateMachine", "Name"),
        role_arn: text("Execution", "RoleArn"),
        machine_type: MachineType::Express,
        redrive_count: None,
        map_run_arn: None,
        top_arn: None,
    }
}

fn to_wire(result: &TestResult, level: InspectionLevel) -> Object {
    let mut wire = Object::new();
    let error = result.error.as_ref();
    wire.insert_some("cause", error.and_then(|error| error.cause.clone()));
    wire.insert_some("error", error.and_then(|error| error.error.clone()));
    wire.insert_some("inspectionData", (level != InspectionLevel::Info).then(|| inspection(&result.inspection)));
    wire.insert_some("nextState", result.next_state.clone());
    wire.insert_some("output", result.output.as_ref().map(Value::to_string));
    let status = match result.status {
        TestStatus::Succeeded => "SUCCEEDED",
        TestStatus::Failed => "FAILED",
        TestStatus::Retriable => "RETRIABLE",
        TestStatus::CaughtError => "CAUGHT_ERROR",
    };
    wire.insert("status", status);
    wire
}

/// Payloads as JSON text, in the order of the alphabet.
fn inspection(data: &InspectionData) -> Object {
    let mut wire = Object::new();
    let payloads = [
        ("afterArguments", &data.after_arguments),
        ("afterInputPath", &data.after_input_path),
        ("afterItemBatcher", &data.after_item_batcher),
        ("afterItemSelector", &data.after_item_selector),
        ("afterItemsPath", &data.after_items_path),
        ("afterItemsPointer", &data.after_items_pointer),
        ("afterParameters", &data.after_parameters),
        ("afterResultPath", &data.after_result_path),
        ("afterResultSelector", &data.after_result_selector),
        ("input", &data.input),
        ("result", &data.result),
        ("variables", &data.variables),
    ];
    for (name, value) in payloads {
        wire.insert_some(name, value.as_ref().map(Value::to_string));
    }
    let whole = |number: Option<u64>| number.and_then(|number| i64::try_from(number).ok());
    let mut details = Object::new();
    details.insert_some("catchIndex", data.catch_index);
    details.insert_some("retryIndex", data.retry_index);
    details.insert_some("retryBackoffIntervalSeconds", whole(data.retry_backoff_interval_seconds));
    wire.insert_some("errorDetails", (!details.is_empty()).then_some(details));
    wire.insert_some("maxConcurrency", data.max_concurrency);
    wire.insert_some("toleratedFailureCount", whole(data.tolerated_failure_count));
    wire.insert_some("toleratedFailurePercentage", data.tolerated_failure_percentage);
    crate::wire::sorted(&wire)
}
