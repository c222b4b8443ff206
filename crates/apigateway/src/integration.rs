//! The back ends: a service's action, a function, or a mock that only says with which status to go on.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html>

use std::future::poll_fn;
use std::task::Poll;

use syntax::Value;

use crate::backend::{AwsCall, AwsIntegration, BackendResponse, CallFailure};
use crate::exchange::{EndpointRequest, HttpResponse};
use crate::gateway_response::{Refusal, ResponseType};
use crate::integration_request::Prepared;
use crate::integration_uri::{IntegrationUri, Target};
use crate::mapping::Scope;
use crate::permissive_json;
use crate::rest_api::Integration;
use crate::time::Moment;

/// The longest a call may take, unless the integration says less.
const TIMEOUT_MILLIS: u32 = 29_000;
/// What stands where the log masks a secret.
const MASK: usize = 900;

/// What the back end answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) response: HttpResponse,
    /// What selection patterns are held against.
    pub(crate) against: String,
}

/// The status that a mock integration's rendered request asks for; `None` when it asks for none.
pub fn mock_status(body: &str) -> Option<i64> {
    match permissive_json::parse(body)?.get("statusCode")? {
        Value::Number(syntax::Number::Int(status)) => Some(*status),
        Value::Null
        | Value::Bool(_)
        | Value::Number(syntax::Number::Float(_))
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => None,
    }
}

pub(crate) fn mock(body: &str) -> Result<Answer, Refusal> {
    let status = mock_status(body).ok_or_else(|| {
        // Letter for letter as people quote AWS's log. What it says of a text that is no object is not known.
        let is_object = permissive_json::parse(body).is_some_and(|body| body.as_object().is_some());
        let why = if is_object {
            "statusCode should be an integer which defined in request template"
        } else {
            "Unable to transform request"
        };
        Refusal::configuration(why)
            .because("A mock integration needs a request template that gives a whole number as `statusCode`")
    })?;
    Ok(Answer { response: HttpResponse::default(), against: status.to_string() })
}

/// What the integration points at, with stage variables and path parameters put in.
pub(crate) fn uri(integration: &Integration, prepared: &Prepared, scope: &Scope) -> Result<IntegrationUri, Refusal> {
    let mut text = integration.uri.clone().unwrap_or_default();
    for (name, value) in &scope.stage_variables {
        text = text.replace(&format!("${{stageVariables.{name}}}"), value);
    }
    for (name, value) in &prepared.path {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    IntegrationUri::parse(&text).ok_or_else(|| {
        Refusal::configuration("Invalid endpoint address")
            .because(format!("The integration's URI `{text}` names no service of AWS"))
    })
}

/// The call as the log shows it, and as it goes out.
pub(crate) fn call_of(
    integration: &Integration,
    uri: &IntegrationUri,
    prepared: &Prepared,
    scope: &Scope,
    now: i64,
) -> (EndpointRequest, AwsCall) {
    let context = |name: &str| crate::parameter_mapping::named(&format!("context.{name}"), scope).unwrap_or_default();
    let api_id = context("apiId");
    let own = [
        ("Authorization", "*".repeat(240)),
        ("X-Amz-Date", Moment::from_millis(now).amz_date()),
        ("x-amzn-apigateway-api-id", api_id.clone()),
        ("Accept", "application/json".to_owned()),
        ("User-Agent", format!("AmazonAPIGateway_{api_id}")),
        ("X-Amz-Security-Token", "*".repeat(MASK)),
    ];
    let headers = prepared.headers.iter().cloned().chain(own.map(|(name, value)| (name.to_owned(), value))).collect();
    let http_method = integration.http_method.clone().unwrap_or_else(|| "POST".to_owned());
    let (action, path) = match &uri.target {
        Target::Action(action) => (Some(action.clone()), None),
        // A path override may still name an action, by the header that the JSON protocols have for it.
        Target::Path(path) => {
            let target = prepared.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("X-Amz-Target"));
            let action = target.and_then(|(_, value)| value.rsplit_once('.')).map(|(_, action)| action.to_owned());
            (action, Some(path.clone()))
        }
    };
    let call = AwsCall {
        service: uri.service.clone(),
        action,
        path,
        region: uri.region.clone(),
        http_method: http_method.clone(),
        headers: prepared.headers.clone(),
        query: prepared.query.clone(),
        body: prepared.mapped.body.clone(),
        credentials: integration.credentials.clone(),
        api_id,
        trace_id: context("xrayTraceId"),
    };
    let body = prepared.mapped.body.clone();
    (EndpointRequest { http_method, uri: uri.endpoint(), headers, body }, call)
}

/// Makes the call, but waits no longer than the integration allows.
pub(crate) async fn call(
    world: &dyn AwsIntegration,
    integration: &Integration,
    call: AwsCall,
) -> Result<HttpResponse, Refusal> {
    let timeout = integration.timeout_in_millis.unwrap_or(TIMEOUT_MILLIS).min(TIMEOUT_MILLIS);
    call_within(world, call, timeout).await
}

/// Makes the call, but waits no longer than so many milliseconds.
pub(crate) async fn call_within(
    world: &dyn AwsIntegration,
    call: AwsCall,
    timeout: u32,
) -> Result<HttpResponse, Refusal> {
    let mut answer = world.call(call);
    let mut timer = world.sleep(timeout.into());
    let outcome = poll_fn(|context| match (answer.as_mut().poll(context), timer.as_mut().poll(context)) {
        (Poll::Ready(answer), _) => Poll::Ready(Some(answer)),
        (Poll::Pending, Poll::Ready(())) => Poll::Ready(None),
        (Poll::Pending, Poll::Pending) => Poll::Pending,
    });
    match outcome.await {
        Some(Ok(BackendResponse { status, headers, body })) => Ok(HttpResponse { status, headers, body }),
        Some(Err(CallFailure::RoleNotAssumable { role })) => Err(Refusal::configuration(&format!(
            "API Gateway does not have permission to assume the provided role {role}"
        ))),
        Some(Err(CallFailure::Unreachable { reason })) => {
            Err(Refusal::new(ResponseType::IntegrationFailure, "Network error communicating with endpoint")
                .logged(format!("Execution failed due to configuration error: {reason}")))
        }
        None => Err(Refusal::new(ResponseType::IntegrationTimeout, "Endpoint request timed out")
            .logged("Execution failed due to a timeout error")),
    }
}

/// What patterns are held against: of a function that failed, its error message; else the status.
pub(crate) fn selection_text(uri: &IntegrationUri, response: &HttpResponse) -> String {
    let message = (uri.function_arn().is_some() && response.header("X-Amz-Function-Error").is_some())
        .then(|| permissive_json::parse(&response.body))
        .flatten()
        .and_then(|body| body.get("errorMessage").and_then(Value::as_str).map(str::to_owned));
    message.unwrap_or_else(|| response.status.to_string())
}
