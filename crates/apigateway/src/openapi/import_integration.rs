//! `x-amazon-apigateway-integration` and what else of the extensions describes answers.

use syntax::Value;

use super::import::{as_text, members, texts};
use crate::rest_api::{GatewayResponse, Integration, IntegrationResponse, IntegrationType, PassthroughBehavior};

pub(super) fn integration(described: &Value, warn: &mut impl FnMut(String)) -> Integration {
    let text = |name: &str| described.get(name).filter(|value| !value.is_null()).map(as_text);
    let kind = text("type").unwrap_or_default();
    let integration_type = match kind.to_lowercase().as_str() {
        "aws" => IntegrationType::Aws,
        "aws_proxy" => IntegrationType::AwsProxy,
        "http" => IntegrationType::Http,
        "http_proxy" => IntegrationType::HttpProxy,
        "mock" => IntegrationType::Mock,
        _ => {
            warn(format!("the integration type `{kind}` is unknown and taken for `mock`"));
            IntegrationType::Mock
        }
    };
    let passthrough_behavior = match text("passthroughBehavior").unwrap_or_default().to_lowercase().as_str() {
        "never" => PassthroughBehavior::Never,
        "when_no_templates" => PassthroughBehavior::WhenNoTemplates,
        _ => PassthroughBehavior::WhenNoMatch,
    };
    let mut integration = Integration {
        integration_type,
        http_method: text("httpMethod"),
        uri: text("uri"),
        credentials: text("credentials"),
        request_parameters: texts(described.get("requestParameters")).collect(),
        request_templates: texts(described.get("requestTemplates")).collect(),
        passthrough_behavior,
        content_handling: text("contentHandling"),
        timeout_in_millis: described
            .get("timeoutInMillis")
            .and_then(Value::as_i64)
            .and_then(|ms| u32::try_from(ms).ok()),
        ..Integration::default()
    };
    for (pattern, response) in members(described.get("responses")) {
        let status_code = response.get("statusCode").map_or_else(|| "200".to_owned(), as_text);
        let mapped = IntegrationResponse {
            status_code: status_code.clone(),
            selection_pattern: (&**pattern != "default").then(|| pattern.to_string()),
            response_parameters: texts(response.get("responseParameters")).collect(),
            response_templates: texts(response.get("responseTemplates")).collect(),
            content_handling: response.get("contentHandling").map(as_text),
        };
        if integration.integration_responses.insert(status_code.clone(), mapped).is_some() {
            warn(format!("two integration responses have the status code {status_code}: the later one counts"));
        }
    }
    integration
}

pub(super) fn gateway_response(described: &Value) -> GatewayResponse {
    GatewayResponse {
        status_code: described.get("statusCode").filter(|status| !status.is_null()).map(as_text),
        response_parameters: texts(described.get("responseParameters")).collect(),
        response_templates: texts(described.get("responseTemplates")).collect(),
    }
}
