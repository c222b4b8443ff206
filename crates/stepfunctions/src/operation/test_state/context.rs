//! The context object of a tested state: the one that a request gives, checked, or one made up.
//!
//! Separate because the checks have sentences of their own.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html#test-state-context>

use asl::resource::IntegrationPattern;
use asl::state::{State, StateKind};
use syntax::{Object, Value, object};

use crate::error::ApiError;
use crate::service::Service;

/// What a member of a given context must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Any,
}

/// The members that a given context may have.
const MEMBERS: [(&str, &[(&str, Kind)]); 4] = [
    (
        "Execution",
        &[
            ("Id", Kind::Text),
            ("Input", Kind::Any),
            ("Name", Kind::Text),
            ("RoleArn", Kind::Text),
            ("StartTime", Kind::Text),
            ("RedriveCount", Kind::Number),
            ("RedriveTime", Kind::Text),
        ],
    ),
    ("State", &[("EnteredTime", Kind::Text), ("Name", Kind::Text), ("RetryCount", Kind::Number)]),
    ("StateMachine", &[("Id", Kind::Text), ("Name", Kind::Text)]),
    ("Task", &[("Token", Kind::Text)]),
];

/// Reads and checks a context that a request gives.
pub(super) fn given(text: &str, state: &State) -> Result<Value, ApiError> {
    let refuse = |why: String| Err(ApiError::Validation(format!("Invalid Context object provided: {why}")));
    let context = match Value::parse(text) {
        Ok(context @ Value::Object(_)) => context,
        Ok(_) => return refuse("must be a JSON object".to_owned()),
        Err(_) => return refuse("must be valid JSON".to_owned()),
    };
    for (name, value) in context.as_object().into_iter().flat_map(Object::iter) {
        if &**name == "Map" {
            return refuse("'Map' field is not supported when mocking a Context object".to_owned());
        }
        let Some((_, members)) = MEMBERS.iter().find(|(known, _)| **known == **name) else {
            return refuse(format!("Field '{name}' is not allowed"));
        };
        let Value::Object(value) = value else { return refuse(format!("{name} must be an object")) };
        for (member, value) in value.iter() {
            let Some((_, kind)) = members.iter().find(|(known, _)| **known == **member) else {
                return refuse(format!("Field '{member}' is not allowed"));
            };
            match (kind, value) {
                (Kind::Text, Value::String(_)) | (Kind::Number, Value::Number(_)) | (Kind::Any, _) => {}
                (Kind::Text, _) => return refuse(format!("{name}.{member} must be a string")),
                (Kind::Number, _) => return refuse(format!("{name}.{member} must be a number")),
            }
        }
        if &**name == "Task" && !has_token(state) {
            return refuse(
                "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern"
                    .to_owned(),
            );
        }
    }
    Ok(context)
}

/// Whether the state's work has a task token or a job.
fn has_token(state: &State) -> bool {
    let StateKind::Task(task) = &state.kind else { return false };
    task.resource.pattern != IntegrationPattern::RequestResponse
}

/// The context that AWS makes up: an Express execution of a machine that there is not, under names by chance.
pub(super) fn made_up(service: &Service, state: &State, input: &Value, role_arn: Option<&str>) -> Value {
    let (machine, execution) = (service.uuid(), service.uuid());
    let now = service.now().to_string();
    let prefix = service.place.state_machine(&machine);
    let express = prefix.replacen(":stateMachine:", ":express:", 1);
    let mut of_state = object! { "Name" => "StateName", "EnteredTime" => now.as_str() };
    if matches!(state.kind, StateKind::Task(_) | StateKind::Map(_) | StateKind::Parallel(_)) {
        of_state.insert("RetryCount", 0);
    }
    let mut context = object! {
        "Execution" => object! {
            "Id" => format!("{express}:{execution}"),
            "Input" => input.clone(),
            "StartTime" => now,
            "Name" => execution,
            "RoleArn" => role_arn,
        },
        "StateMachine" => object! { "Id" => prefix, "Name" => machine },
        "State" => of_state,
    };
    if let StateKind::Task(task) = &state.kind
        && task.resource.pattern == IntegrationPattern::WaitForTaskToken
    {
        context.insert("Task", object! { "Token" => service.uuid() });
    }
    context.into()
}
