//! What is probably not meant: settings that API Gateway takes without a word and that then go wrong at run time.
//!
//! Templates are judged by what they give for a few bodies, not by how they are written: an apostrophe, a quotation
//! mark. Our own voice; none of this is ever part of an answer.

use serde::Serialize;
use syntax::Value;
use velocity::regex::Regex;
use velocity::{Map, Template};

use crate::content_type;
use crate::integration_response;
use crate::integration_uri::IntegrationUri;
use crate::mapping::{self, Scope};
use crate::rest_api::{Integration, IntegrationType, Method, PassthroughBehavior, RestApi, TextMap};

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub level: Level,
    /// The path of the resource, and the method.
    pub path: String,
    pub http_method: String,
    pub station: Station,
    pub code: &'static str,
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// For an integration response: its status code.
    pub status_code: Option<String>,
    /// For a template: its content type, and where in it, in bytes.
    pub template: Option<(String, Option<usize>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// No request can succeed.
    Error,
    /// Some requests go wrong, or seem to go well.
    Warning,
}

/// Where in the picture of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Station {
    IntegrationRequest,
    IntegrationResponse,
}

/// How a body goes into a string of JSON.
const ESCAPED: &str = "Put it in quotation marks, escaped: \
                       \"$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\")\"";

/// Looks at every method of an API.
pub fn lint(api: &RestApi) -> Vec<Finding> {
    let methods = api
        .resources
        .iter()
        .flat_map(|resource| resource.resource_methods.values().map(move |method| (resource.path.as_str(), method)));
    methods.flat_map(|(path, method)| lint_method(path, method)).collect()
}

/// Looks at one method.
pub fn lint_method(path: &str, method: &Method) -> Vec<Finding> {
    let Some(integration) = &method.method_integration else { return Vec::new() };
    let mut linter = Linter { path, method, integration, findings: Vec::new() };
    match integration.integration_type {
        IntegrationType::Aws => {
            linter.endpoint();
            linter.passthrough();
            linter.requests();
            linter.responses();
            linter.refusals();
        }
        IntegrationType::Mock => {
            linter.mock();
            linter.responses();
        }
        IntegrationType::AwsProxy | IntegrationType::Http | IntegrationType::HttpProxy => {}
    }
    linter.findings
}

struct Linter<'a> {
    path: &'a str,
    method: &'a Method,
    integration: &'a Integration,
    findings: Vec<Finding>,
}

impl Linter<'_> {
    fn find(&mut self, level: Level, station: Station, code: &'static str, message: impl Into<String>, hint: &str) {
        self.findings.push(Finding {
            level,
            path: self.path.to_owned(),
            http_method: self.method.http_method.clone(),
            station,
            code,
            message: message.into(),
            hint: hint.to_owned(),
            status_code: None,
            template: None,
        });
    }

    fn request(&mut self, level: Level, code: &'static str, message: impl Into<String>, hint: &str) {
        self.find(level, Station::IntegrationRequest, code, message, hint);
    }

    fn response(&mut self, level: Level, code: &'static str, message: impl Into<String>, hint: &str) {
        self.find(level, Station::IntegrationResponse, code, message, hint);
    }

    fn in_response(&mut self, status_code: Option<&str>) {
        if let Some(finding) = self.findings.last_mut() {
            finding.status_code = status_code.map(str::to_owned);
        }
    }

    fn in_template(&mut self, content_type: &str, offset: Option<usize>) {
        if let Some(finding) = self.findings.last_mut() {
            finding.template = Some((content_type.to_owned(), offset));
        }
    }

    fn action(&self) -> Option<String> {
        let uri = IntegrationUri::parse(self.integration.uri.as_deref()?)?;
        uri.action().filter(|_| uri.service == "states").map(str::to_owned)
    }

    fn endpoint(&mut self) {
        let uri = self.integration.uri.clone().unwrap_or_default();
        // Variables and parameters are only put in when a request comes.
        let is_open = uri.contains("${") || uri.contains('{');
        let parsed = IntegrationUri::parse(&uri);
        if parsed.is_none() && !is_open {
            let message = format!("The integration's URI `{uri}` names no service of AWS");
            let hint = "Choose the service and an action: arn:aws:apigateway:us-east-1:states:action/StartExecution";
            self.request(Level::Error, "NO_ENDPOINT", message, hint);
        }
        let needs_role = parsed.is_some_and(|uri| uri.service != "lambda");
        if needs_role && self.integration.credentials.as_deref().is_none_or(str::is_empty) {
            let hint = "Choose a role that API Gateway may assume and that may do the action";
            self.request(Level::Error, "NO_ROLE", "The integration has no execution role", hint);
        }
    }

    fn passthrough(&mut self) {
        let refuses = self.integration.passthrough_behavior == PassthroughBehavior::Never;
        if refuses && self.integration.request_templates.is_empty() {
            let message =
                "Without a mapping template and with the passthrough behavior NEVER every request is answered with 415";
            self.request(Level::Error, "NOTHING_PASSES", message, "Add a mapping template, or let bodies pass");
        }
    }

    fn mock(&mut self) {
        let gives_status = |template: &str| {
            let rendered = mapping::render(template, "{}", &sample_scope()).ok();
            rendered.is_some_and(|body| crate::integration::mock_status(&body).is_some())
        };
        if !self.integration.request_templates.values().any(|template| gives_status(template)) {
            let message = "A mock integration without a template that gives a `statusCode` cannot answer";
            self.request(Level::Error, "MOCK_WITHOUT_STATUS", message, "Add a mapping template: {\"statusCode\": 200}");
        }
    }

    fn requests(&mut self) {
        let wanted = match self.action().as_deref() {
            Some("StartExecution" | "StartSyncExecution") => Some("input"),
            Some("SendTaskSuccess") => Some("output"),
            _ => None,
        };
        let templates = self.integration.request_templates.clone();
        self.broken_templates(&templates, Station::IntegrationRequest, None);
        for (content_type, template) in &templates {
            self.request_template(content_type, template, wanted);
        }
    }

    /// What the template makes of an ordinary body, and of one with an apostrophe.
    fn request_template(&mut self, content_type: &str, template: &str, wanted: Option<&str>) {
        let give = |body: &str| mapping::render(template, body, &sample_scope()).ok();
        let Some(plain) = give(&sample_body("value")) else { return };
        let Ok(request) = Value::parse(&plain) else {
            let message = "The template's result is not JSON: quotation marks of the body are put in as they are";
            self.request(Level::Error, "NOT_JSON", message, ESCAPED);
            return self.in_template(content_type, None);
        };
        if let Some((name, value)) = wanted.and_then(|name| Some((name, request.get(name)?)))
            && value.as_str().is_none()
        {
            let kind = value.kind();
            let message =
                format!("`{name}` is {} {kind}, and the service wants a string with JSON in it", article(value));
            self.request(Level::Error, "NOT_A_STRING", message, ESCAPED);
            return self.in_template(content_type, template.find(&format!("\"{name}\"")));
        }
        if give(&sample_body("it's")).is_some_and(|body| Value::parse(&body).is_err()) {
            let message =
                "A body with an apostrophe gives no JSON: escapeJavaScript writes it as \\', which JSON does not have";
            self.request(Level::Warning, "APOSTROPHE", message, "Repair it: .replaceAll(\"\\\\'\", \"'\")");
            self.in_template(content_type, template.find("escapeJavaScript"));
        }
        if wanted == Some("input") && request.get("stateMachineArn").is_none() {
            let message = "The template's result has no `stateMachineArn`, so the service refuses it";
            let hint = "Add \"stateMachineArn\": \"arn:aws:states:…\", or take it from the body or a stage variable";
            self.request(Level::Warning, "NO_STATE_MACHINE", message, hint);
            self.in_template(content_type, None);
        }
    }

    fn broken_templates(&mut self, templates: &TextMap, station: Station, status_code: Option<&str>) {
        for (content_type, template) in templates {
            if let Err(error) = Template::parse(template) {
                let message = format!("The template is not VTL: {error}");
                self.find(Level::Error, station, "BROKEN_TEMPLATE", message, "As it is, every request ends with 500");
                self.in_template(content_type, Some(error.offset));
                self.in_response(status_code);
            }
        }
    }

    fn responses(&mut self) {
        if self.integration.integration_responses.is_empty() {
            let message = "There is no integration response, so every answer of the back end ends with 500";
            self.response(Level::Error, "NO_RESPONSE", message, "Add one for status 200 without a selection pattern");
        }
        for response in self.integration.integration_responses.clone().into_values() {
            let status = &response.status_code;
            if !self.method.method_responses.contains_key(status) {
                let message = format!("The integration response for {status} has no method response");
                self.response(
                    Level::Error,
                    "NO_METHOD_RESPONSE",
                    message,
                    "Add the status code to the method's responses",
                );
                self.in_response(Some(status));
            }
            if let Some(Err(error)) = response.selection_pattern.as_deref().map(Regex::new) {
                let message = format!("The selection pattern is no regular expression: {error}");
                self.response(Level::Error, "BROKEN_PATTERN", message, "For all client errors it is 4\\d{2}");
                self.in_response(Some(status));
            }
            self.broken_templates(&response.response_templates, Station::IntegrationResponse, Some(status));
        }
    }

    /// Refusals of the service that look like success to the client.
    fn refusals(&mut self) {
        if self.integration.integration_responses.is_empty() {
            return;
        }
        let success = |status: &str| {
            let selected = integration_response::select(self.integration, status);
            selected.is_some_and(|selected| {
                selected.status_code.starts_with('2') && !overrides_status(&selected.response_templates)
            })
        };
        if success("400") {
            let message =
                "An error of the service (400) comes back with a status of success: only the default response fits it";
            let hint = "Add an integration response with the selection pattern 4\\d{2}, for status 400";
            self.response(Level::Warning, "ERROR_AS_SUCCESS", message, hint);
        } else if integration_response::select(self.integration, "400").is_none() {
            let message = "No integration response fits an error of the service (400), so it comes back as 500";
            let hint = "Add an integration response with the selection pattern 4\\d{2}, for status 400";
            self.response(Level::Warning, "ERROR_UNMATCHED", message, hint);
        }
        if self.action().as_deref() == Some("StartSyncExecution") && success("200") {
            let message = "A run that fails is a call that succeeds: its FAILED comes back with status 200";
            let hint =
                "Look at $input.path('$.status') in the response template and set $context.responseOverride.status";
            self.response(Level::Warning, "FAILURE_AS_SUCCESS", message, hint);
        }
    }
}

fn article(value: &Value) -> &'static str {
    if matches!(value, Value::Array(_) | Value::Object(_)) { "an" } else { "a" }
}

/// Whether a response template sets a status for a failure.
fn overrides_status(templates: &TextMap) -> bool {
    let chosen = content_type::find(templates, content_type::JSON).or_else(|| templates.iter().next());
    chosen.is_some_and(|(_, template)| template.contains("responseOverride.status"))
}

fn sample_body(text: &str) -> String {
    let text = Value::from(text);
    format!(
        r#"{{"input":{text},"name":{text},"stateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:M"}}"#
    )
}

fn sample_scope() -> Scope {
    let names = ["header", "path", "querystring"];
    let parts = || names.iter().map(|name| (*name, Map::new())).collect::<Map>();
    let context: Map = [("requestOverride", parts()), ("responseOverride", parts())].into_iter().collect();
    context.put("requestId", "request");
    Scope { context, ..Scope::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest_api::{IntegrationResponse, MethodResponse};

    fn codes(method: &Method) -> Vec<&'static str> {
        lint_method("/execution", method).into_iter().map(|finding| finding.code).collect()
    }

    fn method(action: &str, template: Option<&str>, responses: &[(&str, &str)]) -> Method {
        let templates = template.map(|template| ("application/json".to_owned(), template.to_owned()));
        let responses = responses.iter().map(|(status, pattern)| {
            let response = IntegrationResponse {
                status_code: (*status).into(),
                selection_pattern: Some((*pattern).into()),
                ..Default::default()
            };
            ((*status).to_owned(), response)
        });
        let statuses = ["200", "400", "500"].map(|status| (status.into(), MethodResponse::default()));
        let integration = Integration {
            integration_type: IntegrationType::Aws,
            uri: Some(format!("arn:aws:apigateway:us-east-1:states:action/{action}")),
            credentials: Some("arn:aws:iam::123456789012:role/r".into()),
            request_templates: templates.into_iter().collect(),
            integration_responses: responses.collect(),
            ..Integration::default()
        };
        Method {
            http_method: "POST".into(),
            method_responses: statuses.into(),
            method_integration: Some(integration),
            ..Method::default()
        }
    }

    const ALL: &[(&str, &str)] = &[("200", ""), ("400", r"4\d{2}"), ("500", r"5\d{2}")];

    #[test]
    fn finds_what_the_workshops_api_leaves_open() {
        assert_eq!(codes(&method("StartExecution", None, &[("200", "")])), ["ERROR_AS_SUCCESS"]);
        assert_eq!(codes(&method("StartSyncExecution", None, ALL)), ["FAILURE_AS_SUCCESS"]);
        assert_eq!(codes(&method("StartExecution", None, ALL)), Vec::<&str>::new());
        assert_eq!(codes(&method("StartExecution", None, &[("200", r"2\d{2}")])), ["ERROR_UNMATCHED"]);
        assert_eq!(codes(&method("StartExecution", None, &[])), ["NO_RESPONSE"]);
        assert_eq!(
            codes(&method("StartExecution", None, &[("201", ""), ("400", "4(")])),
            ["NO_METHOD_RESPONSE", "BROKEN_PATTERN", "ERROR_AS_SUCCESS"]
        );
    }

    #[test]
    fn judges_templates_by_what_they_give() {
        let arn = r#""stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:M""#;
        for (input, expected) in [
            (r#""$util.escapeJavaScript($input.json('$')).replaceAll("\\'", "'")""#, &[][..]),
            (r#""$util.escapeJavaScript($input.json('$'))""#, &["APOSTROPHE"]),
            ("$input.json('$')", &["NOT_A_STRING"]),
            (r#""$input.json('$')""#, &["NOT_JSON"]),
            (r#""$input.body""#, &["NOT_JSON"]),
            ("#if($x", &["BROKEN_TEMPLATE"]),
        ] {
            let template = format!("{{ \"input\": {input}, {arn} }}");
            assert_eq!(codes(&method("StartExecution", Some(&template), ALL)), expected, "{input}");
        }
        let template = "{\"input\": \"{}\"}";
        assert_eq!(codes(&method("StartExecution", Some(template), ALL)), ["NO_STATE_MACHINE"]);
        assert_eq!(codes(&method("ListExecutions", Some(template), ALL)), Vec::<&str>::new());
    }

    #[test]
    fn the_untouched_mock_is_found() {
        let mut untouched = method("StartExecution", None, &[]);
        untouched.method_integration = Some(Integration::default());
        assert_eq!(codes(&untouched), ["MOCK_WITHOUT_STATUS", "NO_RESPONSE"]);
        let mut open = method("StartExecution", None, ALL);
        let integration = open.method_integration.as_mut().unwrap();
        integration.credentials = None;
        integration.passthrough_behavior = PassthroughBehavior::Never;
        assert_eq!(codes(&open), ["NO_ROLE", "NOTHING_PASSES"]);
        open.method_integration.as_mut().unwrap().uri = Some("states".into());
        assert_eq!(codes(&open), ["NO_ENDPOINT", "NOTHING_PASSES"]);
    }
}
