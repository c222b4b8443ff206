//! Reference Paths: paths that point at one place, so that a value can be put there (`ResultPath`).
//!
//! Separate because they are written to, never searched with.
//! <https://states-language.net/spec.html#ref-paths>

use syntax::{Key, Object, Value};

use crate::failure::StateFailure;
use crate::json_path::{JsonPath, PathError, Token};

/// A compiled Reference Path: names and indexes only.
#[derive(Clone, Debug)]
pub struct ReferencePath {
    path: JsonPath,
}

impl ReferencePath {
    /// Reads a path such as `$.order.items[0]`.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if !text.starts_with('$') {
            return Err(PathError::new("A path begins with `$`", 0));
        }
        let path = JsonPath::parse(text)?;
        match path.tokens().iter().find(|token| step(token).is_none()) {
            Some(token) => {
                Err(PathError::new(format!("A Reference Path has names and indexes only, and no `{token}`"), 0))
            }
            None => Ok(Self { path }),
        }
    }

    pub fn text(&self) -> &str {
        self.path.text()
    }

    /// Whether it is the root alone: the new value replaces the whole document.
    pub fn is_root(&self) -> bool {
        self.path.is_root()
    }

    /// The document with `value` at this place. Only the containers on the way are copied; objects that are missing on
    /// the way are made, elements of arrays are not.
    pub fn set(&self, root: &Value, value: Value) -> Result<Value, StateFailure> {
        let mut document = root.clone();
        let mut place = &mut document;
        for step in self.path.tokens().iter().filter_map(step) {
            let conflict = || StateFailure::reference_path_conflict(&step.to_string(), root);
            place = match (step, place) {
                (Step::Member(name), Value::Object(object)) => {
                    if !object.contains_key(name) {
                        object.insert(name.clone(), Object::new());
                    }
                    object.get_mut(name).ok_or_else(conflict)?
                }
                (Step::Element(at), Value::Array(array)) if at < array.len() => {
                    array.make_mut().get_mut(at).ok_or_else(conflict)?
                }
                _ => return Err(conflict()),
            };
        }
        *place = value;
        Ok(document)
    }
}

/// A step that leads to one place and can be written to.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a Key),
    Element(usize),
}

impl std::fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Member(name) => f.write_str(name),
            Self::Element(at) => write!(f, "{at}"),
        }
    }
}

fn step(token: &Token) -> Option<Step<'_>> {
    match token {
        Token::Property(name) => Some(Step::Member(name)),
        Token::Index(index) => usize::try_from(*index).ok().map(Step::Element),
        Token::Properties(_)
        | Token::FromEnd(_)
        | Token::Indexes(_)
        | Token::SliceFrom(_)
        | Token::SliceTo(_)
        | Token::SliceBetween(..)
        | Token::Wildcard
        | Token::Scan
        | Token::Filter(_) => None,
    }
}

/// The first step that leads nowhere, where all steps are of a Reference Path.
pub(crate) fn first_conflict(tokens: &[Token], document: &Value) -> Option<String> {
    let mut value = document;
    for token in tokens {
        let step = step(token)?;
        let next = match step {
            Step::Member(name) => value.get(name),
            Step::Element(at) => value.at(at),
        };
        match next {
            Some(next) => value = next,
            None => return Some(step.to_string()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(path: &str, root: &str) -> Result<String, String> {
        let path = ReferencePath::parse(path).map_err(|error| error.message)?;
        path.set(&Value::parse(root).unwrap(), 9.into())
            .map(|value| value.to_string())
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn puts_a_value_where_the_path_points() {
        for (path, root, expected) in [
            ("$", r#"{"a":1}"#, "9"),
            ("$.a", r#"{"a":1,"b":2}"#, r#"{"a":9,"b":2}"#),
            ("$.x.y['z w']", r#"{"a":1}"#, r#"{"a":1,"x":{"y":{"z w":9}}}"#),
            ("$.list[1].k", r#"{"list":[1,{}]}"#, r#"{"list":[1,{"k":9}]}"#),
            ("$[0]", "[1]", "[9]"),
        ] {
            assert_eq!(set(path, root), Ok(expected.to_owned()), "{path}");
        }
    }

    #[test]
    fn names_the_step_that_has_nowhere_to_go() {
        for (path, root, expected) in [
            ("$.result", "\"text\"", "States.ReferencePathConflict: Unable to apply step \"result\" to input \"text\""),
            ("$.a.b", "{\"a\":[1]}", "States.ReferencePathConflict: Unable to apply step \"b\" to input {\"a\":[1]}"),
            ("$.a[1]", "{\"a\":[1]}", "States.ReferencePathConflict: Unable to apply step \"1\" to input {\"a\":[1]}"),
            ("$.a[*]", "{}", "A Reference Path has names and indexes only, and no `[*]`"),
            ("$.a[-1]", "{}", "A Reference Path has names and indexes only, and no `[-1]`"),
            ("$$.a", "{}", "Invalid path $$.a"),
        ] {
            assert_eq!(set(path, root), Err(expected.to_owned()), "{path}");
        }
    }

    #[test]
    fn leaves_the_document_it_was_given_and_shares_what_is_beside_the_path() {
        let root = Value::parse(r#"{"a":{"b":1},"big":[1,2,3]}"#).unwrap();
        let changed = ReferencePath::parse("$.a.b").unwrap().set(&root, Value::Null).unwrap();
        assert_eq!(root.to_string(), r#"{"a":{"b":1},"big":[1,2,3]}"#);
        assert_eq!(changed.to_string(), r#"{"a":{"b":null},"big":[1,2,3]}"#);
        let (Some(Value::Array(before)), Some(Value::Array(after))) = (root.get("big"), changed.get("big")) else {
            panic!("both have the array")
        };
        assert!(before.ptr_eq(after));
    }
}
