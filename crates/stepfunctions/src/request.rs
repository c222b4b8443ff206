//! A request's members, read and checked against the API's model in one go.
//!
//! Separate because every operation's input goes through here: a member of the wrong type refuses the whole request
//! without a word (`SerializationException`), while violated constraints are all collected and told in one sentence.
//! Unknown members are ignored, as AWS ignores them.

use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::rc::Rc;

use asl::definition::MAX_PAYLOAD;
use syntax::{Object, Value};

use crate::error::ApiError;

/// What an operation takes.
pub(crate) trait Input: Sized {
    fn read(request: &Reader<'_>) -> Self;
}

/// Reads a request, or says everything that is wrong with it.
pub(crate) fn decode<I: Input>(body: &Value) -> Result<I, ApiError> {
    let Value::Object(members) = body else { return Err(ApiError::Serialization) };
    let findings = Findings::default();
    let input = I::read(&Reader { members, path: String::new(), findings: &findings });
    findings.check()?;
    Ok(input)
}

#[derive(Default)]
struct Findings {
    wrong_type: Cell<bool>,
    violations: RefCell<Vec<String>>,
}

impl Findings {
    fn check(self) -> Result<(), ApiError> {
        let violations = self.violations.into_inner();
        if self.wrong_type.get() {
            Err(ApiError::Serialization)
        } else if violations.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Constraint(violations))
        }
    }
}

/// What a text may be.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    min: usize,
    max: usize,
    /// A sensitive member's value is not repeated in the refusal.
    sensitive: bool,
    /// Counted in bytes of UTF-8; else in units of UTF-16, as Java counts.
    bytes: bool,
    pattern: Option<Pattern>,
}

/// A pattern of the model: its text for the refusal, and what it means.
#[derive(Clone, Copy)]
pub(crate) struct Pattern {
    text: &'static str,
    matches: fn(&str) -> bool,
}

/// The name of an alias: letters, digits, `_`, `-` and `.`, and not digits alone, which would be a version.
pub(crate) const CHARACTER_RESTRICTED: Pattern = Pattern {
    text: r"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$",
    matches: |text| {
        text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
            && text.chars().any(|c| !c.is_ascii_digit())
    },
};

pub(crate) const ASCII: Pattern = Pattern { text: r"\p{ASCII}*", matches: str::is_ascii };

/// ASCII without blanks.
pub(crate) const VISIBLE: Pattern =
    Pattern { text: "[!-~]+", matches: |text| text.bytes().all(|byte| byte.is_ascii_graphic()) };

pub(crate) const fn text(min: usize, max: usize) -> Text {
    Text { min, max, sensitive: false, bytes: false, pattern: None }
}

impl Text {
    pub(crate) const fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }

    const fn in_bytes(self) -> Self {
        Self { bytes: true, ..self }
    }

    pub(crate) const fn pattern(self, pattern: Pattern) -> Self {
        Self { pattern: Some(pattern), ..self }
    }
}

/// Limits that many members share.
pub(crate) const NAME: Text = text(1, 80);
pub(crate) const ARN: Text = text(1, 256);
pub(crate) const LONG_ARN: Text = text(1, 2000);
pub(crate) const DEFINITION: Text = text(1, 1_048_576).sensitive();
pub(crate) const PAYLOAD: Text = text(0, MAX_PAYLOAD).sensitive().in_bytes();
pub(crate) const CAUSE: Text = text(0, 32_768).sensitive();
pub(crate) const ERROR: Text = text(0, 256).sensitive();
pub(crate) const DESCRIPTION: Text = text(0, 256).sensitive();
pub(crate) const TASK_TOKEN: Text = text(1, 2048);
pub(crate) const PAGE_TOKEN: Text = text(1, 1024);

/// The members of a request, or of a structure inside it.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    members: &'a Object,
    path: String,
    findings: &'a Findings,
}

impl<'a> Reader<'a> {
    /// A member that is there: `null` counts as absent.
    fn member(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn wrong_type<T>(&self) -> Option<T> {
        self.findings.wrong_type.set(true);
        None
    }

    fn violate(&self, value: impl Display, path: impl Display, constraint: impl Display) {
        self.findings
            .violations
            .borrow_mut()
            .push(format!("Value {value}at '{path}' failed to satisfy constraint: Member must {constraint}"));
    }

    fn missing(&self, name: &str) {
        self.violate("null ", self.path_of(name), "not be null");
    }

    pub(crate) fn text(&self, name: &str, limits: Text) -> Option<Rc<str>> {
        let Value::String(text) = self.member(name)? else { return self.wrong_type() };
        self.check_text(text, &self.path_of(name), limits);
        Some(text.clone())
    }

    pub(crate) fn required_text(&self, name: &str, limits: Text) -> Rc<str> {
        if self.member(name).is_none() {
            self.missing(name);
        }
        self.text(name, limits).unwrap_or_default()
    }

    fn check_text(&self, text: &str, path: &str, limits: Text) {
        let length = if limits.bytes { text.len() } else { text.encode_utf16().count() };
        let value = if limits.sensitive { String::new() } else { format!("'{text}' ") };
        if length > limits.max {
            self.violate(&value, path, format_args!("have length less than or equal to {}", limits.max));
        } else if length < limits.min {
            self.violate(&value, path, format_args!("have length greater than or equal to {}", limits.min));
        }
        if let Some(pattern) = limits.pattern
            && !(pattern.matches)(text)
        {
            self.violate(&value, path, format_args!("satisfy regular expression pattern: {}", pattern.text));
        }
    }

    pub(crate) fn integer(&self, name: &str, min: i64, max: i64) -> Option<i64> {
        let Some(number) = self.member(name)?.as_i64() else { return self.wrong_type() };
        self.within(name, number, min, max);
        Some(number)
    }

    /// Says so if a number is out of its range.
    fn within<N: Copy + PartialOrd + Display>(&self, name: &str, number: N, min: N, max: N) {
        let constraint = if number > max {
            format!("have value less than or equal to {max}")
        } else if number < min {
            format!("have value greater than or equal to {min}")
        } else {
            return;
        };
        self.violate(format_args!("'{number}' "), self.path_of(name), format_args!("{constraint}"));
    }

    pub(crate) fn required_integer(&self, name: &str, min: i64, max: i64) -> i64 {
        if self.member(name).is_none() {
            self.missing(name);
        }
        self.integer(name, min, max).unwrap_or_default()
    }

    pub(crate) fn number(&self, name: &str, min: f64, max: f64) -> Option<f64> {
        let Some(number) = self.member(name)?.as_f64() else { return self.wrong_type() };
        self.within(name, number, min, max);
        Some(number)
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        let value = self.member(name)?;
        value.as_bool().or_else(|| self.wrong_type())
    }

    /// One of some words.
    pub(crate) fn word<W: Copy>(&self, name: &str, words: &[(&str, W)]) -> Option<W> {
        let Value::String(text) = self.member(name)? else { return self.wrong_type() };
        let found = words.iter().find(|(word, _)| **word == **text);
        if found.is_none() {
            let names: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            let constraint = format_args!("satisfy enum value set: [{}]", names.join(", "));
            self.violate(format_args!("'{text}' "), self.path_of(name), constraint);
        }
        found.map(|(_, meaning)| *meaning)
    }

    pub(crate) fn required_word<W: Copy>(&self, name: &str, words: &[(&str, W)]) -> Option<W> {
        if self.member(name).is_none() {
            self.missing(name);
        }
        self.word(name, words)
    }

    pub(crate) fn structure<I: Input>(&self, name: &str) -> Option<I> {
        let Value::Object(members) = self.member(name)? else { return self.wrong_type() };
        Some(I::read(&Reader { members, path: self.path_of(name), findings: self.findings }))
    }

    /// A list of structures. Its members are counted from 1 in refusals.
    pub(crate) fn structures<I: Input>(&self, name: &str) -> Option<Vec<I>> {
        let Value::Array(items) = self.member(name)? else { return self.wrong_type() };
        let read = |(at, item): (usize, &'a Value)| {
            let Value::Object(members) = item else { return self.wrong_type() };
            let path = format!("{}.{}.member", self.path_of(name), at + 1);
            Some(I::read(&Reader { members, path, findings: self.findings }))
        };
        Some(items.iter().enumerate().filter_map(read).collect())
    }

    pub(crate) fn required_structures<I: Input>(&self, name: &str) -> Vec<I> {
        if self.member(name).is_none() {
            self.missing(name);
        }
        self.structures(name).unwrap_or_default()
    }

    pub(crate) fn required_texts(&self, name: &str, limits: Text) -> Vec<Rc<str>> {
        if self.member(name).is_none() {
            self.missing(name);
            return Vec::new();
        }
        let Some(Value::Array(items)) = self.member(name) else { return self.wrong_type().unwrap_or_default() };
        let read = |(at, item): (usize, &'a Value)| {
            let Value::String(text) = item else { return self.wrong_type() };
            self.check_text(text, &format!("{}.{}.member", self.path_of(name), at + 1), limits);
            Some(text.clone())
        };
        items.iter().enumerate().filter_map(read).collect()
    }

    /// The length of a list, told as Java prints the list.
    pub(crate) fn check_length(&self, name: &str, printed: &[String], min: usize, max: usize) {
        let value = format!("'[{}]' ", printed.join(", "));
        if printed.len() > max {
            let constraint = format_args!("have length less than or equal to {max}");
            self.violate(value, self.path_of(name), constraint);
        } else if printed.len() < min {
            let constraint = format_args!("have length greater than or equal to {min}");
            self.violate(value, self.path_of(name), constraint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Sample;

    impl Input for Sample {
        fn read(request: &Reader<'_>) -> Self {
            request.required_text("name", NAME);
            request.text("definition", text(1, 3).sensitive());
            request.integer("maxResults", 0, 1000);
            request.word("level", &[("INFO", 1), ("DEBUG", 2)]);
            request.text("alias", NAME.pattern(CHARACTER_RESTRICTED));
            request.structures::<Inner>("tags");
            Self
        }
    }

    struct Inner;

    impl Input for Inner {
        fn read(request: &Reader<'_>) -> Self {
            request.required_text("key", text(1, 128));
            Self
        }
    }

    fn refuse(body: &str) -> ApiError {
        decode::<Sample>(&Value::parse(body).unwrap()).unwrap_err()
    }

    #[test]
    fn every_violation_is_told() {
        let body = r#"{"definition":"12345","maxResults":1001,"level":"info","alias":"12","tags":[{"key":""}]}"#;
        assert_eq!(
            refuse(body),
            ApiError::Constraint(
                [
                    "Value null at 'name' failed to satisfy constraint: Member must not be null",
                    "Value at 'definition' failed to satisfy constraint: Member must have length less than or equal to 3",
                    "Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
                    "Value 'info' at 'level' failed to satisfy constraint: Member must satisfy enum value set: [INFO, DEBUG]",
                    r"Value '12' at 'alias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$",
                    "Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
                ]
                .map(str::to_owned)
                .to_vec()
            )
        );
    }

    #[test]
    fn a_wrong_type_refuses_without_a_word() {
        assert_eq!(refuse(r#"{"name":{"a":1}}"#), ApiError::Serialization);
        assert_eq!(refuse("[]"), ApiError::Serialization);
        assert!(decode::<Sample>(&Value::parse(r#"{"name":"x","unknown":1}"#).unwrap()).is_ok());
    }
}
