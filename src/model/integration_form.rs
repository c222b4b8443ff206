//! The Integration request form: the console's fields, and the integration that API Gateway keeps.
//!
//! Separate from the component, because what the fields mean (`arn:aws:apigateway:…:states:action/StartExecution`) is a
//! rule to be tested. <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html>

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

/// The console's choice of a back end; API Gateway's own types tell a function from a service only by the URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackEnd {
    Lambda,
    Http,
    Mock,
    Service,
}

/// Why there is no HTTP back end here.
pub const NO_NETWORK: &str = "HTTP integrations need a network, and nothing leaves this page: let a Mock integration \
                              or a Lambda function stand in for the endpoint.";

/// What stands before and after a function's ARN in a path of Lambda's API.
const FUNCTIONS: &str = "2015-03-31/functions/";
const INVOCATIONS: &str = "/invocations";

/// The form's fields, each as the person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationForm {
    pub kind: BackEnd,
    /// The function's ARN.
    pub function: String,
    /// Whether the function gets the whole request, and makes the whole response.
    pub proxy: bool,
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
        let function =
            action.strip_prefix(FUNCTIONS).and_then(|rest| rest.strip_suffix(INVOCATIONS)).unwrap_or_default();
        Self {
            kind: match integration.integration_type {
                IntegrationType::AwsProxy => BackEnd::Lambda,
                IntegrationType::Aws if service == "lambda" && !function.is_empty() => BackEnd::Lambda,
                IntegrationType::Aws => BackEnd::Service,
                IntegrationType::Http | IntegrationType::HttpProxy => BackEnd::Http,
                IntegrationType::Mock => BackEnd::Mock,
            },
            function: function.to_owned(),
            // The console's own choice, until there is a function that is called otherwise.
            proxy: integration.integration_type != IntegrationType::Aws || function.is_empty(),
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
        }
    }

    /// What API Gateway would refuse to save.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut say = |field, message: &str| found.push(FieldProblem { field, message: message.to_owned() });
        match self.kind {
            BackEnd::Http => say("type", NO_NETWORK),
            BackEnd::Lambda if self.function.trim().is_empty() => {
                say("function", "Choose a function of this workspace, or enter an ARN.");
            }
            BackEnd::Lambda | BackEnd::Mock | BackEnd::Service => {}
        }
        if self.kind == BackEnd::Service {
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
        integration.integration_type = match self.kind {
            BackEnd::Lambda if self.proxy => IntegrationType::AwsProxy,
            BackEnd::Lambda | BackEnd::Service => IntegrationType::Aws,
            BackEnd::Http => IntegrationType::Http,
            BackEnd::Mock => IntegrationType::Mock,
        };
        integration.passthrough_behavior = self.passthrough;
        integration.timeout_in_millis = if self.default_timeout { None } else { self.timeout.parse().ok() };
        match self.kind {
            BackEnd::Http => return,
            BackEnd::Mock => {
                (integration.http_method, integration.uri, integration.credentials) = (None, None, None);
                return;
            }
            BackEnd::Lambda => {
                let function = self.function.trim();
                let uri = format!("arn:aws:apigateway:{REGION}:lambda:path/{FUNCTIONS}{function}{INVOCATIONS}");
                (integration.http_method, integration.uri) = (Some("POST".to_owned()), Some(uri));
                // A function's own policy lets API Gateway in.
                integration.credentials = None;
                if !self.proxy {
                    default_response(integration);
                }
                return;
            }
            BackEnd::Service => {}
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
        default_response(integration);
    }
}

/// The console makes the default response along with the integration.
fn default_response(integration: &mut Integration) {
    if integration.integration_responses.is_empty() {
        let response = IntegrationResponse { status_code: "200".to_owned(), ..IntegrationResponse::default() };
        integration.integration_responses.insert("200".to_owned(), response);
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
            if form.kind == BackEnd::Lambda {
                return form.function.rsplit(':').next().filter(|name| !name.is_empty()).unwrap_or("Lambda").to_owned();
            }
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
        form.kind = BackEnd::Service;
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
        form.kind = BackEnd::Service;
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
            kind: BackEnd::Service,
            action: "X".into(),
            role: "r".into(),
            ..IntegrationForm::of(&mock())
        }
        .apply(&mut integration);
        IntegrationForm { kind: BackEnd::Mock, ..IntegrationForm::of(&integration) }.apply(&mut integration);
        assert_eq!((integration.uri, integration.credentials), (None, None));
        assert_eq!(backend_name(None), "No integration");
    }

    #[test]
    fn a_function_is_a_path_of_lambdas() {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:SumFunction";
        let mut integration = mock();
        let mut form = IntegrationForm { kind: BackEnd::Lambda, ..IntegrationForm::of(&integration) };
        assert_eq!(form.problems().first().map(|problem| problem.field), Some("function"));
        form.function = arn.to_owned();
        form.apply(&mut integration);
        assert_eq!(integration.integration_type, IntegrationType::AwsProxy);
        assert_eq!(
            integration.uri,
            Some(format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"))
        );
        assert_eq!(backend_name(Some(&integration)), "SumFunction");
        let again = IntegrationForm::of(&integration);
        assert_eq!((again.kind, again.function.as_str(), again.proxy), (BackEnd::Lambda, arn, true));
        IntegrationForm { proxy: false, ..again }.apply(&mut integration);
        let again = IntegrationForm::of(&integration);
        assert_eq!((again.kind, again.proxy), (BackEnd::Lambda, false));
        assert_eq!(integration.integration_responses.len(), 1);
    }

    #[test]
    fn there_is_no_network() {
        let form = IntegrationForm { kind: BackEnd::Http, ..IntegrationForm::of(&mock()) };
        assert_eq!(
            form.problems(),
            [FieldProblem {
                field: "type",
                message: "HTTP integrations need a network, and nothing leaves this page: let a Mock integration or a \
                          Lambda function stand in for the endpoint."
                    .to_owned()
            }]
        );
    }
}
