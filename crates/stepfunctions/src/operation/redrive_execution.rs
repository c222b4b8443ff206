//! `RedriveExecution`: an execution that did not succeed goes on from where it was.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html>

use std::cell::RefCell;
use std::rc::Rc;

use syntax::{Object, object};

use super::describe_execution::not_redrivable;
use super::execution::find;
use crate::arn::Arn;
use crate::error::ApiError;
use crate::request::{ARN, Input, Reader, VISIBLE, text};
use crate::service::Service;
use crate::wire;

#[derive(Debug)]
pub(crate) struct RedriveExecutionInput {
    pub execution_arn: Rc<str>,
    /// A request that is sent twice redrives once.
    pub client_token: Option<Rc<str>>,
}

impl Input for RedriveExecutionInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            execution_arn: request.required_text("executionArn", ARN),
            client_token: request.text("clientToken", text(1, 64).pattern(VISIBLE)),
        }
    }
}

/// The token that an execution was last redriven with.
pub(crate) type ClientToken = RefCell<Option<Rc<str>>>;

pub(crate) fn redrive_execution(service: &Service, input: &RedriveExecutionInput) -> Result<Object, ApiError> {
    Arn::execution(&input.execution_arn)?;
    let found = find(service, &input.execution_arn)?;
    let known = &found.record.redrive_token;
    let repeated = input.client_token.is_some() && *known.borrow() == input.client_token;
    if !repeated {
        let status = found.execution.status();
        if found.map_run.is_some() {
            let text = "Execution of a Map Run is redriven with the execution that started the Map Run";
            return Err(ApiError::ExecutionNotRedrivable(text.to_owned()));
        }
        if let Some(reason) = not_redrivable(status) {
            return Err(ApiError::ExecutionNotRedrivable(reason));
        }
        found.execution.redrive();
        known.borrow_mut().clone_from(&input.client_token);
    }
    let date = found.execution.redrive_date().unwrap_or_else(|| service.now());
    Ok(object! { "redriveDate" => wire::date(date) })
}
