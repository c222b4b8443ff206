//! What the API's Test is given beside the body: path parameters, query string, headers; and the request it makes.
//!
//! Plain data, so that Test, preview and "Copy as" all send the same request.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use apigateway::{HttpRequest, TestInvokeRequest};

/// The fields of the form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestDraft {
    /// By the parameter's name.
    pub path: BTreeMap<String, String>,
    /// `a=1&b=2`
    pub query: String,
    /// A header a line, `Content-Type: application/json`.
    pub headers: String,
    /// The stage whose variables the test takes; empty for none.
    pub stage: String,
    /// For `ANY` and `$default`: the method to ask with.
    pub method: String,
    /// For `$default`: the path to ask for.
    pub any_path: String,
}

/// The names of the parameters of a path, `id` of `{id}` and `proxy` of `{proxy+}`, and whether each takes the rest.
pub fn parameters(path: &str) -> Vec<(String, bool)> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| (name.trim_end_matches('+').to_owned(), name.ends_with('+')))
        .collect()
}

impl TestDraft {
    /// The path of a resource with its parameters put in, and the query string behind it.
    pub fn target(&self, resource: &str) -> String {
        let resource = if resource.is_empty() { self.any_path.as_str() } else { resource };
        let parts =
            resource.split('/').map(|part| match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => {
                    let value = self.path.get(name.trim_end_matches('+')).map(String::as_str).unwrap_or_default();
                    encode(value, name.ends_with('+'))
                }
                None => part.to_owned(),
            });
        let mut target = parts.collect::<Vec<_>>().join("/");
        if !target.starts_with('/') {
            target.insert(0, '/');
        }
        let query = self.query.trim().trim_start_matches('?');
        if query.is_empty() { target } else { format!("{target}?{query}") }
    }

    /// The headers, in order.
    pub fn header_pairs(&self) -> Vec<(String, String)> {
        let lines = self.headers.lines().filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
    }

    /// The method that is asked with.
    pub fn http_method<'a>(&'a self, method: &'a str) -> &'a str {
        match method {
            "ANY" | "$default" if self.method.is_empty() => "POST",
            "ANY" | "$default" => &self.method,
            given => given,
        }
    }

    /// `TestInvokeMethod`'s request for a method of a REST API.
    pub fn invoke(
        &self,
        resource: &str,
        method: &str,
        body: String,
        stage_variables: BTreeMap<String, String>,
    ) -> TestInvokeRequest {
        // Without parameters and query, the resource's own path says it all.
        let plain = self.query.trim().is_empty() && parameters(resource).is_empty();
        TestInvokeRequest {
            resource_id: resource.to_owned(),
            http_method: self.http_method(method).to_owned(),
            path_with_query_string: if plain { String::new() } else { self.target(resource) },
            body,
            headers: self.header_pairs().into_iter().collect(),
            stage_variables,
            ..TestInvokeRequest::default()
        }
    }

    /// The request for a route of an HTTP API.
    pub fn request(&self, path: &str, method: &str, body: &str) -> HttpRequest {
        HttpRequest {
            headers: self.header_pairs(),
            ..HttpRequest::new(self.http_method(method), &self.target(path), body)
        }
    }
}

/// Percent-encodes a parameter; one that takes the rest of the path keeps its slashes.
fn encode(value: &str, keeps_slashes: bool) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'/' if keeps_slashes => out.push('/'),
            b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> TestDraft {
        TestDraft {
            path: [("id", "7 b/c"), ("proxy", "x y/z")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            query: "?full=true".to_owned(),
            headers: "Content-Type: text/plain\nno header\nX-A:b:c".to_owned(),
            ..TestDraft::default()
        }
    }

    #[test]
    fn parameters_are_put_into_the_path() {
        assert_eq!(draft().target("/orders/{id}/{proxy+}"), "/orders/7%20b%2Fc/x%20y/z?full=true");
        assert_eq!(parameters("/orders/{id}/{proxy+}"), [("id".to_owned(), false), ("proxy".to_owned(), true)]);
        assert_eq!(TestDraft::default().target("/"), "/");
        let any = TestDraft { any_path: "what/ever".to_owned(), ..TestDraft::default() };
        assert_eq!(any.target(""), "/what/ever");
    }

    #[test]
    fn the_requests_say_the_same() {
        let invoke = draft().invoke("/orders/{id}", "POST", "{}".to_owned(), BTreeMap::new());
        assert_eq!(invoke.path_with_query_string, "/orders/7%20b%2Fc?full=true");
        assert_eq!(invoke.headers["X-A"], "b:c");
        assert_eq!(draft().invoke("/x", "ANY", String::new(), BTreeMap::new()).http_method, "POST");
        assert_eq!(TestDraft::default().invoke("/x", "GET", String::new(), BTreeMap::new()).path_with_query_string, "");
        let request = draft().request("/orders/{id}", "ANY", "{}");
        assert_eq!((request.http_method.as_str(), request.path.as_str()), ("POST", "/orders/7%20b%2Fc"));
        assert_eq!(request.query, [("full".to_owned(), "true".to_owned())]);
        assert_eq!(request.headers.len(), 2);
    }
}
