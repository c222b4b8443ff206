//! What the API reference says and no recording shows: whole answers.

use std::time::Duration;

use syntax::{Object, Value, object};

use crate::fixture::{Fixture, MACHINE, PASS};

const EXECUTION: &str = "arn:aws:states:us-east-1:123456789012:execution:m:e";
/// Waits for as many seconds as the input says, then passes on.
const WAITS: &str = r#"{"StartAt":"W","States":{"W":{"Type":"Wait","SecondsPath":"$","Next":"P"},"P":{"Type":"Pass","Next":"Z"},"Z":{"Type":"Wait","Seconds":1,"End":true}}}"#;

fn names(fixture: &Fixture, request: Object) -> (Vec<String>, Option<Value>) {
    let answer = Value::parse(&fixture.answer("ListExecutions", request)).unwrap();
    let name = |entry: &Value| entry.get("name").and_then(Value::as_str).unwrap().to_owned();
    let names = answer.get("executions").and_then(Value::as_array).unwrap().iter().map(name).collect();
    (names, answer.get("nextToken").cloned())
}

fn and(mut request: Object, member: &str, value: impl Into<Value>) -> Object {
    request.insert(member, value.into());
    request
}

/// By when they began, whatever has become of them since.
#[test]
fn executions_are_listed_newest_first() {
    let fixture = Fixture::with_machine(WAITS, "STANDARD");
    let list = || object! { "stateMachineArn" => MACHINE };
    for (name, seconds) in [("a", "10"), ("b", "100"), ("c", "1"), ("d", "1000")] {
        fixture.start("m", name, seconds);
        fixture.pass(Duration::from_millis(100));
    }
    fixture.pass(Duration::from_secs(5));
    assert_eq!(names(&fixture, list()).0, ["d", "c", "b", "a"]);
    let (page, token) = names(&fixture, and(list(), "maxResults", 2));
    assert_eq!(page, ["d", "c"]);
    let stop = object! { "executionArn" => "arn:aws:states:us-east-1:123456789012:execution:m:b" };
    fixture.answer("StopExecution", stop.clone());
    fixture.answer("RedriveExecution", stop);
    let rest = and(and(list(), "maxResults", 2), "nextToken", token.unwrap());
    assert_eq!(names(&fixture, rest), (vec!["b".to_owned(), "a".to_owned()], None));
}

#[test]
fn only_a_map_runs_children_can_be_pending_for_a_redrive() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    assert_eq!(
        fixture
            .refusal("ListExecutions", object! { "stateMachineArn" => MACHINE, "statusFilter" => "PENDING_REDRIVE" }),
        "ValidationException: statusFilter PENDING_REDRIVE can only be specified with 'mapRunArn'"
    );
}

#[test]
fn the_last_ten_client_tokens_are_good_for_a_quarter_of_an_hour() {
    let fixture = Fixture::with_machine(WAITS, "STANDARD");
    fixture.start("m", "e", "10000");
    let redrive = |token: String| object! { "executionArn" => EXECUTION, "clientToken" => token };
    for number in 0..11 {
        fixture.answer("StopExecution", object! { "executionArn" => EXECUTION });
        fixture.pass(Duration::from_secs(1));
        let answer = fixture.answer("RedriveExecution", redrive(format!("t{number}")));
        assert_eq!(answer, format!(r#"{{"redriveDate":{}}}"#, Value::from(1_795_262_401.0 + f64::from(number))));
    }
    assert_eq!(fixture.answer("RedriveExecution", redrive("t1".to_owned())), r#"{"redriveDate":1.795262402E9}"#);
    let runs = "ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven";
    assert_eq!(fixture.refusal("RedriveExecution", redrive("t0".to_owned())), runs, "the eleventh");
    fixture.pass(Duration::from_secs(15 * 60 + 1));
    assert_eq!(fixture.refusal("RedriveExecution", redrive("t10".to_owned())), runs, "too late");
}

#[test]
fn executions_of_a_deleted_machine_end_at_their_next_transition() {
    let fixture = Fixture::with_machine(WAITS, "STANDARD");
    fixture.start("m", "e", "10");
    fixture.pass(Duration::from_secs(1));
    assert_eq!(fixture.answer("DeleteStateMachine", object! { "stateMachineArn" => MACHINE }), "{}");
    let describe = || object! { "stateMachineArn" => MACHINE };
    assert_eq!(fixture.member("DescribeStateMachine", describe(), "status"), Some("DELETING".into()));
    assert_eq!(fixture.status(EXECUTION), "RUNNING");
    fixture.pass(Duration::from_secs(10));
    let history = object! { "executionArn" => EXECUTION, "includeExecutionData" => false };
    assert_eq!(
        fixture.answer("GetExecutionHistory", history),
        r#"{"events":[{"timestamp":1.7952624E9,"type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"roleArn":"arn:aws:iam::123456789012:role/r"}},{"timestamp":1.7952624E9,"type":"WaitStateEntered","id":2,"previousEventId":0,"stateEnteredEventDetails":{"name":"W"}},{"timestamp":1.79526241E9,"type":"WaitStateExited","id":3,"previousEventId":2,"stateExitedEventDetails":{"name":"W"}},{"timestamp":1.79526241E9,"type":"ExecutionAborted","id":4,"previousEventId":0,"executionAbortedEventDetails":{}}]}"#
    );
    assert_eq!(
        fixture.refusal("DescribeStateMachine", describe()),
        format!("StateMachineDoesNotExist: State Machine Does Not Exist: '{MACHINE}'")
    );
}

/// 256 KiB of UTF-8, however many characters that are.
#[test]
fn payloads_are_measured_in_bytes() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    let start = |characters: usize| {
        object! { "stateMachineArn" => MACHINE, "input" => format!("\"{}\"", "é".repeat(characters)) }
    };
    fixture.answer("StartExecution", start(131_071));
    assert_eq!(
        fixture.refusal("StartExecution", start(131_072)),
        "ValidationException: 1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144"
    );
}

#[test]
fn a_state_is_tested_within_limits() {
    let fixture = Fixture::new();
    let test = |definition: &str| {
        object! { "definition" => definition, "roleArn" => "arn:aws:iam::123456789012:role/r", "input" => "{}" }
    };
    let waits = r#"{"Type":"Wait","Seconds":301,"End":true}"#;
    assert_eq!(fixture.answer("TestState", test(waits)), r#"{"error":"States.Timeout","status":"FAILED"}"#);
    assert_eq!(
        fixture.refusal("TestState", and(test(r#"{"Type":"Succeed"}"#), "variables", "[1]")),
        "ValidationException: Variables must be a JSON object"
    );
    for (resource, parameters) in [
        ("arn:aws:states:us-east-1:123456789012:activity:a", "{}"),
        ("arn:aws:states:::lambda:invoke.waitForTaskToken", r#"{"FunctionName":"f","Payload.$":"$$.Task.Token"}"#),
        ("arn:aws:states:::states:startExecution.sync:2", r#"{"StateMachineArn":"m"}"#),
    ] {
        let task = format!(r#"{{"Type":"Task","Resource":"{resource}","Parameters":{parameters},"End":true}}"#);
        assert_eq!(
            fixture.refusal("TestState", test(&task)),
            "InvalidDefinition: TestState API does not support activities, '.sync' and '.waitForTaskToken' when a mock is not specified."
        );
    }
}
