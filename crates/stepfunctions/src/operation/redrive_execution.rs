//! `RedriveExecution`: an execution that did not succeed goes on from where it was.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html>

use std::rc::Rc;
use std::time::Duration;

use interpreter::{ExecutionStatus, Timestamp};
use syntax::{Object, object};

use super::execution::{Found, find};
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

/// The tokens that an execution was redriven with, and when; the last ones only.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct ClientTokens(Vec<(Rc<str>, Timestamp)>);

/// As many tokens are remembered, for so long.
const TOKENS: usize = 10;
const TOKEN_PERIOD: Duration = Duration::from_mins(15);

impl ClientTokens {
    /// When an execution was redriven with this token, if the request is the same one once more.
    fn redriven_with(&self, token: &str, now: Timestamp) -> Option<Timestamp> {
        let known = self.0.iter().find(|(known, _)| **known == *token);
        known.map(|(_, redriven)| *redriven).filter(|redriven| now.since(*redriven) <= TOKEN_PERIOD)
    }

    fn add(&mut self, token: Rc<str>, redriven: Timestamp) {
        self.0.retain(|(known, _)| *known != token);
        self.0.push((token, redriven));
        if self.0.len() > TOKENS {
            self.0.remove(0);
        }
    }
}

/// Whether an execution can be redriven, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Redrivability {
    Redrivable,
    /// A child, with the execution that its Map Run is in.
    ByMapRun,
    /// Why it cannot.
    Not(String),
}

/// An execution that ended longer ago is not redriven.
const PERIOD: Duration = Duration::from_hours(14 * 24);
/// From so many events on, a history has no room for a redrive.
const MOST_EVENTS: usize = 24_999;

impl Redrivability {
    /// `redriveStatus` and `redriveStatusReason`.
    pub(crate) fn into_wire(self) -> (&'static str, Option<String>) {
        match self {
            Self::Redrivable => ("REDRIVABLE", None),
            Self::ByMapRun => ("REDRIVABLE_BY_MAP_RUN", None),
            Self::Not(reason) => ("NOT_REDRIVABLE", Some(reason)),
        }
    }

    pub(crate) fn of(service: &Service, Found { record, execution, map_run }: &Found) -> Self {
        let status = execution.status();
        let refuse = |reason: &str| Self::Not(reason.to_owned());
        if matches!(status, ExecutionStatus::Running | ExecutionStatus::Succeeded) {
            return Self::Not(format!("Execution is {} and cannot be redriven", status.as_str()));
        }
        if let Some(map_run) = map_run {
            return match map_run.status() {
                // Its failures were tolerated.
                ExecutionStatus::Succeeded => refuse("Map Run is SUCCEEDED and cannot be redriven"),
                ExecutionStatus::Running
                | ExecutionStatus::Failed
                | ExecutionStatus::TimedOut
                | ExecutionStatus::Aborted => Self::ByMapRun,
            };
        }
        if service.store.borrow().state_machine(&record.state_machine_arn).is_some_and(|machine| machine.deleting) {
            return refuse("State machine is in DELETING status");
        }
        if execution.history().len() >= MOST_EVENTS {
            return refuse("Execution history event limit exceeded");
        }
        if execution.stop_date().is_some_and(|stopped| service.now().since(stopped) > PERIOD) {
            return refuse("Execution redrivable period exceeded");
        }
        Self::Redrivable
    }
}

pub(crate) fn redrive_execution(service: &Service, input: &RedriveExecutionInput) -> Result<Object, ApiError> {
    Arn::execution(&input.execution_arn)?;
    let found = find(service, &input.execution_arn)?;
    let answer = |date| Ok(object! { "redriveDate" => wire::date(date) });
    let tokens = &found.record.redrive_tokens;
    let repeated = input.client_token.as_ref().and_then(|token| tokens.borrow().redriven_with(token, service.now()));
    if let Some(date) = repeated {
        return answer(date);
    }
    if found.map_run.is_some() {
        let text = "Execution of a Map Run is redriven with the execution that started the Map Run";
        return Err(ApiError::ExecutionNotRedrivable(text.to_owned()));
    }
    if let Redrivability::Not(reason) = Redrivability::of(service, &found) {
        return Err(ApiError::ExecutionNotRedrivable(reason));
    }
    found.execution.redrive();
    let date = found.execution.redrive_date().unwrap_or_else(|| service.now());
    if let Some(token) = &input.client_token {
        tokens.borrow_mut().add(token.clone(), date);
    }
    answer(date)
}
