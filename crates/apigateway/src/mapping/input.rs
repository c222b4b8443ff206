//! `$input`: the body as text, as JSON by path, and the parameters of the request.
//!
//! A path that finds nothing is null to `path` and an empty string, with its quotation marks, to `json`.

use std::cell::OnceCell;
use std::rc::Rc;

use query::json_path::JsonPath;
use syntax::Value;
use velocity::{Item, Map, Object, RenderError, RenderErrorKind};

use crate::permissive_json;

/// The parameters of a method request, each list in the order they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    pub path: Vec<(String, String)>,
    pub querystring: Vec<(String, String)>,
    pub header: Vec<(String, String)>,
}

impl Parameters {
    /// A header by its name, in whatever case.
    pub fn header(&self, name: &str) -> Option<&str> {
        last(&self.header, |key| key.eq_ignore_ascii_case(name))
    }

    pub fn path(&self, name: &str) -> Option<&str> {
        last(&self.path, |key| key == name)
    }

    pub fn querystring(&self, name: &str) -> Option<&str> {
        last(&self.querystring, |key| key == name)
    }
}

/// Of several values the last one counts.
fn last(pairs: &[(String, String)], is_it: impl Fn(&str) -> bool) -> Option<&str> {
    pairs.iter().rev().find(|(key, _)| is_it(key)).map(|(_, value)| value.as_str())
}

pub(super) struct Input {
    /// Never empty: no body is `{}`.
    body: Rc<str>,
    json: OnceCell<Option<Value>>,
    parameters: Rc<Parameters>,
}

impl Input {
    pub(super) fn new(body: &str, parameters: Rc<Parameters>) -> Self {
        let body = if body.is_empty() { "{}" } else { body };
        Self { body: body.into(), json: OnceCell::new(), parameters }
    }

    /// What a path finds in the body; `None` for nothing, also where the body is no JSON.
    fn find(&self, path: &str) -> Result<Option<Value>, RenderError> {
        let Some(body) = self.json.get_or_init(|| permissive_json::parse(&self.body)) else { return Ok(None) };
        let compiled = JsonPath::parse(path).map_err(|error| RenderError {
            kind: RenderErrorKind::Method,
            message: format!("Invalid path `{path}`: {error}"),
            offset: None,
        })?;
        Ok(compiled.evaluate(body).ok())
    }

    fn parameter(&self, name: &str) -> &str {
        let parameters = &self.parameters;
        parameters
            .path(name)
            .or_else(|| parameters.querystring(name))
            .or_else(|| parameters.header(name))
            .unwrap_or_default()
    }

    fn all_parameters(&self) -> Map {
        let map =
            |pairs: &[(String, String)]| pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let parameters = &self.parameters;
        let all: [(&str, Map); 3] = [
            ("path", map(&parameters.path)),
            ("querystring", map(&parameters.querystring)),
            ("header", map(&parameters.header)),
        ];
        all.into_iter().collect()
    }
}

impl Object for Input {
    fn property(&self, name: &str) -> Option<Item> {
        (name == "body").then(|| Item::String(self.body.clone()))
    }

    fn call(&self, name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
        Ok(match (name, arguments) {
            ("path", [Item::String(path)]) => Some(match self.find(path)? {
                Some(value) => Item::from_json(&value)?,
                None => Item::Null,
            }),
            ("json", [Item::String(path)]) => Some(match self.find(path)? {
                Some(value) => velocity::to_json(&Item::from_json(&value)?, 10 << 20)?.into(),
                None => "\"\"".into(),
            }),
            ("params", []) => Some(self.all_parameters().into()),
            ("params", [Item::String(name)]) => Some(self.parameter(name).into()),
            ("getBody", []) => self.property("body"),
            _ => None,
        })
    }

    fn text(&self) -> String {
        "com.amazonaws.apigateway.Input".into()
    }
}
