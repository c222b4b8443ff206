//! Replays `validation` cases: one call each of `CreateStateMachine`, `UpdateStateMachine` or
//! `ValidateStateMachineDefinition`, refused or answered with diagnostics.
//!
//! A machine that is to be updated is created first, as the recorder's tests do. Nothing else is in the account: a case that
//! wanted a log group would have to bring it.

use std::rc::Rc;

use interpreter::testing::VirtualClock;
use interpreter::{Executor, World};
use stepfunctions::{ApiError, LogGroups, Place, StepFunctions};
use syntax::{Object, Value, object};

use super::api::ApiHost;

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    let operation = case.get("op").and_then(Value::as_str).ok_or("no operation")?;
    let definition = match (case.get("definition_text"), case.get("definition")) {
        (Some(text), _) => Some(text.clone()),
        (None, definition) => definition.map(|definition| definition.to_string().into()),
    };
    let mut request = case.get("args").and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(definition) = definition {
        request.insert("definition", definition);
    }
    if let Some(machine_type) = case.get("type").filter(|_| operation != "UpdateStateMachine") {
        request.insert("type", machine_type.clone());
    }
    let service = service();
    if operation == "CreateStateMachine" && !request.contains_key("roleArn") {
        request.insert("roleArn", ROLE);
    }
    if operation == "UpdateStateMachine" {
        create_first(&service, &request)?;
    }
    Ok(match call(&service, operation, &request.into())? {
        Ok(response) => object! { "response" => response }.into(),
        Err(refusal) => {
            object! { "error" => object! { "code" => refusal.code(), "message" => refusal.message() } }.into()
        }
    })
}

const ROLE: &str = "arn:aws:iam::111111111111:role/recorder";

fn service() -> StepFunctions {
    let world = World { executor: Executor::new(Rc::new(VirtualClock::default())), host: Rc::new(ApiHost::default()) };
    let service = StepFunctions::new(world, Place { account: "111111111111".into(), ..Place::default() });
    service.set_log_groups(LogGroups::Only(Vec::new()));
    service
}

/// The machine that an update names.
fn create_first(service: &StepFunctions, update: &Object) -> Result<(), String> {
    let arn = update.get("stateMachineArn").and_then(Value::as_str).unwrap_or_default();
    let name = arn.split(':').nth(6).unwrap_or_default();
    let create = object! {
        "name" => name,
        "roleArn" => ROLE,
        "definition" => r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#,
    };
    call(service, "CreateStateMachine", &create.into())?.map_err(|refusal| refusal.to_string())?;
    Ok(())
}

/// An operation that answers at once.
fn call(service: &StepFunctions, operation: &str, request: &Value) -> Result<Result<Object, ApiError>, String> {
    let mut answer = service.call(operation, request);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match answer.as_mut().poll(&mut context) {
        std::task::Poll::Ready(answer) => Ok(answer),
        std::task::Poll::Pending => Err(format!("{operation} does not answer at once")),
    }
}
