//! JSON Schema, draft 4: what models are written in, as far as request bodies are checked with it.
//!
//! The sentences are those of the validator that API Gateway's log quotes
//! (`object has missing required properties (["name"])`).
//!
//! <https://json-schema.org/draft-04/json-schema-validation>

use std::collections::HashSet;

use syntax::{Number, Object, Value};
use velocity::regex::Regex;

use crate::rest_api::Model;

/// How deeply schemas may refer to and contain one another.
const MAX_DEPTH: usize = 64;
/// Schemas that may be applied in one check.
const MAX_CHECKS: usize = 100_000;

/// What is wrong with a body; nothing when it fits, or when the schema itself is none.
pub(crate) fn check(schema: &str, body: &str, models: &[Model]) -> Vec<String> {
    let Ok(schema) = Value::parse(schema) else { return Vec::new() };
    let body = match Value::parse(body) {
        Ok(body) => body,
        Err(error) => return vec![format!("Unable to parse the request body: {error}")],
    };
    let mut checker = Checker { root: &schema, models, problems: Vec::new(), left: MAX_CHECKS };
    checker.check(&schema, &body, 0);
    checker.problems
}

struct Checker<'a> {
    root: &'a Value,
    models: &'a [Model],
    problems: Vec<String>,
    left: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
}

/// The type of a value in the schema language's words.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Number(Number::Int(_)) => "integer",
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            value.kind()
        }
    }
}

impl Checker<'_> {
    fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(text.into());
    }

    /// Whether a value fits, without saying why not.
    fn fits(&mut self, schema: &Value, value: &Value, depth: usize) -> bool {
        let outer = std::mem::take(&mut self.problems);
        self.check(schema, value, depth);
        std::mem::replace(&mut self.problems, outer).is_empty()
    }

    fn check(&mut self, schema: &Value, value: &Value, depth: usize) {
        let Some(schema) = schema.as_object() else { return };
        if depth > MAX_DEPTH || self.left == 0 {
            return;
        }
        self.left -= 1;
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            if let Some(target) = self.resolve(target) {
                self.check(&target, value, depth + 1);
            }
            return;
        }
        if !self.check_type(schema, value) {
            return;
        }
        let allowed = schema.get("enum").and_then(Value::as_array);
        if let Some(allowed) = allowed.filter(|allowed| !allowed.iter().any(|one| one == value)) {
            let list = Value::Array(allowed.clone());
            self.problem(format!("instance value ({value}) not found in enum (possible values: {list})"));
        }
        self.combined(schema, value, depth);
        match value {
            Value::Object(object) => self.object(schema, object, depth),
            Value::Array(items) => self.array(schema, items, depth),
            Value::String(text) => self.string(schema, text),
            Value::Number(number) => self.number(schema, *number),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn check_type(&mut self, schema: &Object, value: &Value) -> bool {
        let found = type_of(value);
        let allowed: Vec<&str> = match schema.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => return true,
        };
        if allowed.iter().any(|one| *one == found || *one == "number" && found == "integer") {
            return true;
        }
        let list: Vec<String> = allowed.iter().map(|one| format!("\"{one}\"")).collect();
        let message = format!(
            "instance type ({found}) does not match any allowed primitive type (allowed: [{}])",
            list.join(",")
        );
        self.problem(message);
        false
    }

    /// Another part of this schema (`#/definitions/x`), or another model of the API by its URL.
    fn resolve(&self, target: &str) -> Option<Value> {
        if let Some(pointer) = target.strip_prefix('#') {
            return pointer.split('/').filter(|part| !part.is_empty()).try_fold(self.root.clone(), |at, part| {
                let name = part.replace("~1", "/").replace("~0", "~");
                at.get(&name).cloned()
            });
        }
        let name = target.rsplit('/').next()?;
        let model = self.models.iter().find(|model| model.name == name)?;
        Value::parse(&model.schema).ok()
    }

    fn combined(&mut self, schema: &Object, value: &Value, depth: usize) {
        let list = |name: &str| schema.get(name).and_then(Value::as_array).cloned();
        for part in list("allOf").iter().flat_map(|parts| parts.iter()) {
            self.check(part, value, depth + 1);
        }
        if let Some(parts) = list("anyOf")
            && !parts.iter().any(|part| self.fits(part, value, depth + 1))
        {
            let count = parts.len();
            self.problem(format!("instance failed to match at least one required schema among {count}"));
        }
        if let Some(parts) = list("oneOf") {
            let matched = parts.iter().filter(|part| self.fits(part, value, depth + 1)).count();
            if matched != 1 {
                let count = parts.len();
                self.problem(format!("instance failed to match exactly one schema (matched {matched} out of {count})"));
            }
        }
        if schema.get("not").is_some_and(|not| self.fits(not, value, depth + 1)) {
            self.problem("instance matched a schema which it should not have");
        }
    }

    fn object(&mut self, schema: &Object, object: &Object, depth: usize) {
        let mut missing: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flat_map(|names| names.iter())
            .filter_map(Value::as_str)
            .filter(|name| !object.contains_key(name))
            .collect();
        missing.sort_unstable();
        if !missing.is_empty() {
            let list: Value = missing.into_iter().collect();
            self.problem(format!("object has missing required properties ({list})"));
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        let mut unknown = Vec::new();
        for (name, value) in object.iter() {
            let own = properties.and_then(|properties| properties.get(name));
            let mut known = own.is_some();
            if let Some(own) = own {
                self.check(own, value, depth + 1);
            }
            for (pattern, part) in patterns.into_iter().flat_map(Object::iter) {
                if found_in(pattern, name) {
                    known = true;
                    self.check(part, value, depth + 1);
                }
            }
            match schema.get("additionalProperties") {
                Some(Value::Bool(false)) if !known => unknown.push(&**name),
                Some(other @ Value::Object(_)) if !known => self.check(other, value, depth + 1),
                _ => {}
            }
        }
        if !unknown.is_empty() {
            let list: Value = unknown.into_iter().collect();
            self.problem(format!("object instance has properties which are not allowed by the schema: {list}"));
        }
        self.count(schema, ("minProperties", "maxProperties"), object.len(), |bound, limit, found| {
            let (amount, at) = if bound == Bound::Least { ("few", "least") } else { ("many", "most") };
            format!("object has too {amount} properties (found {found} but schema requires at {at} {limit})")
        });
    }

    fn array(&mut self, schema: &Object, items: &[Value], depth: usize) {
        match schema.get("items") {
            Some(Value::Array(parts)) => {
                for (part, item) in parts.iter().zip(items) {
                    self.check(part, item, depth + 1);
                }
            }
            Some(part) => {
                for item in items {
                    self.check(part, item, depth + 1);
                }
            }
            None => {}
        }
        self.count(schema, ("minItems", "maxItems"), items.len(), |bound, limit, found| {
            let (length, at) = if bound == Bound::Least { ("short", "least") } else { ("long", "most") };
            format!("array is too {length}: must have at {at} {limit} elements but instance has {found} elements")
        });
        let unique = schema.get("uniqueItems").and_then(Value::as_bool).unwrap_or_default();
        let mut seen = HashSet::new();
        if unique && !items.iter().all(|item| seen.insert(item.to_string())) {
            self.problem("array must not contain duplicate elements");
        }
    }

    fn string(&mut self, schema: &Object, text: &str) {
        self.count(schema, ("minLength", "maxLength"), text.chars().count(), |bound, limit, found| {
            let (length, at) = if bound == Bound::Least { ("short", "minimum") } else { ("long", "maximum") };
            format!("string \"{text}\" is too {length} (length: {found}, required {at}: {limit})")
        });
        let pattern = schema.get("pattern").and_then(Value::as_str);
        if let Some(pattern) = pattern.filter(|pattern| !found_in(pattern, text)) {
            self.problem(format!("ECMA 262 regex \"{pattern}\" does not match input string \"{text}\""));
        }
    }

    fn number(&mut self, schema: &Object, number: Number) {
        let found = number.as_f64();
        let flag = |name: &str| schema.get(name).and_then(Value::as_bool).unwrap_or_default();
        if let Some(limit) = schema.get("minimum").and_then(Value::as_number) {
            let exclusive = flag("exclusiveMinimum");
            if found < limit.as_f64() {
                self.problem(format!(
                    "numeric instance is lower than the required minimum (minimum: {limit}, found: {number})"
                ));
            } else if exclusive && number == limit {
                self.problem(format!("numeric instance is not strictly greater than the required minimum {limit}"));
            }
        }
        if let Some(limit) = schema.get("maximum").and_then(Value::as_number) {
            let exclusive = flag("exclusiveMaximum");
            if found > limit.as_f64() {
                self.problem(format!(
                    "numeric instance is greater than the required maximum (maximum: {limit}, found: {number})"
                ));
            } else if exclusive && number == limit {
                self.problem(format!("numeric instance is not strictly lower than the required maximum {limit}"));
            }
        }
        if let Some(divisor) = schema.get("multipleOf").and_then(Value::as_number) {
            let rest = (found / divisor.as_f64()).fract().abs();
            if rest > 1e-9 && rest < 1.0 - 1e-9 {
                self.problem(format!("remainder of division is not zero ({number} / {divisor})"));
            }
        }
    }

    fn count(
        &mut self,
        schema: &Object,
        (least, most): (&str, &str),
        found: usize,
        text: impl Fn(Bound, i64, usize) -> String,
    ) {
        let limit = |name: &str| schema.get(name).and_then(Value::as_i64);
        let size = i64::try_from(found).unwrap_or(i64::MAX);
        if let Some(limit) = limit(least).filter(|limit| size < *limit) {
            self.problem(text(Bound::Least, limit, found));
        }
        if let Some(limit) = limit(most).filter(|limit| size > *limit) {
            self.problem(text(Bound::Most, limit, found));
        }
    }
}

/// Whether a pattern is found anywhere in a text; one that is no pattern fits everything.
fn found_in(pattern: &str, text: &str) -> bool {
    let anywhere = format!("(?s:.*?)(?:{pattern})(?s:.*)");
    Regex::new(&anywhere).map_or(true, |regex| regex.matches(text).unwrap_or(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(schema: &str, body: &str) -> String {
        check(schema, body, &[]).join("; ")
    }

    #[test]
    fn says_what_is_wrong_in_the_validators_words() {
        let schema = r##"{"type":"object","required":["name","data"],"additionalProperties":false,
            "properties":{"name":{"type":"string","minLength":2,"pattern":"^[a-z]+$"},
            "data":{"type":"array","minItems":1,"items":{"$ref":"#/definitions/n"}}},
            "definitions":{"n":{"type":"integer","minimum":0}}}"##;
        assert_eq!(problems(schema, r#"{"name":"ab","data":[1]}"#), "");
        assert_eq!(problems(schema, "{}"), r#"object has missing required properties (["data","name"])"#);
        assert_eq!(
            problems(schema, r#"{"name":"A","data":[-1],"x":1}"#),
            "string \"A\" is too short (length: 1, required minimum: 2); \
             ECMA 262 regex \"^[a-z]+$\" does not match input string \"A\"; \
             numeric instance is lower than the required minimum (minimum: 0, found: -1); \
             object instance has properties which are not allowed by the schema: [\"x\"]"
        );
        assert_eq!(
            problems(schema, "[]"),
            "instance type (array) does not match any allowed primitive type (allowed: [\"object\"])"
        );
        assert_eq!(
            problems(r#"{"oneOf":[{"type":"number"},{"type":"integer"}]}"#, "1"),
            "instance failed to match exactly one schema (matched 2 out of 2)"
        );
        assert_eq!(
            problems(r#"{"enum":["a"]}"#, "\"b\""),
            "instance value (\"b\") not found in enum (possible values: [\"a\"])"
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        assert_eq!(problems(r##"{"$ref":"#"}"##, "{}"), "");
        assert_eq!(problems(r##"{"allOf":[{"$ref":"#"},{"$ref":"#"}]}"##, "{}"), "");
    }
}
