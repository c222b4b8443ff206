//! What the optimized integrations make of their parameters before the task is scheduled.
//!
//! Separate because it is a list of facts about single services, each seen in a recording.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html>

use asl::resource::{IntegrationPattern, Resource, ResourceKind};
use syntax::Value;

use crate::fault::Fault;

/// The parameters as the service gets them, or why the task cannot be started with them.
pub(super) fn adapt(resource: &Resource, mut parameters: Value) -> Result<Value, Fault> {
    let ResourceKind::Service { service, action } = &resource.kind else { return Ok(parameters) };
    match (&**service, &**action) {
        ("apigateway", "invoke") => {
            for field in ["Headers", "QueryParameters"] {
                if parameters.get(field).is_some_and(|value| !maps_to_lists(value)) {
                    return Err(invalid_format(&parameters, field));
                }
            }
        }
        // The recordings of the plain call have no such member, neither in the event nor in the service's answer.
        ("ecs", "runTask") if resource.pattern == IntegrationPattern::Sync => {
            if let Value::Object(members) = &mut parameters
                && !members.contains_key("StartedBy")
            {
                members.insert("StartedBy", "AWS Step Functions");
            }
        }
        _ => {}
    }
    Ok(parameters)
}

/// `{"name": ["value", …]}`
fn maps_to_lists(value: &Value) -> bool {
    value.as_object().is_some_and(|members| members.values().all(|values| values.as_array().is_some()))
}

fn invalid_format(parameters: &Value, field: &str) -> Fault {
    Fault::runtime(format!(
        "The Parameters '{parameters}' could not be used to start the Task: \
         [The value of the field '{field}' has an invalid format]"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapted(resource: &str, parameters: &str) -> Result<String, String> {
        let resource = Resource::parse(resource).unwrap();
        match adapt(&resource, Value::parse(parameters).unwrap()) {
            Ok(parameters) => Ok(parameters.to_string()),
            Err(Fault::State { cause, .. }) => Err(cause),
            Err(other) => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn headers_are_lists() {
        let invoke = "arn:aws:states:::apigateway:invoke";
        let good = r#"{"Headers":{"a":["b"]}}"#;
        assert_eq!(adapted(invoke, good), Ok(good.to_owned()));
        assert_eq!(
            adapted(invoke, r#"{"Headers":{"a":"b"}}"#).unwrap_err(),
            "The Parameters '{\"Headers\":{\"a\":\"b\"}}' could not be used to start the Task: \
             [The value of the field 'Headers' has an invalid format]"
        );
    }

    #[test]
    fn a_container_task_that_is_waited_for_says_who_started_it() {
        assert_eq!(
            adapted("arn:aws:states:::ecs:runTask.sync", "{}"),
            Ok(r#"{"StartedBy":"AWS Step Functions"}"#.to_owned())
        );
        assert_eq!(
            adapted("arn:aws:states:::ecs:runTask.sync", r#"{"StartedBy":"me"}"#),
            Ok(r#"{"StartedBy":"me"}"#.to_owned())
        );
        assert_eq!(adapted("arn:aws:states:::ecs:runTask", "{}"), Ok("{}".to_owned()));
    }
}
