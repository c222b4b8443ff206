//! Where an HTTP request to this workspace leads: to Step Functions, or to a stage of one of its APIs.
//!
//! Separate because the terminal's server and the page's service worker are two roads to the same doors.

use apigateway::http_api::DEFAULT_STAGE;
use apigateway::{Exchange, HttpRequest};

use crate::{Document, Workspace};

/// An API of the document that a path means, its stage, and the path behind it with the query.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    api: Api,
    stage: String,
    path: String,
}

/// By its place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Api {
    Rest(usize),
    Http(usize),
}

impl Workspace {
    /// A live request to an API of the workspace: `/STAGE/PATH` of the first that has the stage, `/restapis/ID/STAGE/PATH`
    /// of a certain one, or `/PATH` of an HTTP API's stage without a name. `None` where no API is meant.
    pub async fn serve(
        &self,
        method: &str,
        path: &str,
        headers: Vec<(String, String)>,
        body: &str,
    ) -> Option<Exchange> {
        let Found { api, stage, path } = find(&self.document(), path)?;
        let mut request = HttpRequest::new(method, &path, body);
        request.headers = headers;
        match api {
            Api::Rest(place) => self.serve_api(place, &stage, request).await,
            Api::Http(place) => self.serve_http_api(place, &stage, request).await,
        }
    }
}

fn find(document: &Document, whole: &str) -> Option<Found> {
    let path = whole.trim_start_matches('/');
    let (id, rest) = match path.strip_prefix("restapis/").and_then(|rest| rest.split_once('/')) {
        Some((id, rest)) => (Some(id), rest),
        None => (None, path),
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (stage, below) = rest.split_at(end);
    let below = if below.starts_with('/') { below.to_owned() } else { format!("/{below}") };
    let meant = |known: &str| id.is_none_or(|id| id == known);
    let has = |stages: &[apigateway::Stage], name: &str| stages.iter().any(|known| known.stage_name == name);

    let rest_api = document.apis.iter().position(|api| meant(&api.id) && (id.is_some() || has(&api.stages, stage)));
    if let Some(place) = rest_api {
        return Some(Found { api: Api::Rest(place), stage: stage.into(), path: below });
    }
    let http_api = |name: &str| document.http_apis.iter().position(|api| meant(&api.api_id) && has(&api.stages, name));
    if let Some(place) = http_api(stage) {
        return Some(Found { api: Api::Http(place), stage: stage.into(), path: below });
    }
    let place = http_api(DEFAULT_STAGE)?;
    Some(Found { api: Api::Http(place), stage: DEFAULT_STAGE.into(), path: format!("/{rest}") })
}

#[cfg(test)]
mod tests {
    use apigateway::http_api::HttpApi;
    use apigateway::{RestApi, Stage};

    use super::*;

    fn named(name: &str) -> Vec<Stage> {
        vec![Stage { stage_name: name.into(), ..Stage::default() }]
    }

    #[test]
    fn a_path_names_the_stage_and_perhaps_the_api() {
        let mut document = Document::default();
        let rest = |place, path: &str| Some(Found { api: Api::Rest(place), stage: "prod".into(), path: path.into() });
        for id in ["abc", "def"] {
            document.apis.push(RestApi { stages: named("prod"), ..RestApi::new(id, id) });
        }
        for (path, expected) in [
            ("/prod/execution?x=1", rest(0, "/execution?x=1")),
            ("/prod", rest(0, "/")),
            ("/prod?x", rest(0, "/?x")),
            ("/restapis/def/prod/a/b", rest(1, "/a/b")),
            ("/test/execution", None),
            ("/restapis/nope/prod/a", None),
            ("/", None),
        ] {
            assert_eq!(find(&document, path), expected, "{path}");
        }
    }

    #[test]
    fn an_http_api_has_a_stage_without_a_name() {
        let mut document = Document::default();
        let http = |stage: &str, path: &str| Some(Found { api: Api::Http(0), stage: stage.into(), path: path.into() });
        document.apis.push(RestApi { stages: named("prod"), ..RestApi::new("abc", "abc") });
        document.http_apis.push(HttpApi::new("web", "web"));
        document.http_apis[0].stages.extend(named("beta"));
        for (path, expected) in [
            ("/orders/7?x", http("$default", "/orders/7?x")),
            ("/beta/orders", http("beta", "/orders")),
            ("/restapis/web/orders", http("$default", "/orders")),
            ("/restapis/web/beta/orders", http("beta", "/orders")),
            ("/prod/a", Some(Found { api: Api::Rest(0), stage: "prod".into(), path: "/a".into() })),
        ] {
            assert_eq!(find(&document, path), expected, "{path}");
        }
    }
}
