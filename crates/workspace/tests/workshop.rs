//! The workshop from the API's Test button to the function and back, on a virtual clock: whole answers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what helps a test fails with it"
)]

use std::cell::RefCell;
use std::future::ready;
use std::rc::Rc;

use apigateway::{TestInvokeRequest, TestInvokeResponse};
use interpreter::host::LocalFuture;
use interpreter::testing::VirtualClock;
use interpreter::{Executor, Timestamp};
use syntax::{Value, object};
use workspace::lambda::{FunctionRuntime, Invocation, InvocationResult};
use workspace::{Document, Outside, Workspace, examples};

/// The workshop's functions, written in Rust.
struct Functions;

impl FunctionRuntime for Functions {
    fn invoke(&self, invocation: Invocation) -> LocalFuture<InvocationResult> {
        let data: Vec<f64> = invocation
            .event
            .get("data")
            .and_then(Value::as_array)
            .map(|items| items.iter().filter_map(Value::as_f64).collect())
            .unwrap_or_default();
        let sum: f64 = data.iter().sum();
        let whole = |number: f64| Value::parse(&number.to_string()).unwrap();
        let result = match invocation.function.name.as_str() {
            "AvgFunction" if data.is_empty() => InvocationResult::Threw {
                error_type: "EmptyList".into(),
                error_message: "nothing to average".into(),
                trace: vec!["EmptyList: nothing to average".into()],
            },
            "SumFunction" => InvocationResult::Returned(object! { "sum" => whole(sum) }.into()),
            "AvgFunction" => InvocationResult::Returned(
                object! { "avg" => whole(sum / f64::from(u32::try_from(data.len()).unwrap())) }.into(),
            ),
            _ => {
                let max = data.iter().copied().fold(f64::MIN, f64::max);
                let min = data.iter().copied().fold(f64::MAX, f64::min);
                InvocationResult::Returned(object! { "max" => whole(max), "min" => whole(min) }.into())
            }
        };
        Box::pin(ready(result))
    }
}

/// The answer of the workshop's method.
fn test_answer(document: Document, body: &str, functions: Rc<dyn FunctionRuntime>) -> TestInvokeResponse {
    let clock = VirtualClock::starting_at(Timestamp::from_millis(1_672_167_354_533));
    let executor = Executor::new(clock.clone());
    let counter = std::cell::Cell::new(7_u64);
    let random = move || {
        counter.set(counter.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        counter.get()
    };
    let outside = Outside { random: Rc::new(random), functions };
    let (workspace, refusals) = Workspace::open(&executor, outside, document);
    assert!(refusals.is_empty(), "{refusals:?}");
    let answer = Rc::new(RefCell::new(None));
    let (slot, body) = (answer.clone(), body.to_owned());
    executor.spawn(async move {
        let request = TestInvokeRequest {
            resource_id: "/execution".into(),
            http_method: "POST".into(),
            body,
            ..TestInvokeRequest::default()
        };
        *slot.borrow_mut() = Some(workspace.test_invoke(0, request).await.unwrap());
    });
    clock.run(&executor);
    answer.borrow_mut().take().expect("an answer")
}

fn test_post(document: Document, body: &str) -> Value {
    let answer = test_answer(document, body, Rc::new(Functions));
    assert_eq!(answer.status, 200, "{}", answer.log);
    Value::parse(&answer.body).unwrap()
}

fn with_action(action: &str) -> Document {
    let mut document = examples::workshop();
    let method = document.apis[0].resources[1].resource_methods.get_mut("POST").unwrap();
    let integration = method.method_integration.as_mut().unwrap();
    integration.uri = Some(format!("arn:aws:apigateway:us-east-1:states:action/{action}"));
    document
}

#[test]
fn start_execution_answers_with_an_express_arn_and_a_date() {
    let body = test_post(examples::workshop(), &examples::workshop().test_body);
    let members: Vec<&str> = body.as_object().unwrap().keys().map(|key| &**key).collect();
    assert_eq!(members, ["executionArn", "startDate"]);
    let arn = body.get("executionArn").and_then(Value::as_str).unwrap();
    assert!(arn.starts_with("arn:aws:states:us-east-1:123456789012:express:ParallelProcessing:MyExecution:"), "{arn}");
    assert_eq!(body.get("startDate").unwrap().to_string(), "1.672167354533E9");
}

#[test]
fn start_sync_execution_answers_with_the_output() {
    let body = test_post(with_action("StartSyncExecution"), &examples::workshop().test_body);
    assert_eq!(body.get("status"), Some(&"SUCCEEDED".into()));
    assert_eq!(body.get("output").and_then(Value::as_str), Some(r#"[{"sum":139},{"min":9,"max":60},{"avg":27.8}]"#));
    assert_eq!(body.get("input"), Some(&"{\"data\": [20,40,60,10,9]}".into()));
    assert_eq!(body.get("name"), Some(&"MyExecution".into()));
}

#[test]
fn a_failing_function_fails_the_execution_with_its_error() {
    let request = examples::workshop().test_body.replace("[20,40,60,10,9]", "[]");
    let body = test_post(with_action("StartSyncExecution"), &request);
    assert_eq!(body.get("status"), Some(&"FAILED".into()));
    assert_eq!(body.get("error"), Some(&"EmptyList".into()));
    assert_eq!(
        body.get("cause").and_then(Value::as_str),
        Some(
            r#"{"errorType":"EmptyList","errorMessage":"nothing to average","trace":["EmptyList: nothing to average"]}"#
        )
    );
    assert_eq!(body.get("output"), None);
}

/// Keeps what it was called with, and fails.
#[derive(Default)]
struct Late(RefCell<Vec<Value>>);

impl FunctionRuntime for Late {
    fn invoke(&self, invocation: Invocation) -> LocalFuture<InvocationResult> {
        self.0.borrow_mut().push(invocation.event);
        Box::pin(ready(InvocationResult::Threw {
            error_type: "Late".into(),
            error_message: "nobody waits".into(),
            trace: Vec::new(),
        }))
    }
}

#[test]
fn a_function_that_is_invoked_as_an_event_is_not_waited_for() {
    let mut document = examples::workshop();
    let method = document.apis[0].resources[1].resource_methods.get_mut("POST").unwrap();
    let integration = method.method_integration.as_mut().unwrap();
    let function = "arn:aws:lambda:us-east-1:123456789012:function:SumFunction";
    integration.uri =
        Some(format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"));
    let header = "integration.request.header.X-Amz-Invocation-Type".to_owned();
    integration.request_parameters.insert(header, "'Event'".into());
    let functions = Rc::new(Late::default());
    let answer = test_answer(document, r#"{"data":[1]}"#, functions.clone());
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert!(answer.log.contains("Received response. Status: 202, Integration latency: 0 ms"), "{}", answer.log);
    assert_eq!(*functions.0.borrow(), [Value::parse(r#"{"data":[1]}"#).unwrap()]);
}
