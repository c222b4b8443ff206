//! The services as API Gateway reaches them: an integration's call becomes a call of Step Functions or Lambda.
//!
//! Separate because this is the one place where the two services meet, and where the role of an integration is checked.

use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use apigateway::{AwsCall, AwsIntegration, BackendResponse, CallFailure, LocalBoxFuture};
use stepfunctions::CONTENT_TYPE;
use syntax::{Value, object};

use crate::document::{ACCOUNT, REGION};
use crate::http_date::http_date;
use crate::lambda::{FunctionName, Invocation, InvocationResult, error_payload};
use crate::role::Role;
use crate::world::Shared;

/// API Gateway's way out.
#[derive(Clone, Debug)]
pub(crate) struct Gateway(pub(crate) Rc<Shared>);

impl AwsIntegration for Gateway {
    fn now(&self) -> i64 {
        self.0.executor.now().as_millis()
    }

    fn uuid(&self) -> String {
        self.0.uuid()
    }

    fn sleep(&self, milliseconds: u64) -> LocalBoxFuture<'_, ()> {
        let deadline = self.0.executor.now().after(Duration::from_millis(milliseconds));
        Box::pin(self.0.executor.sleep_until(deadline))
    }

    fn call(&self, call: AwsCall) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>> {
        let role = match self.assume(call.credentials.as_deref()) {
            Ok(role) => role,
            Err(failure) => return Box::pin(ready(Err(failure))),
        };
        match call.service.as_str() {
            "states" => self.states(&call, role.as_ref()),
            "lambda" => self.lambda(&call),
            other => {
                let reason = format!(
                    "Stepyard has no service `{other}` behind its APIs: choose Step Functions (`states`) or Lambda (`lambda`)."
                );
                Box::pin(ready(Err(CallFailure::Unreachable { reason })))
            }
        }
    }
}

impl Gateway {
    /// The role that the integration names, where roles are checked.
    fn assume(&self, credentials: Option<&str>) -> Result<Option<Role>, CallFailure> {
        let Some(arn) = credentials else { return Ok(None) };
        match self.0.role(arn) {
            Ok(Some(role)) if role.trusts("apigateway.amazonaws.com") => Ok(Some(role)),
            Ok(None) => Ok(None),
            Ok(Some(_)) | Err(()) => Err(CallFailure::RoleNotAssumable { role: arn.to_owned() }),
        }
    }

    fn states(&self, call: &AwsCall, role: Option<&Role>) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>> {
        let Some(service) = self.0.service() else {
            let reason = "The workspace was closed.".to_owned();
            return Box::pin(ready(Err(CallFailure::Unreachable { reason })));
        };
        let action = call.action.clone().unwrap_or_default();
        let body = traced(&action, call);
        if let Some(refusal) = role.and_then(|role| denied(role, SESSION, &action, &body)) {
            return Box::pin(ready(Ok(self.respond(400, CONTENT_TYPE, refusal))));
        }
        Box::pin(async move {
            let answer = service.handle(&format!("AWSStepFunctions.{action}"), &body).await;
            Ok(self.respond(answer.status, CONTENT_TYPE, answer.body))
        })
    }

    /// `path/2015-03-31/functions/ARN/invocations`, as a Lambda (proxy) integration calls it.
    fn lambda(&self, call: &AwsCall) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>> {
        let path = call.path.as_deref().unwrap_or_default();
        let name = path.split_once("functions/").map_or(path, |(_, rest)| rest.trim_end_matches("/invocations"));
        let request_id = self.0.uuid();
        let document = self.0.document();
        let found =
            FunctionName::parse(name).map(|name| (name.find(&document, &*self.0.outside.functions, &request_id), name));
        let function = match found {
            Some((Ok(function), _)) => function,
            Some((Err(_), name)) => {
                let message = format!("Function not found: {}", name.qualified_arn());
                let body = object! { "Type" => "User", "Message" => message };
                return Box::pin(ready(Ok(self.respond(404, "application/json", Value::from(body).to_string()))));
            }
            None => {
                let reason = format!("`{name}` is not the name or ARN of a function.");
                return Box::pin(ready(Err(CallFailure::Unreachable { reason })));
            }
        };
        let event = Value::parse(&call.body).unwrap_or_else(|_| call.body.as_str().into());
        let run = self.0.invoke(Invocation { function: function.clone(), event, request_id: request_id.clone() });
        let invocation_type = call.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("X-Amz-Invocation-Type"));
        if invocation_type.is_some_and(|(_, kind)| kind == "Event") {
            // Nobody waits for what comes of it.
            self.0.executor.spawn(async move { drop(run.await) });
            return Box::pin(ready(Ok(self.respond(202, "application/json", String::new()))));
        }
        Box::pin(async move {
            let result = run.await;
            let failed = error_payload(&result, &function, &request_id);
            let body = match (&failed, &result) {
                (Some(payload), _) => payload.to_string(),
                (None, InvocationResult::Returned(value)) => value.to_string(),
                (None, _) => Value::Null.to_string(),
            };
            let mut answer = self.respond(200, "application/json", body);
            if failed.is_some() {
                answer.headers.push(("X-Amz-Function-Error".into(), "Unhandled".into()));
            }
            Ok(answer)
        })
    }

    fn respond(&self, status: u16, content_type: &str, body: String) -> BackendResponse {
        let headers = [
            ("x-amzn-RequestId", self.0.uuid()),
            ("Date", http_date(self.0.executor.now())),
            ("Content-Type", content_type.to_owned()),
            ("Content-Length", body.len().to_string()),
        ];
        BackendResponse {
            status,
            headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            body,
        }
    }
}

/// Whose credentials they are that the gateway calls with.
const SESSION: &str = "BackplaneAssumeRoleSession";

/// The request's body; a start carries the gateway's trace id on, as the workshop's answers show.
fn traced(action: &str, call: &AwsCall) -> String {
    if !matches!(action, "StartExecution" | "StartSyncExecution") || call.trace_id.is_empty() {
        return call.body.clone();
    }
    match Value::parse(&call.body) {
        Ok(Value::Object(mut request)) if !request.contains_key("traceHeader") => {
            request.insert("traceHeader", format!("{};Sampled=1", call.trace_id));
            Value::from(request).to_string()
        }
        // What is no request is refused as it came.
        _ => call.body.clone(),
    }
}

/// The refusal that IAM puts before an action that the role may not do. `session` is whose credentials they are.
pub(crate) fn denied(role: &Role, session: &str, action: &str, body: &str) -> Option<String> {
    let request = Value::parse(body).unwrap_or_default();
    let resource = resource(action, &request);
    let permission = format!("states:{action}");
    if role.allows(&permission, &resource) {
        return None;
    }
    let message = role.denial(session, &permission, &resource);
    let body = object! { "__type" => "com.amazon.coral.service#AccessDeniedException", "Message" => message };
    Some(Value::from(body).to_string())
}

/// What an action is about, as IAM names it: by the request's own ARN, by the name that is to be made, or all of a kind for
/// a list. <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html>
fn resource(action: &str, request: &Value) -> String {
    const NAMED_BY: [&str; 7] = [
        "stateMachineArn",
        "executionArn",
        "activityArn",
        "mapRunArn",
        "stateMachineAliasArn",
        "stateMachineVersionArn",
        "resourceArn",
    ];
    let text = |member: &str| request.get(member).and_then(Value::as_str);
    if let Some(arn) = NAMED_BY.into_iter().find_map(text) {
        return arn.to_owned();
    }
    let kind = match action {
        "CreateStateMachine" | "ListStateMachines" => "stateMachine",
        "CreateActivity" | "ListActivities" => "activity",
        _ => return "*".to_owned(),
    };
    format!("arn:aws:states:{REGION}:{ACCOUNT}:{kind}:{}", text("name").unwrap_or("*"))
}
