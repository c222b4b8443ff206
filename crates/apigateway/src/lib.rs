//! Amazon API Gateway in front of the services: REST APIs whose integrations are rendered, called and mapped back.
//!
//! - [`RestApi`] is the data, as API Gateway's own API has it;
//! - [`invoke`] is `TestInvokeMethod`: one request through the whole chain, with its log; [`serve`] is a live request to
//!   a stage; [`preview`] shows what templates give without calling anything;
//! - [`AwsIntegration`] is the world behind an integration, given by the caller;
//! - [`mapping`] renders a template by itself; [`lint`](lint::lint) finds what will go wrong; [`openapi`] imports and exports;
//! - [`http_api`] is the other kind of API, with parameters instead of templates.

mod assumed;
mod backend;
mod chain;
mod content_type;
mod edit;
mod exchange;
mod gateway_response;
pub mod http_api;
mod integration;
mod integration_request;
mod integration_response;
mod integration_uri;
mod json_schema;
mod lambda_proxy;
pub mod lint;
pub mod mapping;
mod method_request;
pub mod openapi;
mod parameter_mapping;
mod permissive_json;
mod rest_api;
mod router;
mod serve;
mod test_invoke;
mod time;
mod trace;

pub use backend::{AwsCall, AwsIntegration, BackendResponse, CallFailure, LocalBoxFuture};
pub use exchange::{EndpointRequest, Exchange, FailedTemplate, HttpRequest, HttpResponse, Mapped, Selected};
pub use integration::mock_status;
pub use integration_uri::{IntegrationUri, Target};
pub use rest_api::{
    GatewayResponse, Integration, IntegrationResponse, IntegrationType, Method, MethodResponse, Model,
    PassthroughBehavior, RequestValidator, Resource, RestApi, Stage, TextMap,
};
pub use serve::{invoke, invoke_exchange, preview, serve};
pub use test_invoke::{TestInvokeError, TestInvokeRequest, TestInvokeResponse};
