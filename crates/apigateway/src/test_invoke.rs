//! `TestInvokeMethod`: the request that the console's Test page makes, and its answer.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::exchange::Exchange;
use crate::rest_api::TextMap;

/// What to test a method with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TestInvokeRequest {
    /// The id of the resource, or its path (`/execution`).
    pub resource_id: String,
    pub http_method: String,
    /// The path as a client would write it, `/orders/7?full=true`; empty takes the resource's own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path_with_query_string: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: TextMap,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub multi_value_headers: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub stage_variables: TextMap,
}

/// How the method answered, and the log of how it came to that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TestInvokeResponse {
    pub status: u16,
    pub body: String,
    pub headers: TextMap,
    pub multi_value_headers: BTreeMap<String, Vec<String>>,
    /// One text of many lines.
    pub log: String,
    /// In milliseconds.
    pub latency: i64,
}

/// Why there is nothing to test: the operation's own errors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestInvokeError {
    /// `NotFoundException` or `BadRequestException`.
    pub code: String,
    pub message: String,
}

impl From<&Exchange> for TestInvokeResponse {
    fn from(exchange: &Exchange) -> Self {
        let response = &exchange.response;
        let mut multi_value_headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &response.headers {
            multi_value_headers.entry(name.clone()).or_default().push(value.clone());
        }
        Self {
            status: response.status,
            body: response.body.clone(),
            headers: response.headers.iter().cloned().collect(),
            multi_value_headers,
            log: exchange.log_text(),
            latency: exchange.latency,
        }
    }
}
