//! Which route a request takes: a whole match before `{proxy+}`, that before `$default`; a method before `ANY`.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

use super::Route;
use crate::exchange::HttpRequest;
use crate::router::{self, PathParameters};

pub(super) fn find<'a>(routes: &'a [Route], request: &HttpRequest) -> Option<(&'a Route, PathParameters)> {
    let candidates = routes.iter().filter_map(|route| {
        let (method, path) = route.route_key.split_once(' ')?;
        if method != "ANY" && method != request.http_method {
            return None;
        }
        let (parameters, looseness) = router::match_path(path, &request.path)?;
        Some(((looseness, method == "ANY"), (route, parameters)))
    });
    let best = candidates.min_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, found)| found);
    best.or_else(|| routes.iter().find(|route| route.route_key == "$default").map(|route| (route, Vec::new())))
}
