//! The chain: one request from the client to the back end and back, each station in its turn.
//!
//! Method request, integration request, back end, integration response, method response. A station either hands on or
//! refuses; a refusal becomes a gateway response. What each station did is kept in the [`Exchange`].

use std::rc::Rc;

use velocity::{Item, Map};

use crate::backend::AwsIntegration;
use crate::exchange::{Exchange, HttpRequest, HttpResponse, Mapped};
use crate::gateway_response::{Refusal, ResponseType};
use crate::integration::{self, Answer};
use crate::integration_request::{self, Prepared};
use crate::integration_response;
use crate::lambda_proxy;
use crate::mapping::{Parameters, Scope};
use crate::method_request;
use crate::rest_api::{Integration, IntegrationType, Method, Resource, RestApi, TextMap};
use crate::time::Moment;
use crate::trace::{Trace, map_text};

/// What of the surroundings a request is run in.
pub(crate) struct Surroundings<'a> {
    pub(crate) api: &'a RestApi,
    pub(crate) resource: &'a Resource,
    pub(crate) method: &'a Method,
    pub(crate) path_parameters: Vec<(String, String)>,
    pub(crate) stage: &'a str,
    pub(crate) stage_variables: TextMap,
    /// Whether it is the console's test, which has made-up identities.
    pub(crate) is_test: bool,
}

/// Runs a request through.
pub(crate) async fn run(place: Surroundings<'_>, request: HttpRequest, world: &dyn AwsIntegration) -> Exchange {
    let started = world.now();
    let request_id = world.uuid();
    let scope = scope(&place, &request, &request_id, started, world);
    let trace = Trace::new(&request_id);
    let exchange =
        Exchange { request_id, request, resource_path: Some(place.resource.path.clone()), ..Exchange::default() };
    let mut run = Run { place, scope, world, trace, exchange };
    run.log_request(started);
    let response = match run.stations().await {
        Ok(response) => {
            run.log_response(&response);
            response
        }
        Err(refusal) => run.refuse(&refusal),
    };
    let line = format!("Method completed with status: {}", response.status);
    run.trace.line(world.now(), line);
    run.exchange.latency = world.now() - started;
    run.exchange.log = run.trace.lines;
    run.exchange.response = response;
    run.exchange
}

struct Run<'a> {
    place: Surroundings<'a>,
    scope: Scope,
    world: &'a dyn AwsIntegration,
    trace: Trace,
    exchange: Exchange,
}

impl Run<'_> {
    fn log(&mut self, text: impl AsRef<str>) {
        self.trace.line(self.world.now(), text);
    }

    fn log_request(&mut self, now: i64) {
        let Exchange { request_id, request, .. } = &self.exchange;
        let parameters = &self.scope.parameters;
        let lines = [
            format!("Starting execution for request: {request_id}"),
            format!("HTTP Method: {}, Resource Path: {}", request.http_method, request.path),
            format!("Method request path: {}", map_text(&parameters.path)),
            format!("Method request query string: {}", map_text(&parameters.querystring)),
            format!("Method request headers: {}", map_text(&parameters.header)),
            format!("Method request body before transformations: {}", request.body),
        ];
        for line in lines {
            self.trace.line(now, line);
        }
    }

    fn log_response(&mut self, response: &HttpResponse) {
        self.log(format!("Method response body after transformations: {}", response.body));
        self.log(format!("Method response headers: {}", map_text(&response.headers)));
        self.log("Successfully completed execution");
    }

    fn refuse(&mut self, refusal: &Refusal) -> HttpResponse {
        if let Some(line) = &refusal.log {
            self.log(line);
        }
        let log = refusal.log.clone();
        self.exchange.failure = refusal.detail.clone().or(log).or_else(|| Some(refusal.message.clone()));
        self.exchange.failed_template = refusal.template.as_deref().cloned();
        refusal.response(self.place.api, &self.scope)
    }

    async fn stations(&mut self) -> Result<HttpResponse, Refusal> {
        let (method, body) = (self.place.method, self.exchange.request.body.clone());
        method_request::check(self.place.api, method, &self.scope, &body)?;
        let integration = method.method_integration.as_ref().ok_or_else(|| {
            Refusal::configuration("No integration defined for method").because("The method has no integration yet")
        })?;
        let mut response = match integration.integration_type {
            IntegrationType::AwsProxy => self.proxy(integration).await?,
            IntegrationType::Aws | IntegrationType::Mock => {
                let prepared = integration_request::prepare(integration, &self.scope, &body)?;
                self.exchange.integration_request = Some(prepared.mapped.clone());
                let answer = if integration.integration_type == IntegrationType::Mock {
                    integration::mock(&prepared.mapped.body)?
                } else {
                    self.call(integration, &prepared).await?
                };
                let (selected, response) = integration_response::map(method, integration, &answer, &self.scope)?;
                self.exchange.integration_response = Some(selected);
                response
            }
            IntegrationType::Http | IntegrationType::HttpProxy => {
                return Err(Refusal::configuration(
                    "HTTP integrations need a network, which this playground does not have",
                ));
            }
        };
        if integration.integration_type != IntegrationType::Mock {
            let trace_id = crate::parameter_mapping::named("context.xrayTraceId", &self.scope).unwrap_or_default();
            response.headers.insert(0, ("X-Amzn-Trace-Id".to_owned(), trace_id));
        }
        Ok(response)
    }

    /// The call to a service, with its lines of the log.
    async fn call(&mut self, integration: &Integration, prepared: &Prepared) -> Result<Answer, Refusal> {
        let uri = integration::uri(integration, prepared, &self.scope)?;
        if integration.credentials.is_none() && uri.service != "lambda" {
            return Err(Refusal::configuration("Role ARN must be specified for AWS integrations"));
        }
        let sent = self.world.now();
        let (endpoint, call) = integration::call_of(integration, &uri, prepared, &self.scope, sent);
        let outcome = integration::call(self.world, integration, call).await;
        // A role that cannot be assumed shows before anything is sent.
        let was_sent =
            !matches!(&outcome, Err(refusal) if refusal.response_type == ResponseType::ApiConfigurationError);
        if was_sent {
            let lines = [
                format!("Endpoint request URI: {}", endpoint.uri),
                format!("Endpoint request headers: {}", map_text(&endpoint.headers)),
                format!("Endpoint request body after transformations: {}", endpoint.body),
                format!("Sending request to {}", endpoint.uri),
            ];
            for line in lines {
                self.trace.line(sent, line);
            }
            self.exchange.endpoint_request = Some(endpoint);
        }
        let response = outcome?;
        let latency = self.world.now() - sent;
        self.log(format!("Received response. Status: {}, Integration latency: {latency} ms", response.status));
        self.log(format!("Endpoint response headers: {}", map_text(&response.headers)));
        self.log(format!("Endpoint response body before transformations: {}", response.body));
        self.exchange.endpoint_response = Some(response.clone());
        let against = integration::selection_text(&uri, &response);
        Ok(Answer { response, against })
    }

    async fn proxy(&mut self, integration: &Integration) -> Result<HttpResponse, Refusal> {
        let event = lambda_proxy::event(&self.place.resource.path, &self.exchange.request, &self.scope);
        let mapped = Mapped { template: None, body: event.to_string() };
        self.exchange.integration_request = Some(mapped.clone());
        let prepared = Prepared { mapped, ..Prepared::default() };
        let uri = integration::uri(integration, &prepared, &self.scope)?;
        if uri.function_arn().is_none() {
            return Err(Refusal::configuration("Invalid endpoint address")
                .because("A Lambda proxy integration needs the URI of a function's invocation"));
        }
        let answer = self.call(integration, &prepared).await?;
        lambda_proxy::response(&answer.response)
    }
}

/// What templates and mappings see.
fn scope(
    place: &Surroundings<'_>,
    request: &HttpRequest,
    request_id: &str,
    now: i64,
    world: &dyn AwsIntegration,
) -> Scope {
    let moment = Moment::from_millis(now);
    let random: String = world.uuid().chars().filter(char::is_ascii_hexdigit).take(24).collect();
    let trace_id = format!("Root=1-{:08x}-{random:0<24}", now.div_euclid(1000));
    let header = |name: &str| {
        let found = request.headers.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or(Item::Null, |(_, value)| value.as_str().into())
    };
    let made_up = |value: &'static str| if place.is_test { Item::from(value) } else { Item::Null };
    let identity: [(&str, Item); 5] = [
        ("sourceIp", if place.is_test { "test-invoke-source-ip" } else { "127.0.0.1" }.into()),
        ("userAgent", header("User-Agent")),
        ("apiKey", made_up("test-invoke-api-key")),
        ("apiKeyId", made_up("test-invoke-api-key-id")),
        ("accountId", made_up("123456789012")),
    ];
    let domain = if place.is_test {
        "testPrefix.testDomainName".to_owned()
    } else {
        format!("{}.execute-api.us-east-1.amazonaws.com", place.api.id)
    };
    let prefix = domain.split('.').next().unwrap_or_default().to_owned();
    let path = if place.is_test { request.path.clone() } else { format!("/{}{}", place.stage, request.path) };
    let maps = |names: &[&str]| names.iter().map(|name| (*name, Map::new())).collect::<Map>();
    let context: [(&str, Item); 20] = [
        ("accountId", "123456789012".into()),
        ("apiId", place.api.id.as_str().into()),
        ("domainName", domain.into()),
        ("domainPrefix", prefix.into()),
        ("extendedRequestId", random.chars().take(12).collect::<String>().into()),
        ("httpMethod", request.http_method.as_str().into()),
        ("identity", identity.into_iter().collect::<Map>().into()),
        ("path", path.into()),
        ("protocol", "HTTP/1.1".into()),
        ("requestId", request_id.into()),
        ("requestTime", moment.request_time().into()),
        ("requestTimeEpoch", now.into()),
        ("resourceId", place.resource.id.as_str().into()),
        ("resourcePath", place.resource.path.as_str().into()),
        ("stage", place.stage.into()),
        ("xrayTraceId", trace_id.into()),
        ("requestOverride", maps(&["header", "path", "querystring"]).into()),
        ("responseOverride", maps(&["header"]).into()),
        ("authorizer", Map::new().into()),
        ("error", Map::new().into()),
    ];
    Scope {
        parameters: Rc::new(Parameters {
            path: place.path_parameters.clone(),
            querystring: request.query.clone(),
            header: request.headers.clone(),
        }),
        context: context.into_iter().collect(),
        stage_variables: place.stage_variables.clone(),
    }
}

#[cfg(test)]
mod tests;
