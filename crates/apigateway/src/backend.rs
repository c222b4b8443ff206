//! What API Gateway asks of the world around it: the services behind an integration, the clock and fresh ids.
//!
//! Separate so that this room never knows Step Functions: `workspace` implements [`AwsIntegration`] for the services it
//! simulates, tests answer with what they like.

use std::future::Future;
use std::pin::Pin;

/// A future of this thread alone: everything here is single-threaded.
pub type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A call to an AWS service, as it leaves the integration request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsCall {
    /// The service's name in the integration URI: `states`, `lambda`, `sqs`, …
    pub service: String,
    /// `StartExecution` where the integration names an action (`action/StartExecution`).
    pub action: Option<String>,
    /// The path where it overrides the path instead (`path/…`), without a leading slash.
    pub path: Option<String>,
    pub region: String,
    /// The method of the call, `POST` for actions of Step Functions.
    pub http_method: String,
    /// Headers that the integration request sets, in order.
    pub headers: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub body: String,
    /// The ARN of the role to assume.
    pub credentials: Option<String>,
    /// `AmazonAPIGateway_<api id>`, and what a role's session is named after.
    pub api_id: String,
    /// The trace id that the call carries on: `Root=1-…`.
    pub trace_id: String,
}

/// What the service answered, also when that is a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackendResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Why there is no answer of the service: the call was never made, or nobody waited for it to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallFailure {
    /// The role does not exist, or does not trust API Gateway.
    RoleNotAssumable { role: String },
    /// The service, or the function, is not to be reached from here; said in the log.
    Unreachable { reason: String },
}

/// The world as an integration sees it.
pub trait AwsIntegration {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;

    /// A fresh UUID, for request ids.
    fn uuid(&self) -> String;

    /// Resolves after so many milliseconds; only used to give up on a call that takes longer than its timeout.
    fn sleep(&self, milliseconds: u64) -> LocalBoxFuture<'_, ()>;

    /// Makes the call. Dropping the future gives it up.
    fn call(&self, call: AwsCall) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>>;
}
