//! The paths that a definition may write: `$…` on the input, `$$…` on the context object, `$name…` on a variable.
//!
//! Separate from [`json_path`](crate::json_path), which knows only one document.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html>

use std::rc::Rc;

use syntax::Value;

use crate::data::Data;
use crate::failure::StateFailure;
use crate::json_path::{JsonPath, PathError, PathFailure, Token};

/// What a path starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    Input,
    Context,
    Variable(Rc<str>),
}

/// A compiled path and what it starts from.
#[derive(Clone, Debug)]
pub struct Path {
    text: Rc<str>,
    root: Root,
    below: JsonPath,
}

impl Path {
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let Some(rest) = text.strip_prefix('$') else {
            return Err(PathError::new("A path begins with `$`", 0));
        };
        let name_length = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        let (root, before) = match rest.get(..name_length) {
            _ if rest.starts_with('$') => (Root::Context, 1),
            Some(name) if name.starts_with(|c: char| !c.is_numeric()) => (Root::Variable(name.into()), name.len()),
            _ => (Root::Input, 0),
        };
        let below = if before == 0 {
            JsonPath::parse(text)
        } else {
            // The same path below a plain `$`, which takes the place of the last byte of the root.
            JsonPath::parse(&format!("${}", rest.get(before..).unwrap_or_default()))
        };
        let below = below.map_err(|error| error.moved(before, 0))?;
        Ok(Self { text: text.into(), root, below })
    }

    /// The path as it was written, `$$` and variable name included.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The path below its root, written with a plain `$`.
    pub fn json_path(&self) -> &JsonPath {
        &self.below
    }

    pub fn is_definite(&self) -> bool {
        self.below.is_definite()
    }

    /// The members that it names first, as far as they stand in a row: `["a", "b"]` for `$.a.b[0].c`.
    pub fn leading_names(&self) -> impl Iterator<Item = &str> {
        self.below
            .tokens()
            .iter()
            .map_while(|token| if let Token::Property(name) = token { Some(&**name) } else { None })
    }

    /// The value, or `States.Runtime` with `Invalid path '$.a' : No results for path: $['a']`.
    pub fn evaluate(&self, data: &dyn Data) -> Result<Value, StateFailure> {
        if self.root == Root::Input && data.input().is_null() && !self.below.is_root() {
            return Err(StateFailure::null_input());
        }
        self.find(data).map_err(|failure| StateFailure::runtime(format!("Invalid path '{}' : {failure}", self.text)))
    }

    /// The value as AWS reads it at a Reference Path, such as `ItemsPath`: what is missing is a
    /// `States.ReferencePathConflict` that names the step.
    pub fn evaluate_reference(&self, data: &dyn Data) -> Result<Value, StateFailure> {
        let document = match &self.root {
            Root::Input => data.input().clone(),
            Root::Context => data.context(),
            Root::Variable(_) => return self.evaluate(data),
        };
        match crate::reference_path::first_conflict(self.below.tokens(), &document) {
            Some(step) => Err(StateFailure::reference_path_conflict(&step, &document)),
            None => self.evaluate(data),
        }
    }

    /// The value, or why there is none, for callers that have a sentence of their own.
    pub fn find(&self, data: &dyn Data) -> Result<Value, PathFailure> {
        match &self.root {
            Root::Input => self.below.evaluate(data.input()),
            Root::Context => self.below.evaluate(&data.context()),
            Root::Variable(name) => match data.variable(name) {
                Some(value) => self.below.evaluate(&value),
                None => Err(PathFailure::not_found(format!("Variable ${name} is not defined"))),
            },
        }
    }
}

/// What the name of a variable is made of.
fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct World;

    impl Data for World {
        fn input(&self) -> &Value {
            static_input()
        }

        fn context(&self) -> Value {
            Value::parse(r#"{"State":{"Name":"A"}}"#).unwrap()
        }

        fn variable(&self, name: &str) -> Option<Value> {
            (name == "größe_2").then(|| Value::parse(r#"{"x":[7]}"#).unwrap())
        }
    }

    fn static_input() -> &'static Value {
        Box::leak(Box::new(Value::parse(r#"{"a":{"b":1},"list":[1,2]}"#).unwrap()))
    }

    fn value(path: &str) -> Result<String, String> {
        let path = Path::parse(path).map_err(|error| format!("{error} at {}", error.offset))?;
        path.evaluate(&World).map(|value| value.to_string()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn starts_from_the_input_the_context_or_a_variable() {
        for (path, expected) in
            [("$.a.b", "1"), ("$$.State.Name", "\"A\""), ("$größe_2.x[0]", "7"), ("$.list[*]", "[1,2]")]
        {
            assert_eq!(value(path), Ok(expected.to_owned()), "{path}");
        }
    }

    #[test]
    fn says_why_there_is_nothing() {
        for (path, expected) in [
            ("$.x", "States.Runtime: Invalid path '$.x' : No results for path: $['x']"),
            ("$.no.such", "States.Runtime: Invalid path '$.no.such' : Missing property in path $['no']"),
            (
                "$.list[2]",
                "States.Runtime: Invalid path '$.list[2]' : Index out of bounds when evaluating path $['list'][2]",
            ),
            ("$$.Task.Token", "States.Runtime: Invalid path '$$.Task.Token' : Missing property in path $['Task']"),
            (
                "$.a[0]",
                "States.Runtime: Invalid path '$.a[0]' : Filter: [0] can only be applied to arrays. Current context is: {b=1}",
            ),
            ("$nope.x", "States.Runtime: Invalid path '$nope.x' : Variable $nope is not defined"),
        ] {
            assert_eq!(value(path), Err(expected.to_owned()), "{path}");
        }
    }

    #[test]
    fn says_where_a_text_stops_being_a_path() {
        for (path, expected) in [
            ("a.b", "A path begins with `$` at 0"),
            ("$$x", "Invalid path $x at 2"),
            ("$name-x", "Invalid path $-x at 5"),
            ("$.a[b]", "Could not analyze path component: [b] at 3"),
            ("$name.a..", "A path can not end with a scan. at 9"),
        ] {
            assert_eq!(value(path), Err(expected.to_owned()), "{path}");
        }
    }

    #[test]
    fn a_reference_path_names_the_step_that_fails() {
        let failure = Path::parse("$.a.items").unwrap().evaluate_reference(&World).unwrap_err();
        assert_eq!(failure.error, "States.ReferencePathConflict");
        assert_eq!(failure.cause, r#"Unable to apply step "items" to input {"a":{"b":1},"list":[1,2]}"#);
        assert_eq!(failure.cause_in("Map", 2), failure.cause);
        assert_eq!(Path::parse("$.list").unwrap().evaluate_reference(&World), Ok(Value::from_iter([1, 2])));
    }
}
