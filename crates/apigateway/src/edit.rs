//! Changing the tree of resources, with what API Gateway refuses about it in API Gateway's words.
//!
//! Separate from the data, because `CreateResource`, `UpdateResource` and `DeleteResource` have rules that no other change
//! of an API has. <https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html>

use crate::rest_api::{Resource, RestApi};

impl RestApi {
    /// Makes a resource below another one, and gives its path.
    ///
    /// # Errors
    /// The service's message where it would refuse the path part.
    pub fn create_resource(&mut self, parent: &str, path_part: &str) -> Result<String, String> {
        let part = path_part.trim();
        self.check_part(parent, part, None)?;
        let path = child_path(parent, part);
        self.ensure_resource(&path);
        Ok(path)
    }

    /// Gives a resource another last part; the paths of those below it follow. Gives its new path.
    ///
    /// # Errors
    /// The service's message where it would refuse the path part.
    pub fn rename_resource(&mut self, path: &str, path_part: &str) -> Result<String, String> {
        let part = path_part.trim();
        let (parent, old_part) = path.rsplit_once('/').unwrap_or_default();
        self.check_part(if parent.is_empty() { "/" } else { parent }, part, Some(path))?;
        if variable(part).is_some_and(|name| name.ends_with('+')) && self.below(path).count() > 0 {
            return Err(BELOW_GREEDY.to_owned());
        }
        let new = child_path(parent, part);
        for resource in &mut self.resources {
            let Some(rest) = resource.path.strip_prefix(path).filter(|rest| rest.is_empty() || rest.starts_with('/'))
            else {
                continue;
            };
            if rest.is_empty() {
                part.clone_into(&mut resource.path_part);
            }
            resource.path = format!("{new}{rest}");
            if let (Some(old), Some(new)) = (variable(old_part), variable(part)) {
                rename_parameter(resource, old.trim_end_matches('+'), new.trim_end_matches('+'));
            }
        }
        Ok(new)
    }

    /// Takes a resource out with all below it; what was taken, with where it stood, for [`RestApi::restore_resources`].
    pub fn delete_resource(&mut self, path: &str) -> Vec<(usize, Resource)> {
        let goes = |resource: &Resource| {
            path != "/" && resource.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let taken = self.resources.iter().cloned().enumerate().filter(|(_, resource)| goes(resource)).collect();
        self.resources.retain(|resource| !goes(resource));
        taken
    }

    /// Puts back what was taken out; what exists by now stays as it is.
    pub fn restore_resources(&mut self, taken: Vec<(usize, Resource)>) {
        for (place, resource) in taken {
            if self.resource(&resource.path).is_none() {
                self.resources.insert(place.min(self.resources.len()), resource);
            }
        }
    }

    fn below<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Resource> {
        let prefix = child_path(path, "");
        self.resources.iter().filter(move |resource| resource.path.len() > 1 && resource.path.starts_with(&prefix))
    }

    /// Whether a path part may stand below a parent; `except` is the resource that is renamed.
    fn check_part(&self, parent: &str, part: &str, except: Option<&str>) -> Result<(), String> {
        let plain = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':'))
        };
        let allowed = match variable(part) {
            Some(name) => plain(name.strip_suffix('+').unwrap_or(name)),
            None => plain(part),
        };
        if !allowed {
            return Err(
                "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces \
                        at the beginning and the end."
                    .to_owned(),
            );
        }
        if parent.ends_with("+}") {
            return Err(BELOW_GREEDY.to_owned());
        }
        let depth = |path: &str| path.split('/').filter(|part| !part.is_empty()).count();
        let siblings = self
            .below(parent)
            .filter(|resource| depth(&resource.path) == depth(parent) + 1 && Some(resource.path.as_str()) != except);
        for sibling in siblings {
            if sibling.path_part == part {
                return Err(format!("Another resource with the same parent already has this name: {part}"));
            }
            if variable(part).is_some() && variable(&sibling.path_part).is_some() {
                return Err(format!(
                    "A sibling ({}) of this resource already has a variable path part -- only one is allowed",
                    sibling.path_part
                ));
            }
        }
        Ok(())
    }
}

const BELOW_GREEDY: &str = "Cannot create a child of a resource with a greedy path variable.";

fn child_path(parent: &str, part: &str) -> String {
    format!("{}/{part}", parent.trim_end_matches('/'))
}

/// What stands between the braces of `{id}` and `{proxy+}`.
fn variable(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

fn rename_parameter(resource: &mut Resource, old: &str, new: &str) {
    for method in resource.resource_methods.values_mut() {
        if let Some(required) = method.request_parameters.remove(&format!("method.request.path.{old}")) {
            method.request_parameters.insert(format!("method.request.path.{new}"), required);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest_api::Method;

    fn paths(api: &RestApi) -> Vec<&str> {
        api.resources.iter().map(|resource| resource.path.as_str()).collect()
    }

    fn orders() -> RestApi {
        let mut api = RestApi::new("a", "Orders");
        for path in ["/orders", "/orders/{id}/lines", "/other"] {
            api.put_method(path, Method { http_method: "GET".into(), ..Method::default() });
        }
        api
    }

    #[test]
    fn resources_are_made_below_others() {
        let mut api = orders();
        assert_eq!(api.create_resource("/", "new"), Ok("/new".into()));
        assert_eq!(api.create_resource("/orders/{id}/lines", " {proxy+} "), Ok("/orders/{id}/lines/{proxy+}".into()));
        let made = api.resource("/orders/{id}/lines/{proxy+}").unwrap();
        assert_eq!(made.parent_id, api.resource("/orders/{id}/lines").map(|above| above.id.clone()));
        assert_eq!(made.path_part, "{proxy+}");
    }

    #[test]
    fn what_the_service_refuses_is_said_in_its_words() {
        let mut api = orders();
        api.create_resource("/", "{proxy+}").unwrap();
        let mut refused = |parent, part| api.create_resource(parent, part).unwrap_err();
        let part = "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at \
                    the beginning and the end.";
        for wrong in ["", "a b", "a/b", "{", "{}", "x{id}", "{a+b}"] {
            assert_eq!(refused("/", wrong), part, "{wrong}");
        }
        assert_eq!(refused("/", "orders"), "Another resource with the same parent already has this name: orders");
        assert_eq!(
            refused("/orders", "{order}"),
            "A sibling ({id}) of this resource already has a variable path part -- only one is allowed"
        );
        assert_eq!(refused("/{proxy+}", "x"), "Cannot create a child of a resource with a greedy path variable.");
        assert_eq!(api.rename_resource("/orders", "{all+}").unwrap_err().split(' ').next(), Some("A"));
        api.delete_resource("/{proxy+}");
        assert_eq!(
            api.rename_resource("/orders", "{all+}"),
            Err("Cannot create a child of a resource with a greedy path variable.".into())
        );
    }

    #[test]
    fn a_rename_takes_along_what_is_below() {
        let mut api = orders();
        let lines = api.resource_mut("/orders/{id}/lines").unwrap();
        let get = lines.resource_methods.get_mut("GET").unwrap();
        get.request_parameters.insert("method.request.path.id".into(), true);
        assert_eq!(api.rename_resource("/orders/{id}", "{order}"), Ok("/orders/{order}".into()));
        assert_eq!(paths(&api), ["/", "/orders", "/orders/{order}", "/orders/{order}/lines", "/other"]);
        let get = &api.resource("/orders/{order}/lines").unwrap().resource_methods["GET"];
        assert_eq!(get.request_parameters.keys().collect::<Vec<_>>(), ["method.request.path.order"]);
        assert_eq!(api.rename_resource("/orders", "orders"), Ok("/orders".into()));
        assert_eq!(api.rename_resource("/other", "o"), Ok("/o".into()));
    }

    #[test]
    fn what_is_deleted_comes_back_where_it_was() {
        let mut api = orders();
        let before = api.clone();
        let taken = api.delete_resource("/orders");
        assert_eq!(paths(&api), ["/", "/other"]);
        api.restore_resources(taken.clone());
        assert_eq!(api, before);
        api.restore_resources(taken);
        assert_eq!(api, before);
        assert!(api.delete_resource("/").is_empty());
    }

    #[test]
    fn ids_are_not_used_twice() {
        let mut api = orders();
        api.delete_resource("/orders");
        api.create_resource("/", "a").unwrap();
        api.create_resource("/", "b").unwrap();
        let mut ids: Vec<_> = api.resources.iter().map(|resource| resource.id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }
}
