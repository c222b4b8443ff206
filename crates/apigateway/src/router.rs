//! From a path to the resource that answers it: the most specific one, with its path parameters.
//!
//! A written part beats `{id}`, and that beats `{proxy+}`, part by part from the left.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html>

use crate::mapping::url_decode;
use crate::rest_api::{Method, Resource, RestApi};

/// Names and what stands for them, decoded.
pub(crate) type PathParameters = Vec<(String, String)>;

/// A resource that matches, and what its parameters stand for.
pub(crate) struct Route<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) parameters: PathParameters,
}

pub(crate) fn route<'a>(api: &'a RestApi, path: &str) -> Option<Route<'a>> {
    let candidates = api.resources.iter().filter_map(|resource| {
        let (parameters, score) = match_path(&resource.path, path)?;
        Some((score, Route { resource, parameters }))
    });
    candidates.min_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, route)| route)
}

/// The method for an HTTP method, else the one for `ANY`.
pub(crate) fn method<'a>(resource: &'a Resource, http_method: &str) -> Option<&'a Method> {
    resource.resource_methods.get(http_method).or_else(|| resource.resource_methods.get("ANY"))
}

/// The parameters of a path under a resource's template, and how loosely each part fits: less is better.
pub(crate) fn match_path(template: &str, path: &str) -> Option<(PathParameters, Vec<u8>)> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let mut parameters = Vec::new();
    let mut score = Vec::new();
    for wanted in template.split('/').filter(|part| !part.is_empty()) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            None => {
                if parts.next()? != wanted {
                    return None;
                }
                score.push(0);
            }
            Some(name) => match name.strip_suffix('+') {
                None => {
                    parameters.push((name.to_owned(), decoded(parts.next()?)));
                    score.push(1);
                }
                Some(name) => {
                    let rest: Vec<&str> = parts.by_ref().collect();
                    if rest.is_empty() {
                        return None;
                    }
                    parameters.push((name.to_owned(), decoded(&rest.join("/"))));
                    score.push(2);
                }
            },
        }
    }
    parts.next().is_none().then_some((parameters, score))
}

/// In a path a plus sign is a plus sign.
fn decoded(part: &str) -> String {
    url_decode(&part.replace('+', "%2B")).unwrap_or_else(|| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_resource_answers() {
        let mut api = RestApi::new("a", "A");
        for path in ["/orders", "/orders/{id}", "/orders/new", "/{proxy+}", "/orders/{id}/lines/{line}"] {
            api.put_method(path, Method::default());
        }
        for (path, resource, parameters) in [
            ("/", "/", ""),
            ("/orders", "/orders", ""),
            ("/orders/new", "/orders/new", ""),
            ("/orders/7%20b+c", "/orders/{id}", "id=7 b+c"),
            ("/orders/7/lines/2", "/orders/{id}/lines/{line}", "id=7,line=2"),
            ("/orders/7/other", "/{proxy+}", "proxy=orders/7/other"),
        ] {
            let route = route(&api, path).unwrap();
            let text: Vec<_> = route.parameters.iter().map(|(k, v)| format!("{k}={v}")).collect();
            assert_eq!((route.resource.path.as_str(), text.join(",").as_str()), (resource, parameters), "{path}");
        }
        assert!(route(&RestApi::new("b", "B"), "/x").is_none());
    }
}
