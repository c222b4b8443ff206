//! Values of request parameters: static text, or `$request.…`, `$context.…` and `$stageVariables.…`, alone or in `${…}`.

use query::json_path::JsonPath;
use syntax::Value;

use crate::exchange::HttpRequest;
use crate::rest_api::Stage;

/// How much of a body is looked at for a part of it.
const BODY_LIMIT: usize = 100 * 1024;

/// Where values come from.
pub(super) struct Source<'a> {
    pub(super) request: &'a HttpRequest,
    pub(super) path_parameters: &'a [(String, String)],
    pub(super) stage: &'a Stage,
    pub(super) context: Vec<(&'static str, String)>,
}

/// What is wrong with a value as it is written.
pub(super) fn check(text: &str) -> Result<(), String> {
    let Some(path) = text.strip_prefix("$request.body").filter(|path| !path.is_empty()) else { return Ok(()) };
    if path.contains("..") || path.contains('?') || path.contains('*') {
        return Err("a path into the body may have no `..`, filters or wildcards".into());
    }
    JsonPath::parse(&format!("${path}")).map(drop).map_err(|error| error.to_string())
}

/// What a value stands for; `None` when it refers to something that is not there.
pub(super) fn value(text: &str, source: &Source<'_>) -> Option<String> {
    if let Some(name) = text.strip_prefix('$').filter(|rest| !rest.starts_with('{')) {
        return selected(name, source);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, behind) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&selected(name.trim_start_matches('$'), source).unwrap_or_default());
        rest = behind;
    }
    Some(out + rest)
}

fn selected(name: &str, source: &Source<'_>) -> Option<String> {
    let last = |pairs: &[(String, String)], is_it: &dyn Fn(&str) -> bool| {
        let values: Vec<&str> = pairs.iter().filter(|(key, _)| is_it(key)).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(","))
    };
    if let Some(name) = name.strip_prefix("stageVariables.") {
        return source.stage.variables.get(name).cloned();
    }
    if let Some(name) = name.strip_prefix("context.") {
        return source.context.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    }
    match name.strip_prefix("request.")?.split_once('.') {
        None => match name {
            "request.body" => Some(source.request.body.clone()),
            "request.path" => Some(source.request.path.clone()),
            _ => None,
        },
        Some(("header", name)) => last(&source.request.headers, &|key| key.eq_ignore_ascii_case(name)),
        Some(("querystring", name)) => last(&source.request.query, &|key| key == name),
        Some(("path", name)) => last(source.path_parameters, &|key| key == name),
        Some(("body", path)) => {
            let body = source.request.body.get(..BODY_LIMIT).unwrap_or(&source.request.body);
            let found = JsonPath::parse(&format!("$.{path}")).ok()?.evaluate(&Value::parse(body).ok()?).ok()?;
            Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
        }
        Some(_) => None,
    }
}
