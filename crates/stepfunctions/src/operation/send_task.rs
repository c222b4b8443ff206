//! `SendTaskSuccess`, `SendTaskFailure`, `SendTaskHeartbeat`: answers to tasks that wait for their token.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html>

use std::rc::Rc;

use interpreter::host::TaskNews;
use interpreter::{StateError, TaskOutcome};
use syntax::{Object, Value};

use crate::error::ApiError;
use crate::request::{CAUSE, ERROR, Input, PAYLOAD, Reader, TASK_TOKEN};
use crate::service::Service;
use crate::task_token::WaitingTask;

#[derive(Debug)]
pub(crate) struct SendTaskSuccessInput {
    pub task_token: Rc<str>,
    pub output: Rc<str>,
}

impl Input for SendTaskSuccessInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            task_token: request.required_text("taskToken", TASK_TOKEN),
            output: request.required_text("output", PAYLOAD),
        }
    }
}

pub(crate) fn send_task_success(service: &Service, input: &SendTaskSuccessInput) -> Result<Object, ApiError> {
    let output = Value::parse(&input.output);
    let task = waiting(service, &input.task_token)?;
    task.settle(TaskOutcome::Succeeded(output.map_err(|error| ApiError::InvalidOutput(error.message))?));
    Ok(Object::new())
}

#[derive(Debug)]
pub(crate) struct SendTaskFailureInput {
    pub task_token: Rc<str>,
    pub error: StateError,
}

impl Input for SendTaskFailureInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            task_token: request.required_text("taskToken", TASK_TOKEN),
            error: StateError { error: request.text("error", ERROR), cause: request.text("cause", CAUSE) },
        }
    }
}

pub(crate) fn send_task_failure(service: &Service, input: SendTaskFailureInput) -> Result<Object, ApiError> {
    waiting(service, &input.task_token)?.settle(TaskOutcome::Failed(input.error));
    Ok(Object::new())
}

#[derive(Debug)]
pub(crate) struct SendTaskHeartbeatInput {
    pub task_token: Rc<str>,
}

impl Input for SendTaskHeartbeatInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { task_token: request.required_text("taskToken", TASK_TOKEN) }
    }
}

pub(crate) fn send_task_heartbeat(service: &Service, input: &SendTaskHeartbeatInput) -> Result<Object, ApiError> {
    waiting(service, &input.task_token)?.tell(TaskNews::Heartbeat);
    Ok(Object::new())
}

fn waiting(service: &Service, token: &str) -> Result<Rc<WaitingTask>, ApiError> {
    service.store.borrow().tokens.find(token).cloned()
}
