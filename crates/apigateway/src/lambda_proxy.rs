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
    let headers = event_headers(&parameters.header);
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
        "headers" => single(&headers),
        "multiValueHeaders" => multiple(&headers),
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

/// The headers that a function sees: as they were sent, but for two that are the connection's own and two that are always
/// spelt so, which others measured on AWS.
fn event_headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    const SPELT: [&str; 2] = ["Authorization", "User-Agent"];
    const LEFT_OUT: [&str; 2] = ["Content-Length", "Connection"];
    let find = |names: [&'static str; 2], name: &str| names.into_iter().find(|known| known.eq_ignore_ascii_case(name));
    let shown = headers.iter().filter(|(name, _)| find(LEFT_OUT, name).is_none());
    shown.map(|(name, value)| (find(SPELT, name).unwrap_or(name).to_owned(), value.clone())).collect()
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
    let known = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];
    if let Some(unknown) = described.keys().find(|key| !known.contains(&&***key)) {
        return Err(malformed(&format!(
            "The function's answer has a member `{unknown}`, which a proxy response has not"
        )));
    }
    let status = match described.get("statusCode") {
        None | Some(Value::Null) => Some(200),
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
    let members = |name: &str| match described.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(_) => Err(malformed(&format!("`{name}` must be an object"))),
    };
    let header = |value: &Value| match value {
        Value::String(text) => Ok(text.to_string()),
        Value::Bool(_) => Ok(value.to_string()),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(malformed("A header's value must be text or a boolean"))
        }
    };
    for (name, value) in members("headers")?.into_iter().flat_map(Object::iter) {
        response.set_header(name, header(value)?);
    }
    // A name that is in both has the values from here.
    for (name, values) in members("multiValueHeaders")?.into_iter().flat_map(Object::iter) {
        let values = values.as_array().ok_or_else(|| malformed("`multiValueHeaders` must have arrays"))?;
        response.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        for value in values {
            response.headers.push((name.to_string(), header(value)?));
        }
    }
    if response.header("Content-Type").is_none() {
        response.set_header("Content-Type", "application/json");
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Headers = Vec<(String, String)>;

    /// The status, headers and body of a function's answer, or why it is none.
    fn read(answer: &str) -> Result<(u16, Headers, String), String> {
        let answer = HttpResponse { status: 200, headers: Vec::new(), body: answer.to_owned() };
        match response(&answer) {
            Ok(response) => Ok((response.status, response.headers, response.body)),
            Err(refusal) => Err(refusal.detail.unwrap_or_default()),
        }
    }

    fn headers(pairs: &[(&str, &str)]) -> Headers {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn no_member_of_a_response_is_needed_and_no_other_is_taken() {
        let json = headers(&[("Content-Type", "application/json")]);
        assert_eq!(read("{}"), Ok((200, json.clone(), String::new())));
        assert_eq!(read(r#"{"statusCode":"201","headers":null,"body":"b"}"#), Ok((201, json, "b".to_owned())));
        let answer = r#"{"headers":{"Content-Type":"text/plain","x-a":true,"X-B":"1"},"multiValueHeaders":{"x-b":["2","3"]},"body":"aGk=","isBase64Encoded":true}"#;
        let sent = headers(&[("Content-Type", "text/plain"), ("x-a", "true"), ("x-b", "2"), ("x-b", "3")]);
        assert_eq!(read(answer), Ok((200, sent, "hi".to_owned())));
    }

    #[test]
    fn what_is_no_response_says_why() {
        for (answer, why) in [
            (r#""text""#, "The function must answer an object with `statusCode` and `body`"),
            (r#"{"cookies":[]}"#, "The function's answer has a member `cookies`, which a proxy response has not"),
            (r#"{"statusCode":"x"}"#, "`statusCode` must be a number from 100 to 599"),
            (r#"{"body":{}}"#, "`body` must be text: use JSON.stringify"),
            (r#"{"headers":[]}"#, "`headers` must be an object"),
            (r#"{"headers":{"a":1}}"#, "A header's value must be text or a boolean"),
            (r#"{"multiValueHeaders":{"a":"1"}}"#, "`multiValueHeaders` must have arrays"),
        ] {
            assert_eq!(read(answer), Err(why.to_owned()), "{answer}");
        }
    }

    #[test]
    fn a_function_sees_headers_as_they_were_sent() {
        let sent = headers(&[("x-Own", "1"), ("user-agent", "u"), ("AUTHORIZATION", "a"), ("content-length", "2")]);
        let seen = headers(&[("x-Own", "1"), ("User-Agent", "u"), ("Authorization", "a")]);
        assert_eq!(event_headers(&sent), seen);
    }
}
