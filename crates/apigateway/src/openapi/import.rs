//! A definition's text to an API: its frame, its models and its paths.

use std::rc::Rc;

use syntax::tree::Tree;
use syntax::{Object, Value};

use super::template::put_in;
use super::{import_integration, import_method};
use crate::rest_api::{Model, RequestValidator, RestApi};

/// An API, and what of its definition was left out or read with a guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub api: RestApi,
    pub warnings: Vec<String>,
}

/// Why a text is no definition of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    pub message: String,
    /// Where in the text, in bytes, when it is a matter of its syntax.
    pub offset: Option<usize>,
}

/// Which of the two languages a definition is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Swagger2,
    OpenApi3,
}

/// A definition while it is read.
pub(super) struct Definition {
    pub(super) root: Value,
    pub(super) version: Version,
    pub(super) api: RestApi,
    pub(super) warnings: Vec<String>,
}

/// References to references are followed so far.
const MAX_REFERENCES: usize = 16;

/// Reads a definition; the API gets the id.
///
/// # Errors
/// When the text is neither JSON nor YAML, or no OpenAPI definition.
pub fn import(text: &str, id: &str) -> Result<Imported, ImportError> {
    let (root, version) = read(text)?;
    let mut definition = Definition { api: RestApi::new(id, ""), root, version, warnings: Vec::new() };
    definition.frame()?;
    definition.models();
    definition.paths();
    Ok(Imported { api: definition.api, warnings: definition.warnings })
}

/// The definition that a text holds, and its language.
pub(super) fn read(text: &str) -> Result<(Value, Version), ImportError> {
    let tree = Tree::parse(text);
    if let Some(error) = tree.errors.first() {
        return Err(ImportError { message: error.message.clone(), offset: Some(error.span.start()) });
    }
    let root = tree.root.as_ref().map(syntax::tree::Node::to_value).unwrap_or_default();
    let root = put_in(&root, body_of_template(&root).as_ref().unwrap_or(&root));
    let text_of = |name: &str| root.get(name).map(as_text).unwrap_or_default();
    if text_of("swagger").starts_with('2') {
        Ok((root, Version::Swagger2))
    } else if text_of("openapi").starts_with('3') {
        Ok((root, Version::OpenApi3))
    } else {
        let message = "Invalid OpenAPI input: expected `openapi: 3.0.x` or `swagger: \"2.0\"` at the top";
        Err(ImportError { message: message.into(), offset: None })
    }
}

/// The inline body of the first API in a CloudFormation template.
fn body_of_template(root: &Value) -> Option<Value> {
    let resources = root.get("Resources")?.as_object()?;
    let bodies = resources.values().filter(|resource| {
        let kind = resource.get("Type").and_then(Value::as_str);
        matches!(
            kind,
            Some(
                "AWS::ApiGateway::RestApi"
                    | "AWS::ApiGatewayV2::Api"
                    | "AWS::Serverless::Api"
                    | "AWS::Serverless::HttpApi"
            )
        )
    });
    bodies
        .filter_map(|api| api.get("Properties"))
        .find_map(|properties| properties.get("Body").or_else(|| properties.get("DefinitionBody")).cloned())
}

/// A scalar as it was written; in YAML `2.0` without quotation marks is a number.
pub(super) fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The members of an object, or none.
pub(super) fn members(value: Option<&Value>) -> impl Iterator<Item = (&Rc<str>, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Object::iter)
}

/// Texts by name.
pub(super) fn texts(value: Option<&Value>) -> impl Iterator<Item = (String, String)> {
    members(value).map(|(name, value)| (name.to_string(), as_text(value)))
}

impl Definition {
    fn frame(&mut self) -> Result<(), ImportError> {
        let nothing = Value::Null;
        let info = self.root.get("info").unwrap_or(&nothing);
        let text = |name: &str| info.get(name).map(as_text);
        let Some(title) = text("title") else {
            let message = "Invalid OpenAPI input: `info` needs a `title`, which names the API".into();
            return Err(ImportError { message, offset: None });
        };
        self.api.name = title;
        self.api.version = text("version");
        self.api.description = text("description");
        self.api.policy = self.root.get("x-amazon-apigateway-policy").map(ToString::to_string);
        let binary = self.root.get("x-amazon-apigateway-binary-media-types").and_then(Value::as_array);
        self.api.binary_media_types = binary.into_iter().flat_map(|types| types.iter()).map(as_text).collect();
        for (name, validator) in members(self.root.get("x-amazon-apigateway-request-validators")) {
            let flag = |name: &str| validator.get(name).and_then(Value::as_bool).unwrap_or_default();
            self.api.request_validators.push(RequestValidator {
                id: name.to_string(),
                name: name.to_string(),
                validate_request_body: flag("validateRequestBody"),
                validate_request_parameters: flag("validateRequestParameters"),
            });
        }
        for (name, response) in members(self.root.get("x-amazon-apigateway-gateway-responses")) {
            let response = import_integration::gateway_response(response);
            self.api.gateway_responses.insert(name.to_string(), response);
        }
        Ok(())
    }

    fn models(&mut self) {
        let schemas = match self.version {
            Version::Swagger2 => self.root.get("definitions"),
            Version::OpenApi3 => self.root.get("components").and_then(|components| components.get("schemas")),
        };
        let schemas: Vec<(Rc<str>, Value)> =
            members(schemas).map(|(name, schema)| (name.clone(), schema.clone())).collect();
        for (name, schema) in schemas {
            self.add_model(&name, &schema);
        }
    }

    /// Adds a model; references inside it become those of models.
    pub(super) fn add_model(&mut self, name: &str, schema: &Value) {
        let schema = with_model_references(schema, &self.api.id, 0).to_string();
        self.api.models.push(Model { name: name.into(), content_type: "application/json".into(), schema });
    }

    fn paths(&mut self) {
        let paths: Vec<(Rc<str>, Value)> =
            members(self.root.get("paths")).map(|(path, item)| (path.clone(), item.clone())).collect();
        for (path, item) in paths {
            if !path.starts_with('/') {
                self.warnings.push(format!("`{path}` is no path: it must begin with a slash"));
                continue;
            }
            self.api.ensure_resource(&path);
            for (name, operation) in members(Some(&item)) {
                let http_method = match &**name {
                    "get" | "post" | "put" | "delete" | "patch" | "head" | "options" => name.to_uppercase(),
                    "x-amazon-apigateway-any-method" => "ANY".into(),
                    _ => continue,
                };
                let method = import_method::method(self, &path, &http_method, &item, operation);
                self.api.put_method(&path, method);
            }
        }
    }

    /// What a node stands for, references followed.
    pub(super) fn resolved(&self, node: &Value) -> Value {
        let mut node = node.clone();
        for _ in 0..MAX_REFERENCES {
            let target = node.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix("#/"));
            let found = target.and_then(|target| {
                target.split('/').try_fold(&self.root, |at, part| at.get(&part.replace("~1", "/").replace("~0", "~")))
            });
            match found {
                Some(found) => node = found.clone(),
                None => break,
            }
        }
        node
    }
}

/// A schema whose references name models as API Gateway does, by URL.
fn with_model_references(schema: &Value, api_id: &str, depth: usize) -> Value {
    if depth > 200 {
        return Value::Null;
    }
    match schema {
        Value::Object(object) => {
            let member = |(name, value): (&Rc<str>, &Value)| {
                let local = value.as_str().filter(|_| &**name == "$ref").and_then(|target| {
                    target.strip_prefix("#/definitions/").or_else(|| target.strip_prefix("#/components/schemas/"))
                });
                let value = match local {
                    Some(model) => format!("https://apigateway.amazonaws.com/restapis/{api_id}/models/{model}").into(),
                    None => with_model_references(value, api_id, depth + 1),
                };
                (name.clone(), value)
            };
            Value::Object(object.iter().map(member).collect())
        }
        Value::Array(items) => items.iter().map(|item| with_model_references(item, api_id, depth + 1)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}
