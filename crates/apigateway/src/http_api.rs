//! HTTP APIs (version 2) with the first-class integrations of Step Functions: parameters instead of templates.
//!
//! The caller always gets the service's whole answer: there is no mapping of the response's body.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html>

mod parameter;
mod route;

use serde::{Deserialize, Serialize};
use syntax::{Object, Value, object};

use crate::assumed::{Assumed, at_once};
use crate::backend::{AwsCall, AwsIntegration, BackendResponse};
use crate::exchange::{EndpointRequest, Exchange, HttpRequest, HttpResponse, Mapped};
use crate::integration;
use crate::integration_uri::{IntegrationUri, Target};
use crate::rest_api::{Stage, TextMap};
use crate::time::Moment;
use parameter::Source;

/// One HTTP API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpApi {
    pub api_id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub routes: Vec<Route>,
    pub integrations: Vec<HttpIntegration>,
    pub stages: Vec<Stage>,
}

/// `POST /execution`, `ANY /{proxy+}` or `$default`, and the integration behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Route {
    pub route_key: String,
    /// `integrations/{id}`
    pub target: String,
}

/// A call of Step Functions, described by parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpIntegration {
    pub integration_id: String,
    /// `StepFunctions-StartExecution`, `-StartSyncExecution` or `-StopExecution`.
    pub integration_subtype: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_arn: Option<String>,
    /// By the action's parameter: `StateMachineArn`, `Input`, …
    pub request_parameters: TextMap,
    /// 50 to 30,000; 30,000 where not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_in_millis: Option<u32>,
}

impl HttpApi {
    /// An API with the stage `$default`, which has no path of its own, and no route yet.
    pub fn new(api_id: impl Into<String>, name: impl Into<String>) -> Self {
        let stage = Stage { stage_name: DEFAULT_STAGE.into(), ..Stage::default() };
        Self { api_id: api_id.into(), name: name.into(), stages: vec![stage], ..Self::default() }
    }

    pub fn route(&self, route_key: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.route_key == route_key)
    }

    /// The integration that a route leads to.
    pub fn integration_of(&self, route: &Route) -> Option<&HttpIntegration> {
        let id = route.target.strip_prefix("integrations/").unwrap_or(&route.target);
        self.integrations.iter().find(|known| known.integration_id == id)
    }
}

/// The stage that is served without a stage in the path.
pub const DEFAULT_STAGE: &str = "$default";

/// A subtype: its action, and the parameters it takes, the first of them required.
struct Subtype {
    action: &'static str,
    parameters: &'static [&'static str],
}

fn subtype(name: &str) -> Option<Subtype> {
    let (action, parameters): (_, &[&str]) = match name {
        "StepFunctions-StartExecution" => ("StartExecution", &["StateMachineArn", "Name", "Input", "Region"]),
        "StepFunctions-StartSyncExecution" => {
            ("StartSyncExecution", &["StateMachineArn", "Name", "Input", "Region", "TraceHeader"])
        }
        "StepFunctions-StopExecution" => ("StopExecution", &["ExecutionArn", "Cause", "Error", "Region"]),
        _ => return None,
    };
    Some(Subtype { action, parameters })
}

/// What `CreateIntegration` would refuse about an integration; nothing when it is in order.
pub fn check(integration: &HttpIntegration) -> Vec<String> {
    let Some(subtype) = subtype(&integration.integration_subtype) else {
        return vec![format!("Invalid integration subtype `{}`", integration.integration_subtype)];
    };
    let mut problems = Vec::new();
    if integration.credentials_arn.as_deref().is_none_or(str::is_empty) {
        problems.push("A credentials ARN is required for integrations with AWS services".to_owned());
    }
    let required = subtype.parameters.first().copied().unwrap_or_default();
    if !integration.request_parameters.contains_key(required) {
        problems.push(format!("The request parameter `{required}` is required"));
    }
    for (name, value) in &integration.request_parameters {
        if !subtype.parameters.contains(&name.as_str()) {
            problems.push(format!("`{name}` is no request parameter of {}", integration.integration_subtype));
        } else if let Err(problem) = parameter::check(value) {
            problems.push(format!("{name}: {problem}"));
        }
    }
    problems
}

/// The request that the parameters make for the action: `{"stateMachineArn": …}`, and the region if they name one.
fn request_of(subtype: &Subtype, integration: &HttpIntegration, source: &Source<'_>) -> (Object, Option<String>) {
    let mut request = Object::new();
    let mut region = None;
    for name in subtype.parameters {
        let Some(value) = integration.request_parameters.get(*name).and_then(|text| parameter::value(text, source))
        else {
            continue;
        };
        if *name == "Region" {
            region = Some(value);
        } else {
            let (first, rest) = name.split_at(1);
            request.insert(format!("{}{rest}", first.to_lowercase()), value);
        }
    }
    (request, region)
}

fn endpoint(region: &str, action: &str) -> String {
    let target = Target::Action(action.to_owned());
    IntegrationUri { region: region.to_owned(), subdomain: None, service: "states".into(), target }.endpoint()
}

/// A live request to a stage; the stage `$default` has no path of its own.
pub async fn serve(api: &HttpApi, stage: &str, request: HttpRequest, world: &dyn AwsIntegration) -> Exchange {
    let started = world.now();
    let request_id = world.uuid();
    let mut exchange = Exchange { request_id: request_id.clone(), request, ..Exchange::default() };
    let mut response = match answer(api, stage, &mut exchange, world).await {
        Ok(response) => response,
        Err((status, message)) => HttpResponse {
            status,
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: Value::from(object! { "message" => message }).to_string(),
        },
    };
    response.set_header("Apigw-Requestid", request_id);
    exchange.response = response;
    exchange.latency = world.now() - started;
    exchange.log = log(&exchange);
    exchange
}

/// What would become of a request if the service answered so; nothing is called.
pub fn preview(api: &HttpApi, stage: &str, request: HttpRequest, answer: &BackendResponse, now: i64) -> Exchange {
    let world = Assumed::new(answer, now);
    at_once(serve(api, stage, request, &world)).unwrap_or_default()
}

/// How the request fared, line by line. AWS has no such log for HTTP APIs; the words are those of REST APIs'.
fn log(exchange: &Exchange) -> Vec<String> {
    let Exchange { request, response, .. } = exchange;
    let mut lines = vec![format!("Execution log for request {}", exchange.request_id)];
    let mut say = |text: String| lines.push(text);
    say(format!("HTTP Method: {}, Path: {}", request.http_method, request.path));
    say(match &exchange.resource_path {
        Some(route) => format!("Route: {route}"),
        None => "No route matches".to_owned(),
    });
    if let Some(sent) = &exchange.endpoint_request {
        say(format!("Endpoint request URI: {}", sent.uri));
        say(format!("Endpoint request body after parameter mapping: {}", sent.body));
    }
    if let Some(failure) = &exchange.failure {
        say(failure.clone());
    }
    if let Some(answer) = &exchange.endpoint_response {
        say(format!("Received response. Status: {}", answer.status));
        say(format!("Endpoint response body: {}", answer.body));
    }
    say(format!("Completed with status: {}", response.status));
    lines
}

async fn answer(
    api: &HttpApi,
    stage: &str,
    exchange: &mut Exchange,
    world: &dyn AwsIntegration,
) -> Result<HttpResponse, (u16, &'static str)> {
    const NOT_FOUND: (u16, &str) = (404, "Not Found");
    const FAILURE: (u16, &str) = (500, "Internal Server Error");
    let stage = api.stages.iter().find(|known| known.stage_name == stage).ok_or(NOT_FOUND)?;
    let (route, path_parameters) = route::find(&api.routes, &exchange.request).ok_or(NOT_FOUND)?;
    exchange.resource_path = Some(route.route_key.clone());
    let Some(integration) = api.integration_of(route) else {
        exchange.failure = Some(format!("The route `{}` has no integration", route.route_key));
        return Err(FAILURE);
    };
    let Some(subtype) = subtype(&integration.integration_subtype) else {
        exchange.failure = check(integration).into_iter().next();
        return Err(FAILURE);
    };
    let now = world.now();
    let mut headers = exchange.request.headers.iter();
    let user_agent = headers.find(|(name, _)| name.eq_ignore_ascii_case("user-agent"));
    let user_agent = user_agent.map(|(_, value)| value.clone()).unwrap_or_default();
    let source = Source {
        request: &exchange.request,
        path_parameters: &path_parameters,
        stage,
        context: vec![
            ("accountId", "123456789012".into()),
            ("apiId", api.api_id.clone()),
            ("domainName", format!("{}.execute-api.us-east-1.amazonaws.com", api.api_id)),
            ("domainPrefix", api.api_id.clone()),
            ("httpMethod", exchange.request.http_method.clone()),
            ("path", path_with(&stage.stage_name, &exchange.request.path)),
            ("protocol", "HTTP/1.1".into()),
            ("requestId", exchange.request_id.clone()),
            ("requestTime", Moment::from_millis(now).request_time()),
            ("requestTimeEpoch", now.to_string()),
            ("routeKey", route.route_key.clone()),
            ("stage", stage.stage_name.clone()),
            ("identity.sourceIp", "127.0.0.1".into()),
            ("identity.userAgent", user_agent),
        ],
    };
    let (request, region) = request_of(&subtype, integration, &source);
    let body = Value::from(request).to_string();
    let region = region.unwrap_or_else(|| "us-east-1".to_owned());
    exchange.integration_request = Some(Mapped { template: None, body: body.clone() });
    exchange.endpoint_request = Some(EndpointRequest {
        http_method: "POST".into(),
        uri: endpoint(&region, subtype.action),
        headers: Vec::new(),
        body: body.clone(),
    });
    let call = AwsCall {
        service: "states".into(),
        action: Some(subtype.action.into()),
        path: None,
        region,
        http_method: "POST".into(),
        headers: Vec::new(),
        query: Vec::new(),
        body,
        credentials: integration.credentials_arn.clone(),
        api_id: api.api_id.clone(),
        trace_id: String::new(),
    };
    let timeout = integration.timeout_in_millis.unwrap_or(30_000).min(30_000);
    let response = integration::call_within(world, call, timeout).await.map_err(|refusal| {
        exchange.failure = refusal.log.clone().or_else(|| Some(refusal.message.clone()));
        if refusal.message == "Endpoint request timed out" { (503, "Service Unavailable") } else { FAILURE }
    })?;
    exchange.endpoint_response = Some(response.clone());
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Ok(HttpResponse { status: response.status, headers, body: response.body })
}

/// `$context.path`, which has the stage that `$request.path` leaves out.
fn path_with(stage: &str, path: &str) -> String {
    if stage == DEFAULT_STAGE { path.to_owned() } else { format!("/{stage}{path}") }
}

#[cfg(test)]
mod tests;
