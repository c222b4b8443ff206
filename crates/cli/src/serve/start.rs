//! What a request that starts an execution says beside the API's own members: a test case behind the machine's ARN, and a
//! trace in a header.
//!
//! Separate because both are put right before the service sees the request: the one is Step Functions Local's, the other
//! HTTP's.

use std::borrow::Cow;

use syntax::{Object, Value};

/// A request as the service takes it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request<'a> {
    pub(super) body: Cow<'a, str>,
    pub(super) test_case: Option<String>,
}

/// Reads a request. `trace` is its header `X-Amzn-Trace-Id`, which counts more than the member `traceHeader`.
pub(super) fn read<'a>(operation: &str, body: &'a str, trace: Option<&str>) -> Request<'a> {
    let as_it_is = Request { body: body.into(), test_case: None };
    let starts = matches!(operation, "StartExecution" | "StartSyncExecution");
    // Most have neither: their text is not even read.
    if !starts || (trace.is_none() && !body.contains('#')) {
        return as_it_is;
    }
    let Ok(Value::Object(mut request)) = Value::parse(body) else { return as_it_is };
    let test_case = take_test_case(&mut request);
    if test_case.is_none() && trace.is_none() {
        return as_it_is;
    }
    if let Some(trace) = trace {
        request.insert("traceHeader", trace);
    }
    Request { body: Value::from(request).to_string().into(), test_case }
}

/// Step Functions Local's way to name a test case: `…:stateMachine:Orders#HappyPath`.
fn take_test_case(request: &mut Object) -> Option<String> {
    const MEMBER: &str = "stateMachineArn";
    let (machine, case) = request.get(MEMBER)?.as_str()?.split_once('#')?;
    let (machine, case) = (machine.to_owned(), case.to_owned());
    request.insert(MEMBER, machine);
    Some(case)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_case_stands_behind_the_machine() {
        let request = read("StartExecution", r#"{"stateMachineArn":"arn:x:M#Happy","input":"{}"}"#, None);
        let expected = r#"{"stateMachineArn":"arn:x:M","input":"{}"}"#;
        assert_eq!(request, Request { body: expected.into(), test_case: Some("Happy".to_owned()) });
        for (operation, body) in [
            ("StartExecution", r##"{"stateMachineArn":"arn:x:M","input":"\"#\""}"##),
            ("DescribeStateMachine", r#"{"stateMachineArn":"arn:x:M#Happy"}"#),
            ("StartExecution", "#"),
        ] {
            assert_eq!(read(operation, body, None), Request { body: body.into(), test_case: None });
        }
    }

    #[test]
    fn the_headers_trace_counts_more_than_the_members() {
        let body = r#"{"stateMachineArn":"arn:x:M","traceHeader":"old"}"#;
        let traced = r#"{"stateMachineArn":"arn:x:M","traceHeader":"Root=1"}"#;
        assert_eq!(read("StartSyncExecution", body, Some("Root=1")).body, traced);
        assert_eq!(read("DescribeExecution", body, Some("Root=1")).body, body);
        assert_eq!(read("StartExecution", "[", Some("Root=1")).body, "[");
    }
}
