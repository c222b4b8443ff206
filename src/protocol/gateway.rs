//! Requests to the document's APIs, in earnest and as a preview, and the list of them.

use apigateway::{HttpRequest, TestInvokeRequest};
use serde::{Deserialize, Serialize};

use super::Stage;
use crate::editing::Marker;

/// API Gateway's `TestInvokeMethod`, of one of the document's APIs.
#[derive(Debug, Serialize, Deserialize)]
pub struct TestMethod {
    pub api: String,
    pub request: TestInvokeRequest,
}

/// A request to the stage `$default` of one of the document's HTTP APIs.
#[derive(Debug, Serialize, Deserialize)]
pub struct TestRoute {
    pub api: String,
    pub request: HttpRequest,
}

/// What would become of a test if the back end answered so; nothing is called.
#[derive(Debug, Serialize, Deserialize)]
pub struct PreviewMethod {
    pub test: TestMethod,
    /// The status and body that the back end is taken to answer with.
    pub status: u16,
    pub answer: String,
}

/// The same for a route of an HTTP API.
#[derive(Debug, Serialize, Deserialize)]
pub struct PreviewRoute {
    pub test: TestRoute,
    pub status: u16,
    pub answer: String,
}

/// The answer to a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previewed {
    /// The stations that were reached, in order: a title and what passes there.
    pub stages: Vec<Stage>,
    /// Why it ends before the back end's answer is mapped, in more words than the client is told.
    pub failure: Option<String>,
    /// What will go wrong, whatever the request.
    pub findings: Vec<ApiFinding>,
    /// The call that the integration makes.
    pub call: Option<IntegrationCall>,
}

/// Something to look at in a method's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiFinding {
    /// Of the integration response that it is about; `None` for the integration request.
    pub status_code: Option<String>,
    /// Whether it is about the integration response.
    pub response: bool,
    /// The content type of the template that it is about.
    pub template: Option<String>,
    /// In the template, or at its start.
    pub marker: Marker,
}

/// A call of a service: what `aws stepfunctions start-execution` would send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationCall {
    /// `states` or `lambda`.
    pub service: String,
    /// The action, or the ARN of the function.
    pub action: String,
    pub body: String,
}

/// A request that came in over the live endpoint.
#[derive(Debug, Serialize, Deserialize)]
pub struct Serve {
    pub method: String,
    /// From the site's own folder on, with its query: `/prod/execution`.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// The answer to [`Serve`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// No API of the workspace has the path's stage.
    pub unknown: bool,
    /// The lines that the API's log has of it.
    pub log: String,
}

/// A request that an API or the Step Functions endpoint answered, and its answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExchangeRecord {
    /// Given by the page when it takes the record in; whoever makes one leaves it 0.
    #[serde(default)]
    pub id: u32,
    /// Milliseconds since 1970.
    pub time: f64,
    /// Who asked: `Test` is the page's own form, `fetch` a client at the live endpoint.
    pub origin: String,
    pub method: String,
    /// With the query string; for a call of the Step Functions endpoint, the action.
    pub path: String,
    pub status: u16,
    /// In milliseconds.
    pub latency: f64,
    pub request_body: String,
    pub response_body: String,
    /// Of many lines; empty where none is kept.
    pub log: String,
}
