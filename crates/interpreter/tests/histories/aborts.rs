//! What a failure or a stop does to everything else that is under way.

use interpreter::execution::ExecutionSettings;
use interpreter::{ExecutionOutcome, StateError};

use crate::scripted::{Script, fails, run, start, succeeds};

const TASK: &str =
    r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}"#;

/// AWS refuses a machine that has no end, but not one that never comes to it.
const FOREVER: &str = r#"{"StartAt": "A", "States": {"Z": {"Type": "Succeed"}, "A": {"Type": "Choice", "Default": "A",
    "Choices": [{"Variable": "$", "IsPresent": false, "Next": "Z"}]}}}"#;

#[test]
fn a_failing_branch_cuts_the_others_short() {
    let definition = format!(
        r#"{{"StartAt": "P", "States": {{"P": {{"Type": "Parallel", "End": true, "Branches": [
            {{"StartAt": "Long", "States": {{"Long": {{"Type": "Wait", "Seconds": 15, "End": true}}}}}},
            {{"StartAt": "Work", "States": {{"Work": {{{TASK}, "End": true}}}}}},
            {{"StartAt": "Quick", "States": {{"Quick": {{{TASK}, "End": true}}}}}}
        ]}}}}}}"#
    );
    let script = Script::from([("Work", vec![succeeds(9_000, "1")]), ("Quick", vec![fails(10, "Boom")])]);
    let run = start(&definition, "{}", script, ExecutionSettings::default());
    let dropped = run.host.dropped.clone();
    assert_eq!(
        run.to_end(),
        [
            "1←0 0 ExecutionStarted: {}",
            "2←0 0 ParallelStateEntered: P {}",
            "3←2 0 ParallelStateStarted",
            "4←3 0 WaitStateEntered: Long {}",
            "5←3 0 TaskStateEntered: Work {}",
            "6←5 0 TaskScheduled",
            "7←6 0 TaskStarted",
            "8←3 0 TaskStateEntered: Quick {}",
            "9←8 0 TaskScheduled",
            "10←9 0 TaskStarted",
            "11←10 10 TaskFailed: Boom: because",
            "12←11 10 TaskStateAborted",
            "13←11 10 WaitStateAborted",
            "14←11 10 TaskStateAborted",
            "15←11 10 ParallelStateFailed",
            "16←15 10 ExecutionFailed: Boom: because",
        ]
    );
    assert_eq!(dropped.get(), 1, "the work of the other branch is ended, not only forgotten");
}

/// The order is AWS's own, measured by others.
#[test]
fn a_failing_iteration_cuts_the_others_short() {
    let definition = r#"{"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "Route", "States": {
            "Route": {"Type": "Choice", "Default": "Long",
                      "Choices": [{"Variable": "$", "StringEquals": "fail", "Next": "Pause"}]},
            "Long": {"Type": "Wait", "Seconds": 15, "End": true},
            "Pause": {"Type": "Wait", "Seconds": 1, "Next": "Boom"},
            "Boom": {"Type": "Fail", "Error": "Boom"}}}}}}"#;
    let history = run(definition, r#"["long", "fail"]"#, Script::new());
    assert_eq!(
        history[11..],
        [
            "12←11 1000 WaitStateExited: Pause \"fail\"",
            "13←12 1000 FailStateEntered: Boom \"fail\"",
            "14←13 1000 MapIterationAborted: 0",
            "15←13 1000 WaitStateAborted",
            "16←13 1000 MapIterationFailed: 1",
            "17←13 1000 MapStateFailed",
            "18←17 1000 ExecutionFailed: Boom: ",
        ]
    );
}

/// Which of these AWS writes, and in which order, no recording shows.
#[test]
fn what_is_cut_short_is_told_down_to_the_innermost_state() {
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Inner", "States": {"Inner": {"Type": "Parallel", "End": true, "Branches": [
            {"StartAt": "Long", "States": {"Long": {"Type": "Wait", "Seconds": 15, "End": true}}},
            {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "End": true}}}]}}},
        {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.list", "End": true, "ItemProcessor": {
            "StartAt": "Each", "States": {"Each": {"Type": "Wait", "SecondsPath": "$", "End": true}}}}}},
        {"StartAt": "Pause", "States": {
            "Pause": {"Type": "Wait", "Seconds": 5, "Next": "Boom"}, "Boom": {"Type": "Fail", "Error": "Boom"}}}
        ]}}}"#;
    let history = run(definition, r#"{"list": [1, 20]}"#, Script::new());
    let boom = history.iter().position(|event| event.contains("FailStateEntered")).unwrap();
    assert_eq!(
        history[boom + 1..],
        [
            "20←19 5000 ParallelStateAborted",
            "21←19 5000 WaitStateAborted",
            "22←19 5000 MapStateAborted",
            "23←19 5000 MapIterationAborted: 1",
            "24←19 5000 WaitStateAborted",
            "25←19 5000 ParallelStateFailed",
            "26←25 5000 ExecutionFailed: Boom: ",
        ]
    );
}

#[test]
fn a_failure_that_nothing_handles_ends_the_execution_at_once() {
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true,
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}],
        "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "InputPath": "$.no", "End": true}}}]},
        "C": {"Type": "Succeed"}}}"#;
    assert_eq!(
        run(definition, "{}", Script::new()),
        [
            "1←0 0 ExecutionStarted: {}",
            "2←0 0 ParallelStateEntered: P {}",
            "3←2 0 ParallelStateStarted",
            "4←3 0 PassStateEntered: B {}",
            "5←4 0 ExecutionFailed: States.Runtime: An error occurred while executing the state 'B' (entered at the event id \
         #4). Invalid path '$.no' : No results for path: $['no']",
        ]
    );
}

#[test]
fn a_stop_ends_a_hot_loop_between_two_turns() {
    let definition = FOREVER;
    let settings = ExecutionSettings { event_quota: None, ..ExecutionSettings::default() };
    let run = start(definition, "{}", Script::new(), settings);
    let turns = std::rc::Rc::new(std::cell::Cell::new(0));
    let left = turns.clone();
    let may_go_on = std::rc::Rc::new(move || {
        left.set(left.get() + 1);
        left.get() < 3
    });
    assert_eq!(run.executor.turn(Some(may_go_on)), interpreter::executor::Turn::Ready);
    let events = run.execution.history().len();
    assert!((100..1_000).contains(&events), "{events}");
    run.execution.stop(StateError::new("Enough", "said the user"));
    assert_eq!(run.executor.turn(None), interpreter::executor::Turn::Idle);
    assert_eq!(run.execution.history().len(), events + 1);
    assert_eq!(run.execution.outcome(), Some(ExecutionOutcome::Aborted(StateError::new("Enough", "said the user"))));
    assert_eq!(run.executor.task_count(), 0);
}

#[test]
fn the_history_has_room_for_25000_events() {
    let definition = FOREVER;
    let history = run(definition, "{}", Script::new());
    assert_eq!(history.len(), 25_000);
    assert_eq!(
        history[24_999],
        "25000←24999 0 ExecutionFailed: States.Runtime: The execution reached the maximum number of history events (25000)."
    );
}
