//! Amazon API Gateway in front of the services: REST APIs whose integrations are rendered, called and mapped back.
//!
//! - [`RestApi`] is the data, as API Gateway's own API has it;
//! - [`invoke`] is `TestInvokeMethod`: one request through the whole chain, with its log;
//! - [`AwsIntegration`] is the world behind an integration, given by the caller.

mod backend;
mod rest_api;
mod test_invoke;

pub use backend::{AwsCall, AwsIntegration, BackendResponse, CallFailure, LocalBoxFuture};
pub use rest_api::{
    GatewayResponse, Integration, IntegrationResponse, IntegrationType, Method, MethodResponse, Model,
    PassthroughBehavior, RequestValidator, Resource, RestApi, Stage, TextMap,
};
pub use test_invoke::{TestInvokeError, TestInvokeRequest, TestInvokeResponse};

/// Tests a method: the request goes through the whole chain, the call to the service is a real one.
pub async fn invoke(
    api: &RestApi,
    request: &TestInvokeRequest,
    world: &dyn AwsIntegration,
) -> Result<TestInvokeResponse, TestInvokeError> {
    let started = world.now();
    let not_found = |what: &str| TestInvokeError { code: "NotFoundException".into(), message: what.into() };
    let resource = api
        .resources
        .iter()
        .find(|resource| resource.id == request.resource_id || resource.path == request.resource_id)
        .ok_or_else(|| not_found("Invalid Resource identifier specified"))?;
    let method = resource
        .resource_methods
        .get(&request.http_method)
        .ok_or_else(|| not_found("Invalid Method identifier specified"))?;
    let integration = method.method_integration.clone().unwrap_or_default();
    let uri = integration.uri.clone().unwrap_or_default();
    let call = AwsCall {
        service: uri.split(':').nth(4).unwrap_or_default().into(),
        action: uri.rsplit_once('/').map(|(_, action)| action.into()),
        path: None,
        region: uri.split(':').nth(3).unwrap_or_default().into(),
        http_method: "POST".into(),
        headers: Vec::new(),
        query: Vec::new(),
        body: request.body.clone(),
        credentials: integration.credentials.clone(),
        api_id: api.id.clone(),
        trace_id: String::new(),
    };
    let answer = world.call(call).await.unwrap_or_default();
    Ok(TestInvokeResponse {
        status: 200,
        body: answer.body,
        latency: world.now() - started,
        ..TestInvokeResponse::default()
    })
}
