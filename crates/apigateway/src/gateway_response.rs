//! Answers of the gateway itself: why a request never reached its integration, or did not come back from it.
//!
//! Each kind has a response type that an API can customize; where it does not, `DEFAULT_4XX` and `DEFAULT_5XX` stand
//! in. Their templates know no VTL, only `$context.…` and `$stageVariables.…` to put in.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>

use velocity::{Item, Map};

use crate::exchange::{FailedTemplate, HttpResponse};
use crate::mapping::Scope;
use crate::rest_api::RestApi;

/// The kinds of refusal that can occur here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseType {
    ApiConfigurationError,
    BadRequestBody,
    BadRequestParameters,
    IntegrationFailure,
    IntegrationTimeout,
    InvalidApiKey,
    MissingAuthenticationToken,
    UnsupportedMediaType,
}

impl ResponseType {
    fn name(self) -> &'static str {
        match self {
            Self::ApiConfigurationError => "API_CONFIGURATION_ERROR",
            Self::BadRequestBody => "BAD_REQUEST_BODY",
            Self::BadRequestParameters => "BAD_REQUEST_PARAMETERS",
            Self::IntegrationFailure => "INTEGRATION_FAILURE",
            Self::IntegrationTimeout => "INTEGRATION_TIMEOUT",
            Self::InvalidApiKey => "INVALID_API_KEY",
            Self::MissingAuthenticationToken => "MISSING_AUTHENTICATION_TOKEN",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        }
    }

    fn status(self) -> u16 {
        match self {
            Self::ApiConfigurationError => 500,
            Self::BadRequestBody | Self::BadRequestParameters => 400,
            Self::IntegrationFailure | Self::IntegrationTimeout => 504,
            Self::InvalidApiKey | Self::MissingAuthenticationToken => 403,
            Self::UnsupportedMediaType => 415,
        }
    }

    /// `x-amzn-ErrorType`.
    fn error_type(self) -> &'static str {
        match self {
            Self::ApiConfigurationError | Self::IntegrationFailure | Self::IntegrationTimeout => {
                "InternalServerErrorException"
            }
            Self::BadRequestBody | Self::BadRequestParameters | Self::UnsupportedMediaType => "BadRequestException",
            Self::InvalidApiKey => "ForbiddenException",
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
        }
    }

    fn default_type(self) -> &'static str {
        if self.status() < 500 { "DEFAULT_4XX" } else { "DEFAULT_5XX" }
    }
}

/// A request that ends here, with what the client and the log are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) response_type: ResponseType,
    /// `$context.error.message`.
    pub(crate) message: String,
    /// The line of the log, if there is one.
    pub(crate) log: Option<String>,
    /// For the author, where more is known than AWS says.
    pub(crate) detail: Option<String>,
    /// Another status than the type's own.
    pub(crate) status: Option<u16>,
    /// The template that gave nothing.
    pub(crate) template: Option<Box<FailedTemplate>>,
}

impl Refusal {
    pub(crate) fn new(response_type: ResponseType, message: impl Into<String>) -> Self {
        Self { response_type, message: message.into(), log: None, detail: None, status: None, template: None }
    }

    /// The API is not set up so that this request could be served.
    pub(crate) fn configuration(log: &str) -> Self {
        Self {
            log: Some(format!("Execution failed due to configuration error: {log}")),
            ..Self::new(ResponseType::ApiConfigurationError, "Internal server error")
        }
    }

    pub(crate) fn logged(self, log: impl Into<String>) -> Self {
        Self { log: Some(log.into()), ..self }
    }

    pub(crate) fn because(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// A template could not be rendered; `what` is `request` or `response`.
    pub(crate) fn template(what: &str, template: FailedTemplate) -> Self {
        let refusal = Self::configuration(&format!("Unable to transform {what}"));
        Self { detail: Some(template.message.clone()), template: Some(Box::new(template)), ..refusal }
    }

    pub(crate) fn response(&self, api: &RestApi, scope: &Scope) -> HttpResponse {
        let customized = api
            .gateway_responses
            .get(self.response_type.name())
            .or_else(|| api.gateway_responses.get(self.response_type.default_type()));
        self.describe(&scope.context);
        let own_status = self.status.unwrap_or_else(|| self.response_type.status());
        let mut response = HttpResponse { status: own_status, ..HttpResponse::default() };
        response.set_header("x-amzn-ErrorType", self.response_type.error_type());
        let mut template = ("application/json", "{\"message\":$context.error.messageString}");
        if let Some(customized) = customized {
            if let Some(status) = customized.status_code.as_deref().and_then(|status| status.parse().ok()) {
                response.status = status;
            }
            for (target, source) in &customized.response_parameters {
                let name = target.strip_prefix("gatewayresponse.header.");
                if let (Some(name), Some(value)) = (name, crate::parameter_mapping::request_value(source, scope, "")) {
                    response.set_header(name, value);
                }
            }
            let accepted = scope.parameters.header("Accept").unwrap_or("application/json");
            let templates = &customized.response_templates;
            let chosen = templates.get_key_value(accepted).or_else(|| templates.iter().next());
            if let Some((content_type, text)) = chosen {
                template = (content_type, text);
            }
        }
        response.set_header("Content-Type", template.0);
        response.body = substitute(template.1, scope);
        response
    }

    /// Puts the error where templates look for it.
    fn describe(&self, context: &Map) {
        let quoted = syntax::Value::from(&self.message).to_string();
        // Other details are for the page's eyes alone.
        let is_validated = self.response_type == ResponseType::BadRequestBody;
        let found = self.detail.as_deref().filter(|_| is_validated).unwrap_or_default();
        let error: [(&str, Item); 4] = [
            ("message", self.message.as_str().into()),
            ("messageString", quoted.into()),
            ("responseType", self.response_type.name().into()),
            ("validationErrorString", found.into()),
        ];
        context.put("error", error.into_iter().collect::<Map>());
    }
}

/// Puts in what `$context.…` and `$stageVariables.…` stand for; anything else stays as it is.
fn substitute(template: &str, scope: &Scope) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let name_of = |text: &str| -> usize {
            text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')).count()
        };
        let (name, len) = match after.strip_prefix('{') {
            Some(inner) => (inner.get(..name_of(inner)).unwrap_or_default(), name_of(inner) + 2),
            None => (after.get(..name_of(after)).unwrap_or_default().trim_end_matches('.'), 0),
        };
        let len = if len == 0 { name.len() } else { len };
        match crate::parameter_mapping::named(name, scope) {
            Some(value) => {
                out.push_str(&value);
                rest = after.get(len..).unwrap_or_default();
            }
            None => {
                out.push('$');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest_api::GatewayResponse;

    #[test]
    fn a_refusal_has_its_own_body_unless_the_api_has_another() {
        let mut api = RestApi::new("a", "A");
        let scope = Scope::default();
        scope.context.put("requestId", "r-1");
        let refusal = Refusal::new(ResponseType::UnsupportedMediaType, "Unsupported Media Type");
        let response = refusal.response(&api, &scope);
        assert_eq!((response.status, response.body.as_str()), (415, "{\"message\":\"Unsupported Media Type\"}"));
        let custom = GatewayResponse {
            status_code: Some("418".into()),
            response_parameters: [("gatewayresponse.header.X-Id".to_owned(), "context.requestId".to_owned())].into(),
            response_templates: [(
                "text/plain".to_owned(),
                "$context.error.responseType ${context.requestId}. $5 $context.nothing".to_owned(),
            )]
            .into(),
        };
        api.gateway_responses.insert("DEFAULT_4XX".into(), custom);
        let response = refusal.response(&api, &scope);
        assert_eq!(response.status, 418);
        assert_eq!(response.body, "UNSUPPORTED_MEDIA_TYPE r-1. $5 ");
        assert_eq!((response.header("x-id"), response.header("content-type")), (Some("r-1"), Some("text/plain")));
    }
}
