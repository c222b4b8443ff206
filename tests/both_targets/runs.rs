//! Executions, from a definition to the last event of their history.

use conformance::replay::replay;
use syntax::Value;

/// Replays a case that is written here and gives its answer.
fn answer(case: &str) -> Value {
    replay("executions", &Value::parse(case).unwrap()).unwrap()
}

/// A member that is text, as all of an execution's are (its output is JSON text).
fn text<'a>(answer: &'a Value, key: &str) -> &'a str {
    answer.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `EventType` of every event, in order.
fn event_types(answer: &Value) -> Vec<String> {
    let events = answer.get("events").and_then(Value::as_array).unwrap();
    events.iter().map(|event| event.get("type").and_then(Value::as_str).unwrap().to_owned()).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn branches_run_in_the_same_order() {
    let answer = answer(
        r#"{
          "name": "branches", "type": "STANDARD", "input": {"data": [20, 40]}, "mocks": {}, "context": {},
          "definition": {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
            {"StartAt": "Slow", "States": {"Slow": {"Type": "Wait", "Seconds": 86400, "Next": "First"},
                                            "First": {"Type": "Pass", "InputPath": "$.data[0]", "End": true}}},
            {"StartAt": "Last", "States": {"Last": {"Type": "Pass", "InputPath": "$.data[1]", "End": true}}}
          ]}}}
        }"#,
    );
    assert_eq!(text(&answer, "status"), "SUCCEEDED", "{answer}");
    assert_eq!(text(&answer, "output"), "[20,40]");
    let expected = [
        "ExecutionStarted",
        "ParallelStateEntered",
        "ParallelStateStarted",
        "WaitStateEntered",
        "PassStateEntered",
        "PassStateExited",
        "WaitStateExited",
        "PassStateEntered",
        "PassStateExited",
        "ParallelStateSucceeded",
        "ParallelStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(event_types(&answer), expected);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn numbers_and_intrinsics_print_alike() {
    let answer = answer(
        r#"{
          "name": "numbers", "type": "STANDARD", "input": {"n": 1e21, "s": "a,b"}, "mocks": {}, "context": {},
          "definition": {"StartAt": "Say", "States": {"Say": {"Type": "Pass", "End": true, "Parameters": {
            "sum.$": "States.MathAdd(2147483646, 1)",
            "parts.$": "States.StringSplit($.s, ',')",
            "hash.$": "States.Hash('input data', 'SHA-256')",
            "said.$": "States.Format('{} and {}', $.s, $.n)"
          }}}}
        }"#,
    );
    let expected = concat!(
        r#"{"sum":2147483647,"parts":["a","b"],"#,
        r#""hash":"b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3","#,
        r#""said":"a,b and 1.0E21"}"#,
    );
    assert_eq!(text(&answer, "output"), expected, "{answer}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_loop_ends_at_the_history_s_quota() {
    let answer = answer(
        r#"{
          "name": "loop", "type": "STANDARD", "input": {}, "mocks": {}, "context": {},
          "definition": {"StartAt": "A", "States": {
            "A": {"Type": "Choice", "Choices": [{"Variable": "$.end", "IsPresent": true, "Next": "B"}], "Default": "A"},
            "B": {"Type": "Succeed"}}}
        }"#,
    );
    assert_eq!(text(&answer, "status"), "FAILED");
    assert_eq!(text(&answer, "error"), "States.Runtime");
    assert_eq!(event_types(&answer).len(), 25_000);
}
