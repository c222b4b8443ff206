//! Map Runs: children with histories of their own, and how many of them may fail.

use std::collections::HashMap;

use interpreter::execution::ExecutionSettings;
use interpreter::{Execution, ExecutionStatus};

use crate::scripted::{Script, lines, start, start_with};

fn machine(extra: &str, states: &str) -> String {
    format!(
        r#"{{"StartAt": "M", "States": {{"M": {{"Type": "Map", "End": true, "Label": "L", {extra} "ItemProcessor": {{
            "ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, {states}}}}}}}}}"#
    )
}

const PASS: &str = r#""StartAt": "S", "States": {"S": {"Type": "Pass", "End": true}}"#;
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

#[test]
fn items_come_from_files_and_go_in_batches() {
    let reader = |input_type: &str| {
        format!(
            r#""ItemReader": {{"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{{input_type}}},
                "Parameters": {{"Bucket": "b", "Key.$": "$.key"}}}},
               "ItemBatcher": {{"MaxItemsPerBatch": 2}},"#
        )
    };
    let objects = HashMap::from([("lines", "{\"n\":1}\n{\"n\":2}\n\n{\"n\":3}\n"), ("table", "n;m\n1;\"a;b\"\n")]);
    let output = |config: &str, key: &str| {
        let input = format!(r#"{{"key": "{key}"}}"#);
        let settings = ExecutionSettings::default();
        let run = start_with(&machine(&reader(config), PASS), &input, Script::new(), objects.clone(), settings);
        run.to_end().pop().unwrap()
    };
    assert_eq!(
        output(r#""InputType": "JSONL""#, "lines"),
        r#"8←7 0 ExecutionSucceeded: [{"Items":[{"n":1},{"n":2}]},{"Items":[{"n":3}]}]"#
    );
    assert_eq!(
        output(r#""InputType": "CSV", "CSVDelimiter": "SEMICOLON", "CSVHeaderLocation": "FIRST_ROW""#, "table"),
        r#"8←7 0 ExecutionSucceeded: [{"Items":[{"n":"1","m":"a;b"}]}]"#
    );
    // Compressed files and Parquet are refused with a word about what they are.
    let objects = HashMap::from([
        ("athena", "s3://b/part-1\n\"s3://b/part-2\"\n"),
        ("part-1", "{\"n\":1}\n"),
        ("part-2", "{\"n\":2}\n{\"n\":3}\n"),
        ("packed", "s3://b/part.jsonl.gz\n"),
        ("inventory", r#"{"fileSchema":"Bucket, Key","files":[{"key":"list"}]}"#),
        ("list", "\"b\",\"one\"\n\"b\",\"two\"\n"),
    ]);
    let outcome = |config: &str, key: &str| {
        let input = format!(r#"{{"key": "{key}"}}"#);
        let settings = ExecutionSettings::default();
        let run = start_with(&machine(&reader(config), PASS), &input, Script::new(), objects.clone(), settings);
        run.to_end().pop().unwrap()
    };
    let athena = r#""ManifestType": "ATHENA_DATA", "InputType": "JSONL""#;
    assert_eq!(
        outcome(athena, "athena"),
        r#"8←7 0 ExecutionSucceeded: [{"Items":[{"n":1},{"n":2}]},{"Items":[{"n":3}]}]"#
    );
    assert_eq!(
        outcome(athena, "packed"),
        "7←6 0 ExecutionFailed: States.ItemReaderFailed: The object \"part.jsonl.gz\" is compressed (.gz), which cannot be \
         read here."
    );
    assert_eq!(
        outcome(r#""ManifestType": "S3_INVENTORY", "InputType": "MANIFEST""#, "inventory"),
        r#"8←7 0 ExecutionSucceeded: [{"Items":[{"Bucket":"b","Key":"one"},{"Bucket":"b","Key":"two"}]}]"#
    );
    assert_eq!(
        outcome(r#""InputType": "PARQUET""#, "part-1"),
        "7←6 0 ExecutionFailed: States.ItemReaderFailed: Parquet files cannot be read here."
    );
    assert_eq!(output(r#""InputType": "JSON""#, "none"), "7←6 0 ExecutionFailed: States.ItemReaderFailed: no such key");
}
