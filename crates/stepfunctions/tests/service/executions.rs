//! Executions of both types.

use std::time::Duration;

use syntax::{Value, object};

use crate::fixture::{Fixture, MACHINE, PASS};

const EXECUTION: &str = "arn:aws:states:us-east-1:123456789012:execution:m:e";
const WAIT: &str = r#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#;

#[test]
fn an_execution_echoes_its_input_as_it_came() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    let request = object! { "stateMachineArn" => MACHINE, "name" => "e", "input" => r#"{"data": [1, 2.0]}"# };
    assert_eq!(
        fixture.answer("StartExecution", request),
        format!(r#"{{"executionArn":"{EXECUTION}","startDate":1.7952624E9}}"#)
    );
    fixture.run();
    assert_eq!(
        fixture.answer("DescribeExecution", object! { "executionArn" => EXECUTION }),
        format!(
            r#"{{"executionArn":"{EXECUTION}","input":"{{\"data\": [1, 2.0]}}","inputDetails":{{"included":true}},"name":"e","output":"{{\"data\":[1,2.0]}}","outputDetails":{{"included":true}},"redriveCount":0,"redriveStatus":"NOT_REDRIVABLE","redriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","startDate":1.7952624E9,"stateMachineArn":"{MACHINE}","status":"SUCCEEDED","stopDate":1.7952624E9}}"#
        )
    );
}

#[test]
fn a_name_is_its_executions_alone() {
    let fixture = Fixture::with_machine(WAIT, "STANDARD");
    let start = |input: &str| object! { "stateMachineArn" => MACHINE, "name" => "e", "input" => input };
    let first = fixture.answer("StartExecution", start("{}"));
    fixture.pass(Duration::from_secs(5));
    assert_eq!(fixture.answer("StartExecution", start("{}")), first);
    let exists = format!("ExecutionAlreadyExists: Execution Already Exists: '{EXECUTION}'");
    assert_eq!(fixture.refusal("StartExecution", start("[]")), exists);
    fixture.run();
    assert_eq!(fixture.refusal("StartExecution", start("{}")), exists);
    fixture.pass(Duration::from_hours(24 * 90));
    assert_ne!(fixture.answer("StartExecution", start("{}")), first);
}

#[test]
fn a_stopped_execution_is_aborted_with_its_reason() {
    let fixture = Fixture::with_machine(WAIT, "STANDARD");
    fixture.start("m", "e", "{}");
    fixture.pass(Duration::from_secs(1));
    let request = object! { "executionArn" => EXECUTION, "error" => "Enough", "cause" => "of this" };
    assert_eq!(fixture.answer("StopExecution", request), r#"{"stopDate":1.795262401E9}"#);
    let described =
        Value::parse(&fixture.answer("DescribeExecution", object! { "executionArn" => EXECUTION })).unwrap();
    let text = |member| described.get(member).and_then(Value::as_str);
    assert_eq!((text("status"), text("error"), text("cause")), (Some("ABORTED"), Some("Enough"), Some("of this")));
    let last = object! { "executionArn" => EXECUTION, "reverseOrder" => true, "maxResults" => 1 };
    let history = Value::parse(&fixture.answer("GetExecutionHistory", last)).unwrap();
    let last = history.get("events").and_then(|events| events.at(0)).and_then(|event| event.get("type"));
    assert_eq!(last, Some(&"ExecutionAborted".into()));
}

#[test]
fn a_history_is_read_page_by_page_in_both_orders() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    fixture.start("m", "e", "{}");
    fixture.run();
    let mut ids = Vec::new();
    for reverse in [false, true] {
        let mut token = Value::Null;
        loop {
            let request = object! {
                "executionArn" => EXECUTION, "maxResults" => 3, "reverseOrder" => reverse, "nextToken" => token
            };
            let page = Value::parse(&fixture.answer("GetExecutionHistory", request)).unwrap();
            let events = page.get("events").and_then(Value::as_array).unwrap();
            ids.extend(events.iter().filter_map(|event| event.get("id").and_then(Value::as_i64)));
            match page.get("nextToken") {
                Some(next) => token = next.clone(),
                None => break,
            }
        }
    }
    assert_eq!(ids, [1, 2, 3, 4, 4, 3, 2, 1]);
}

#[test]
fn lists_have_the_newest_first_and_only_what_is_asked_for() {
    let fixture = Fixture::with_machine(WAIT, "STANDARD");
    for name in ["a", "b", "c"] {
        fixture.start("m", name, "{}");
    }
    fixture
        .answer("StopExecution", object! { "executionArn" => "arn:aws:states:us-east-1:123456789012:execution:m:b" });
    let names = |filter: Option<&str>| {
        let request = object! { "stateMachineArn" => MACHINE, "statusFilter" => filter };
        let list = fixture.member("ListExecutions", request, "executions").unwrap();
        let names: Vec<String> =
            list.as_array().unwrap().iter().map(|entry| entry.get("name").unwrap().to_string()).collect();
        names.join("")
    };
    assert_eq!(names(None), r#""c""b""a""#);
    assert_eq!(names(Some("RUNNING")), r#""c""a""#);
    assert_eq!(names(Some("ABORTED")), r#""b""#);
}

#[test]
fn a_synchronous_execution_answers_with_its_end() {
    let fixture = Fixture::with_machine(
        r#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"Next":"F"},"F":{"Type":"Fail","Error":"E","Cause":"C"}}}"#,
        "EXPRESS",
    );
    let request = object! { "stateMachineArn" => MACHINE, "name" => "e", "traceHeader" => "Root=1-a-b" };
    assert_eq!(
        fixture.answer("StartSyncExecution", request),
        format!(
            r#"{{"billingDetails":{{"billedDurationInMilliseconds":1000,"billedMemoryUsedInMB":64}},"cause":"C","error":"E","executionArn":"arn:aws:states:us-east-1:123456789012:express:m:e:00000000-0000-4000-8000-000000000001","input":"{{}}","inputDetails":{{"__type":"com.amazonaws.swf.base.model#CloudWatchEventsExecutionDataDetails","included":true}},"name":"e","outputDetails":{{"__type":"com.amazonaws.swf.base.model#CloudWatchEventsExecutionDataDetails","included":true}},"startDate":1.7952624E9,"stateMachineArn":"{MACHINE}","status":"FAILED","stopDate":1.795262401E9,"traceHeader":"Root=1-a-b"}}"#
        )
    );
}

#[test]
fn express_executions_are_not_spoken_of() {
    let fixture = Fixture::with_machine(PASS, "EXPRESS");
    let execution = fixture.start("m", "e", "{}");
    assert_ne!(fixture.start("m", "e", "{}"), execution, "the same name is another execution");
    for operation in ["DescribeExecution", "GetExecutionHistory", "StopExecution", "DescribeStateMachineForExecution"] {
        assert_eq!(
            fixture.refusal(operation, object! { "executionArn" => execution.as_str() }),
            "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'"
        );
    }
    assert_eq!(
        fixture.refusal("ListExecutions", object! { "stateMachineArn" => MACHINE }),
        "StateMachineTypeNotSupported: This operation is not supported by this type of state machine"
    );
    let standard = Fixture::with_machine(PASS, "STANDARD");
    assert_eq!(
        standard.refusal("StartSyncExecution", object! { "stateMachineArn" => MACHINE }),
        "StateMachineTypeNotSupported: This operation is not supported by this type of state machine"
    );
}

#[test]
fn an_express_execution_has_five_minutes() {
    let wait = r#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":3600,"End":true}}}"#;
    let fixture = Fixture::with_machine(wait, "EXPRESS");
    let answer = fixture.answer("StartSyncExecution", object! { "stateMachineArn" => MACHINE });
    let answer = Value::parse(&answer).unwrap();
    assert_eq!(answer.get("status"), Some(&"TIMED_OUT".into()));
    assert_eq!(answer.get("stopDate").and_then(Value::as_f64), Some(1_795_262_700.0));
}

#[test]
fn a_redriven_execution_goes_on_where_it_was() {
    let fixture = Fixture::with_machine(
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"kept":1},"Next":"W"},"W":{"Type":"Wait","Seconds":60,"Next":"Z"},"Z":{"Type":"Pass","Parameters":{"kept.$":"$kept","redrives.$":"$$.Execution.RedriveCount"},"End":true}}}"#,
        "STANDARD",
    );
    fixture.start("m", "e", "{}");
    fixture.pass(Duration::from_secs(1));
    let execution = || object! { "executionArn" => EXECUTION };
    assert_eq!(
        fixture.refusal("RedriveExecution", execution()),
        "ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven"
    );
    fixture.answer("StopExecution", execution());
    assert_eq!(fixture.answer("RedriveExecution", execution()), r#"{"redriveDate":1.795262401E9}"#);
    fixture.run();
    let described = Value::parse(&fixture.answer("DescribeExecution", execution())).unwrap();
    assert_eq!(described.get("output"), Some(&r#"{"kept":1,"redrives":1}"#.into()));
    assert_eq!(described.get("redriveCount"), Some(&1.into()));
    let events = fixture.member("GetExecutionHistory", execution(), "events").unwrap();
    let types: Vec<&str> = events.as_array().unwrap().iter().filter_map(|event| event.get("type")?.as_str()).collect();
    assert_eq!(types[4..8], ["ExecutionAborted", "ExecutionRedriven", "WaitStateEntered", "WaitStateExited"]);
}

#[test]
fn a_map_run_is_described_and_changed_while_it_goes_on() {
    let fixture = Fixture::with_machine(
        r#"{"StartAt":"M","States":{"M":{"Type":"Map","Label":"L","MaxConcurrency":1,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}},"End":true}}}"#,
        "STANDARD",
    );
    fixture.start("m", "e", "[1,2,3]");
    fixture.pass(Duration::from_secs(1));
    let runs = fixture.member("ListMapRuns", object! { "executionArn" => EXECUTION }, "mapRuns").unwrap();
    let arn = runs.at(0).and_then(|run| run.get("mapRunArn")).cloned().unwrap();
    let prefix = "arn:aws:states:us-east-1:123456789012:mapRun:m/L:";
    assert!(arn.as_str().is_some_and(|arn| arn.starts_with(prefix)), "{arn}");
    let request = || object! { "mapRunArn" => arn.clone() };
    assert_eq!(
        fixture.answer("DescribeMapRun", request()),
        format!(
            r#"{{"executionArn":"{EXECUTION}","executionCounts":{{"aborted":0,"failed":0,"failuresNotRedrivable":0,"pending":2,"pendingRedrive":0,"resultsWritten":0,"running":1,"succeeded":0,"timedOut":0,"total":3}},"itemCounts":{{"aborted":0,"failed":0,"failuresNotRedrivable":0,"pending":2,"pendingRedrive":0,"resultsWritten":0,"running":1,"succeeded":0,"timedOut":0,"total":3}},"mapRunArn":{arn},"maxConcurrency":1,"redriveCount":0,"startDate":1.7952624E9,"status":"RUNNING","toleratedFailureCount":0,"toleratedFailurePercentage":0.0}}"#
        )
    );
    let children = fixture.member("ListExecutions", request(), "executions").unwrap();
    let child = children.at(0).unwrap();
    assert_eq!(child.get("itemCount"), Some(&1.into()));
    let of_child = || object! { "executionArn" => child.get("executionArn").unwrap().clone() };
    let machine = |name| fixture.member("DescribeStateMachineForExecution", of_child(), name);
    let processor = r#"{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#;
    assert_eq!((machine("definition"), machine("label")), (Some(processor.into()), Some("L".into())));
    let mut update = request();
    update.insert("maxConcurrency", 2);
    assert_eq!(fixture.answer("UpdateMapRun", update), "{}");
    fixture.pass(Duration::from_mins(1));
    let running = || {
        let mut request = request();
        request.insert("statusFilter", "RUNNING");
        fixture.member("ListExecutions", request, "executions").unwrap().as_array().map(|list| list.len())
    };
    assert_eq!(running(), Some(2));
    fixture.run();
    assert_eq!((running(), fixture.status(EXECUTION)), (Some(0), "SUCCEEDED".to_owned()));
}

#[test]
fn an_execution_can_be_redriven_for_fourteen_days_and_while_its_machine_is_there() {
    const FAIL: &str = r#"{"StartAt":"F","States":{"F":{"Type":"Fail"}}}"#;
    let fixture = Fixture::with_machine(FAIL, "STANDARD");
    let execution = fixture.start("m", "e", "{}");
    fixture.run();
    let described = || {
        let answer = fixture.answer("DescribeExecution", object! { "executionArn" => execution.as_str() });
        let answer = Value::parse(&answer).unwrap();
        ["redriveStatus", "redriveStatusReason"].map(|member| answer.get(member).cloned())
    };
    let redrive = || object! { "executionArn" => execution.as_str() };
    fixture.pass(Duration::from_hours(24 * 14));
    assert_eq!(described(), [Some("REDRIVABLE".into()), None]);
    fixture.answer("RedriveExecution", redrive());
    fixture.run();
    fixture.pass(Duration::from_hours(24 * 14) + Duration::from_secs(1));
    let reason = "Execution redrivable period exceeded";
    assert_eq!(described(), [Some("NOT_REDRIVABLE".into()), Some(reason.into())]);
    assert_eq!(fixture.refusal("RedriveExecution", redrive()), format!("ExecutionNotRedrivable: {reason}"));
}

#[test]
fn a_child_is_redriven_by_its_map_run_unless_that_succeeded() {
    let map = |tolerated: u32| {
        format!(
            r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","End":true,"ToleratedFailureCount":{tolerated},
            "ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}},
            "StartAt":"F","States":{{"F":{{"Type":"Fail"}}}}}}}}}}}}"#
        )
    };
    let described = |tolerated| {
        let fixture = Fixture::with_machine(&map(tolerated), "STANDARD");
        let execution = fixture.start("m", "e", "[1]");
        fixture.run();
        let first = |list: Option<Value>, member: &str| list.unwrap().at(0).unwrap().get(member).unwrap().clone();
        let runs = fixture.member("ListMapRuns", object! { "executionArn" => execution }, "mapRuns");
        let run = object! { "mapRunArn" => first(runs, "mapRunArn") };
        let child = first(fixture.member("ListExecutions", run, "executions"), "executionArn");
        let child = Value::parse(&fixture.answer("DescribeExecution", object! { "executionArn" => child })).unwrap();
        ["redriveStatus", "redriveStatusReason"].map(|member| child.get(member).cloned())
    };
    assert_eq!(described(0), [Some("REDRIVABLE_BY_MAP_RUN".into()), None]);
    let reason = "Map Run is SUCCEEDED and cannot be redriven";
    assert_eq!(described(1), [Some("NOT_REDRIVABLE".into()), Some(reason.into())]);
}
