//! State machines, their versions and aliases.

use std::time::Duration;

use syntax::{Value, object};

use crate::fixture::{Fixture, MACHINE, PASS};

const OTHER: &str = r#"{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}"#;

#[test]
fn a_machine_is_described_whole() {
    let fixture = Fixture::with_machine(PASS, "EXPRESS");
    assert_eq!(
        fixture.answer("DescribeStateMachine", object! { "stateMachineArn" => MACHINE }),
        r#"{"creationDate":1.7952624E9,"definition":"{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}","encryptionConfiguration":{"type":"AWS_OWNED_KEY"},"loggingConfiguration":{"includeExecutionData":false,"level":"OFF"},"name":"m","roleArn":"arn:aws:iam::123456789012:role/r","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m","status":"ACTIVE","tracingConfiguration":{"enabled":false},"type":"EXPRESS"}"#
    );
    assert_eq!(
        fixture.answer("ListStateMachines", object! {}),
        r#"{"stateMachines":[{"creationDate":1.7952624E9,"name":"m","stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m","type":"EXPRESS"}]}"#
    );
}

#[test]
fn the_same_request_again_is_answered_another_is_refused() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    fixture.clock.advance_to(fixture.executor.now().after(Duration::from_secs(5)));
    let request = |definition: &str| {
        object! { "name" => "m", "definition" => definition, "roleArn" => "arn:aws:iam::123456789012:role/another" }
    };
    assert_eq!(
        fixture.answer("CreateStateMachine", request(PASS)),
        r#"{"creationDate":1.7952624E9,"stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m"}"#
    );
    assert_eq!(
        fixture.refusal("CreateStateMachine", request(OTHER)),
        format!("StateMachineAlreadyExists: State Machine Already Exists: '{MACHINE}'")
    );
}

#[test]
fn a_new_revision_has_an_id_and_what_changes_nothing_has_none() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    let update = |definition: &str| {
        let request = object! { "stateMachineArn" => MACHINE, "definition" => definition };
        fixture.member("UpdateStateMachine", request, "revisionId")
    };
    assert_eq!(update(PASS), None);
    let second = update(OTHER);
    assert_eq!(second, Some("00000000-0000-4000-8000-000000000001".into()));
    assert_eq!(update(OTHER), second);
}

#[test]
fn version_numbers_are_never_used_again() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    let publish = || {
        let request = object! { "stateMachineArn" => MACHINE };
        fixture.member("PublishStateMachineVersion", request, "stateMachineVersionArn")
    };
    let arn = |number: u32| Some(Value::from(format!("{MACHINE}:{number}")));
    assert_eq!((publish(), publish()), (arn(1), arn(1)));
    fixture.answer("DeleteStateMachineVersion", object! { "stateMachineVersionArn" => format!("{MACHINE}:1") });
    assert_eq!(publish(), arn(2));
    let stale = object! { "stateMachineArn" => MACHINE, "revisionId" => "x" };
    assert_eq!(
        fixture.refusal("PublishStateMachineVersion", stale),
        "ConflictException: Failed to publish the State Machine version for revision x. The current State Machine revision is INITIAL."
    );
}

#[test]
fn an_alias_routes_and_keeps_its_versions() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    fixture.answer("PublishStateMachineVersion", object! { "stateMachineArn" => MACHINE });
    let route = object! { "stateMachineVersionArn" => format!("{MACHINE}:1"), "weight" => 100 };
    let request = object! { "name" => "live", "routingConfiguration" => Value::from_iter([route]) };
    fixture.answer("CreateStateMachineAlias", request);
    let execution = fixture.start("m:live", "e", "{}");
    fixture.run();
    let described =
        |member| fixture.member("DescribeExecution", object! { "executionArn" => execution.as_str() }, member);
    assert_eq!(described("stateMachineAliasArn"), Some(format!("{MACHINE}:live").into()));
    assert_eq!(described("stateMachineVersionArn"), Some(format!("{MACHINE}:1").into()));
    assert_eq!(
        fixture.refusal("DeleteStateMachineVersion", object! { "stateMachineVersionArn" => format!("{MACHINE}:1") }),
        "ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]"
    );
}

#[test]
fn a_machine_that_runs_is_deleted_when_it_has_ended() {
    let wait = r#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#;
    let fixture = Fixture::with_machine(wait, "STANDARD");
    let execution = fixture.start("m", "e", "{}");
    fixture.answer("DeleteStateMachine", object! { "stateMachineArn" => MACHINE });
    let status = || fixture.member("DescribeStateMachine", object! { "stateMachineArn" => MACHINE }, "status");
    assert_eq!(status(), Some("DELETING".into()));
    assert_eq!(
        fixture.refusal("StartExecution", object! { "stateMachineArn" => MACHINE }),
        format!("StateMachineDeleting: State Machine is Deleting: '{MACHINE}'")
    );
    fixture.answer("StopExecution", object! { "executionArn" => execution.as_str() });
    assert_eq!(
        fixture.refusal("DescribeStateMachine", object! { "stateMachineArn" => MACHINE }),
        format!("StateMachineDoesNotExist: State Machine Does Not Exist: '{MACHINE}'")
    );
    assert_eq!(fixture.status(&execution), "ABORTED");
}

#[test]
fn tags_are_those_of_their_resource() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    let tag = |key: &str, value: &str| object! { "key" => key, "value" => value };
    let tags = Value::from_iter([tag("a", "1"), tag("b", "2")]);
    fixture.answer("TagResource", object! { "resourceArn" => MACHINE, "tags" => tags });
    fixture.answer("UntagResource", object! { "resourceArn" => MACHINE, "tagKeys" => Value::from_iter(["a"]) });
    assert_eq!(
        fixture.answer("ListTagsForResource", object! { "resourceArn" => MACHINE }),
        r#"{"tags":[{"key":"b","value":"2"}]}"#
    );
    let missing = "arn:aws:states:us-east-1:123456789012:activity:none";
    let (_, body) = fixture.post("ListTagsForResource", &format!(r#"{{"resourceArn":"{missing}"}}"#));
    assert_eq!(
        body,
        format!(
            r#"{{"__type":"com.amazonaws.swf.service.v2.model#ResourceNotFound","message":"Resource not found: '{missing}'","resourceName":"{missing}"}}"#
        )
    );
}
