//! One request through the chain: what came in, what each station made of it, what went out.
//!
//! Plain data, so that the page can draw it, a preview can show it and the log can be read beside it.

use serde::{Deserialize, Serialize};

/// A request as a client sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpRequest {
    pub http_method: String,
    /// Behind the stage, still percent-encoded: `/orders/7`.
    pub path: String,
    /// Decoded, in the order they were written.
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl HttpRequest {
    /// A request from a path with its query, `/orders/7?full=true`.
    pub fn new(http_method: &str, path_with_query: &str, body: &str) -> Self {
        let (path, query) = path_with_query.split_once('?').unwrap_or((path_with_query, ""));
        let decode = |text: &str| crate::mapping::url_decode(text).unwrap_or_else(|| text.to_owned());
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decode(k), decode(v)));
        Self {
            http_method: http_method.into(),
            path: path.into(),
            query: query.collect(),
            headers: Vec::new(),
            body: body.into(),
        }
    }
}

/// An answer, of a back end or of the gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl HttpResponse {
    /// A header by its name, in whatever case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn set_header(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.headers.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case(name)) {
            Some((_, old)) => *old = value,
            None => self.headers.push((name.into(), value)),
        }
    }
}

/// A body behind a mapping template, or behind none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Mapped {
    /// The content type that the template is for; `None` when the body was passed through.
    pub template: Option<String>,
    pub body: String,
}

/// The call to the back end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EndpointRequest {
    pub http_method: String,
    pub uri: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// The integration response that was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Selected {
    pub status_code: String,
    /// Its pattern; `None` for the default response.
    pub selection_pattern: Option<String>,
    /// What the pattern was held against: a status code, or a function's error message.
    pub against: String,
    pub mapped: Mapped,
}

/// A template that gave nothing, and where in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FailedTemplate {
    /// Of the integration response that it belongs to; `None` for one of the integration request.
    pub status_code: Option<String>,
    pub content_type: String,
    pub message: String,
    /// In bytes, where it is known.
    pub offset: Option<usize>,
}

/// A request with all that became of it; a station that was not reached is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Exchange {
    pub request_id: String,
    pub request: HttpRequest,
    /// The path of the resource that matched, `/orders/{id}`.
    pub resource_path: Option<String>,
    pub integration_request: Option<Mapped>,
    pub endpoint_request: Option<EndpointRequest>,
    pub endpoint_response: Option<HttpResponse>,
    pub integration_response: Option<Selected>,
    /// What stopped the chain, with more detail than the client is told.
    pub failure: Option<String>,
    /// The template that it stopped at.
    pub failed_template: Option<FailedTemplate>,
    pub response: HttpResponse,
    /// The lines of the execution log.
    pub log: Vec<String>,
    /// In milliseconds.
    pub latency: i64,
}

impl Exchange {
    /// The log as `TestInvokeMethod` gives it: one text.
    pub fn log_text(&self) -> String {
        self.log.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }
}
