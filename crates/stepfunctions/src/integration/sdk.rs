//! `aws-sdk:sfn:*`: the API as a workflow calls it, with names that begin with a capital.
//!
//! Separate because the SDK integration has its own spelling of members, dates and errors.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>

use std::future::ready;
use std::rc::Rc;

use interpreter::host::LocalFuture;
use interpreter::{StateError, TaskOutcome, TaskRequest, Timestamp};
use syntax::{Object, Value};

use super::exception;
use super::start_execution::start_below;
use crate::error::ApiError;
use crate::operation::start_execution::{Answer as HowAnswered, StartExecutionOutput};
use crate::operation::start_sync_execution::{StartSyncExecutionInput, StartSyncExecutionOutput};
use crate::protocol::{self, Answer};
use crate::request::decode;
use crate::service::Service;

pub(super) fn perform(service: &Rc<Service>, action: &str, request: &TaskRequest) -> LocalFuture<TaskOutcome> {
    let body = to_request(&request.parameters);
    let answer = match action {
        // These two know which execution they are started from: chains of starts come to an end.
        "startExecution" => start_at_once(service, request, &body),
        "startSyncExecution" => start_and_wait(service, request, &body),
        _ => protocol::call(service, &upper_first(action), &body),
    };
    let service = service.clone();
    Box::pin(async move {
        match answer.await {
            Ok(answer) => TaskOutcome::Succeeded(capitalized(&answer, Dates::Iso).into()),
            Err(refusal) => TaskOutcome::Failed(sdk_error(&service, &refusal)),
        }
    })
}

fn start_at_once(service: &Service, request: &TaskRequest, body: &Value) -> Answer {
    let started = decode(body).and_then(|input| start_below(service, request, input, HowAnswered::AtOnce));
    let answer = started.map(|record| {
        StartExecutionOutput { execution_arn: record.arn.clone(), start_date: record.start_date() }.to_wire()
    });
    Box::pin(ready(answer))
}

fn start_and_wait(service: &Service, request: &TaskRequest, body: &Value) -> Answer {
    let started = decode(body).and_then(|StartSyncExecutionInput { start, included_data }| {
        Ok((start_below(service, request, start, HowAnswered::WhenDone)?, included_data))
    });
    match started {
        Ok((record, included_data)) => {
            Box::pin(async move { Ok(StartSyncExecutionOutput::of(record).await.to_wire(included_data)) })
        }
        Err(refusal) => Box::pin(ready(Err(refusal))),
    }
}

fn sdk_error(service: &Service, refusal: &ApiError) -> StateError {
    let cause = format!(
        "{} (Service: Sfn, Status Code: 400, Request ID: {}) (SDK Attempt Count: 1)",
        refusal.message().unwrap_or_default(),
        service.uuid()
    );
    StateError::new(format!("Sfn.{}", exception(refusal)), cause)
}

/// Members that are text in the API; a workflow may give them as JSON, a number or a boolean too (seen with `s3:putObject`).
const JSON_TEXTS: [&str; 4] = ["Input", "Output", "Cause", "Definition"];

/// A task's parameters as a request: names begin small, JSON becomes text where the API wants text.
pub(super) fn to_request(parameters: &Value) -> Value {
    let Value::Object(members) = parameters else { return parameters.clone() };
    let member = |(name, value): (&Rc<str>, &Value)| {
        let is_text = matches!(value, Value::Null | Value::String(_)) || !JSON_TEXTS.contains(&&**name);
        (lower_first(name), if is_text { small(value) } else { value.to_string().into() })
    };
    Value::Object(members.iter().map(member).collect())
}

fn small(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(small).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (lower_first(name), small(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// How a task's result spells a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// `2024-01-31T12:00:00.000Z`, the SDK integration.
    Iso,
    /// Milliseconds since 1970, the optimized integration.
    Millis,
}

/// An answer as a task's result: names begin with a capital.
pub(super) fn capitalized(answer: &Object, dates: Dates) -> Object {
    answer
        .iter()
        .filter(|(name, _)| &***name != "__type")
        .map(|(name, value)| {
            let is_date = name.ends_with("Date") || &**name == "timestamp";
            let value = if let (true, Some(seconds)) = (is_date, value.as_f64()) {
                date(seconds, dates)
            } else if &**name == "variableReferences" {
                // The names of states stay as they are.
                value.clone()
            } else if let Value::Array(items) = value {
                items.iter().map(|item| capitalized_value(item, dates)).collect()
            } else {
                capitalized_value(value, dates)
            };
            (upper_first(name), value)
        })
        .collect()
}

fn capitalized_value(value: &Value, dates: Dates) -> Value {
    if let Value::Object(members) = value { capitalized(members, dates).into() } else { value.clone() }
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of any date are far below 2^53")]
fn date(seconds: f64, dates: Dates) -> Value {
    let millis = (seconds * 1000.0).round() as i64;
    match dates {
        Dates::Iso => Timestamp::from_millis(millis).to_string().into(),
        Dates::Millis => millis.into(),
    }
}

fn upper_first(name: &str) -> String {
    change_first(name, |c| c.to_ascii_uppercase())
}

fn lower_first(name: &str) -> String {
    change_first(name, |c| c.to_ascii_lowercase())
}

fn change_first(name: &str, change: impl Fn(char) -> char) -> String {
    let mut chars = name.chars();
    chars.next().map(change).into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_a_request() {
        let parameters = Value::parse(r#"{"StateMachineArn":"a","Input":{"Key":1},"Tags":[{"Key":"k","Value":"v"}]}"#);
        assert_eq!(
            to_request(&parameters.unwrap()).to_string(),
            r#"{"stateMachineArn":"a","input":"{\"Key\":1}","tags":[{"key":"k","value":"v"}]}"#
        );
    }

    #[test]
    fn an_answer_becomes_a_result() {
        let answer = Value::parse(
            r#"{"startDate":1.5,"inputDetails":{"__type":"x","included":true},"variableReferences":{"s":["v"]}}"#,
        );
        let answer = answer.unwrap();
        let result = |dates| Value::from(capitalized(answer.as_object().unwrap(), dates)).to_string();
        assert_eq!(
            result(Dates::Iso),
            r#"{"StartDate":"1970-01-01T00:00:01.500Z","InputDetails":{"Included":true},"VariableReferences":{"s":["v"]}}"#
        );
        assert_eq!(
            result(Dates::Millis),
            r#"{"StartDate":1500,"InputDetails":{"Included":true},"VariableReferences":{"s":["v"]}}"#
        );
    }
}
