//! Waits, retries and limits: when things happen.

use interpreter::execution::ExecutionSettings;

use crate::scripted::{Script, fails, run, start, succeeds};

const TASK: &str =
    r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}"#;

#[test]
fn a_day_takes_no_time_and_branches_share_it() {
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Day", "States": {"Day": {"Type": "Wait", "Seconds": 86400, "End": true}}},
        {"StartAt": "Hour", "States": {"Hour": {"Type": "Wait", "Timestamp": "1970-01-01T01:00:00Z", "End": true}}}
    ]}}}"#;
    assert_eq!(
        run(definition, "{}", Script::new())[3..],
        [
            "4←3 0 WaitStateEntered: Day {}",
            "5←3 0 WaitStateEntered: Hour {}",
            "6←5 3600000 WaitStateExited: Hour {}",
            "7←4 86400000 WaitStateExited: Day {}",
            "8←7 86400000 ParallelStateSucceeded",
            "9←7 86400000 ParallelStateExited: P [{},{}]",
            "10←9 86400000 ExecutionSucceeded: [{},{}]",
        ]
    );
}

#[test]
fn retries_back_off_up_to_the_longest_delay() {
    let definition = format!(
        r#"{{"StartAt": "T", "States": {{"T": {{{TASK}, "End": true, "Retry": [{{"ErrorEquals": ["Busy"],
            "IntervalSeconds": 2, "BackoffRate": 3, "MaxDelaySeconds": 5, "MaxAttempts": 2}}]}}}}}}"#
    );
    let script = Script::from([("T", vec![fails(0, "Busy"), fails(0, "Busy"), fails(0, "Busy")])]);
    let times: Vec<String> =
        run(&definition, "{}", script).into_iter().filter(|line| line.contains("TaskFailed")).collect();
    assert_eq!(
        times,
        [
            "5←4 0 TaskFailed: Busy: because",
            "8←7 2000 TaskFailed: Busy: because",
            "11←10 7000 TaskFailed: Busy: because"
        ]
    );
}

#[test]
fn a_task_that_takes_too_long_is_ended() {
    let definition = format!(r#"{{"StartAt": "T", "States": {{"T": {{{TASK}, "TimeoutSeconds": 3, "End": true}}}}}}"#);
    let run = start(&definition, "{}", Script::from([("T", vec![succeeds(3_001, "1")])]), ExecutionSettings::default());
    let dropped = run.host.dropped.clone();
    assert_eq!(
        run.to_end()[4..],
        ["5←4 3000 TaskTimedOut: States.Timeout: ", "6←5 3000 ExecutionFailed: States.Timeout: "]
    );
    assert_eq!(dropped.get(), 1);
}

#[test]
fn a_machine_that_takes_too_long_is_ended() {
    let definition =
        r#"{"StartAt": "W", "TimeoutSeconds": 5, "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}}"#;
    assert_eq!(
        run(definition, "{}", Script::new()),
        ["1←0 0 ExecutionStarted: {}", "2←0 0 WaitStateEntered: W {}", "3←0 5000 ExecutionTimedOut: States.Timeout: ",]
    );
}
