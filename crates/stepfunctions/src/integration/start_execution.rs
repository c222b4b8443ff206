//! `states:startExecution`, also with `.sync`, `.sync:2` and `.waitForTaskToken`.
//!
//! Separate because a child's life is bound to its parent's: stopping a parent that waits stops the child.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html>

use std::future::ready;
use std::rc::Rc;

use asl::definition::MachineType;
use asl::resource::IntegrationPattern;
use interpreter::host::{LocalFuture, TaskNews};
use interpreter::{ExecutionStatus, StateError, TaskOutcome, TaskRequest};
use syntax::{Object, Value, object};

use super::{optimized_error, sdk};
use crate::error::ApiError;
use crate::execution_record::ExecutionRecord;
use crate::operation::describe_execution::describe;
use crate::operation::describe_state_machine::IncludedData;
use crate::operation::execution::find;
use crate::operation::start_execution::{Answer, StartExecutionInput, StartExecutionOutput, Target, start};
use crate::operation::stop_execution;
use crate::protocol::CONTENT_TYPE;
use crate::request::decode;
use crate::service::Service;
use crate::task_token::TokenFuture;

/// How deep executions may start each other. AWS has no such limit and bills instead; a page has to end.
const DEPTH: u32 = 100;

pub(super) fn perform(service: &Rc<Service>, request: &TaskRequest) -> LocalFuture<TaskOutcome> {
    let pattern = request.resource.pattern;
    // A child may answer its token in its first turn: it must be known before the child begins.
    let token =
        (pattern == IntegrationPattern::WaitForTaskToken).then(|| TokenFuture::new(service.clone(), request, None));
    let record = match start_child(service, request) {
        Ok(record) => record,
        Err(error) if pattern == IntegrationPattern::RequestResponse => {
            return Box::pin(ready(TaskOutcome::Failed(error)));
        }
        Err(error) => return Box::pin(ready(TaskOutcome::SubmitFailed(error))),
    };
    let submitted = submitted(service, &record);
    if pattern == IntegrationPattern::RequestResponse {
        return Box::pin(ready(TaskOutcome::Succeeded(submitted)));
    }
    request.progress.tell(TaskNews::Submitted { output: submitted });
    match token {
        Some(token) => Box::pin(token),
        None => Box::pin(wait(Child { service: service.clone(), record }, pattern)),
    }
}

/// Waits on for a child that was started before the process ended that started it. `submitted` is what the task told
/// then.
pub(super) fn resume(service: &Rc<Service>, request: &TaskRequest, submitted: &Value) -> LocalFuture<TaskOutcome> {
    let arn = submitted.get("ExecutionArn").and_then(Value::as_str).unwrap_or_default();
    let record = service.store.borrow().executions.get(arn).cloned();
    match record {
        Some(record) => Box::pin(wait(Child { service: service.clone(), record }, request.resource.pattern)),
        None => Box::pin(ready(TaskOutcome::Failed(StateError::named("States.TaskFailed")))),
    }
}

fn start_child(service: &Service, request: &TaskRequest) -> Result<Rc<ExecutionRecord>, StateError> {
    let input = decode(&sdk::to_request(&request.parameters));
    input
        .and_then(|input| start_below(service, request, input, Answer::AtOnce))
        .map_err(|refusal| optimized_error(service, &refusal))
}

/// Starts an execution from a task of another, unless they have started each other too often.
pub(super) fn start_below(
    service: &Service,
    request: &TaskRequest,
    input: StartExecutionInput,
    answer: Answer,
) -> Result<Rc<ExecutionRecord>, ApiError> {
    let above = service.store.borrow().executions.get(&request.execution.execution_arn).map(|parent| parent.depth);
    let depth = above.unwrap_or_default() + 1;
    if depth > DEPTH {
        return Err(ApiError::ExecutionLimitExceeded(format!(
            "Executions have started each other {DEPTH} deep. AWS would go on (and bill); this simulation stops here."
        )));
    }
    let target = Target::resolve(service, &input.state_machine_arn)?;
    if answer == Answer::WhenDone && target.machine_type == MachineType::Standard {
        return Err(ApiError::StateMachineTypeNotSupported);
    }
    start(service, target, input, answer, depth)
}

/// What the SDK of the integration makes of StartExecution's answer.
fn submitted(service: &Service, record: &ExecutionRecord) -> Value {
    let answer = StartExecutionOutput { execution_arn: record.arn.clone(), start_date: record.start_date() };
    let length = Value::from(answer.to_wire()).to_string().len().to_string();
    let request_id: Value = service.uuid().into();
    let date = http_date(record);
    let all = object! {
        "x-amzn-RequestId" => Value::from_iter([request_id.clone()]),
        "connection" => Value::from_iter(["keep-alive"]),
        "Content-Length" => Value::from_iter([length.as_str()]),
        "Date" => Value::from_iter([date.as_str()]),
        "Content-Type" => Value::from_iter([CONTENT_TYPE]),
    };
    let single = object! {
        "connection" => "keep-alive",
        "Content-Length" => length,
        "Content-Type" => CONTENT_TYPE,
        "Date" => date,
        "x-amzn-RequestId" => request_id.clone(),
    };
    object! {
        "ExecutionArn" => record.arn.clone(),
        "SdkHttpMetadata" => object! { "AllHttpHeaders" => all, "HttpHeaders" => single, "HttpStatusCode" => 200 },
        "SdkResponseMetadata" => object! { "RequestId" => request_id },
        "StartDate" => record.start_date().as_millis(),
    }
    .into()
}

/// `Sat, 21 Nov 2026 11:15:53 GMT`, of the ISO text that a timestamp prints.
fn http_date(record: &ExecutionRecord) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let started = record.start_date();
    let text = started.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"Jan");
    let days = started.as_millis().div_euclid(86_400_000).rem_euclid(7);
    let day = usize::try_from(days).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"Thu");
    format!("{day}, {} {month} {} {} GMT", part(8, 10), part(0, 4), part(11, 19))
}

/// A child that its parent waits for: given up, it is stopped.
struct Child {
    service: Rc<Service>,
    record: Rc<ExecutionRecord>,
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.record.is_running() {
            // It runs, so it is known: nothing to refuse.
            let _ = stop_execution::stop(&self.service, &self.record.arn, StateError::default());
        }
    }
}

async fn wait(child: Child, pattern: IntegrationPattern) -> TaskOutcome {
    child.record.execution.finished().await;
    let Ok(found) = find(&child.service, &child.record.arn) else {
        return TaskOutcome::Failed(StateError::named("States.TaskFailed"));
    };
    let mut description =
        sdk::capitalized(&describe(&child.service, &found, IncludedData::AllData), sdk::Dates::Millis);
    if pattern == IntegrationPattern::Sync2 {
        parse_payloads(&mut description);
    }
    if child.record.status() == ExecutionStatus::Succeeded {
        TaskOutcome::Succeeded(description.into())
    } else {
        TaskOutcome::Failed(StateError::new("States.TaskFailed", cut(Value::from(description).to_string())))
    }
}

/// The longest cause that the API takes. A failure handed up through many parents would grow without end: each puts the
/// cause below into a text within a text.
const LONGEST_CAUSE: usize = 32_768;

fn cut(mut cause: String) -> String {
    if cause.len() > LONGEST_CAUSE {
        cause.truncate((0..=LONGEST_CAUSE).rev().find(|at| cause.is_char_boundary(*at)).unwrap_or_default());
    }
    cause
}

/// `.sync:2` gives the payloads as JSON instead of as text.
fn parse_payloads(description: &mut Object) {
    for name in ["Input", "Output"] {
        if let Some(member) = description.get_mut(name)
            && let Some(parsed) = member.as_str().and_then(|text| Value::parse(text).ok())
        {
            *member = parsed;
        }
    }
}
