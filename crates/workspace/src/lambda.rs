//! Lambda, as Step Functions and API Gateway call it: names and ARNs to a function, its answer to the shapes of AWS.
//!
//! Separate because three callers share it (`lambda:invoke`, a function's own ARN, the Lambda proxy of an API), and
//! because running the code is the host's business: [`FunctionRuntime`].
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>

use std::rc::Rc;

use interpreter::StateError;
use interpreter::host::LocalFuture;
use syntax::{Value, object};

use crate::document::{ACCOUNT, Document, Function, REGION};
use crate::service::answer::http_metadata;

/// What is run, with what.
#[derive(Clone, Debug)]
pub struct Invocation {
    pub function: Function,
    pub event: Value,
    pub request_id: String,
}

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq)]
pub enum InvocationResult {
    /// What the handler returned; `null` for nothing.
    Returned(Value),
    /// What the handler threw, as the Node.js runtime reports it.
    Threw { error_type: String, error_message: String, trace: Vec<String> },
    /// The function ran longer than its timeout and was ended.
    TimedOut,
    /// The code could not be run at all: no `handler`, a syntax error, no sandbox.
    Broken { error_type: String, error_message: String },
}

/// Runs functions. The page's is a sandboxed frame; a terminal's calls an endpoint. Dropping the future ends the function.
pub trait FunctionRuntime {
    fn invoke(&self, invocation: Invocation) -> LocalFuture<InvocationResult>;

    /// A function that the workspace does not have, where the runtime knows of others.
    fn function(&self, name: &str) -> Option<Function> {
        let _ = name;
        None
    }
}

/// A function that is to be invoked: by name, partial ARN or ARN, with or without a qualifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionName {
    pub name: String,
    pub qualifier: Option<String>,
}

impl FunctionName {
    /// Reads `name`, `name:qualifier`, `account:function:name[:qualifier]` or a whole ARN.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        let rest = match parts.as_slice() {
            ["arn", _, "lambda", _, _, "function", name @ ..] | [_, "function", name @ ..] | name => name,
        };
        let (name, qualifier) = match *rest {
            [name] => (name, None),
            [name, qualifier] => (name, Some(qualifier)),
            _ => return None,
        };
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'$'))
        };
        (plain(name) && qualifier.is_none_or(plain))
            .then(|| Self { name: name.into(), qualifier: qualifier.map(Into::into) })
    }

    /// The ARN with its qualifier, `$LATEST` where none was given.
    pub fn qualified_arn(&self) -> String {
        let qualifier = self.qualifier.as_deref().unwrap_or(LATEST);
        format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}:{qualifier}", self.name)
    }

    /// The function of the workspace that it names. Every qualifier is the function as it stands: there are no versions.
    ///
    /// # Errors
    /// Lambda's own refusal, as Step Functions reports it.
    pub fn find(
        &self,
        document: &Document,
        runtime: &dyn FunctionRuntime,
        request_id: &str,
    ) -> Result<Function, StateError> {
        let known = document.function(&self.name).cloned().or_else(|| runtime.function(&self.name));
        known.ok_or_else(|| {
            StateError::new(
                "Lambda.ResourceNotFoundException",
                format!(
                    "Function not found: {} (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: {request_id}; Proxy: null)",
                    self.qualified_arn()
                ),
            )
        })
    }
}

const LATEST: &str = "$LATEST";

/// The payload that Lambda answers a failed invocation with.
pub fn error_payload(result: &InvocationResult, function: &Function, request_id: &str) -> Option<Value> {
    let payload = match result {
        InvocationResult::Returned(_) => return None,
        InvocationResult::Threw { error_type, error_message, trace } => object! {
            "errorType" => error_type,
            "errorMessage" => error_message,
            "trace" => trace.iter().collect::<Value>(),
        },
        InvocationResult::Broken { error_type, error_message } => object! {
            "errorType" => error_type,
            "errorMessage" => error_message,
            "trace" => Value::Array(syntax::Array::new()),
        },
        InvocationResult::TimedOut => object! {
            "errorType" => TIMED_OUT,
            "errorMessage" => format!("RequestId: {request_id} Error: Task timed out after {}.00 seconds", function.timeout),
        },
    };
    Some(payload.into())
}

const TIMED_OUT: &str = "Sandbox.Timedout";

/// A failed invocation as a failed state: the error is its type, the cause its payload.
fn failure(result: &InvocationResult, function: &Function, request_id: &str) -> Option<StateError> {
    let payload = error_payload(result, function, request_id)?;
    let error = payload.get("errorType").and_then(Value::as_str).unwrap_or("Error").to_owned();
    Some(StateError::new(error, payload.to_string()))
}

/// What a function's own ARN gives as a task's resource: the payload by itself.
///
/// # Errors
/// The function failed.
pub fn direct_result(result: InvocationResult, function: &Function, request_id: &str) -> Result<Value, StateError> {
    match failure(&result, function, request_id) {
        Some(error) => Err(error),
        None => Ok(returned(result)),
    }
}

/// What `lambda:invoke` gives: the payload in the answer of the Invoke API.
///
/// # Errors
/// The function failed.
pub fn invoke_result(
    result: InvocationResult,
    function: &Function,
    request_id: &str,
    date: &str,
) -> Result<Value, StateError> {
    direct_result(result, function, request_id).map(|payload| invoke_answer(payload, request_id, date))
}

fn returned(result: InvocationResult) -> Value {
    if let InvocationResult::Returned(value) = result { value } else { Value::Null }
}

/// The answer of the Invoke API as the optimized integration hands it out, headers and all.
fn invoke_answer(payload: Value, request_id: &str, date: &str) -> Value {
    let length = payload.text_len().to_string();
    let trace: Rc<str> = format!("root=1-{request_id};parent=0000000000000000;sampled=0;lineage=1:00000000:0").into();
    let headers: [(&str, Value); 8] = [
        ("X-Amz-Executed-Version", LATEST.into()),
        ("x-amzn-Remapped-Content-Length", "0".into()),
        ("Connection", "keep-alive".into()),
        ("x-amzn-RequestId", request_id.into()),
        ("Content-Length", length.into()),
        ("Date", date.into()),
        ("X-Amzn-Trace-Id", Rc::clone(&trace).into()),
        ("Content-Type", "application/json".into()),
    ];
    object! {
        "ExecutedVersion" => LATEST,
        "Payload" => payload,
        "SdkHttpMetadata" => http_metadata(headers),
        "SdkResponseMetadata" => object! { "RequestId" => request_id },
        "StatusCode" => 200,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nobody;

    impl FunctionRuntime for Nobody {
        fn invoke(&self, _: Invocation) -> LocalFuture<InvocationResult> {
            Box::pin(std::future::pending())
        }
    }

    #[test]
    fn a_function_is_named_in_many_ways() {
        let plain = Some(FunctionName { name: "F".into(), qualifier: None });
        let qualified = Some(FunctionName { name: "F".into(), qualifier: Some("$LATEST".into()) });
        assert_eq!(FunctionName::parse("F"), plain);
        assert_eq!(FunctionName::parse("F:$LATEST"), qualified);
        assert_eq!(FunctionName::parse("123456789012:function:F"), plain);
        assert_eq!(FunctionName::parse("arn:aws:lambda:us-east-1:123456789012:function:F:$LATEST"), qualified);
        assert_eq!(FunctionName::parse("function:F:1:2:3"), None);
        assert_eq!(FunctionName::parse(""), None);
    }

    #[test]
    fn a_missing_function_is_lambdas_own_refusal() {
        let error = FunctionName::parse("Nope").unwrap().find(&Document::default(), &Nobody, "id").unwrap_err();
        assert_eq!(
            error,
            StateError::new(
                "Lambda.ResourceNotFoundException",
                "Function not found: arn:aws:lambda:us-east-1:123456789012:function:Nope:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: id; Proxy: null)"
            )
        );
    }

    #[test]
    fn failures_carry_the_payload_as_cause() {
        let function = Function { name: "F".into(), ..Function::default() };
        let threw = InvocationResult::Threw {
            error_type: "CustomError".into(),
            error_message: "no".into(),
            trace: vec!["CustomError: no".into(), "    at handler".into()],
        };
        assert_eq!(
            direct_result(threw, &function, "id"),
            Err(StateError::new(
                "CustomError",
                r#"{"errorType":"CustomError","errorMessage":"no","trace":["CustomError: no","    at handler"]}"#
            ))
        );
        assert_eq!(
            direct_result(InvocationResult::TimedOut, &function, "id"),
            Err(StateError::new(
                "Sandbox.Timedout",
                r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: id Error: Task timed out after 3.00 seconds"}"#
            ))
        );
    }

    #[test]
    fn the_invoke_answer_wraps_the_payload() {
        let function = Function::default();
        let payload = Value::parse(r#"{"sum":139}"#).unwrap();
        let answer = invoke_result(InvocationResult::Returned(payload), &function, "id", "now").unwrap();
        assert_eq!(answer.get("Payload").map(ToString::to_string).as_deref(), Some(r#"{"sum":139}"#));
        let metadata = answer.get("SdkHttpMetadata").unwrap();
        assert_eq!(metadata.get("HttpHeaders").and_then(|h| h.get("Content-Length")), Some(&"11".into()));
        let names: Vec<&str> = answer.as_object().unwrap().keys().map(|key| &**key).collect();
        assert_eq!(names, ["ExecutedVersion", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"]);
    }
}
