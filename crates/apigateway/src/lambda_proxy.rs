//! Lambda proxy integrations: the request as an event, and a function's answer as a response.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>

use syntax::{Object, Value, object};
use velocity::Item;

use crate::exchange::{HttpRequest, HttpResponse};
use crate::gateway_response::{Refusal, ResponseType};
use crate::mapping::{Scope, base64_decode};
use crate::permissive_json;

/// The event, payload format 1.0.
pub(crate) fn event(resource_path: &str, request: &HttpRequest, scope: &Scope) -> Value {
    let parameters = &scope.parameters;
    let variables: Object = scope.stage_variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let context = |name: &str| scope.context.member(name).map_or(Value::Null, |item| json(&item));
    let names = [
        "resourceId",
        "resourcePath",
        "httpMethod",
        "extendedRequestId",
        "requestTime",
        "path",
        "accountId",
        "protocol",
        "stage",
        "domainPrefix",
        "requestTimeEpoch",
        "requestId",
        "identity",
        "domainName",
        "apiId",
    ];
    let request_context: Object = names.iter().map(|name| (*name, context(name))).collect();
    object! {
        "resource" => resource_path,
        "path" => request.path.as_str(),
        "httpMethod" => request.http_method.as_str(),
        "headers" => single(&parameters.header),
        "multiValueHeaders" => multiple(&parameters.header),
        "queryStringParameters" => single(&parameters.querystring),
        "multiValueQueryStringParameters" => multiple(&parameters.querystring),
        "pathParameters" => single(&parameters.path),
        "stageVariables" => if variables.is_empty() { Value::Null } else { variables.into() },
        "requestContext" => request_context,
        "body" => if request.body.is_empty() { Value::Null } else { request.body.as_str().into() },
        "isBase64Encoded" => false,
    }
    .into()
}

/// The last value of each name; null when there are none.
fn single(pairs: &[(String, String)]) -> Value {
    let object: Object = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if object.is_empty() { Value::Null } else { object.into() }
}

fn multiple(pairs: &[(String, String)]) -> Value {
    let mut object = Object::new();
    for (name, _) in pairs {
        if !object.contains_key(name) {
            let values: Value = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect();
            object.insert(name.as_str(), values);
        }
    }
    if object.is_empty() { Value::Null } else { object.into() }
}

fn json(item: &Item) -> Value {
    velocity::to_json(item, 1 << 20).ok().and_then(|text| Value::parse(&text).ok()).unwrap_or_default()
}

/// The response that a function's answer describes.
pub(crate) fn response(answer: &HttpResponse) -> Result<HttpResponse, Refusal> {
    let malformed = |why: &str| {
        let log = "Execution failed due to configuration error: Malformed Lambda proxy response";
        let refusal = Refusal::new(ResponseType::ApiConfigurationError, "Internal server error");
        Refusal { status: Some(502), ..refusal.logged(log).because(why) }
    };
    if answer.header("X-Amz-Function-Error").is_some() {
        return Err(Refusal {
            log: Some("Lambda execution failed with status 200 due to customer function error".to_owned()),
            ..malformed(&answer.body)
        });
    }
    let body = permissive_json::parse(&answer.body).ok_or_else(|| malformed("The function answered no JSON"))?;
    let Some(described) = body.as_object() else {
        return Err(malformed("The function must answer an object with `statusCode` and `body`"));
    };
    let known = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "cookies"];
    if let Some(unknown) = described.keys().find(|key| !known.contains(&&***key)) {
        return Err(malformed(&format!(
            "The function's answer has a member `{unknown}`, which a proxy response has not"
        )));
    }
    let status = match described.get("statusCode") {
        None => return Err(malformed("The function's answer has no `statusCode`")),
        Some(Value::String(text)) => text.parse().ok(),
        Some(other) => other.as_i64().and_then(|status| u16::try_from(status).ok()),
    };
    let status = status
        .filter(|status| (100..600).contains(status))
        .ok_or_else(|| malformed("`statusCode` must be a number from 100 to 599"))?;
    let text = match described.get("body") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.to_string(),
        Some(_) => return Err(malformed("`body` must be text: use JSON.stringify")),
    };
    let is_base64 = described.get("isBase64Encoded").and_then(Value::as_bool).unwrap_or_default();
    let body = if is_base64 { String::from_utf8_lossy(&base64_decode(&text)).into_owned() } else { text };
    let mut response = HttpResponse { status, headers: Vec::new(), body };
    for (name, value) in described.get("headers").and_then(Value::as_object).into_iter().flat_map(Object::iter) {
        response.set_header(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    let several = described.get("multiValueHeaders").and_then(Value::as_object);
    for (name, values) in several.into_iter().flat_map(Object::iter) {
        for value in values.as_array().into_iter().flat_map(|values| values.iter()) {
            response.headers.push((name.to_string(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
        }
    }
    if response.header("Content-Type").is_none() {
        response.set_header("Content-Type", "application/json");
    }
    Ok(response)
}
