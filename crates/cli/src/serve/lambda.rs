//! Functions that run elsewhere: an endpoint that answers Lambda's Invoke API, such as `sam local start-lambda`.
//!
//! Separate because it is a client of HTTP, where the rest is a server.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>

use std::io;
use std::rc::Rc;

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::HOST;
use hyper_util::rt::TokioIo;
use interpreter::host::LocalFuture;
use syntax::Value;
use tokio::net::TcpStream;
use tokio::sync::watch;
use workspace::document::Function;
use workspace::lambda::{FunctionRuntime, Invocation, InvocationResult};

/// The longest that Lambda lets a function run, in seconds.
const LONGEST: u32 = 900;

/// Where functions are invoked, if anywhere.
#[derive(Clone, Debug)]
pub(super) struct LambdaEndpoint {
    address: Option<Rc<Address>>,
    calls: Rc<Calls>,
}

/// The calls under way.
#[derive(Debug)]
pub(super) struct Calls(watch::Sender<usize>);

/// One of them; dropped, it is over.
struct Call(Rc<Calls>);

impl Calls {
    /// Waits until none is under way.
    pub(super) async fn ended(&self) {
        // The sender is this one's own: it never ends before.
        let _ = self.0.subscribe().wait_for(|count| *count == 0).await;
    }

    fn begin(self: &Rc<Self>) -> Call {
        self.0.send_modify(|count| *count += 1);
        Call(Rc::clone(self))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}

#[derive(Debug)]
struct Address {
    authority: String,
    /// What stands before the API's own path, without a slash at its end.
    prefix: String,
}

impl LambdaEndpoint {
    /// Takes `http://HOST:PORT`, perhaps with a path behind it.
    pub(super) fn new(url: Option<&str>) -> Result<Self, String> {
        let calls = Rc::new(Calls(watch::Sender::new(0)));
        let Some(url) = url else { return Ok(Self { address: None, calls }) };
        let rest = url.strip_prefix("http://").ok_or_else(|| format!("`{url}` does not begin with http://"))?;
        let (authority, prefix) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let authority = if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
        let prefix = prefix.trim_end_matches('/').to_owned();
        Ok(Self { address: Some(Rc::new(Address { authority, prefix })), calls })
    }

    /// The calls under way here.
    pub(super) fn calls(&self) -> Rc<Calls> {
        self.calls.clone()
    }
}

impl FunctionRuntime for LambdaEndpoint {
    fn invoke(&self, invocation: Invocation) -> LocalFuture<InvocationResult> {
        let (address, calls) = (self.address.clone(), self.calls.clone());
        Box::pin(async move {
            let _call = calls.begin();
            let Some(address) = address else {
                return broken("Functions do not run in the terminal: name an endpoint with --lambda-endpoint");
            };
            match address.invoke(&invocation).await {
                Ok(result) => result,
                Err(error) => broken(&format!("{} does not answer: {error}", address.authority)),
            }
        })
    }

    /// Every function may be there; the endpoint will say so if not.
    fn function(&self, name: &str) -> Option<Function> {
        self.address.as_ref()?;
        Some(Function { name: name.to_owned(), timeout: LONGEST, ..Function::default() })
    }
}

fn broken(why: &str) -> InvocationResult {
    InvocationResult::Broken { error_type: "Lambda.Unreachable".to_owned(), error_message: why.to_owned() }
}

impl Address {
    async fn invoke(&self, invocation: &Invocation) -> io::Result<InvocationResult> {
        let stream = TcpStream::connect(&self.authority).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
        // It ends with the sender.
        let connection = tokio::task::spawn_local(connection);
        let path = format!("{}/2015-03-31/functions/{}/invocations", self.prefix, invocation.function.name);
        let request = Request::post(path)
            .header(HOST, &self.authority)
            .header("Content-Type", "application/json")
            .header("X-Amz-Invocation-Type", "RequestResponse")
            .body(Full::<Bytes>::from(invocation.event.to_string()))
            .map_err(io::Error::other)?;
        let response = sender.send_request(request).await.map_err(io::Error::other)?;
        let (status, failed) = (response.status(), response.headers().contains_key("x-amz-function-error"));
        let body = response.into_body().collect().await.map_err(io::Error::other)?.to_bytes();
        connection.abort();
        let text = String::from_utf8_lossy(&body);
        if !status.is_success() {
            return Ok(broken(&format!("{} answered {status}: {}", self.authority, text.trim())));
        }
        Ok(result(&text, failed))
    }
}

/// The answer's payload, or the error that it describes.
fn result(text: &str, failed: bool) -> InvocationResult {
    let payload = match text.trim() {
        "" => Value::Null,
        text => match Value::parse(text) {
            Ok(payload) => payload,
            Err(error) => return broken(&format!("its answer is not JSON: {error}")),
        },
    };
    // `sam local` describes an error without the header that says it is one.
    let described = payload.get("errorType").is_some() && payload.get("errorMessage").is_some();
    if !(failed || described) {
        return InvocationResult::Returned(payload);
    }
    let member = |name| payload.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let lines = payload.get("trace").or_else(|| payload.get("stackTrace")).and_then(Value::as_array);
    InvocationResult::Threw {
        error_type: payload.get("errorType").and_then(Value::as_str).unwrap_or("Error").to_owned(),
        error_message: member("errorMessage"),
        trace: lines
            .into_iter()
            .flatten()
            .map(|line| line.as_str().map_or_else(|| line.to_string(), str::to_owned))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_plain_http() {
        let address = |url| {
            LambdaEndpoint::new(Some(url)).map(|endpoint| {
                let address = endpoint.address.unwrap();
                (address.authority.clone(), address.prefix.clone())
            })
        };
        assert_eq!(address("http://127.0.0.1:3001"), Ok(("127.0.0.1:3001".to_owned(), String::new())));
        assert_eq!(address("http://host/lambda/"), Ok(("host:80".to_owned(), "/lambda".to_owned())));
        assert_eq!(address("https://x"), Err("`https://x` does not begin with http://".to_owned()));
    }

    #[test]
    fn an_answer_is_a_payload_or_an_error() {
        assert_eq!(result("{\"a\":1}", false), InvocationResult::Returned(Value::parse("{\"a\":1}").unwrap()));
        assert_eq!(result("", false), InvocationResult::Returned(Value::Null));
        let threw = InvocationResult::Threw {
            error_type: "E".to_owned(),
            error_message: "m".to_owned(),
            trace: vec!["l".to_owned()],
        };
        assert_eq!(result(r#"{"errorType":"E","errorMessage":"m","stackTrace":["l"]}"#, true), threw);
        assert!(matches!(result("<html>", false), InvocationResult::Broken { .. }));
    }
}
