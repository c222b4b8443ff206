//! `stepyard run`, from outside: outcomes, histories, traces, and exit codes.

mod command;

use command::{Ran, stepyard, stepyard_reading};
use syntax::Value;

const PAID: [&str; 6] = ["run", "order.asl.json", "--mock-config", "MockConfigFile.json", "--test-case", "order/Paid"];

fn ran(code: i32, out: &str, err: &str) -> Ran {
    Ran { code: Some(code), out: out.to_owned(), err: err.to_owned() }
}

#[test]
fn a_run_of_a_day_ends_at_once_with_its_output() {
    let out = r#"{
  "status": "SUCCEEDED",
  "output": {
    "a": 1,
    "charge": {
      "id": 7
    }
  }
}
"#;
    assert_eq!(stepyard(&[&PAID[..], &["--input", r#"{"a":1}"#]].concat()), ran(0, out, ""));
}

#[test]
fn a_failed_run_says_why_and_exits_with_one() {
    let out = "{\n  \"status\": \"FAILED\",\n  \"error\": \"Refused\",\n  \"cause\": \"no money\"\n}\n";
    let arguments = ["run", "order.asl.json", "--mock-config", "MockConfigFile.json", "--test-case", "order/Declined"];
    assert_eq!(stepyard(&arguments), ran(1, out, ""));
}

#[test]
fn a_trace_has_a_line_an_event() {
    let ran = stepyard(&[&PAID[..], &["--trace", "--input", "{\"a\":1}"]].concat());
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "    1  0:00:00.000  ExecutionStarted  input={\"a\":1}");
    assert_eq!(lines[7], "    8  0:01:00.000  TaskFailed  resource=invoke  error=Busy  cause=try again");
    assert_eq!(lines[13], "   14  24:03:00.000  WaitStateExited Rest  output={\"a\":1,\"charge\":{\"id\":7}}");
    assert_eq!(lines[17], "{", "and then the outcome");
}

#[test]
fn the_history_is_that_of_the_api() {
    let ran = stepyard(&[&PAID[..], &["--history"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let history = Value::parse(&ran.out).unwrap();
    let events = history.get("events").and_then(Value::as_array).unwrap();
    assert_eq!(events.len(), 17);
    assert_eq!(events[16].get("type"), Some(&"ExecutionSucceeded".into()));
    let output = events[16].get("executionSucceededEventDetails").and_then(|details| details.get("output"));
    assert_eq!(output, Some(&r#"{"charge":{"id":7}}"#.into()), "payloads are text there");
}

#[test]
fn input_comes_from_a_file_too_and_yaml_runs() {
    let yaml = "StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {'n.$': '$.order'}, End: true}\n";
    let out = "{\n  \"status\": \"SUCCEEDED\",\n  \"output\": {\n    \"n\": 5\n  }\n}\n";
    assert_eq!(stepyard_reading(&["run", "-", "--input-file", "input.json"], yaml), ran(0, out, ""));
}

/// A file is an object to the byte: the compressed list is read as AWS would read it.
#[test]
fn files_become_objects() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (manifest, list) = (folder.join("objects-manifest.json"), folder.join("objects-list.csv.gz"));
    std::fs::write(&manifest, r#"{"fileFormat":"CSV","fileSchema":"Bucket, Key","files":[{"key":"list.csv.gz"}]}"#)
        .unwrap();
    // By Python's gzip, of `b,k` and the end of the line.
    std::fs::write(
        &list,
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\xd2\xc9\xe6\x02\x00\x62\x04\xe0\xe7\x04\x00\x00\x00",
    )
    .unwrap();
    let text = r#"{"StartAt":"M","States":{"M":{"Type":"Map","End":true,
        "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"ManifestType":"S3_INVENTORY"},
            "Parameters":{"Bucket":"inventory","Key":"day=1/manifest.json"}},
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
            "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}"#;
    let manifest = format!("s3://inventory/day=1/manifest.json={}", manifest.display());
    let list = format!("s3://inventory/list.csv.gz={}", list.display());
    let out = "{\n  \"status\": \"SUCCEEDED\",\n  \"output\": [\n    {\n      \"Bucket\": \"b\",\n      \"Key\": \"k\"\n    }\n  ]\n}\n";
    assert_eq!(stepyard_reading(&["run", "-", "--object", &manifest, "--object", &list], text), ran(0, out, ""));
    let missing = stepyard_reading(&["run", "-", "--object", "s3://b/k=nowhere.csv"], text);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.starts_with("error: cannot read nowhere.csv: "), "{}", missing.err);
}

#[test]
fn the_same_seed_draws_the_same() {
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"id.$":"States.UUID()"},"End":true}}}"#;
    let run = |seed| stepyard_reading(&["run", "-", "--seed", seed], text).out;
    assert_eq!(run("1"), run("1"));
    assert_ne!(run("1"), run("2"));
}

#[test]
fn what_nobody_does_is_said() {
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Task","End":true,
        "Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters":{"QueueUrl":"q","MessageBody.$":"$$.Task.Token"}}}}"#;
    let note = "note: it waits for something that nobody here does, such as a task token (last entered: `A`)\n";
    assert_eq!(stepyard_reading(&["run", "-"], text), ran(1, "{\n  \"status\": \"RUNNING\"\n}\n", note));
    let unmocked = stepyard(&["run", "order.asl.json"]);
    assert_eq!(unmocked.code, Some(1));
    assert_eq!(
        unmocked.err,
        "note: functions do not run in the terminal; mock them with --mock-config and --test-case\n"
    );
}

#[test]
fn what_cannot_begin_exits_with_two() {
    let unknown =
        "error: the mock configuration has no test case `order/Nope`; it has `order/Declined`, `order/Paid`\n";
    let mut arguments = PAID;
    arguments[5] = "order/Nope";
    assert_eq!(stepyard(&arguments), ran(2, "", unknown));

    let invalid = stepyard(&["run", "broken.asl.json"]);
    assert_eq!((invalid.code, invalid.out.as_str()), (Some(2), ""));
    assert!(invalid.err.starts_with("broken.asl.json:4:36: error: Missing 'Next' target: AB"), "{}", invalid.err);

    let input = "error: InvalidExecutionInput: Invalid State Machine Execution Input: 'Unexpected end-of-input: expected close marker for Object'\n";
    assert_eq!(stepyard(&["run", "order.asl.json", "--input", "{"]), ran(2, "", input));

    for arguments in [
        &["run"][..],
        &["run", "order.asl.json", "--test-case", "order/Paid"],
        &["run", "order.asl.json", "--input", "1", "--input-file", "input.json"],
        &["run", "order.asl.json", "--clock", "sundial"],
        &["run", "order.asl.json", "--mock-config", "nope.json", "--test-case", "order/Paid"],
        &["run", "order.asl.json", "--mock-config", "MockConfigFile.json", "--test-case", "order"],
    ] {
        let ran = stepyard(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
    }
}

/// A run that takes a second of real time gives the history that the virtual clock gives, but for the times.
#[test]
fn both_clocks_give_the_same_history() {
    let definition = r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"End":true}}},
        {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.list","End":true,"ItemProcessor":{
            "StartAt":"N","States":{"N":{"Type":"Wait","SecondsPath":"$","End":true}}}}}}]}}}"#;
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("clocks.asl.json");
    std::fs::write(&file, definition).unwrap();
    let history = |clock: &str| {
        let arguments = ["run", file.to_str().unwrap(), "--input", r#"{"list":[1,0]}"#, "--history", "--clock", clock];
        let ran = stepyard(&arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let history = Value::parse(&ran.out).unwrap();
        let events = history.get("events").and_then(Value::as_array).unwrap();
        let timeless = |event: &Value| {
            let mut event = event.as_object().unwrap().clone();
            assert!(event.remove("timestamp").is_some());
            Value::from(event)
        };
        events.iter().map(timeless).collect::<Vec<_>>()
    };
    assert_eq!(history("real"), history("virtual"));
}
