//! The Integration request form: the console's fields, and the integration that API Gateway keeps.
//!
//! Separate from the component, because what the fields mean (`arn:aws:apigateway:…:states:action/StartExecution`) is a
//! rule to be tested. <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html>

use std::collections::BTreeMap;

use apigateway::{Integration, IntegrationResponse, IntegrationType, PassthroughBehavior};
use workspace::document::{ACCOUNT, REGION};

/// Services that an integration may name, as the console lists them, with their part of the ARN.
pub const SERVICES: [(&str, &str); 5] = [
    ("Step Functions", "states"),
    ("Lambda", "lambda"),
    ("Simple Queue Service (SQS)", "sqs"),
    ("Simple Notification Service (SNS)", "sns"),
    ("EventBridge", "events"),
];

/// Actions of Step Functions worth offering.
pub const ACTIONS: [&str; 7] = [
    "StartExecution",
    "StartSyncExecution",
    "DescribeExecution",
    "StopExecution",
    "GetExecutionHistory",
    "ListExecutions",
    "ListStateMachines",
];

/// The form's fields, each as the person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationForm {
    pub kind: IntegrationType,
    pub region: String,
    /// The service's part of the ARN: `states`.
    pub service: String,
    pub subdomain: String,
    pub http_method: String,
    /// Whether the request names a path instead of an action.
    pub uses_path: bool,
    /// The action's name, or the path.
    pub action: String,
    pub role: String,
    pub passthrough: PassthroughBehavior,
    pub default_timeout: bool,
    pub timeout: String,
    /// Content type and template, in order.
    pub templates: Vec<(String, String)>,
}

/// What is wrong with a field, for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    pub field: &'static str,
    pub message: String,
}

impl IntegrationForm {
    /// The fields of an integration as it stands.
    pub fn of(integration: &Integration) -> Self {
        let uri = integration.uri.as_deref().unwrap_or_default();
        let parts: Vec<&str> = uri.splitn(6, ':').collect();
        let part = |at: usize, default: &str| {
            parts.get(at).filter(|text| !text.is_empty()).map_or_else(|| default.to_owned(), |text| (*text).to_owned())
        };
        let host = part(4, "states");
        let (subdomain, service) = host.rsplit_once('.').map_or(("", host.as_str()), |(sub, service)| (sub, service));
        let target = parts.get(5).copied().unwrap_or_default();
        let (uses_path, action) = match target.split_once('/') {
            Some(("path", path)) => (true, path),
            Some((_, action)) => (false, action),
            None => (false, ""),
        };
        Self {
            kind: integration.integration_type,
            region: part(3, REGION),
            service: service.to_owned(),
            subdomain: subdomain.to_owned(),
            http_method: integration.http_method.clone().unwrap_or_else(|| "POST".to_owned()),
            uses_path,
            action: action.to_owned(),
            role: integration.credentials.clone().unwrap_or_default(),
            passthrough: integration.passthrough_behavior,
            default_timeout: integration.timeout_in_millis.is_none(),
            timeout: integration.timeout_in_millis.unwrap_or(29_000).to_string(),
            templates: integration.request_templates.clone().into_iter().collect(),
        }
    }

    /// What API Gateway would refuse to save.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut say = |field, message: &str| found.push(FieldProblem { field, message: message.to_owned() });
        if self.kind == IntegrationType::Aws {
            if self.action.trim().is_empty() {
                say(
                    "action",
                    if self.uses_path {
                        "Enter the path."
                    } else {
                        "Enter the action’s name, such as `StartExecution`."
                    },
                );
            }
            if self.role.trim().is_empty() {
                say("role", "Role ARN must be specified for AWS integrations");
            } else if !self.role.starts_with("arn:aws:iam::") {
                say("role", "Invalid ARN specified in the request");
            } else if !self.role.starts_with(&format!("arn:aws:iam::{ACCOUNT}:role/")) {
                say("role", "Cross-account pass role is not allowed.");
            }
        }
        if !self.default_timeout && !self.timeout.parse().is_ok_and(|timeout: u32| (50..=29_000).contains(&timeout)) {
            say("timeout", "Timeout should be between 50 ms and 29000 ms");
        }
        found
    }

    /// Writes the fields into an integration; what the form does not show stays.
    pub fn apply(&self, integration: &mut Integration) {
        integration.integration_type = self.kind;
        integration.passthrough_behavior = self.passthrough;
        integration.timeout_in_millis = if self.default_timeout { None } else { self.timeout.parse().ok() };
        integration.request_templates =
            self.templates.iter().filter(|(kind, _)| !kind.is_empty()).cloned().collect::<BTreeMap<_, _>>();
        if self.kind == IntegrationType::Mock {
            (integration.http_method, integration.uri, integration.credentials) = (None, None, None);
            return;
        }
        let host = if self.subdomain.is_empty() {
            self.service.clone()
        } else {
            format!("{}.{}", self.subdomain, self.service)
        };
        let target = if self.uses_path { "path" } else { "action" };
        let (region, action) = (&self.region, self.action.trim().trim_start_matches('/'));
        integration.http_method = Some(self.http_method.clone());
        integration.uri = Some(format!("arn:aws:apigateway:{region}:{host}:{target}/{action}"));
        integration.credentials = Some(self.role.trim().to_owned());
        // The console makes the default response along with the integration.
        if integration.integration_responses.is_empty() {
            let response = IntegrationResponse { status_code: "200".to_owned(), ..IntegrationResponse::default() };
            integration.integration_responses.insert("200".to_owned(), response);
        }
    }
}

/// The name of the back end in the picture: `Step Functions`, `Mock Endpoint`.
pub fn backend_name(integration: Option<&Integration>) -> String {
    let Some(integration) = integration else { return "No integration".to_owned() };
    match integration.integration_type {
        IntegrationType::Mock => "Mock Endpoint".to_owned(),
        IntegrationType::Http | IntegrationType::HttpProxy => "HTTP Endpoint".to_owned(),
        IntegrationType::Aws | IntegrationType::AwsProxy => {
            let form = IntegrationForm::of(integration);
            let known = SERVICES.iter().find(|(_, part)| *part == form.service);
            known.map_or(form.service.clone(), |(name, _)| (*name).to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mock() -> Integration {
        Integration { integration_type: IntegrationType::Mock, ..Integration::default() }
    }

    #[test]
    fn the_workshops_step_makes_the_finished_integration() {
        let mut integration = mock();
        let mut form = IntegrationForm::of(&integration);
        assert_eq!(
            (form.service.as_str(), form.http_method.as_str(), form.region.as_str()),
            ("states", "POST", "us-east-1")
        );
        form.kind = IntegrationType::Aws;
        form.action = "StartExecution".to_owned();
        form.role = "arn:aws:iam::123456789012:role/IntegrationIamRole".to_owned();
        assert_eq!(form.problems(), []);
        form.apply(&mut integration);
        assert_eq!(integration.uri.as_deref(), Some("arn:aws:apigateway:us-east-1:states:action/StartExecution"));
        assert_eq!(integration.integration_responses.keys().collect::<Vec<_>>(), ["200"]);
        assert_eq!(IntegrationForm::of(&integration), form);
        assert_eq!(backend_name(Some(&integration)), "Step Functions");
    }

    #[test]
    fn what_aws_would_refuse_is_said_in_its_words() {
        let mut form = IntegrationForm::of(&mock());
        form.kind = IntegrationType::Aws;
        form.action = "StartExecution".to_owned();
        let problem =
            |form: &IntegrationForm| form.problems().into_iter().map(|problem| problem.message).collect::<Vec<_>>();
        assert_eq!(problem(&form), ["Role ARN must be specified for AWS integrations"]);
        form.role = "arn:aws:iam::999999999999:role/R".to_owned();
        assert_eq!(problem(&form), ["Cross-account pass role is not allowed."]);
        form.role = "arn:aws:iam::123456789012:role/R".to_owned();
        (form.default_timeout, form.timeout) = (false, "30000".to_owned());
        assert_eq!(problem(&form), ["Timeout should be between 50 ms and 29000 ms"]);
    }

    #[test]
    fn going_back_to_mock_forgets_the_service() {
        let mut integration = mock();
        IntegrationForm {
            kind: IntegrationType::Aws,
            action: "X".into(),
            role: "r".into(),
            ..IntegrationForm::of(&mock())
        }
        .apply(&mut integration);
        IntegrationForm { kind: IntegrationType::Mock, ..IntegrationForm::of(&integration) }.apply(&mut integration);
        assert_eq!((integration.uri, integration.credentials), (None, None));
        assert_eq!(backend_name(None), "No integration");
    }
}
