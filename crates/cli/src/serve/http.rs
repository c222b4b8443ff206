//! Connections: requests in, answers out, and limits on both.
//!
//! Separate from the engine because what can be wrong with a request is endless, and none of it may reach further.

use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use apigateway::HttpResponse;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::engine::Engine;
use super::seats::Place;
use super::spelling::{Spellings, Watched};

/// The largest body: a definition of 1 MiB may be twice as long once it is quoted.
const LARGEST_BODY: u64 = 4 << 20;
/// As much is read of a body that is too large.
const MOST_READ: u64 = 16 * LARGEST_BODY;
/// How long a client may take for a request's head, and for its body.
const PATIENCE: Duration = Duration::from_secs(20);

type Answer = Response<Full<Bytes>>;

/// Serves one connection until it ends, or until its current request is answered once the server stops.
pub(super) async fn connection(
    stream: TcpStream,
    engine: Rc<Engine>,
    place: Rc<Place>,
    mut stopped: watch::Receiver<bool>,
) {
    // An answer is written in one piece; waiting for more would only delay it.
    let _ = stream.set_nodelay(true);
    let seat = place.clone();
    let (stream, spellings) = Watched::new(stream);
    let service = service_fn(move |request| {
        let (engine, place, spellings) = (engine.clone(), seat.clone(), spellings.clone());
        async move { Ok::<_, Infallible>(answer(&engine, &place, &spellings, request).await) }
    });
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .serve_connection(TokioIo::new(stream), service)
    );
    // What goes wrong on a connection is between it and its client.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = place.wanted() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn answer(engine: &Engine, place: &Place, spellings: &Spellings, request: Request<Incoming>) -> Answer {
    let too_large = || text(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large.\n");
    let (head, body) = request.into_parts();
    if body.size_hint().lower() > MOST_READ {
        return too_large();
    }
    let body = match tokio::time::timeout(PATIENCE, whole(body)).await {
        Ok(Ok(Some(body))) => body,
        Ok(Ok(None)) => return too_large(),
        Ok(Err(_)) => return text(StatusCode::BAD_REQUEST, "The request ended too early.\n"),
        Err(_) => return text(StatusCode::REQUEST_TIMEOUT, "The request took too long.\n"),
    };
    // What is no text is refused as what is no JSON.
    let body = std::str::from_utf8(&body).unwrap_or("\u{fffd}");
    place.answering(respond(engine, &head, spellings, body)).await
}

/// A body as a whole; nothing of one that is too large. Most clients listen only once they have sent everything, so of
/// that the rest is read, too, so long as it is not endless.
async fn whole(mut body: Incoming) -> Result<Option<Vec<u8>>, hyper::Error> {
    let (mut kept, mut length) = (Vec::new(), 0_u64);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length += data.len() as u64;
        if length <= LARGEST_BODY {
            kept.extend_from_slice(&data);
        } else if length > MOST_READ {
            break;
        }
    }
    Ok((length <= LARGEST_BODY).then_some(kept))
}

/// Answers a request that is here as a whole.
async fn respond(engine: &Engine, head: &Parts, spellings: &Spellings, body: &str) -> Answer {
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let path_and_query = head.uri.path_and_query().map_or("/", |path| path.as_str());
    if [Method::GET, Method::HEAD].contains(&head.method) && path_and_query == "/" {
        return text(StatusCode::OK, "Stepyard: POST with X-Amz-Target for Step Functions, /STAGE/PATH for an API.\n");
    }
    if let Some(target) = header("x-amz-target") {
        let response = engine.call(target, body, header("x-amzn-trace-id")).await;
        let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = with_type(status, stepfunctions::CONTENT_TYPE, response.body);
        if let Ok(id) = HeaderValue::try_from(engine.request_id()) {
            answer.headers_mut().insert("x-amzn-requestid", id);
        }
        return answer;
    }
    let headers = head
        .headers
        .iter()
        .filter_map(|(name, value)| Some((spellings.of(name.as_str()), value.to_str().ok()?.to_owned())))
        .collect();
    match engine.request(head.method.as_str(), path_and_query, headers, body).await {
        Some(response) => from_api(response),
        None => with_type(StatusCode::FORBIDDEN, "application/json", r#"{"message":"Missing Authentication Token"}"#),
    }
}

fn from_api(response: HttpResponse) -> Answer {
    let mut answer = Response::new(Full::from(response.body));
    *answer.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in response.headers {
        // How long the body is, and how it is sent, is this connection's to say.
        let own =
            ["content-length", "transfer-encoding", "connection"].iter().any(|own| name.eq_ignore_ascii_case(own));
        let header = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (false, (Ok(name), Ok(value))) = (own, header) {
            answer.headers_mut().append(name, value);
        }
    }
    answer
}

fn text(status: StatusCode, body: &'static str) -> Answer {
    with_type(status, "text/plain; charset=utf-8", body)
}

fn with_type(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}
