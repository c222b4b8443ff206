//! Executions that start executions.

use std::time::Duration;

use syntax::{Object, Value, object};

use crate::fixture::{Fixture, PASS};

/// A machine whose one task starts the machine `child`.
fn parent(pattern: &str, parameters: Object) -> String {
    let task = object! {
        "Type" => "Task",
        "Resource" => format!("arn:aws:states:::states:startExecution{pattern}"),
        "Parameters" => parameters,
        "End" => true,
    };
    Value::from(object! { "StartAt" => "T", "States" => object! { "T" => task } }).to_string()
}

fn start_child() -> Object {
    object! {
        "StateMachineArn" => "arn:aws:states:us-east-1:123456789012:stateMachine:child",
        "Name" => "c",
        "Input" => object! {
            "Comment" => "Hello",
            "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$" => "$$.Execution.Id",
        },
    }
}

const PARENT: &str = "arn:aws:states:us-east-1:123456789012:execution:parent:p";
const CHILD: &str = "arn:aws:states:us-east-1:123456789012:execution:child:c";

fn family(pattern: &str, child: &str) -> Fixture {
    let fixture = Fixture::new();
    fixture.create("child", child, "STANDARD");
    fixture.create("parent", &parent(pattern, start_child()), "STANDARD");
    assert_eq!(fixture.start("parent", "p", "{}"), PARENT);
    fixture
}

fn output(fixture: &Fixture, execution: &str) -> Value {
    let output = fixture.member("DescribeExecution", object! { "executionArn" => execution }, "output").unwrap();
    Value::parse(output.as_str().unwrap()).unwrap()
}

#[test]
fn a_started_child_and_its_parent_know_each_other() {
    let fixture = family("", PASS);
    fixture.run();
    let output = output(&fixture, PARENT);
    assert_eq!(output.get("ExecutionArn"), Some(&CHILD.into()));
    let headers = output.get("SdkHttpMetadata").and_then(|metadata| metadata.get("HttpHeaders")).unwrap();
    assert_eq!(headers.get("Content-Length"), Some(&"98".into()));
    assert_eq!(headers.get("Date"), Some(&"Sat, 21 Nov 2026 12:00:00 GMT".into()));
    let (parent, child) = (fixture.service.execution(PARENT).unwrap(), fixture.service.execution(CHILD).unwrap());
    assert_eq!(child.started_by.as_deref(), Some(PARENT));
    assert_eq!(parent.started(), std::slice::from_ref(&child.arn));
}

#[test]
fn sync_gives_the_childs_output_as_text_and_sync_2_as_json() {
    let sync = family(".sync", PASS);
    sync.run();
    let expected = format!(r#"{{"Comment":"Hello","AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID":"{PARENT}"}}"#);
    assert_eq!(output(&sync, PARENT).get("Output"), Some(&expected.as_str().into()));
    let sync_2 = family(".sync:2", PASS);
    sync_2.run();
    let output = output(&sync_2, PARENT);
    assert_eq!(output.get("Output"), Some(&Value::parse(&expected).unwrap()));
    assert_eq!(output.get("Status"), Some(&"SUCCEEDED".into()));
    assert_eq!(output.get("InputDetails").map(Value::to_string).as_deref(), Some(r#"{"Included":true}"#));
}

#[test]
fn a_failing_child_fails_its_parent_with_its_description() {
    let fixture = family(".sync", r#"{"StartAt":"F","States":{"F":{"Type":"Fail","Error":"E","Cause":"C"}}}"#);
    fixture.run();
    let described = Value::parse(&fixture.answer("DescribeExecution", object! { "executionArn" => PARENT })).unwrap();
    assert_eq!(described.get("error"), Some(&"States.TaskFailed".into()));
    assert_eq!(
        described.get("cause").and_then(Value::as_str),
        Some(
            format!(
                r#"{{"Cause":"C","Error":"E","ExecutionArn":"{CHILD}","Input":"{{\"Comment\":\"Hello\",\"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID\":\"{PARENT}\"}}","InputDetails":{{"Included":true}},"Name":"c","RedriveCount":0,"RedriveStatus":"REDRIVABLE","StartDate":1795262400000,"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:child","Status":"FAILED","StopDate":1795262400000}}"#
            )
            .as_str()
        )
    );
}

const WAIT: &str = r#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#;

#[test]
fn stopping_a_parent_stops_the_child_it_waits_for() {
    let fixture = family(".sync", WAIT);
    fixture.pass(Duration::from_secs(1));
    assert_eq!(fixture.status(CHILD), "RUNNING");
    fixture.answer("StopExecution", object! { "executionArn" => PARENT });
    assert_eq!((fixture.status(PARENT), fixture.status(CHILD)), ("ABORTED".to_owned(), "ABORTED".to_owned()));
}

#[test]
fn a_child_that_is_not_waited_for_outlives_its_parent() {
    let fixture = family("", WAIT);
    fixture.pass(Duration::from_secs(1));
    assert_eq!((fixture.status(PARENT), fixture.status(CHILD)), ("SUCCEEDED".to_owned(), "RUNNING".to_owned()));
}

#[test]
fn a_refused_start_fails_the_task_with_the_exceptions_name() {
    let fixture = Fixture::new();
    fixture.create("parent", &parent("", start_child()), "STANDARD");
    fixture.start("parent", "p", "{}");
    fixture.run();
    let described = Value::parse(&fixture.answer("DescribeExecution", object! { "executionArn" => PARENT })).unwrap();
    assert_eq!(described.get("error"), Some(&"StepFunctions.StateMachineDoesNotExistException".into()));
    let cause = described.get("cause").and_then(Value::as_str).unwrap();
    let expected = "State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:child' (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: ";
    assert!(cause.starts_with(expected) && cause.ends_with("; Proxy: null)"), "{cause}");
}

#[test]
fn a_child_can_answer_its_parents_token() {
    let answers = r#"{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:sendTaskSuccess","Parameters":{"TaskToken.$":"$.token","Output":{"done":true}},"End":true}}}"#;
    let mut parameters = start_child();
    parameters.insert("Input", object! { "token.$" => "$$.Task.Token" });
    let fixture = Fixture::new();
    fixture.create("child", answers, "STANDARD");
    fixture.create("parent", &parent(".waitForTaskToken", parameters), "STANDARD");
    fixture.start("parent", "p", "{}");
    fixture.run();
    assert_eq!(output(&fixture, PARENT).to_string(), r#"{"done":true}"#);
}

#[test]
fn executions_that_start_themselves_come_to_an_end() {
    let own = || object! { "StateMachineArn" => "arn:aws:states:us-east-1:123456789012:stateMachine:m" };
    let sdk = parent("", own()).replace(":states:startExecution", ":aws-sdk:sfn:startExecution");
    for (definition, first_ends) in [(parent(".sync", own()), "FAILED"), (sdk, "SUCCEEDED")] {
        let fixture = Fixture::with_machine(&definition, "STANDARD");
        let first = fixture.start("m", "first", "{}");
        fixture.run();
        assert_eq!(fixture.status(&first), first_ends);
        assert_eq!(fixture.service.store().executions.len(), 101);
    }
}
