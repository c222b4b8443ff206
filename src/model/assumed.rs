//! Answers that a back end may give, for looking ahead: what the service says when all is well, and when it is not.

/// What an assumed answer is called, its status and its body.
pub type Answer = (&'static str, u16, &'static str);

const STARTED: Answer = (
    "The execution starts",
    200,
    r#"{"executionArn":"arn:aws:states:us-east-1:123456789012:execution:MyStateMachine:MyExecution","startDate":1.672167354533E9}"#,
);
const SUCCEEDED: Answer = (
    "The execution succeeds",
    200,
    r#"{"billingDetails":{"billedDurationInMilliseconds":400,"billedMemoryUsedInMB":64},"executionArn":"arn:aws:states:us-east-1:123456789012:express:MyStateMachine:MyExecution:56af5767","input":"{}","name":"MyExecution","output":"{\"sum\":139}","startDate":1.672167768925E9,"stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine","status":"SUCCEEDED","stopDate":1.672167769259E9}"#,
);
const FAILED: Answer = (
    "The execution fails",
    200,
    r#"{"billingDetails":{"billedDurationInMilliseconds":100,"billedMemoryUsedInMB":64},"cause":"The list is empty","error":"ValueError","executionArn":"arn:aws:states:us-east-1:123456789012:express:MyStateMachine:MyExecution:56af5767","input":"{}","name":"MyExecution","startDate":1.672167768925E9,"stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine","status":"FAILED","stopDate":1.672167769259E9}"#,
);
const UNKNOWN_MACHINE: Answer = (
    "The state machine does not exist",
    400,
    r#"{"__type":"com.amazonaws.swf.service.v2.model#StateMachineDoesNotExist","message":"State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:Nope'"}"#,
);
const MALFORMED: Answer =
    ("The request is malformed", 400, r#"{"__type":"com.amazon.coral.service#SerializationException"}"#);
const UNAVAILABLE: Answer =
    ("The service has a failure", 500, r#"{"__type":"com.amazon.coral.service#InternalFailure"}"#);
const DONE: Answer = ("The action is done", 200, "{}");
const PROXIED: Answer =
    ("The function answers", 200, r#"{"statusCode":200,"headers":{"X-From":"Lambda"},"body":"{\"ok\":true}"}"#);
const NO_PROXY: Answer = ("The function answers with no proxy response", 200, r#"{"sum":139}"#);
const RETURNED: Answer = ("The function returns", 200, r#"{"sum":139}"#);

/// The answers to choose from for an action of Step Functions, `lambda` for a function and `proxy` for one behind a proxy
/// integration; the first is what usually happens.
pub fn answers(action: &str) -> &'static [Answer] {
    match action {
        "StartExecution" => &[STARTED, UNKNOWN_MACHINE, MALFORMED, UNAVAILABLE],
        "StartSyncExecution" => &[SUCCEEDED, FAILED, UNKNOWN_MACHINE, MALFORMED, UNAVAILABLE],
        "proxy" => &[PROXIED, NO_PROXY],
        "lambda" => &[RETURNED],
        _ => &[DONE, MALFORMED, UNAVAILABLE],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assumed_body_is_json() {
        for action in ["StartExecution", "StartSyncExecution", "proxy", "lambda", "StopExecution"] {
            for (title, status, body) in answers(action) {
                assert!(serde_json::from_str::<serde_json::Value>(body).is_ok(), "{action}: {title}");
                assert!((200..600).contains(status));
            }
        }
        assert_eq!(answers("StartSyncExecution").first(), Some(&SUCCEEDED));
    }
}
