//! Replays `vtl` cases: templates, chains of templates, mock integrations and the functions of `$util`.

use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use apigateway::mapping::{self, Parameters, Scope};
use apigateway::{
    AwsCall, AwsIntegration, BackendResponse, CallFailure, HttpRequest, LocalBoxFuture, Method, RestApi, Stage, TextMap,
};
use syntax::{Object, Value, object};
use velocity::{Item, Map};

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    match text(case, "kind") {
        "render" => render(case),
        "render_chain" => render_chain(case),
        "integration" => integration(case),
        "util" => util(case),
        "mock_integration" => Ok(match apigateway::mock_status(text(case, "body")) {
            Some(status) => object! { "status" => status }.into(),
            None => object! { "error" => "InternalServerError" }.into(),
        }),
        kind => Err(format!("no such kind: {kind}")),
    }
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Object::iter).map(|(key, value)| (key.to_string(), value))
}

fn pairs(value: Option<&Value>) -> Vec<(String, String)> {
    members(value).filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect()
}

fn item(value: &Value) -> Result<Item, String> {
    Item::from_json(value).map_err(|error| error.to_string())
}

fn json(item: &Item) -> Result<Value, String> {
    let text = velocity::to_json(item, 1 << 20).map_err(|error| error.to_string())?;
    Value::parse(&text).map_err(|error| error.to_string())
}

/// The scope that a case describes, with the overrides that a template may set.
fn scope(case: &Value) -> Result<Scope, String> {
    let context = Map::new();
    for (name, value) in members(case.get("context")) {
        context.put(name, item(value)?);
    }
    let overrides = |names: &[&str]| names.iter().map(|name| (*name, Map::new())).collect::<Map>();
    context.put("requestOverride", overrides(&["header", "path", "querystring"]));
    context.put("responseOverride", overrides(&["header"]));
    let part = |name: &str| pairs(case.get("params").and_then(|params| params.get(name)));
    Ok(Scope {
        parameters: Rc::new(Parameters {
            path: part("path"),
            querystring: part("querystring"),
            header: part("header"),
        }),
        context,
        stage_variables: pairs(case.get("stageVariables")).into_iter().collect(),
    })
}

fn render(case: &Value) -> Result<Value, String> {
    let scope = scope(case)?;
    let mut variables = mapping::variables(text(case, "body"), &scope);
    for (name, value) in members(case.get("variables")) {
        variables.insert(name.into(), item(value)?);
    }
    let output = mapping::render_with(text(case, "template"), &mut variables).map_err(|failure| failure.message)?;
    let mut answer = object! { "output" => output };
    let request = json(&scope.context.member("requestOverride").unwrap_or_default())?;
    let mut response = json(&scope.context.member("responseOverride").unwrap_or_default())?;
    if let Value::Object(response) = &mut response {
        // The recorder writes a status that was not set as 0.
        if !response.contains_key("status") {
            response.insert("status", 0);
        }
    }
    match text(case, "phase") {
        "request" => {
            answer.insert("overrides", object! { "requestOverride" => request, "responseOverride" => response });
        }
        "response" => {
            answer.insert("overrides", response);
        }
        _ => {}
    }
    Ok(answer.into())
}

fn render_chain(case: &Value) -> Result<Value, String> {
    let scope = scope(case)?;
    let mut body = text(case, "body").to_owned();
    for template in case.get("templates").and_then(Value::as_array).into_iter().flat_map(|all| all.iter()) {
        let template = template.as_str().unwrap_or_default();
        body = mapping::render(template, &body, &scope).map_err(|failure| failure.message)?;
    }
    Ok(object! { "output" => body }.into())
}

fn util(case: &Value) -> Result<Value, String> {
    let arguments = case.get("args").and_then(Value::as_array).cloned().unwrap_or_default();
    let arguments = arguments.iter().map(item).collect::<Result<Vec<_>, _>>()?;
    let result = mapping::call_util(text(case, "function"), &arguments).map_err(|error| error.to_string())?;
    let result = result.ok_or_else(|| "no such function".to_owned())?;
    Ok(match &result {
        Item::List(_) | Item::Map(_) => object! { "output" => json(&result)? },
        Item::Null
        | Item::Bool(_)
        | Item::Integer(_)
        | Item::Double(_)
        | Item::String(_)
        | Item::Object(_)
        | Item::Block(_) => {
            object! { "output" => velocity::to_text(&result, 1 << 20).map_err(|error| error.to_string())? }
        }
    }
    .into())
}

fn integration(case: &Value) -> Result<Value, String> {
    let api = api(case)?;
    let request = request(case);
    let mut run = pin!(apigateway::serve(&api, "stage", request, &NoBackend));
    // A mock integration waits for nothing.
    let Poll::Ready(exchange) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        return Err("the mock integration waits".to_owned());
    };
    let body = exchange.response.body;
    let body = Value::parse(&body).unwrap_or_else(|_| Value::from(body));
    Ok(object! { "body" => body, "status" => i64::from(exchange.response.status) }.into())
}

/// The API that a case describes: one resource with one method.
pub(super) fn api(case: &Value) -> Result<RestApi, String> {
    let nothing = Value::empty_object();
    let described = case.get("integration").unwrap_or(&nothing);
    let mut integration = described.as_object().cloned().unwrap_or_default();
    // `httpMethod` names the method in the request's shape, and the back end's method in the stored one.
    if let Some(back_end) = integration.remove("integrationHttpMethod") {
        integration.insert("httpMethod", back_end);
    }
    let responses = case.get("integration_responses").and_then(Value::as_array).cloned().unwrap_or_default();
    let by_status = responses.iter().map(|response| (text(response, "statusCode").to_owned(), response.clone()));
    let by_status: Object = by_status.collect();
    let statuses = by_status.keys().map(|status| (status.clone(), object! { "statusCode" => status.clone() }));
    let method_responses: Object = statuses.collect();
    integration.insert("integrationResponses", by_status);
    let request = case.get("request").unwrap_or(&nothing);
    let method = object! {
        "httpMethod" => text(request, "method"),
        "methodResponses" => method_responses,
        "methodIntegration" => integration,
    };
    let method: Method = serde_json::from_str(&Value::from(method).to_string()).map_err(|error| error.to_string())?;
    let mut api = RestApi::new("api", "replay");
    api.put_method(text(request, "resource_path"), method);
    api.stages.push(Stage { stage_name: "stage".into(), description: None, variables: TextMap::new() });
    Ok(api)
}

/// The request that a case describes.
pub(super) fn request(case: &Value) -> HttpRequest {
    let nothing = Value::empty_object();
    let described = case.get("request").unwrap_or(&nothing);
    let mut request = HttpRequest::new(text(described, "method"), text(described, "path"), text(described, "body"));
    request.headers = pairs(described.get("headers"));
    request
}

/// A world without services.
struct NoBackend;

impl AwsIntegration for NoBackend {
    fn now(&self) -> i64 {
        0
    }

    fn uuid(&self) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    fn sleep(&self, _milliseconds: u64) -> LocalBoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    fn call(&self, _call: AwsCall) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>> {
        Box::pin(std::future::ready(Err(CallFailure::Unreachable { reason: "no service is here".to_owned() })))
    }
}
