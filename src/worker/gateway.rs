//! What there is to say about an API without a request that counts: previews, what will go wrong.
//!
//! Separate from the requests, because it needs only the document.

use apigateway::lint::{Finding, Level, Station, lint_method};
use apigateway::{
    BackendResponse, Exchange, FailedTemplate, IntegrationType, IntegrationUri, TestInvokeResponse, http_api,
};
use stepyard_page::editing::{Marker, Severity};
use stepyard_page::protocol::{ApiFinding, IntegrationCall, PreviewMethod, PreviewRoute, Previewed, Refusal, Stage};
use syntax::line_index::LineIndex;
use workspace::Document;

use crate::far_end::{Answer, json};

/// The answer to a request, in `TestInvokeMethod`'s shape.
pub(super) fn answer(exchange: &Exchange) -> TestInvokeResponse {
    TestInvokeResponse::from(exchange)
}

pub(super) fn no_api() -> Refusal {
    Refusal { code: "NotFoundException".into(), message: "Invalid API identifier specified".into() }
}

pub(super) fn preview(document: &Document, preview: &PreviewMethod) -> Answer {
    let test = &preview.test;
    let api = document.apis.iter().find(|api| api.id == test.api).ok_or_else(no_api)?;
    let answer = BackendResponse { status: preview.status, body: preview.answer.clone(), ..BackendResponse::default() };
    let exchange = apigateway::preview(api, &test.request, &answer, now())
        .map_err(|error| Refusal { code: error.code, message: error.message })?;
    let method = api
        .resource(&test.request.resource_id)
        .map(|resource| &resource.resource_methods)
        .and_then(|methods| methods.get(&test.request.http_method).or_else(|| methods.get("ANY")));
    let mut findings: Vec<ApiFinding> = Vec::new();
    if let Some(method) = method {
        let integration = method.method_integration.as_ref();
        let template = |status: Option<&str>, content_type: &str| {
            let integration = integration?;
            let templates = match status {
                Some(status) => &integration.integration_responses.get(status)?.response_templates,
                None => &integration.request_templates,
            };
            templates.get(content_type).map(String::as_str)
        };
        let found = lint_method(&test.request.resource_id, method);
        findings.extend(found.iter().map(|finding| {
            let text = finding.template.as_ref().and_then(|(kind, _)| template(finding.status_code.as_deref(), kind));
            of_lint(finding, text.unwrap_or_default())
        }));
        if let Some(failed) = &exchange.failed_template
            && !findings.iter().any(|finding| finding.marker.code == "BROKEN_TEMPLATE")
        {
            let text = template(failed.status_code.as_deref(), &failed.content_type);
            findings.push(of_failure(failed, text.unwrap_or_default()));
        }
    }
    let call = method.and_then(|method| method.method_integration.as_ref()).and_then(|integration| {
        let uri = IntegrationUri::parse(integration.uri.as_deref()?)?;
        let body = exchange.integration_request.as_ref()?.body.clone();
        let action = uri.function_arn().or(uri.action()).map(str::to_owned)?;
        let is_call = matches!(integration.integration_type, IntegrationType::Aws | IntegrationType::AwsProxy);
        is_call.then(|| IntegrationCall { service: uri.service.clone(), action, body })
    });
    json(&Previewed { stages: stages(&exchange), failure: exchange.failure, findings, call })
}

pub(super) fn preview_route(document: &Document, preview: PreviewRoute) -> Answer {
    let PreviewRoute { test, status, answer } = preview;
    let api = document.http_apis.iter().find(|api| api.api_id == test.api).ok_or_else(no_api)?;
    let answer = BackendResponse { status, body: answer, ..BackendResponse::default() };
    let exchange = http_api::preview(api, http_api::DEFAULT_STAGE, test.request, &answer, now());
    let route = exchange.resource_path.as_deref().and_then(|key| api.route(key));
    let problems = route.and_then(|route| api.integration_of(route)).map(http_api::check).unwrap_or_default();
    let finding = |message: String| ApiFinding {
        status_code: None,
        response: false,
        template: None,
        marker: marker(Severity::Error, "BadRequestException", message, None),
    };
    let call = exchange.endpoint_request.as_ref().map(|sent| IntegrationCall {
        service: "states".to_owned(),
        action: sent.uri.rsplit_once('=').map(|(_, action)| action.to_owned()).unwrap_or_default(),
        body: sent.body.clone(),
    });
    let findings = problems.into_iter().map(finding).collect();
    json(&Previewed { stages: stages(&exchange), failure: exchange.failure, findings, call })
}

fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole numbers far below 2^53")]
    let now = js_sys::Date::now() as i64;
    now
}

fn marker(severity: Severity, code: &str, message: String, hint: Option<String>) -> Marker {
    Marker { from: 0, to: 0, severity, code: code.to_owned(), message, hint, fixes: Vec::new() }
}

/// The place of a template's byte, as far as the word there goes.
fn placed(marker: Marker, text: &str, offset: Option<usize>) -> Marker {
    let lines = LineIndex::new(text);
    let Some(offset) = offset else {
        let end = lines.utf16_offset(text, text.len());
        return Marker { to: end, ..marker };
    };
    let rest = text.get(offset..).unwrap_or_default();
    let word = rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '"' | ',')).unwrap_or(rest.len()).max(1);
    let end = (offset + word).min(text.len());
    Marker { from: lines.utf16_offset(text, offset), to: lines.utf16_offset(text, end), ..marker }
}

fn of_lint(finding: &Finding, text: &str) -> ApiFinding {
    let severity = match finding.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
    };
    let marker = marker(severity, finding.code, finding.message.clone(), Some(finding.hint.clone()));
    ApiFinding {
        status_code: finding.status_code.clone(),
        response: finding.station == Station::IntegrationResponse,
        template: finding.template.as_ref().map(|(kind, _)| kind.clone()),
        marker: match &finding.template {
            Some((_, offset)) => placed(marker, text, *offset),
            None => marker,
        },
    }
}

fn of_failure(failed: &FailedTemplate, text: &str) -> ApiFinding {
    let line = failed.offset.map_or(String::new(), |offset| {
        let at = LineIndex::new(text).character_position(text, offset);
        format!(" at line {}, column {}", at.line + 1, at.column + 1)
    });
    let message = format!("With this request the template fails: {}{line}", failed.message);
    let hint = "The client gets 500, and the log only says that it could not be transformed.".to_owned();
    ApiFinding {
        status_code: failed.status_code.clone(),
        response: failed.status_code.is_some(),
        template: Some(failed.content_type.clone()),
        marker: placed(marker(Severity::Error, "FAILED_TEMPLATE", message, Some(hint)), text, failed.offset),
    }
}

/// The stations of an exchange, as far as it got.
fn stages(exchange: &Exchange) -> Vec<Stage> {
    let mut stages = Vec::new();
    let mut add = |name: String, data: &str| stages.push(Stage { name, data: data.to_owned() });
    add("Client’s request".into(), &exchange.request.body);
    let call = exchange.endpoint_request.as_ref().map(|sent| format!("{} {}", sent.http_method, sent.uri));
    if let Some(mapped) = &exchange.integration_request {
        let body = through(mapped.template.as_deref());
        // What is sent is what was made, so they are one station.
        let name = call.map_or_else(|| format!("Integration request: {body}"), |call| format!("{call} – body: {body}"));
        add(name, &mapped.body);
    }
    if let Some(answer) = &exchange.endpoint_response {
        add(format!("Back end’s answer: {}", answer.status), &answer.body);
    }
    if let Some(selected) = &exchange.integration_response {
        let pattern = match &selected.selection_pattern {
            Some(pattern) => format!("`{pattern}` fits {}", selected.against),
            None => "the default".to_owned(),
        };
        let template = through(selected.mapped.template.as_deref());
        let name = format!("Integration response {} ({pattern}): {template}", selected.status_code);
        add(name, &selected.mapped.body);
    }
    add(format!("Client gets: {}", exchange.response.status), &exchange.response.body);
    stages
}

fn through(template: Option<&str>) -> String {
    template.map_or_else(|| "passed through".to_owned(), |kind| format!("template `{kind}`"))
}
