//! Map Runs: children with histories of their own, and how many of them may fail.

use interpreter::execution::ExecutionSettings;
use interpreter::{Execution, ExecutionStatus};

use crate::scripted::{Script, lines, start};

pub(crate) fn machine(extra: &str, states: &str) -> String {
    format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "Label": "L", {extra} "ItemProcessor": {{
            "ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, {states}}}}}}}}}"#
    )
}

pub(crate) const PASS: &str = r#""StartAt": "S", "States": {"S": {"Type": "Pass", "End": true}}"#;
const ODD_FAILS: &str = r#""StartAt": "C", "States": {
    "C": {"Type": "Choice", "Default": "F", "Choices": [{"Variable": "$", "NumericLessThan": 3, "Next": "S"}]},
    "S": {"Type": "Succeed"}, "F": {"Type": "Fail", "Error": "Odd"}}"#;

#[test]
fn each_item_is_an_execution() {
    let run = start(&machine("", PASS), r#"["a", "b"]"#, Script::new(), ExecutionSettings::default());
    run.clock.run(&run.executor);
    assert_eq!(
        run.lines()[2..],
        [
            "3←2 0 MapStateStarted: 2",
            "4←3 0 MapRunStarted",
            "5←4 0 MapRunSucceeded",
            "6←5 0 MapStateSucceeded",
            "7←4 0 MapStateExited: M [\"a\",\"b\"]",
            "8←7 0 ExecutionSucceeded: [\"a\",\"b\"]",
        ]
    );
    let map_run = &run.execution.map_runs()[0];
    let id = map_run.arn().rsplit(':').next().unwrap();
    assert_eq!(&**map_run.arn(), format!("arn:aws:states:us-east-1:111111111111:mapRun:m/L:{id}"));
    assert_eq!((map_run.status(), map_run.execution_counts().succeeded), (ExecutionStatus::Succeeded, 2));
    let child = &map_run.children()[1];
    assert_eq!(&*child.info().state_machine_arn, "arn:aws:states:us-east-1:111111111111:stateMachine:m/L");
    assert_eq!(
        lines(child),
        [
            "1←0 0 ExecutionStarted: \"b\"",
            "2←0 0 PassStateEntered: S \"b\"",
            "3←2 0 PassStateExited: S \"b\"",
            "4←3 0 ExecutionSucceeded: \"b\"",
        ]
    );
}

#[test]
fn some_failures_are_tolerated_and_more_are_not() {
    let tolerant = machine(r#""ToleratedFailureCount": 1,"#, ODD_FAILS);
    let run = start(&tolerant, "[1, 3, 2]", Script::new(), ExecutionSettings::default());
    assert_eq!(run.to_end().last().map(String::as_str), Some("8←7 0 ExecutionSucceeded: [1,2]"));

    let run = start(&tolerant, "[3, 3, 1]", Script::new(), ExecutionSettings::default());
    assert_eq!(
        run.to_end()[4..],
        [
            "5←4 0 MapRunFailed: States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded",
            "6←5 0 MapStateFailed",
            "7←6 0 ExecutionFailed: States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was \
         exceeded",
        ]
    );
}

#[test]
fn children_end_with_their_parent() {
    let wait = r#""StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}"#;
    let run = start(&machine("", wait), "[1, 2]", Script::new(), ExecutionSettings::default());
    run.executor.turn(None);
    let children = run.execution.map_runs()[0].children();
    assert_eq!(children.iter().map(Execution::status).collect::<Vec<_>>(), [ExecutionStatus::Running; 2]);
    run.execution.stop(interpreter::StateError::default());
    assert_eq!(children.iter().map(Execution::status).collect::<Vec<_>>(), [ExecutionStatus::Aborted; 2]);
    assert_eq!(run.executor.task_count(), 0);
}
