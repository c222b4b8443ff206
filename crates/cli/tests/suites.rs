//! `stepyard test`, from outside: the report for people, the report for CI, and exit codes.

mod command;

use std::fs;

use command::{Ran, stepyard};

/// The report without the times, which differ from run to run.
fn timeless(ran: Ran) -> Ran {
    let lines = ran.out.lines().map(|line| match line.rsplit_once(", ") {
        Some((start, end)) if end.ends_with(" ms)") => format!("{start})\n"),
        _ => format!("{line}\n"),
    });
    Ran { out: lines.collect(), ..ran }
}

fn ran(code: i32, out: &str, err: &str) -> Ran {
    Ran { code: Some(code), out: out.to_owned(), err: err.to_owned() }
}

const WRONG: &str = "\
wrong.suite.json
  FAIL  another id & <more>
          output.a[1]: expected 3, got 2
          output.charge.id: expected 8, got 7
          output.b: expected null, got none
          states: expected Charge → Done
          states: got      Charge → Rest → Done
  FAIL  not declined
          status: expected SUCCEEDED, got FAILED
          status: it failed with Refused: no money
  ok    waits (6 events)
3 tests, 2 failed
";

#[test]
fn a_suite_that_passes() {
    let out = "Orders\n  ok    paid at the third attempt (17 events)\n  ok    declined (8 events)\n2 tests, 0 failed\n";
    assert_eq!(timeless(stepyard(&["test", "orders.suite.json"])), ran(0, out, ""));
}

#[test]
fn what_differs_is_named_place_by_place() {
    assert_eq!(timeless(stepyard(&["test", "wrong.suite.json"])), ran(1, WRONG, ""));
}

#[test]
fn only_some_tests() {
    let out = "Orders\n  ok    declined (8 events)\nwrong.suite.json\n  FAIL  not declined\n          status: expected SUCCEEDED, got FAILED\n          status: it failed with Refused: no money\n2 tests, 1 failed\n";
    let arguments = ["test", "--only", "declined", "orders.suite.json", "wrong.suite.json"];
    assert_eq!(timeless(stepyard(&arguments)), ran(1, out, ""));
}

/// Each test has the suite's objects; without one, its reader finds nothing.
#[test]
fn a_suite_brings_its_objects() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("objects-suite");
    fs::create_dir_all(&folder).expect("a folder for the suite");
    let machine = r#"{"StartAt":"M","States":{"M":{"Type":"Map","End":true,
        "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSONL"},
            "Parameters":{"Bucket":"b","Key":"k"}},
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
            "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}"#;
    let suite = r#"{"name":"Objects","definitions":{"m":"m.asl.json"},"objects":{"s3://b/k":"lines"},
        "tests":[{"name":"reads","expect":{"output":[1,2]}}]}"#;
    for (name, text) in [("m.asl.json", machine), ("lines", "1\n2\n"), ("suite.json", suite)] {
        fs::write(folder.join(name), text).expect("a file of the suite is written");
    }
    let suite = folder.join("suite.json").to_string_lossy().into_owned();
    assert_eq!(
        timeless(stepyard(&["test", &suite])),
        ran(0, "Objects\n  ok    reads (8 events)\n1 test, 0 failed\n", "")
    );
}

#[test]
fn the_report_for_ci_is_junits() {
    let file = std::env::temp_dir().join(format!("stepyard-{}.xml", std::process::id()));
    let path = file.to_string_lossy().into_owned();
    assert_eq!(stepyard(&["test", "orders.suite.json", "wrong.suite.json", "--junit", &path]).code, Some(1));
    let xml = fs::read_to_string(&file).expect("the report was written");
    fs::remove_file(&file).expect("the report goes");
    for part in [
        r#"<testsuites name="stepyard" tests="5" failures="2" errors="0">"#,
        r#"<testsuite name="Orders" tests="2" disabled="0" errors="0" failures="0">"#,
        r#"<testcase name="another id &amp; &lt;more&gt;" classname="order" time=""#,
        r#"<failure message="output.a[1]: expected 3, got 2" type="expectation">output.a[1]: expected 3, got 2
output.charge.id: expected 8, got 7"#,
    ] {
        assert!(xml.contains(part), "{part}\nin\n{xml}");
    }
}

#[test]
fn a_suite_that_cannot_be_used_exits_with_two() {
    let folder = std::env::temp_dir().join(format!("stepyard-suites-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for suites");
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    for (at, (suite, why)) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        (r#"{"definitions":{},"tests":[]}"#, "`definitions` names no state machine"),
        (r#"{"definitions":{"a":"x.json"},"tests":[],"mocks":"y"}"#, "unknown field `mocks`, expected one of `name`"),
        (r#"{"definitions":{"a":"x.json","b":"y.json"},"tests":[{"name":"t"}]}"#, "the test `t` does not say which `machine` it runs"),
        (r#"{"definitions":{"a":"x.json"},"tests":[{"name":"t","machine":"b"}]}"#, "the test `t` runs `b`, which is not among `definitions`"),
        (r#"{"definitions":{"a":"x.json"},"tests":[{"name":"t","testCase":"c"}]}"#, "the test `t` has a `testCase`, but the suite has no `mockConfig`"),
        (r#"{"definitions":{"a":"x.json"},"tests":[]}"#, "cannot read "),
        (r#"{"definitions":{"a":"x.json"},"objects":{"b/k":"f"},"tests":[]}"#, "`b/k` is no object: write `s3://BUCKET/KEY`"),
        (&format!(r#"{{"definitions":{{"a":"{fixtures}/wait.asl.yaml"}},"now":"noon","tests":[]}}"#), "`now` is not a time such as `2025-01-01T00:00:00Z`"),
        (
            &format!(r#"{{"definitions":{{"order":"{fixtures}/order.asl.json"}},"mockConfig":"{fixtures}/MockConfigFile.json","tests":[{{"name":"t","testCase":"x"}}]}}"#),
            "the test `t`: the mock configuration has no test case `order/x`; it has `order/Declined`, `order/Paid`",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder.join(format!("{at}.json"));
        fs::write(&file, suite).expect("a suite is written");
        let ran = stepyard(&["test", &file.to_string_lossy()]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{suite}: {}", ran.err);
        assert!(ran.err.starts_with("error: ") && ran.err.contains(why), "{suite}: {}", ran.err);
    }
    let broken = folder.join("broken.json");
    fs::write(&broken, format!(r#"{{"definitions":{{"a":"{fixtures}/broken.asl.json"}},"tests":[]}}"#))
        .expect("a suite is written");
    let ran = stepyard(&["test", &broken.to_string_lossy()]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("broken.asl.json:4:36: error: Missing 'Next' target: AB"), "{}", ran.err);
    fs::remove_dir_all(&folder).expect("the folder goes");
}
