//! `stepyard validate`, from outside: everything it prints, and its exit codes.

mod command;

use command::{Ran, stepyard, stepyard_reading};

fn ran(code: i32, out: &str, err: &str) -> Ran {
    Ran { code: Some(code), out: out.to_owned(), err: err.to_owned() }
}

const BROKEN: &str = "\
broken.asl.json:4:36: error: Missing 'Next' target: AB [MISSING_TRANSITION_TARGET]
   |
 4 |     \"A\": { \"Type\": \"Pass\", \"Next\": \"AB\" },
   |                                    ^^^^
   = hint: did you mean `AC`?

broken.asl.json: 1 error
";

#[test]
fn a_right_definition_is_ok() {
    assert_eq!(stepyard(&["validate", "order.asl.json"]), ran(0, "order.asl.json: OK\n", ""));
}

#[test]
fn what_is_wrong_is_shown_where_it_is() {
    assert_eq!(stepyard(&["validate", "broken.asl.json"]), ran(1, BROKEN, ""));
}

#[test]
fn programs_get_one_object_a_file() {
    let out = concat!(
        r#"{"file":"order.asl.json","result":"OK","diagnostics":[]}"#,
        "\n",
        r#"{"file":"broken.asl.json","result":"FAIL","diagnostics":["#,
        r#"{"severity":"ERROR","code":"MISSING_TRANSITION_TARGET","message":"Missing 'Next' target: AB","#,
        r#""location":"/States/A/Next","line":4,"column":36,"hint":"did you mean `AC`?"}]}"#,
        "\n",
    );
    assert_eq!(stepyard(&["validate", "--format", "json", "order.asl.json", "broken.asl.json"]), ran(1, out, ""));
}

#[test]
fn reads_standard_input_and_yaml() {
    let yaml = "StartAt: A\nStates:\n  A:\n    Type: Succeed\n";
    assert_eq!(stepyard_reading(&["validate", "-"], yaml), ran(0, "-: OK\n", ""));
}

#[test]
fn placeholders_may_be_given_or_left_open() {
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"${Next}"},"B":{"Type":"Succeed"}}}"#;
    assert_eq!(stepyard_reading(&["validate", "--substitute", "Next=B", "-"], text).code, Some(0));
    let wrong = stepyard_reading(&["validate", "--substitute", "Next=C", "-"], text);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.out.contains("Missing 'Next' target: C"), "{}", wrong.out);
    assert_eq!(
        stepyard(&["validate", "--substitute", "Next", "order.asl.json"]).err,
        "error: invalid value 'Next' for '--substitute <NAME=VALUE>': write NAME=VALUE\n\nFor more information, try '--help'.\n"
    );
}

#[test]
fn some_states_are_for_one_type_only() {
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Task","End":true,
        "Resource":"arn:aws:states:::states:startExecution.sync","Parameters":{"StateMachineArn":"arn:x"}}}}"#;
    assert_eq!(stepyard_reading(&["validate", "-"], text).code, Some(0));
    let express = stepyard_reading(&["validate", "--type", "express", "-"], text);
    assert_eq!(express.code, Some(1));
    assert!(
        express.out.contains("Express state machine does not support '.sync' service integration"),
        "{}",
        express.out
    );
}

#[test]
fn wrong_use_is_neither_right_nor_wrong() {
    let missing = "error: cannot read nope.json: No such file or directory (os error 2)\n";
    assert_eq!(stepyard(&["validate", "nope.json", "order.asl.json"]), ran(2, "order.asl.json: OK\n", missing));
    for arguments in [&["validate"][..], &[], &["validate", "--nope"], &["frobnicate"]] {
        let ran = stepyard(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
    }
}

#[test]
fn help_is_everywhere() {
    for arguments in [&["--help"][..], &["validate", "--help"], &["help", "validate"], &["--version"]] {
        let ran = stepyard(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(ran.out.contains("stepyard") || ran.out.contains("Usage"), "{}", ran.out);
    }
}
