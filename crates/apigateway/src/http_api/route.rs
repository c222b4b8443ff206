//! Which route a request takes: a whole match before `{proxy+}`, that before `$default`; a method before `ANY`.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

use super::{HttpApi, HttpIntegration, Route};
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

const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

impl HttpApi {
    /// Makes a route with an integration of its own.
    ///
    /// # Errors
    /// The service's message where it would refuse the route key.
    pub fn create_route(&mut self, route_key: &str, integration: HttpIntegration) -> Result<(), String> {
        let well_formed = route_key == "$default"
            || route_key.split_once(' ').is_some_and(|(method, path)| {
                METHODS.contains(&method) && path.starts_with('/') && !path.contains(' ')
            });
        if !well_formed {
            return Err(format!(
                "The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> \
                 /<RESOURCE PATH>\" or \"$default\": {route_key}"
            ));
        }
        if self.route(route_key).is_some() {
            return Err(format!("Route with key {route_key} already exists for this API"));
        }
        let mut ids = (self.integrations.len()..).map(|number| format!("{}-{number}", self.api_id));
        let id = ids.find(|id| !self.integrations.iter().any(|known| known.integration_id == *id)).unwrap_or_default();
        self.routes.push(Route { route_key: route_key.to_owned(), target: format!("integrations/{id}") });
        self.integrations.push(HttpIntegration { integration_id: id, ..integration });
        Ok(())
    }

    /// Takes a route away, and its integration unless another route leads to it.
    pub fn delete_route(&mut self, route_key: &str) {
        self.routes.retain(|route| route.route_key != route_key);
        let targets: Vec<&str> = self
            .routes
            .iter()
            .map(|route| route.target.strip_prefix("integrations/").unwrap_or(&route.target))
            .collect();
        self.integrations.retain(|integration| targets.contains(&integration.integration_id.as_str()));
    }
}
