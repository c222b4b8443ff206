//! The integration response: which one fits the back end's answer, and the answer that the client gets.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html>

use velocity::Item;
use velocity::regex::Regex;

use crate::content_type;
use crate::exchange::{HttpResponse, Mapped, Selected};
use crate::gateway_response::Refusal;
use crate::integration::Answer;
use crate::integration_request::override_pairs;
use crate::mapping::{self, Scope};
use crate::parameter_mapping;
use crate::rest_api::{Integration, IntegrationResponse, Method};

/// The response whose pattern matches the whole text, else the one without a pattern.
pub(crate) fn select<'a>(integration: &'a Integration, against: &str) -> Option<&'a IntegrationResponse> {
    let pattern = |response: &IntegrationResponse| response.selection_pattern.clone().filter(|text| !text.is_empty());
    let matches = |response: &&IntegrationResponse| {
        pattern(response)
            .is_some_and(|pattern| Regex::new(&pattern).is_ok_and(|regex| regex.matches(against).unwrap_or_default()))
    };
    let responses = &integration.integration_responses;
    responses.values().find(matches).or_else(|| responses.values().find(|response| pattern(response).is_none()))
}

/// Maps the answer of the back end.
pub(crate) fn map(
    method: &Method,
    integration: &Integration,
    answer: &Answer,
    scope: &Scope,
) -> Result<(Selected, HttpResponse), Refusal> {
    let selected = select(integration, &answer.against).ok_or_else(|| {
        Refusal::configuration(&format!(
            "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: {}",
            answer.against
        ))
    })?;
    if !method.method_responses.contains_key(&selected.status_code) {
        return Err(Refusal::configuration(&format!(
            "Output mapping refers to an invalid method response: {}",
            selected.status_code
        )));
    }
    let mapped = body(selected, answer, scope)?;
    let mut response = HttpResponse {
        status: selected.status_code.parse().unwrap_or(200),
        headers: Vec::new(),
        body: mapped.body.clone(),
    };
    for (target, source) in &selected.response_parameters {
        let name = target.strip_prefix("method.response.header.");
        let value = parameter_mapping::response_value(source, scope, &answer.response);
        if let (Some(name), Some(value)) = (name, value) {
            response.set_header(name, value);
        }
    }
    if response.header("Content-Type").is_none() {
        response.set_header("Content-Type", mapped.template.as_deref().unwrap_or(content_type::JSON));
    }
    take_overrides(&mut response, scope);
    let record = Selected {
        status_code: selected.status_code.clone(),
        selection_pattern: selected.selection_pattern.clone().filter(|pattern| !pattern.is_empty()),
        against: answer.against.clone(),
        mapped,
    };
    Ok((record, response))
}

/// The template for what the client accepts, else the first; without templates the body passes through.
fn body(selected: &IntegrationResponse, answer: &Answer, scope: &Scope) -> Result<Mapped, Refusal> {
    let templates = &selected.response_templates;
    let accepted = scope.parameters.header("Accept").map_or(content_type::JSON, content_type::without_parameters);
    let chosen = content_type::find(templates, accepted).or_else(|| templates.iter().next());
    let Some((content_type, template)) = chosen.filter(|(_, template)| !template.is_empty()) else {
        return Ok(Mapped { template: None, body: answer.response.body.clone() });
    };
    let body = mapping::render(template, &answer.response.body, scope)
        .map_err(|failure| Refusal::template("response", failure.of(Some(&selected.status_code), content_type)))?;
    let content_type = if content_type == "$default" { content_type::JSON } else { content_type };
    Ok(Mapped { template: Some(content_type.to_owned()), body })
}

/// What a template set under `$context.responseOverride`; a status that is none is ignored.
fn take_overrides(response: &mut HttpResponse, scope: &Scope) {
    let Some(Item::Map(overrides)) = scope.context.member("responseOverride") else { return };
    let status = match overrides.member("status") {
        Some(Item::Integer(status)) => u16::try_from(status).ok(),
        Some(Item::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    if let Some(status) = status.filter(|status| (100..600).contains(status)) {
        response.status = status;
    }
    for (name, value) in override_pairs(&overrides, "header") {
        response.set_header(&name, value);
    }
}
