//! Whatever a request says, there is an answer.

use syntax::{Object, Value};

use crate::fixture::{Fixture, MACHINE, PASS};

const OPERATIONS: [&str; 36] = [
    "CreateActivity",
    "CreateStateMachine",
    "CreateStateMachineAlias",
    "DeleteActivity",
    "DeleteStateMachine",
    "DeleteStateMachineAlias",
    "DeleteStateMachineVersion",
    "DescribeActivity",
    "DescribeExecution",
    "DescribeMapRun",
    "DescribeStateMachine",
    "DescribeStateMachineAlias",
    "DescribeStateMachineForExecution",
    "GetExecutionHistory",
    "ListActivities",
    "ListExecutions",
    "ListMapRuns",
    "ListStateMachineAliases",
    "ListStateMachineVersions",
    "ListStateMachines",
    "ListTagsForResource",
    "PublishStateMachineVersion",
    "RedriveExecution",
    "SendTaskFailure",
    "SendTaskHeartbeat",
    "SendTaskSuccess",
    "StartExecution",
    "StartSyncExecution",
    "StopExecution",
    "TagResource",
    "TestState",
    "UntagResource",
    "UpdateMapRun",
    "UpdateStateMachine",
    "UpdateStateMachineAlias",
    "ValidateStateMachineDefinition",
];

const MEMBERS: [&str; 36] = [
    "activityArn",
    "cause",
    "clientToken",
    "context",
    "definition",
    "description",
    "encryptionConfiguration",
    "error",
    "executionArn",
    "input",
    "inspectionLevel",
    "loggingConfiguration",
    "mapRunArn",
    "maxResults",
    "mock",
    "name",
    "nextToken",
    "output",
    "publish",
    "resourceArn",
    "reverseOrder",
    "roleArn",
    "routingConfiguration",
    "stateConfiguration",
    "stateMachineAliasArn",
    "stateMachineArn",
    "stateMachineVersionArn",
    "stateName",
    "statusFilter",
    "tagKeys",
    "tags",
    "taskToken",
    "tracingConfiguration",
    "type",
    "variables",
    "versionDescription",
];

const TEXTS: [&str; 24] = [
    "",
    "m",
    "e",
    "live",
    "{}",
    "[1]",
    "null",
    "{",
    "ä\u{0}😀",
    "STANDARD",
    "EXPRESS",
    "DEBUG",
    "FAILED",
    "arn:",
    "arn:aws:states::::::",
    "arn:aws:iam::123456789012:role/r",
    MACHINE,
    "arn:aws:states:us-east-1:123456789012:stateMachine:m:1",
    "arn:aws:states:us-east-1:123456789012:stateMachine:m:live",
    "arn:aws:states:us-east-1:123456789012:execution:m:e",
    "arn:aws:states:us-east-1:123456789012:mapRun:m/L:x",
    "arn:aws:states:us-east-1:123456789012:activity:m",
    PASS,
    r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","End":true}"#,
];

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 8 } else { 11 }) {
            0 => Value::Null,
            1 => (self.below(2) == 0).into(),
            2 => (*self.of(&[0_i64, 1, 100, 101, 1001, -1, i64::MAX])).into(),
            3 => 0.5.into(),
            4..8 => (*self.of(&TEXTS)).into(),
            8 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => self.object(4, depth - 1).into(),
        }
    }

    fn object(&mut self, most: usize, depth: usize) -> Object {
        let inner =
            ["result", "errorOutput", "level", "destinations", "weight", "stateMachineVersionArn", "key", "value"];
        (0..self.below(most))
            .map(|_| {
                let name = if depth < 2 { *self.of(&inner) } else { *self.of(&MEMBERS) };
                (name, self.value(depth))
            })
            .collect()
    }
}

#[test]
fn every_request_is_answered() {
    let fixture = Fixture::with_machine(PASS, "STANDARD");
    let mut chance = Chance(7);
    let mut accepted = 0;
    for _ in 0..6_000 {
        let operation = *chance.of(&OPERATIONS);
        let body = Value::from(chance.object(MEMBERS.len(), 2)).to_string();
        let (status, answer) = fixture.post(operation, &body);
        let parsed = Value::parse(&answer).unwrap_or_else(|error| panic!("{operation} {body}: {answer}: {error}"));
        assert_eq!(parsed.get("__type").is_some(), status == 400, "{operation} {body}: {answer}");
        accepted += usize::from(status == 200);
        let cut = chance.below(body.len());
        fixture.post(operation, body.get(..cut).unwrap_or("{"));
    }
    assert!(accepted > 50, "only {accepted} of the requests made sense");
}
