//! Replays `apigateway` cases: a REST API in front of Step Functions, in a workspace with an echoing function.
//!
//! A case says which state machine its request names, but not what that machine is: it has one task, the function that
//! the case lists, which answers with its event.

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::rc::Rc;

use apigateway::TestInvokeRequest;
use interpreter::executor::Turn;
use interpreter::host::LocalFuture;
use interpreter::testing::VirtualClock;
use interpreter::{Executor, Timestamp};
use syntax::{Value, object};
use workspace::document::{ACCOUNT, Document};
use workspace::lambda::{FunctionRuntime, Invocation, InvocationResult};
use workspace::{Outside, Workspace};

use super::vtl;

/// The account that the recordings have.
const RECORDED_ACCOUNT: &str = "111111111111";

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    let case = &with_account(case, RECORDED_ACCOUNT, ACCOUNT)?;
    let clock = VirtualClock::starting_at(Timestamp::parse("2024-07-12T19:51:49Z").unwrap_or_default());
    let executor = Executor::new(clock.clone());
    let seed = Cell::new(1_u64);
    let random = move || {
        seed.set(seed.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
        seed.get()
    };
    let outside = Outside { random: Rc::new(random), functions: Rc::new(Echo) };
    let (workspace, refusals) = Workspace::open(&executor, outside, document(case)?);
    if let Some((name, refusal)) = refusals.into_iter().next() {
        return Err(format!("{name}: {}", refusal.message().unwrap_or_default()));
    }
    let request = vtl::request(case);
    let test = TestInvokeRequest {
        resource_id: "/".to_owned(),
        http_method: request.http_method,
        path_with_query_string: request.path,
        body: request.body,
        headers: request.headers.into_iter().collect(),
        ..TestInvokeRequest::default()
    };
    let kept = Rc::new(RefCell::new(None));
    let keep = kept.clone();
    executor.spawn(async move { *keep.borrow_mut() = Some(workspace.test_invoke(0, test).await) });
    while kept.borrow().is_none() {
        match executor.turn(None) {
            Turn::NextTimer(next) => clock.advance_to(next),
            Turn::Idle if kept.borrow().is_none() => return Err("the request is never answered".to_owned()),
            Turn::Ready | Turn::Idle => {}
        }
    }
    let answer = kept.take().ok_or("no answer")?.map_err(|error| error.message)?;
    let body = Value::parse(&answer.body).unwrap_or_else(|_| Value::from(&answer.body));
    with_account(&object! { "body" => body, "status" => i64::from(answer.status) }.into(), ACCOUNT, RECORDED_ACCOUNT)
}

fn with_account(value: &Value, from: &str, to: &str) -> Result<Value, String> {
    Value::parse(&value.to_string().replace(from, to)).map_err(|error| error.to_string())
}

fn document(case: &Value) -> Result<Document, String> {
    let text = case.to_string();
    // The name behind the first ARN of a state machine in the request or its template.
    let name = text.split(":stateMachine:").nth(1).unwrap_or_default();
    let name: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let kind = if text.contains("action/StartSyncExecution") { "EXPRESS" } else { "STANDARD" };
    let functions = case.get("lambdas").and_then(Value::as_array).cloned().unwrap_or_default();
    let function = functions.first().and_then(|function| function.get("name")).and_then(Value::as_str);
    let function = function.unwrap_or("echo");
    let task = object! {
        "Type" => "Task",
        "Resource" => format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:{function}"),
        "End" => true,
    };
    let definition = object! { "StartAt" => "step1", "States" => object! { "step1" => task } };
    let machine =
        object! { "name" => name, "type" => kind, "role" => "r", "definition" => Value::from(definition).to_string() };
    let document = object! {
        "stateMachines" => Value::from_iter([machine]),
        "functions" => Value::from_iter([object! { "name" => function }]),
        "ignorePermissions" => true,
    };
    let mut document: Document =
        serde_json::from_str(&Value::from(document).to_string()).map_err(|error| error.to_string())?;
    document.apis.push(vtl::api(case)?);
    Ok(document)
}

/// Every function answers with its event.
struct Echo;

impl FunctionRuntime for Echo {
    fn invoke(&self, invocation: Invocation) -> LocalFuture<InvocationResult> {
        Box::pin(ready(InvocationResult::Returned(invocation.event)))
    }
}
