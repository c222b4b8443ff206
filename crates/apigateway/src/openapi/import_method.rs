//! One operation of a definition to one method.

use std::collections::BTreeMap;

use syntax::Value;

use super::import::{Definition, Version, as_text, members};
use super::import_integration;
use crate::rest_api::{Method, MethodResponse, TextMap};

pub(super) fn method(
    definition: &mut Definition,
    path: &str,
    http_method: &str,
    item: &Value,
    operation: &Value,
) -> Method {
    let mut method = Method { http_method: http_method.into(), ..Method::default() };
    method.operation_name = operation.get("operationId").map(as_text);
    let validator = operation.get("x-amazon-apigateway-request-validator");
    method.request_validator_id =
        validator.or_else(|| definition.root.get("x-amazon-apigateway-request-validator")).map(as_text);
    let default_name = method.operation_name.clone().unwrap_or_else(|| {
        let words = path.split(|c: char| !c.is_ascii_alphanumeric());
        http_method.to_lowercase() + &words.map(capitalized).collect::<String>()
    });
    for node in [item, operation]
        .into_iter()
        .filter_map(|holder| holder.get("parameters")?.as_array())
        .flat_map(|all| all.iter())
    {
        let parameter = definition.resolved(node);
        self::parameter(definition, &mut method, &parameter, operation, &default_name);
    }
    if let Some(body) = operation.get("requestBody") {
        let body = definition.resolved(body);
        method.request_models = content_models(definition, body.get("content"), &format!("{default_name}Request"));
    }
    authorization(definition, &mut method, operation);
    for (status, response) in members(operation.get("responses")) {
        if status.parse::<u16>().is_err() {
            definition
                .warnings
                .push(format!("{http_method} {path}: the response `{status}` has no status code and is left out"));
            continue;
        }
        let response = definition.resolved(response);
        let described = method_response(definition, status, &response, &default_name);
        method.method_responses.insert(status.to_string(), described);
    }
    match operation.get("x-amazon-apigateway-integration") {
        Some(integration) => {
            let integration = definition.resolved(integration);
            let integration = import_integration::integration(&integration, &mut |warning| {
                definition.warnings.push(format!("{http_method} {path}: {warning}"));
            });
            method.method_integration = Some(integration);
        }
        None => definition
            .warnings
            .push(format!("{http_method} {path}: no `x-amazon-apigateway-integration`, so it cannot be called")),
    }
    method
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn parameter(definition: &mut Definition, method: &mut Method, parameter: &Value, operation: &Value, name: &str) {
    let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
    let required = parameter.get("required").and_then(Value::as_bool).unwrap_or_default();
    let kind = match text("in") {
        "path" => "path",
        "query" => "querystring",
        "header" => "header",
        "body" => {
            if let Some(model) = model_name(definition, parameter.get("schema"), &format!("{name}Request")) {
                let listed =
                    operation.get("consumes").or_else(|| definition.root.get("consumes")).and_then(Value::as_array);
                let types: Vec<String> = listed.into_iter().flat_map(|types| types.iter()).map(as_text).collect();
                let types = if types.is_empty() { vec!["application/json".to_owned()] } else { types };
                method.request_models.extend(types.into_iter().map(|content_type| (content_type, model.clone())));
            }
            return;
        }
        // A cookie or a form's field is nothing that API Gateway maps.
        _ => return,
    };
    method.request_parameters.insert(format!("method.request.{kind}.{}", text("name")), required);
}

/// The model of each content type in `content`.
fn content_models(definition: &mut Definition, content: Option<&Value>, name: &str) -> TextMap {
    let content: Vec<(String, Option<Value>)> = members(content)
        .map(|(content_type, media)| (content_type.to_string(), media.get("schema").cloned()))
        .collect();
    let models = content
        .into_iter()
        .filter_map(|(content_type, schema)| Some((content_type, model_name(definition, schema.as_ref(), name)?)));
    models.collect()
}

/// The model that a schema refers to; an inline one becomes a model of its own.
fn model_name(definition: &mut Definition, schema: Option<&Value>, name: &str) -> Option<String> {
    let schema = schema?;
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        return target.rsplit('/').next().map(str::to_owned);
    }
    if !definition.api.models.iter().any(|model| model.name == name) {
        definition.add_model(name, schema);
    }
    Some(name.to_owned())
}

fn method_response(definition: &mut Definition, status: &str, response: &Value, name: &str) -> MethodResponse {
    let header = |name: &str| (format!("method.response.header.{name}"), false);
    let headers: BTreeMap<String, bool> = members(response.get("headers")).map(|(name, _)| header(name)).collect();
    let name = format!("{name}Response{status}");
    let response_models = match definition.version {
        Version::OpenApi3 => content_models(definition, response.get("content"), &name),
        Version::Swagger2 => model_name(definition, response.get("schema"), &name)
            .map(|model| ("application/json".to_owned(), model))
            .into_iter()
            .collect(),
    };
    MethodResponse { status_code: status.into(), response_parameters: headers, response_models }
}

/// API keys and IAM; authorizers are not simulated.
fn authorization(definition: &mut Definition, method: &mut Method, operation: &Value) {
    let security = operation.get("security").or_else(|| definition.root.get("security")).and_then(Value::as_array);
    let names: Vec<String> = security
        .into_iter()
        .flat_map(|all| all.iter())
        .flat_map(|one| members(Some(one)))
        .map(|(name, _)| name.to_string())
        .collect();
    if operation.get("x-amazon-apigateway-auth").and_then(|auth| auth.get("type")).map(as_text).as_deref()
        == Some("AWS_IAM")
    {
        method.authorization_type = "AWS_IAM".into();
    }
    let schemes = match definition.version {
        Version::Swagger2 => definition.root.get("securityDefinitions"),
        Version::OpenApi3 => definition.root.get("components").and_then(|components| components.get("securitySchemes")),
    };
    let schemes = schemes.cloned().unwrap_or_default();
    for name in names {
        let scheme = schemes.get(&name).map(|scheme| definition.resolved(scheme)).unwrap_or_default();
        let text = |name: &str| scheme.get(name).map(as_text).unwrap_or_default();
        if text("x-amazon-apigateway-authtype") == "awsSigv4" {
            method.authorization_type = "AWS_IAM".into();
        } else if scheme.get("x-amazon-apigateway-authorizer").is_some() {
            definition.warnings.push(format!("The authorizer `{name}` is not simulated: its methods let everybody in"));
        } else if text("type") == "apiKey" && text("name").eq_ignore_ascii_case("x-api-key") {
            method.api_key_required = true;
        }
    }
}
