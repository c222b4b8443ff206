//! `StopExecution`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html>

use std::rc::Rc;

use interpreter::{StateError, Timestamp};
use syntax::{Object, object};

use super::execution::find;
use crate::arn::Arn;
use crate::error::ApiError;
use crate::request::{ARN, CAUSE, ERROR, Input, Reader};
use crate::service::Service;
use crate::wire;

#[derive(Debug)]
pub(crate) struct StopExecutionInput {
    pub execution_arn: Rc<str>,
    pub reason: StateError,
}

impl Input for StopExecutionInput {
    fn read(request: &Reader<'_>) -> Self {
        let cause = request.text("cause", CAUSE);
        let error = request.text("error", ERROR);
        Self { execution_arn: request.required_text("executionArn", ARN), reason: StateError { error, cause } }
    }
}

pub(crate) fn stop_execution(service: &Service, input: StopExecutionInput) -> Result<Object, ApiError> {
    Arn::execution(&input.execution_arn)?;
    let stopped = stop(service, &input.execution_arn, input.reason)?;
    Ok(object! { "stopDate" => wire::date(stopped) })
}

/// Stops an execution of either type; one that has ended stays as it is. Answers when it ended.
pub(crate) fn stop(service: &Service, arn: &str, reason: StateError) -> Result<Timestamp, ApiError> {
    // Stopping drops futures, which give their tokens back to the store: it must not be borrowed meanwhile.
    let execution = find(service, arn)?.execution;
    execution.stop(reason);
    Ok(execution.stop_date().unwrap_or_else(|| service.now()))
}
