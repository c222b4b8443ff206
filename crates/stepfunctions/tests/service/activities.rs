//! Activities and tokens.

use std::time::Duration;

use syntax::{Value, object};

use crate::fixture::Fixture;

const ACTIVITY: &str = "arn:aws:states:us-east-1:123456789012:activity:a";
const MACHINE: &str = r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","HeartbeatSeconds":10,"End":true}}}"#;

fn waiting() -> (Fixture, String) {
    let fixture = Fixture::new();
    fixture.answer("CreateActivity", object! { "name" => "a" });
    fixture.create("m", MACHINE, "STANDARD");
    let execution = fixture.start("m", "e", r#"{"x":1}"#);
    fixture.executor.turn(None);
    (fixture, execution)
}

fn take(fixture: &Fixture) -> Value {
    let request = object! { "activityArn" => ACTIVITY, "workerName" => "w" };
    let task = Value::parse(&fixture.answer("GetActivityTask", request)).unwrap();
    assert_eq!(task.get("input"), Some(&r#"{"x":1}"#.into()));
    task.get("taskToken").unwrap().clone()
}

#[test]
fn a_worker_takes_a_task_and_answers_it() {
    let (fixture, execution) = waiting();
    let token = take(&fixture);
    let answer = object! { "taskToken" => token.clone(), "output" => "[1]" };
    assert_eq!(fixture.answer("SendTaskSuccess", answer.clone()), "{}");
    fixture.executor.turn(None);
    let output = fixture.member("DescribeExecution", object! { "executionArn" => execution.as_str() }, "output");
    assert_eq!(output, Some("[1]".into()));
    assert_eq!(
        fixture.refusal("SendTaskSuccess", answer),
        "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'"
    );
}

#[test]
fn a_task_lives_as_long_as_its_heart_beats() {
    let (fixture, execution) = waiting();
    let token = take(&fixture);
    for _ in 0..3 {
        fixture.pass(Duration::from_secs(9));
        fixture.answer("SendTaskHeartbeat", object! { "taskToken" => token.clone() });
    }
    assert_eq!(fixture.status(&execution), "RUNNING");
    fixture.pass(Duration::from_secs(11));
    assert_eq!(fixture.status(&execution), "FAILED");
    let error = fixture.member("DescribeExecution", object! { "executionArn" => execution.as_str() }, "error");
    assert_eq!(error, Some("States.Timeout".into()));
}

#[test]
fn what_is_sent_must_make_sense() {
    let (fixture, execution) = waiting();
    let token = take(&fixture);
    assert_eq!(
        fixture.refusal("SendTaskFailure", object! { "taskToken" => "nonsense" }),
        "InvalidToken: Invalid Token: 'Invalid token'"
    );
    let no_json = object! { "taskToken" => token.clone(), "output" => "{" };
    assert_eq!(
        fixture.refusal("SendTaskSuccess", no_json),
        "InvalidOutput: Invalid Output: 'Unexpected end-of-input: expected close marker for Object'"
    );
    fixture.answer("SendTaskFailure", object! { "taskToken" => token, "error" => "E", "cause" => "C" });
    fixture.executor.turn(None);
    assert_eq!(fixture.status(&execution), "FAILED");
}

#[test]
fn a_poll_waits_a_minute_for_work() {
    let fixture = Fixture::new();
    fixture.answer("CreateActivity", object! { "name" => "a" });
    let before = fixture.executor.now();
    assert_eq!(fixture.answer("GetActivityTask", object! { "activityArn" => ACTIVITY }), "{}");
    assert_eq!(fixture.executor.now().since(before), Duration::from_mins(1));
    fixture.answer("DeleteActivity", object! { "activityArn" => ACTIVITY });
    assert_eq!(
        fixture.refusal("GetActivityTask", object! { "activityArn" => ACTIVITY }),
        format!("ActivityDoesNotExist: Activity Does Not Exist: '{ACTIVITY}'")
    );
}

#[test]
fn a_task_for_an_activity_that_is_gone_ends_its_execution() {
    let fixture = Fixture::new();
    fixture.create("m", MACHINE, "STANDARD");
    let execution = fixture.start("m", "e", "{}");
    fixture.executor.turn(None);
    let described =
        |member| fixture.member("DescribeExecution", object! { "executionArn" => execution.as_str() }, member);
    assert_eq!(described("error"), Some("States.Runtime".into()));
    assert_eq!(
        described("cause"),
        Some(
            format!(
                "An error occurred while executing the state 'T' (entered at the event id #2). The activity {ACTIVITY} does not exist."
            )
            .into()
        )
    );
    let events =
        fixture.member("GetExecutionHistory", object! { "executionArn" => execution.as_str() }, "events").unwrap();
    let types: Vec<&str> = events.as_array().unwrap().iter().filter_map(|event| event.get("type")?.as_str()).collect();
    assert_eq!(types, ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]);
}
