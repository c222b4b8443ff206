//! Definitions of HTTP APIs: routes whose integrations name a subtype, such as `StepFunctions-StartExecution`.
//!
//! Separate from REST APIs' because nothing but the paths is common: no templates, no responses, no models.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html>

use syntax::{Object, Value, object};

use super::import::{as_text, members, read, texts};
use crate::http_api::{HttpApi, HttpIntegration};

/// An HTTP API, and what of its definition was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedHttp {
    pub api: HttpApi,
    pub warnings: Vec<String>,
}

const INTEGRATION: &str = "x-amazon-apigateway-integration";
const ANY: &str = "x-amazon-apigateway-any-method";

/// Reads a definition whose integrations have subtypes, as only HTTP APIs' do; `None` for any other text.
pub fn import_http(text: &str, id: &str) -> Option<ImportedHttp> {
    let (root, _) = read(text).ok()?;
    let title = root.get("info").and_then(|info| info.get("title")).map(as_text)?;
    let mut imported = ImportedHttp { api: HttpApi::new(id, title), warnings: Vec::new() };
    imported.api.description = root.get("info").and_then(|info| info.get("description")).map(as_text);
    for (path, item) in members(root.get("paths")) {
        for (name, operation) in members(Some(item)) {
            let method = match &**name {
                "get" | "post" | "put" | "delete" | "patch" | "head" | "options" => name.to_uppercase(),
                ANY => "ANY".to_owned(),
                _ => continue,
            };
            let is_default = operation.get("isDefaultRoute").and_then(Value::as_bool).unwrap_or_default();
            let key =
                if is_default || &**path == "/$default" { "$default".to_owned() } else { format!("{method} {path}") };
            let integration = operation.get(INTEGRATION).map(|node| referenced(&root, node)).unwrap_or_default();
            let outcome = if integration.get("integrationSubtype").is_some() {
                imported.api.create_route(&key, read_integration(&integration))
            } else {
                Err(format!("{key}: only integrations with a subtype of Step Functions are simulated"))
            };
            imported.warnings.extend(outcome.err());
        }
    }
    (!imported.api.routes.is_empty()).then_some(imported)
}

/// What a reference to `components/x-amazon-apigateway-integrations` stands for.
fn referenced(root: &Value, node: &Value) -> Value {
    let target = node.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix("#/"));
    let found = target.and_then(|target| target.split('/').try_fold(root, |at, part| at.get(part)));
    found.unwrap_or(node).clone()
}

fn read_integration(node: &Value) -> HttpIntegration {
    let timeout = node.get("timeoutInMillis").and_then(Value::as_i64).and_then(|timeout| u32::try_from(timeout).ok());
    HttpIntegration {
        integration_id: String::new(),
        integration_subtype: node.get("integrationSubtype").map(as_text).unwrap_or_default(),
        credentials_arn: node.get("credentials").map(as_text),
        request_parameters: texts(node.get("requestParameters")).collect(),
        timeout_in_millis: timeout,
    }
}

/// The definition of an HTTP API, in OpenAPI 3.0.
pub fn export_http(api: &HttpApi) -> Value {
    let mut info = object! { "title" => api.name.as_str() };
    if let Some(description) = &api.description {
        info.insert("description", description);
    }
    info.insert("version", "1.0");
    let mut paths = Object::new();
    for route in &api.routes {
        let (method, path) = route.route_key.split_once(' ').unwrap_or(("ANY", "/$default"));
        let said = format!("Default response for {}", route.route_key);
        let mut operation = object! { "responses" => object! { "default" => object! { "description" => said } } };
        if route.route_key == "$default" {
            operation.insert("isDefaultRoute", true);
        }
        if let Some(integration) = api.integration_of(route) {
            operation.insert(INTEGRATION, written(integration));
        }
        let name = if method == "ANY" { ANY.to_owned() } else { method.to_lowercase() };
        let mut item = paths.get(path).and_then(Value::as_object).cloned().unwrap_or_default();
        item.insert(name, operation);
        paths.insert(path, item);
    }
    let root = object! {
        "openapi" => "3.0.1",
        "info" => info,
        "paths" => paths,
        "x-amazon-apigateway-importexport-version" => "1.0",
    };
    root.into()
}

fn written(integration: &HttpIntegration) -> Object {
    let mut out = object! { "integrationSubtype" => integration.integration_subtype.as_str() };
    if let Some(role) = &integration.credentials_arn {
        out.insert("credentials", role);
    }
    let parameters: Object =
        integration.request_parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    out.insert("requestParameters", parameters);
    out.insert("payloadFormatVersion", "1.0");
    out.insert("type", "aws_proxy");
    out.insert("connectionType", "INTERNET");
    if let Some(timeout) = integration.timeout_in_millis {
        out.insert("timeoutInMillis", i64::from(timeout));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERS: &str = r##"
openapi: 3.0.1
info: {title: Orders, version: "2"}
paths:
  /orders/{id}:
    post:
      responses: {default: {description: any}}
      x-amazon-apigateway-integration:
        integrationSubtype: StepFunctions-StartExecution
        credentials: arn:aws:iam::123456789012:role/r
        requestParameters: {StateMachineArn: "arn:m", Input: $request.body}
        payloadFormatVersion: "1.0"
        type: aws_proxy
        timeoutInMillis: 5000
    get:
      x-amazon-apigateway-integration: {type: http_proxy, uri: "https://example.org"}
  /$default:
    x-amazon-apigateway-any-method:
      isDefaultRoute: true
      x-amazon-apigateway-integration: {$ref: "#/components/x-amazon-apigateway-integrations/stop"}
components:
  x-amazon-apigateway-integrations:
    stop: {integrationSubtype: StepFunctions-StopExecution, requestParameters: {ExecutionArn: $request.body.arn}}
"##;

    #[test]
    fn routes_with_subtypes_are_an_http_api() {
        let imported = import_http(ORDERS, "h1").unwrap();
        assert_eq!(
            imported.warnings,
            ["GET /orders/{id}: only integrations with a subtype of Step Functions are simulated"]
        );
        let api = imported.api;
        assert_eq!((api.api_id.as_str(), api.name.as_str()), ("h1", "Orders"));
        let keys: Vec<_> = api.routes.iter().map(|route| route.route_key.as_str()).collect();
        assert_eq!(keys, ["POST /orders/{id}", "$default"]);
        assert_eq!(
            api.integration_of(&api.routes[0]).unwrap(),
            &HttpIntegration {
                integration_id: "h1-0".into(),
                integration_subtype: "StepFunctions-StartExecution".into(),
                credentials_arn: Some("arn:aws:iam::123456789012:role/r".into()),
                request_parameters: [("StateMachineArn", "arn:m"), ("Input", "$request.body")]
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
                timeout_in_millis: Some(5000),
            }
        );
        assert_eq!(api.integrations[1].integration_subtype, "StepFunctions-StopExecution");
    }

    #[test]
    fn an_export_imports_as_the_same_api() {
        let api = import_http(ORDERS, "h1").unwrap().api;
        let exported = export_http(&api);
        let again = import_http(&exported.to_pretty(), "h1").unwrap();
        assert_eq!((again.api, again.warnings), (api, Vec::new()));
        assert_eq!(
            exported.get("paths").unwrap().get("/$default").unwrap().to_string(),
            "{\"x-amazon-apigateway-any-method\":{\"responses\":{\"default\":{\"description\":\"Default response for \
             $default\"}},\"isDefaultRoute\":true,\"x-amazon-apigateway-integration\":{\"integrationSubtype\":\
             \"StepFunctions-StopExecution\",\"requestParameters\":{\"ExecutionArn\":\"$request.body.arn\"},\
             \"payloadFormatVersion\":\"1.0\",\"type\":\"aws_proxy\",\"connectionType\":\"INTERNET\"}}}"
        );
    }

    #[test]
    fn rest_apis_and_other_texts_are_none() {
        for text in [
            "",
            "{",
            "a: 1",
            "openapi: 3.0.1\ninfo: {title: A}\npaths: {/a: {get: {x-amazon-apigateway-integration: {type: mock}}}}",
        ] {
            assert_eq!(import_http(text, "x"), None, "{text}");
        }
    }
}
