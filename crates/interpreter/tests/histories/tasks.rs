//! What tasks hand on: retries and catchers, sizes, tokens and heartbeats.

use interpreter::TaskOutcome;

use crate::scripted::{Script, fails, run, succeeds};

const TASK: &str =
    r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}"#;

#[test]
fn the_context_counts_retries() {
    let definition = r#"{"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f", "Payload": {"n.$": "$$.State.RetryCount"}},
        "ResultSelector": {"retries.$": "$$.State.RetryCount"},
        "Retry": [{"ErrorEquals": ["States.ALL"]}]}}}"#;
    let history = run(definition, "{}", Script::from([("T", vec![fails(0, "A"), fails(0, "B"), succeeds(0, "1")])]));
    assert_eq!(history.last().map(String::as_str), Some("13←12 3000 ExecutionSucceeded: {\"retries\":2}"));
}

#[test]
fn a_result_that_is_too_large_can_be_caught() {
    let definition = format!(
        r#"{{"StartAt": "T", "States": {{"T": {{{TASK}, "Next": "E",
            "Catch": [{{"ErrorEquals": ["States.DataLimitExceeded"], "ResultPath": "$.error", "Next": "E"}}]}},
            "E": {{"Type": "Succeed"}}}}}}"#
    );
    let large = format!("\"{}\"", "x".repeat(262_143));
    let history = run(&definition, r#"{"a": 1}"#, Script::from([("T", vec![succeeds(0, &large)])]));
    assert_eq!(
        history[5],
        "6←5 0 TaskStateExited: T {\"a\":1,\"error\":{\"Error\":\"States.DataLimitExceeded\",\"Cause\":\"The state/task \
         'lambda' returned a result with a size exceeding the maximum number of bytes service limit.\"}}"
    );
    let fits = format!("\"{}\"", "x".repeat(262_142));
    let history = run(&definition, "{}", Script::from([("T", vec![succeeds(0, &fits)])]));
    assert_eq!(history.last().map(|line| line.get(..34).unwrap()), Some("9←8 0 ExecutionSucceeded: \"xxxxx"));
}

#[test]
fn a_worker_that_was_never_there_leaves_no_trace_but_the_failure() {
    let definition = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:us-east-1:111111111111:activity:a"}}}"#;
    let refused = TaskOutcome::Refused("The activity a does not exist.".to_owned());
    assert_eq!(
        run(definition, "{}", Script::from([("A", vec![(0, refused)])]))[2..],
        [
            "3←2 0 ExecutionFailed: States.Runtime: An error occurred while executing the state 'A' (entered at the event id \
         #2). The activity a does not exist."
        ]
    );
}

#[test]
fn variables_go_in_but_not_out() {
    let definition = r#"{"StartAt": "Set", "QueryLanguage": "JSONata", "States": {
        "Set": {"Type": "Pass", "Assign": {"a": 1, "b": 2}, "Next": "P"},
        "P": {"Type": "Parallel", "Next": "Show", "Branches": [{"StartAt": "In", "States": {
            "In": {"Type": "Pass", "Assign": {"c": "{% $a + 10 %}"}, "Next": "Read"},
            "Read": {"Type": "Pass", "Output": "{% [$a, $c] %}", "End": true}}}]},
        "Show": {"Type": "Pass", "Output": "{% [$states.input, $a] %}", "End": true}}}"#;
    let history = run(definition, "{}", Script::new());
    assert_eq!(history.last().map(String::as_str), Some("14←13 0 ExecutionSucceeded: [[1,11],1]"));
}
