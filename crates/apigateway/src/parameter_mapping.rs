//! Parameter mappings: single values for paths, query strings and headers, without a template.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html>

use query::json_path::JsonPath;
use velocity::{Item, Map};

use crate::exchange::HttpResponse;
use crate::mapping::Scope;
use crate::permissive_json;

/// What a source of the request side stands for: `method.request.…`, `context.…`, `stageVariables.…` or `'text'`.
pub(crate) fn request_value(source: &str, scope: &Scope, body: &str) -> Option<String> {
    let Some(from) = source.strip_prefix("method.request.") else { return named(source, scope) };
    if from == "body" {
        return Some(body.to_owned());
    }
    let (kind, name) = from.split_once('.')?;
    let many = |pairs: &[(String, String)]| {
        let values: Vec<&str> = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(","))
    };
    let parameters = &scope.parameters;
    match kind {
        "path" => parameters.path(name).map(Into::into),
        "querystring" => parameters.querystring(name).map(Into::into),
        "header" => parameters.header(name).map(Into::into),
        "multivaluequerystring" => many(&parameters.querystring),
        "multivalueheader" => many(&parameters.header),
        "body" => body_part(body, name),
        _ => None,
    }
}

/// What a source of the response side stands for: `integration.response.…` and those that both sides know.
pub(crate) fn response_value(source: &str, scope: &Scope, response: &HttpResponse) -> Option<String> {
    let Some(from) = source.strip_prefix("integration.response.") else { return named(source, scope) };
    if from == "body" {
        return Some(response.body.clone());
    }
    match from.split_once('.')? {
        ("header" | "multivalueheader", name) => response.header(name).map(Into::into),
        ("body", path) => body_part(&response.body, path),
        _ => None,
    }
}

/// `'text'`, `context.…` or `stageVariables.…`.
pub(crate) fn named(source: &str, scope: &Scope) -> Option<String> {
    if let Some(text) = source.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        return Some(text.to_owned());
    }
    if let Some(name) = source.strip_prefix("stageVariables.") {
        return Some(scope.stage_variables.get(name).cloned().unwrap_or_default());
    }
    let path = source.strip_prefix("context.")?;
    Some(context_value(&scope.context, path).unwrap_or_default())
}

/// A member of `$context` by its dotted name, as text.
fn context_value(context: &Map, path: &str) -> Option<String> {
    let found = path.split('.').try_fold(Item::Map(context.clone()), |item, name| match item {
        Item::Map(map) => map.member(name),
        Item::Null
        | Item::Bool(_)
        | Item::Integer(_)
        | Item::Double(_)
        | Item::String(_)
        | Item::List(_)
        | Item::Object(_)
        | Item::Block(_) => None,
    })?;
    (!found.is_null()).then(|| velocity::to_text(&found, 1 << 16).ok()).flatten().map(|text| text.to_string())
}

fn body_part(body: &str, path: &str) -> Option<String> {
    let path = JsonPath::parse(&format!("$.{path}")).ok()?;
    let found = path.evaluate(&permissive_json::parse(body)?).ok()?;
    Some(found.as_str().map_or_else(|| found.to_string(), Into::into))
}
