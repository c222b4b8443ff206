//! The envelope: statuses, `__type`s, what is no request at all.

use syntax::object;

use crate::fixture::{Fixture, MACHINE, PASS};

#[test]
fn refusals_travel_as_aws_sends_them() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    for (operation, body, answer) in [
        ("StartExecution", "{", r#"{"__type":"com.amazon.coral.service#SerializationException"}"#),
        (
            "StartExecution",
            r#"{"stateMachineArn":"x","input":{"a":1}}"#,
            r#"{"__type":"com.amazon.coral.service#SerializationException"}"#,
        ),
        ("StartExecutions", "{}", r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#),
        (
            "StartExecution",
            "{}",
            r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null"}"#,
        ),
        (
            "StartExecution",
            r#"{"stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:x"}"#,
            r#"{"__type":"com.amazonaws.swf.service.v2.model#StateMachineDoesNotExist","message":"State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:x'"}"#,
        ),
    ] {
        assert_eq!(fixture.post(operation, body), (400, answer.to_owned()), "{operation} {body}");
    }
}

#[test]
fn a_foreign_target_is_no_operation() {
    let fixture = Fixture::new();
    let mut answer = fixture.service.handle("DynamoDB_20120810.GetItem", "{}");
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(response) = answer.as_mut().poll(&mut context) else { panic!("an answer at once") };
    assert_eq!(response.body, r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#);
}

#[test]
fn long_names_and_wrong_inputs_are_told() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    let long = "n".repeat(81);
    let request = |name: &str, input: &str| object! { "stateMachineArn" => MACHINE, "name" => name, "input" => input };
    assert_eq!(
        fixture.refusal("StartExecution", request(&long, "{}")),
        format!(
            "ValidationException: 1 validation error detected: Value '{long}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80"
        )
    );
    assert_eq!(fixture.refusal("StartExecution", request("a b", "{}")), "InvalidName: Invalid Name: 'a b'");
    assert_eq!(
        fixture.refusal("StartExecution", request("a", "not")),
        "InvalidExecutionInput: Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'"
    );
    assert_eq!(
        fixture.refusal("StartExecution", request("a", "")),
        "InvalidExecutionInput: Invalid State Machine Execution Input: 'Invalid execution input.'"
    );
}
