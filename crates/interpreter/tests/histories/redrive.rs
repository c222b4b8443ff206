//! Redrive: an execution goes on where it was, also within Parallels and Maps.

use interpreter::execution::ExecutionSettings;
use interpreter::{ExecutionStatus, StateError, Timestamp};

use crate::scripted::{Run, Script, fails, lines, start, succeeds};

const TASK: &str =
    r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}"#;

fn begin(definition: &str, input: &str, script: Script) -> Run {
    let run = start(definition, input, script, ExecutionSettings::default());
    run.to_end();
    run
}

/// Redrives and runs to the end; the events from the redrive on.
fn redriven(run: &Run) -> Vec<String> {
    let before = run.execution.history().len();
    assert!(run.execution.redrive());
    run.to_end().split_off(before)
}

#[test]
fn only_the_branches_that_did_not_succeed_run_again_and_each_from_where_it_was() {
    let definition = format!(
        r#"{{"StartAt": "P", "States": {{"P": {{"Type": "Parallel", "End": true, "Branches": [
            {{"StartAt": "Quick", "States": {{"Quick": {{{TASK}, "End": true}}}}}},
            {{"StartAt": "First", "States": {{
                "First": {{"Type": "Pass", "Assign": {{"kept": 1}}, "Next": "Fails"}},
                "Fails": {{{TASK}, "Next": "Last"}},
                "Last": {{"Type": "Pass", "Parameters": {{"kept.$": "$kept"}}, "End": true}}}}}},
            {{"StartAt": "Long", "States": {{"Long": {{"Type": "Wait", "Seconds": 60, "End": true}}}}}}
        ]}}}}}}"#
    );
    let script =
        Script::from([("Quick", vec![succeeds(1, "7")]), ("Fails", vec![fails(10, "Boom"), succeeds(5, "{}")])]);
    let run = begin(&definition, "{}", script);
    assert_eq!(
        redriven(&run),
        [
            "20←19 10 ExecutionRedriven",
            "21←20 10 ParallelStateEntered: P {}",
            "22←21 10 ParallelStateStarted",
            "23←22 10 TaskStateEntered: Fails {}",
            "24←23 10 TaskScheduled",
            "25←24 10 TaskStarted",
            "26←22 10 WaitStateEntered: Long {}",
            "27←25 15 TaskSucceeded: {}",
            "28←27 15 TaskStateExited: Fails {}",
            "29←28 15 PassStateEntered: Last {}",
            "30←29 15 PassStateExited: Last {\"kept\":1}",
            "31←26 60010 WaitStateExited: Long {}",
            "32←31 60010 ParallelStateSucceeded",
            "33←31 60010 ParallelStateExited: P [7,{\"kept\":1},{}]",
            "34←33 60010 ExecutionSucceeded: [7,{\"kept\":1},{}]",
        ]
    );
}

#[test]
fn iterations_that_succeeded_are_kept() {
    let definition = format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "MaxConcurrency": 1, "End": true, "ItemProcessor": {{
            "StartAt": "Work", "States": {{"Work": {{{TASK}, "End": true}}}}}}}}}}}}"#
    );
    let script =
        Script::from([("Work", vec![succeeds(1, "10"), fails(1, "Boom"), succeeds(1, "20"), succeeds(1, "30")])]);
    let run = begin(&definition, "[1, 2, 3]", script);
    let events = redriven(&run);
    let iterations: Vec<&String> = events.iter().filter(|event| event.contains("MapIteration")).collect();
    assert_eq!(
        iterations,
        [
            "23←22 2 MapIterationStarted: 1",
            "29←28 3 MapIterationSucceeded: 1",
            "30←28 3 MapIterationStarted: 2",
            "36←35 4 MapIterationSucceeded: 2",
        ]
    );
    assert_eq!(events.last().map(String::as_str), Some("39←38 4 ExecutionSucceeded: [10,20,30]"));
}

#[test]
fn a_stopped_execution_goes_on_deep_within() {
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
            "StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$", "End": true}}}}}}]}}}"#;
    let run = start(definition, "[1, 100]", Script::new(), ExecutionSettings::default());
    run.executor.turn(None);
    run.clock.advance_to(Timestamp::from_millis(10_000));
    run.executor.turn(None);
    run.execution.stop(StateError::named("Enough"));
    let events = redriven(&run);
    assert_eq!(events.iter().filter(|event| event.contains("WaitStateEntered")).count(), 1, "{events:?}");
    assert!(events.last().is_some_and(|event| event.ends_with("ExecutionSucceeded: [[1,100]]")), "{events:?}");
}

#[test]
fn children_of_a_map_run_are_redriven_in_their_run() {
    let definition = format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "Label": "L", "MaxConcurrency": 1,
            "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
            "StartAt": "Work", "States": {{"Work": {{{TASK}, "End": true}}}}}}}}}}}}"#
    );
    let script =
        Script::from([("Work", vec![succeeds(1, "10"), fails(1, "Boom"), succeeds(1, "20"), succeeds(1, "30")])]);
    let run = begin(&definition, "[1, 2, 3]", script);
    let map_run = run.execution.map_runs()[0].clone();
    assert_eq!((map_run.status(), map_run.execution_counts().pending), (ExecutionStatus::Failed, 1));
    let failed = map_run.children()[1].clone();
    let events = redriven(&run);
    assert_eq!(
        events,
        [
            "8←7 2 ExecutionRedriven",
            "9←8 2 MapStateEntered: M [1,2,3]",
            "10←9 2 MapStateStarted: 3",
            "11←10 2 MapRunRedriven",
            "12←11 4 MapRunSucceeded",
            "13←12 4 MapStateSucceeded",
            "14←11 4 MapStateExited: M [10,20,30]",
            "15←14 4 ExecutionSucceeded: [10,20,30]",
        ]
    );
    assert_eq!(run.execution.map_runs().len(), 1);
    assert_eq!((map_run.status(), map_run.redrive_count()), (ExecutionStatus::Succeeded, 1));
    let counts = map_run.execution_counts();
    assert_eq!((counts.succeeded, counts.failed, counts.pending, counts.total), (3, 0, 0, 3));
    assert_eq!(lines(&failed)[5..7], ["6←5 2 ExecutionFailed: Boom: because", "7←6 2 ExecutionRedriven"]);
}
