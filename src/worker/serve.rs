//! Requests that come in over the live endpoint, answered as over the wire.
//!
//! Separate from the page's own requests because these come from anybody's code, in HTTP's words.

use stepfunctions::{CONTENT_TYPE, Response};
use stepyard_page::protocol::{Serve, Served};
use workspace::{Change, Workspace};

/// The answer, and what it changed in the document.
pub(crate) async fn serve(workspace: Workspace, request: Serve) -> (Served, Option<Change>) {
    let Serve { method, path, headers, body } = request;
    let target = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-amz-target"));
    if let Some((_, target)) = target {
        let (response, change) = workspace.call(target, &body).await;
        return (of_service(response, workspace.uuid()), change);
    }
    let exchange = workspace.serve(&method, &path, headers, &body).await;
    let served = exchange.map_or_else(unknown, |exchange| Served {
        log: exchange.log_text(),
        status: exchange.response.status,
        headers: exchange.response.headers,
        body: exchange.response.body,
        unknown: false,
    });
    (served, None)
}

fn of_service(response: Response, request_id: String) -> Served {
    Served {
        status: response.status,
        headers: vec![("content-type".into(), CONTENT_TYPE.into()), ("x-amzn-requestid".into(), request_id)],
        body: response.body,
        ..Served::default()
    }
}

/// What API Gateway says where no API has the stage.
fn unknown() -> Served {
    Served {
        status: 403,
        headers: vec![
            ("content-type".into(), "application/json".into()),
            ("x-amzn-errortype".into(), "MissingAuthenticationTokenException".into()),
        ],
        body: r#"{"message":"Missing Authentication Token"}"#.into(),
        unknown: true,
        log: String::new(),
    }
}
