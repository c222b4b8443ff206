//! Changes of an API by the path of what they change, as the `patchOperations` of API Gateway's own `Update…` calls have it.
//!
//! Separate, and on the saved form instead of the types, so that a form of the API place is a table of labels and paths,
//! which one component draws: a hundred typed fields would each cost the page a view and two closures.
//! <https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html>

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A name as a part of a path: `application/json` is `application~1json`.
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The saved form of something.
pub fn saved(thing: &impl Serialize) -> Value {
    // By way of text, because the page writes and reads documents as text anyway: no second serializer.
    serde_json::to_string(thing).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The text at a path; empty where there is none.
pub fn text(value: &Value, path: &str) -> String {
    match value.pointer(path) {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

/// The names at a path: the keys of a map, the places of a list.
pub fn names(value: &Value, path: &str) -> Vec<String> {
    match value.pointer(path) {
        Some(Value::Object(members)) => members.keys().cloned().collect(),
        Some(Value::Array(items)) => (0..items.len()).map(|place| place.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// Puts a value at a path, or takes away what is there. What is missing above is made. With `insert` the value becomes an
/// item of a list, and those behind it move.
pub fn set(value: &mut Value, path: &str, new: Option<Value>, insert: bool) {
    let Some((above, name)) = path.rsplit_once('/') else {
        *value = new.unwrap_or_default();
        return;
    };
    if value.pointer(above).is_none_or(Value::is_null) {
        if new.is_none() {
            return;
        }
        let empty = if insert { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
        set(value, above, Some(empty), false);
    }
    let name = name.replace("~1", "/").replace("~0", "~");
    match (value.pointer_mut(above), new) {
        (Some(Value::Object(members)), Some(new)) => drop(members.insert(name, new)),
        (Some(Value::Object(members)), None) => drop(members.remove(&name)),
        (Some(Value::Array(items)), new) => {
            let place = name.parse().unwrap_or(items.len()).min(items.len());
            match (new, items.get_mut(place)) {
                (Some(new), Some(old)) if !insert => *old = new,
                (Some(new), _) => items.insert(place, new),
                (None, Some(_)) => drop(items.remove(place)),
                (None, None) => {}
            }
        }
        _ => {}
    }
}

/// Changes something by a path of its saved form. Whether it could: a value that does not fit its place changes nothing.
pub fn apply<T: Serialize + DeserializeOwned>(thing: &mut T, path: &str, new: Option<Value>, insert: bool) -> bool {
    let mut value = saved(thing);
    set(&mut value, path, new, insert);
    match serde_json::from_str(&value.to_string()) {
        Ok(changed) => {
            *thing = changed;
            true
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apigateway::{Method, RestApi, Stage};
    use serde_json::json;

    fn api() -> RestApi {
        let mut api = RestApi::new("a1", "Orders");
        api.put_method("/orders", Method { http_method: "GET".into(), ..Method::default() });
        api.stages.push(Stage { stage_name: "prod".into(), ..Stage::default() });
        api
    }

    #[test]
    fn members_are_set_and_taken_away() {
        let mut api = api();
        let template = "/resources/1/resourceMethods/GET/methodIntegration/requestTemplates/application~1json";
        assert!(apply(&mut api, template, Some(json!("$input.body")), false));
        let method = &api.resources[1].resource_methods["GET"];
        assert_eq!(method.method_integration.as_ref().unwrap().request_templates["application/json"], "$input.body");
        assert_eq!(text(&saved(&api), template), "$input.body");
        assert!(apply(&mut api, template, None, false));
        assert_eq!(text(&saved(&api), template), "");
        assert!(apply(&mut api, "/description", Some(json!("All of them")), false));
        assert_eq!(api.description.as_deref(), Some("All of them"));
    }

    #[test]
    fn lists_are_changed_by_place() {
        let mut api = api();
        let stage = |name: &str| Some(json!({ "stageName": name }));
        assert!(apply(&mut api, "/stages/0", stage("test"), true));
        assert!(apply(&mut api, "/stages/9", stage("last"), true));
        assert!(apply(&mut api, "/stages/0/variables/a.b", Some(json!("1")), false));
        assert_eq!(names(&saved(&api), "/stages"), ["0", "1", "2"]);
        assert_eq!(names(&saved(&api), "/stages/0/variables"), ["a.b"]);
        let order: Vec<_> = api.stages.iter().map(|stage| stage.stage_name.as_str()).collect();
        assert_eq!(order, ["test", "prod", "last"]);
        assert!(apply(&mut api, "/models/0", Some(json!({ "name": "M" })), true));
        assert_eq!(api.models[0].name, "M");
        assert!(apply(&mut api, "/stages/1", None, false));
        assert_eq!(api.stages.len(), 2);
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let mut api = api();
        let before = api.clone();
        for (path, value) in [
            ("/stages", json!("no list")),
            ("/resources/1/resourceMethods/GET/methodIntegration/type", json!("ODD")),
            ("/resources/1/resourceMethods/GET/methodIntegration/timeoutInMillis", json!("soon")),
            ("", json!([1])),
        ] {
            assert!(!apply(&mut api, path, Some(value), false), "{path}");
        }
        assert!(apply(&mut api, "/nothing/here", None, false));
        assert_eq!(api, before);
    }

    #[test]
    fn values_of_the_document_keep_their_text() {
        assert_eq!(text(&json!({"a": 5000, "b": null}), "/a"), "5000");
        assert_eq!(text(&json!({"b": null}), "/b"), "");
        assert_eq!(escape("a/b~c"), "a~1b~0c");
    }
}
