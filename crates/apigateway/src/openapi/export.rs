//! An API to a definition, as `GetExport` with the `apigateway` extensions gives it.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html>

use syntax::{Object, Value, object};

use crate::rest_api::{
    GatewayResponse, Integration, IntegrationResponse, IntegrationType, Method, MethodResponse, PassthroughBehavior,
    RestApi, TextMap,
};

/// The language of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportType {
    /// OpenAPI 3.0.1
    Oas30,
    /// Swagger 2.0
    Swagger,
}

/// The definition of an API.
pub fn export(api: &RestApi, export_type: ExportType) -> Value {
    let mut info = object! { "title" => api.name.as_str() };
    if let Some(description) = &api.description {
        info.insert("description", description);
    }
    info.insert("version", api.version.as_deref().unwrap_or("1.0"));
    let mut root = match export_type {
        ExportType::Oas30 => object! { "openapi" => "3.0.1", "info" => info },
        ExportType::Swagger => object! { "swagger" => "2.0", "info" => info, "schemes" => Value::from_iter(["https"]) },
    };
    let paths: Object = api
        .resources
        .iter()
        .filter(|resource| !resource.resource_methods.is_empty())
        .map(|resource| {
            let operation = |method: &Method| {
                let name = match method.http_method.as_str() {
                    "ANY" => "x-amazon-apigateway-any-method".to_owned(),
                    name => name.to_lowercase(),
                };
                (name, operation(method, export_type))
            };
            (resource.path.as_str(), resource.resource_methods.values().map(operation).collect::<Object>())
        })
        .collect();
    root.insert("paths", paths);
    frame(api, export_type, &mut root);
    root.into()
}

fn frame(api: &RestApi, export_type: ExportType, root: &mut Object) {
    let schemas: Object =
        api.models.iter().map(|model| (model.name.as_str(), local_references(&model.schema, export_type))).collect();
    let mut components = Object::new();
    if !schemas.is_empty() {
        match export_type {
            ExportType::Oas30 => components.insert("schemas", schemas),
            ExportType::Swagger => root.insert("definitions", schemas),
        };
    }
    let methods = || api.resources.iter().flat_map(|resource| resource.resource_methods.values());
    let mut schemes = Object::new();
    if methods().any(|method| method.api_key_required) {
        schemes.insert("api_key", object! { "type" => "apiKey", "name" => "x-api-key", "in" => "header" });
    }
    if methods().any(|method| method.authorization_type == "AWS_IAM") {
        let name = "Authorization";
        schemes.insert("sigv4", object! { "type" => "apiKey", "name" => name, "in" => "header", "x-amazon-apigateway-authtype" => "awsSigv4" });
    }
    if !schemes.is_empty() {
        match export_type {
            ExportType::Oas30 => components.insert("securitySchemes", schemes),
            ExportType::Swagger => root.insert("securityDefinitions", schemes),
        };
    }
    if !components.is_empty() {
        root.insert("components", components);
    }
    let validators: Object = api
        .request_validators
        .iter()
        .map(|validator| {
            let flags = object! {
                "validateRequestParameters" => validator.validate_request_parameters,
                "validateRequestBody" => validator.validate_request_body,
            };
            (validator.name.as_str(), flags)
        })
        .collect();
    if !validators.is_empty() {
        root.insert("x-amazon-apigateway-request-validators", validators);
    }
    if !api.gateway_responses.is_empty() {
        let responses =
            api.gateway_responses.iter().map(|(name, response)| (name.as_str(), gateway_response(response)));
        root.insert("x-amazon-apigateway-gateway-responses", responses.collect::<Object>());
    }
    if let Some(policy) = api.policy.as_deref().and_then(|policy| Value::parse(policy).ok()) {
        root.insert("x-amazon-apigateway-policy", policy);
    }
    if !api.binary_media_types.is_empty() {
        let types: Value = api.binary_media_types.iter().collect();
        root.insert("x-amazon-apigateway-binary-media-types", types);
    }
}

/// A model's schema with references to its neighbours in the definition.
fn local_references(schema: &str, export_type: ExportType) -> Value {
    let place = place_of_models(export_type);
    let mut text = String::new();
    let mut rest = schema;
    while let Some((before, after)) = rest.split_once("https://apigateway.amazonaws.com/restapis/") {
        text.push_str(before);
        text.push_str(place);
        rest = after.split_once("/models/").map_or(after, |(_, name)| name);
    }
    text.push_str(rest);
    Value::parse(&text).unwrap_or_else(|_| Value::empty_object())
}

fn place_of_models(export_type: ExportType) -> &'static str {
    match export_type {
        ExportType::Oas30 => "#/components/schemas/",
        ExportType::Swagger => "#/definitions/",
    }
}

fn reference(model: &str, export_type: ExportType) -> Value {
    object! { "$ref" => format!("{}{model}", place_of_models(export_type)) }.into()
}

fn operation(method: &Method, export_type: ExportType) -> Object {
    let mut operation = Object::new();
    if let Some(name) = &method.operation_name {
        operation.insert("operationId", name);
    }
    let mut parameters: Vec<Value> = method
        .request_parameters
        .iter()
        .filter_map(|(name, required)| parameter(name, *required, export_type))
        .collect();
    if !method.request_models.is_empty() {
        match export_type {
            ExportType::Oas30 => {
                let body = object! { "content" => content(&method.request_models, export_type), "required" => true };
                operation.insert("requestBody", body);
            }
            ExportType::Swagger => {
                operation.insert("consumes", method.request_models.keys().collect::<Value>());
                let model = method.request_models.values().next().map(String::as_str).unwrap_or_default();
                let schema = reference(model, export_type);
                parameters
                    .push(object! { "in" => "body", "name" => model, "required" => true, "schema" => schema }.into());
            }
        }
    }
    if !parameters.is_empty() {
        operation.insert("parameters", parameters);
    }
    let responses = method.method_responses.values();
    let responses = responses.map(|described| (described.status_code.as_str(), response(described, export_type)));
    operation.insert("responses", responses.collect::<Object>());
    let mut security = Vec::new();
    if method.api_key_required {
        security.push(Value::from(object! { "api_key" => Value::from(Vec::new()) }));
    }
    if method.authorization_type == "AWS_IAM" {
        security.push(object! { "sigv4" => Value::from(Vec::new()) }.into());
    }
    if !security.is_empty() {
        operation.insert("security", security);
    }
    if let Some(validator) = &method.request_validator_id {
        operation.insert("x-amazon-apigateway-request-validator", validator);
    }
    if let Some(described) = &method.method_integration {
        operation.insert("x-amazon-apigateway-integration", integration(described));
    }
    operation
}

fn parameter(name: &str, required: bool, export_type: ExportType) -> Option<Value> {
    let (kind, name) = name.strip_prefix("method.request.")?.split_once('.')?;
    let place = if kind == "querystring" { "query" } else { kind };
    let mut parameter = object! { "name" => name, "in" => place };
    if required || place == "path" {
        parameter.insert("required", true);
    }
    match export_type {
        ExportType::Oas30 => parameter.insert("schema", object! { "type" => "string" }),
        ExportType::Swagger => parameter.insert("type", "string"),
    };
    Some(parameter.into())
}

fn content(models: &TextMap, export_type: ExportType) -> Object {
    let media = |model: &str| object! { "schema" => reference(model, export_type) };
    models.iter().map(|(content_type, model)| (content_type.as_str(), media(model))).collect()
}

fn response(described: &MethodResponse, export_type: ExportType) -> Object {
    let mut response = object! { "description" => format!("{} response", described.status_code) };
    let header = match export_type {
        ExportType::Oas30 => object! { "schema" => object! { "type" => "string" } },
        ExportType::Swagger => object! { "type" => "string" },
    };
    let names = described.response_parameters.keys().filter_map(|name| name.strip_prefix("method.response.header."));
    let headers: Object = names.map(|name| (name, header.clone())).collect();
    if !headers.is_empty() {
        response.insert("headers", headers);
    }
    match (export_type, described.response_models.values().next()) {
        (_, None) => {}
        (ExportType::Oas30, Some(_)) => {
            response.insert("content", content(&described.response_models, export_type));
        }
        (ExportType::Swagger, Some(model)) => {
            response.insert("schema", reference(model, export_type));
        }
    }
    response
}

fn texts(map: &TextMap) -> Object {
    map.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

fn integration(described: &Integration) -> Object {
    let kind = match described.integration_type {
        IntegrationType::Aws => "aws",
        IntegrationType::AwsProxy => "aws_proxy",
        IntegrationType::Http => "http",
        IntegrationType::HttpProxy => "http_proxy",
        IntegrationType::Mock => "mock",
    };
    let mut integration = object! { "type" => kind };
    let optional = [
        ("credentials", &described.credentials),
        ("httpMethod", &described.http_method),
        ("uri", &described.uri),
        ("contentHandling", &described.content_handling),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            integration.insert(name, value);
        }
    }
    if !described.integration_responses.is_empty() {
        let responses = described.integration_responses.values().map(|response| {
            let pattern = response.selection_pattern.as_deref().filter(|pattern| !pattern.is_empty());
            (pattern.unwrap_or("default"), integration_response(response))
        });
        integration.insert("responses", responses.collect::<Object>());
    }
    for (name, map) in
        [("requestParameters", &described.request_parameters), ("requestTemplates", &described.request_templates)]
    {
        if !map.is_empty() {
            integration.insert(name, texts(map));
        }
    }
    let passthrough = match described.passthrough_behavior {
        PassthroughBehavior::WhenNoMatch => "when_no_match",
        PassthroughBehavior::WhenNoTemplates => "when_no_templates",
        PassthroughBehavior::Never => "never",
    };
    integration.insert("passthroughBehavior", passthrough);
    if let Some(timeout) = described.timeout_in_millis {
        integration.insert("timeoutInMillis", timeout);
    }
    integration
}

fn integration_response(described: &IntegrationResponse) -> Object {
    let mut response = object! { "statusCode" => described.status_code.as_str() };
    let maps =
        [("responseParameters", &described.response_parameters), ("responseTemplates", &described.response_templates)];
    for (name, map) in maps {
        if !map.is_empty() {
            response.insert(name, texts(map));
        }
    }
    if let Some(handling) = &described.content_handling {
        response.insert("contentHandling", handling);
    }
    response
}

fn gateway_response(described: &GatewayResponse) -> Object {
    let mut response = Object::new();
    if let Some(status) = &described.status_code {
        response.insert("statusCode", status);
    }
    let maps =
        [("responseParameters", &described.response_parameters), ("responseTemplates", &described.response_templates)];
    for (name, map) in maps {
        if !map.is_empty() {
            response.insert(name, texts(map));
        }
    }
    response
}
