//! `GetExecutionHistory`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html>

use std::rc::Rc;

use interpreter::HistoryEvent;
use syntax::{Object, Value};

use super::execution::find;
use crate::arn::Arn;
use crate::error::ApiError;
use crate::pagination::{self, Paging};
use crate::request::{ARN, Input, PAGE_TOKEN, Reader};
use crate::service::Service;
use crate::wire;

#[derive(Debug)]
pub(crate) struct GetExecutionHistoryInput {
    pub execution_arn: Rc<str>,
    pub paging: Paging,
    pub reverse_order: bool,
    pub include_execution_data: bool,
}

impl Input for GetExecutionHistoryInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            execution_arn: request.required_text("executionArn", ARN),
            paging: Paging::read(request, PAGE_TOKEN),
            reverse_order: request.boolean("reverseOrder").unwrap_or_default(),
            include_execution_data: request.boolean("includeExecutionData").unwrap_or(true),
        }
    }
}

pub(crate) fn get_execution_history(service: &Service, input: &GetExecutionHistoryInput) -> Result<Object, ApiError> {
    let arn = Arn::execution(&input.execution_arn)?;
    let found = find(service, arn.text)?;
    let history = found.execution.history();
    let events = history.events();
    let list = ("events", arn.text, input.reverse_order);
    let id = |event: &&HistoryEvent| event.id.to_string();
    // An event is turned to text only if it is on the page.
    let (page, next) = if input.reverse_order {
        input.paging.page(list, events.iter().rev(), id)?
    } else {
        input.paging.page(list, events.iter(), id)?
    };
    let to_wire = |event: &HistoryEvent| Value::from(wire::history::event(event, input.include_execution_data));
    let page = page.into_iter().map(to_wire).collect();
    Ok(pagination::answer("events", page, next))
}
