//! The method request: what a client must send before anything is called.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html>

use crate::content_type;
use crate::gateway_response::{Refusal, ResponseType};
use crate::json_schema;
use crate::mapping::Scope;
use crate::rest_api::{Method, RestApi};

/// Checks required parameters and the body, as far as the method's validator says.
pub(crate) fn check(api: &RestApi, method: &Method, scope: &Scope, body: &str) -> Result<(), Refusal> {
    let validator = method
        .request_validator_id
        .as_deref()
        .and_then(|id| api.request_validators.iter().find(|validator| validator.id == id || validator.name == id));
    let Some(validator) = validator else { return Ok(()) };
    if validator.validate_request_parameters {
        check_parameters(method, scope)?;
    }
    if validator.validate_request_body {
        check_body(api, method, scope, body)?;
    }
    Ok(())
}

fn check_parameters(method: &Method, scope: &Scope) -> Result<(), Refusal> {
    let parameters = &scope.parameters;
    let required = method.request_parameters.iter().filter(|(_, required)| **required);
    let missing: Vec<&str> = required
        .filter_map(|(name, _)| name.strip_prefix("method.request.")?.split_once('.'))
        .filter(|(kind, name)| {
            let given = match *kind {
                "path" => parameters.path(name),
                "querystring" => parameters.querystring(name),
                "header" => parameters.header(name),
                _ => return false,
            };
            given.is_none_or(str::is_empty)
        })
        .map(|(_, name)| name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("Missing required request parameters: [{}]", missing.join(", "));
    Err(Refusal::new(ResponseType::BadRequestParameters, message.as_str()).logged(message))
}

fn check_body(api: &RestApi, method: &Method, scope: &Scope, body: &str) -> Result<(), Refusal> {
    let content_type = content_type::of_request(&scope.parameters);
    let name = content_type::find(&method.request_models, &content_type).map(|(_, name)| name);
    let Some(model) = name.and_then(|name| api.models.iter().find(|model| model.name == *name)) else { return Ok(()) };
    let problems = json_schema::check(&model.schema, body, &api.models);
    if problems.is_empty() {
        return Ok(());
    }
    let list = problems.join(", ");
    Err(Refusal::new(ResponseType::BadRequestBody, "Invalid request body")
        .logged(format!("Request body does not match model schema for content type {content_type}: [{list}]"))
        .because(format!("[{list}]")))
}
