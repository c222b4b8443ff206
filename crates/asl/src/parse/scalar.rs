//! Single values: texts, numbers, and those that may be computed.

use std::ops::RangeInclusive;
use std::rc::Rc;

use query::jsonata::Expression;
use query::jsonata_template::expression_text;
use query::path::Path;
use query::path_or_intrinsic::PathOrIntrinsic;
use syntax::tree::{Member, Node, NodeKind, has_placeholder, offset_in_text};
use syntax::{Number, Span};

use super::object::is_open;
use super::uses::Stage;
use super::{Object, Parser};
use crate::data_flow::{Computed, ComputedText};
use crate::definition::QueryLanguage;
use crate::diagnostics::{lint, service};
use crate::nearest::nearest;
use crate::place::Place;

/// Something is wrong, and has been said.
pub(super) struct Reported;

impl<'t> Parser<'t> {
    pub(super) fn comment(&mut self, object: &Object<'t, '_>) -> Option<Rc<str>> {
        self.string(object, "Comment")
    }

    /// A field that must be a string, if it is there.
    pub(super) fn string(&mut self, object: &Object<'t, '_>, name: &str) -> Option<Rc<str>> {
        let member = object.get(name)?;
        match &member.value.kind {
            NodeKind::String(text) => Some(text.clone()),
            NodeKind::Placeholder(open) => Some(format!("${{{open}}}").into()),
            NodeKind::Missing => None,
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Array(_) | NodeKind::Object(_) => {
                self.add(service::wrong_type(name, "a string"), &object.place.member(name), member.value.span);
                None
            }
        }
    }

    /// A field that must be one of some words; gives its place among them.
    pub(super) fn word(&mut self, object: &Object<'t, '_>, name: &str, words: &[&str]) -> Option<usize> {
        let member = object.get(name)?;
        let text = member.value.as_str().map(|text| &**text);
        let at = text.and_then(|text| words.iter().position(|word| *word == text));
        if at.is_none() && !member.value.is_open() {
            let meant = text.and_then(|text| nearest(text, words.iter().copied()));
            self.add(service::one_of(name, words).meant(meant), &object.place.member(name), member.value.span);
        }
        at
    }

    /// `QueryLanguage`, if it is there. Any word but `JSONPath` means JSONata to the service; a slip in `JSONPath` does
    /// not to us, so that it is not followed by complaints about every path.
    pub(super) fn query_language(&mut self, object: &Object<'t, '_>) -> Option<QueryLanguage> {
        let at = self.word(object, "QueryLanguage", &["JSONPath", "JSONata"]);
        let text = object.get("QueryLanguage")?.value.as_str().cloned().unwrap_or_default();
        Some(match at {
            None if has_placeholder(&text) => return None,
            Some(0) => QueryLanguage::JsonPath,
            None if nearest(&text, ["JSONata", "JSONPath"]) == Some("JSONPath") => QueryLanguage::JsonPath,
            Some(_) | None => QueryLanguage::Jsonata,
        })
    }

    /// A field that must be `true` or `false`.
    pub(super) fn boolean(&mut self, object: &Object<'t, '_>, name: &str) -> Option<bool> {
        let member = object.get(name)?;
        if let NodeKind::Bool(value) = member.value.kind {
            return Some(value);
        }
        if !is_open(&member.value) {
            self.add(service::wrong_type(name, "a boolean"), &object.place.member(name), member.value.span);
        }
        None
    }

    /// A field that must be a whole number in a range.
    pub(super) fn count(&mut self, object: &Object<'t, '_>, name: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let member = object.get(name)?;
        self.count_of(&member.value, name, &object.place.member(name), &range)
    }

    fn count_of(&mut self, node: &Node, name: &str, place: &Place<'_>, range: &RangeInclusive<u32>) -> Option<u32> {
        let number = if let NodeKind::Number(number) = node.kind { whole(number) } else { None };
        if let Some(value) = number.filter(|value| range.contains(value)) {
            return Some(value);
        }
        if node.is_open() {
            return Some(*range.start());
        }
        let wanted = match (range.start(), range.end()) {
            (0, &u32::MAX) => "a non-negative integer".to_owned(),
            (1, &u32::MAX) => "a positive integer".to_owned(),
            (least, most) => format!("an integer between {least} and {most}"),
        };
        self.add(service::wrong_type(name, &wanted), place, node.span);
        None
    }

    /// A field that must be a number in a range.
    pub(super) fn number(
        &mut self,
        object: &Object<'t, '_>,
        name: &str,
        range: RangeInclusive<f64>,
        wanted: &str,
    ) -> Option<f64> {
        let member = object.get(name)?;
        let number = if let NodeKind::Number(number) = member.value.kind { Some(number.as_f64()) } else { None };
        if let Some(value) = number.filter(|value| range.contains(value)) {
            return Some(value);
        }
        if member.value.is_open() {
            return Some(*range.start());
        }
        self.add(service::wrong_type(name, wanted), &object.place.member(name), member.value.span);
        None
    }

    /// A count that is written down, computed by JSONata, or pointed at by the field's `Path` form.
    pub(super) fn computed_count(
        &mut self,
        object: &Object<'t, '_>,
        name: &str,
        path_name: &str,
        language: QueryLanguage,
        range: RangeInclusive<u32>,
    ) -> Option<Computed<u32>> {
        self.at_most_one(object, &[name, path_name]);
        if let Some(member) = object.get(name) {
            let place = object.place.member(name);
            if let Some(expression) = self.expression_of(member, &place, language) {
                return expression.ok().map(Computed::Jsonata);
            }
            return self.count_of(&member.value, name, &place, &range).map(Computed::Fixed);
        }
        let path = self.path_field(object, path_name);
        self.single_value(object, path_name, path.as_ref());
        path.map(Computed::Path)
    }

    /// Says so if a path that must find one value finds a list.
    pub(super) fn single_value(&mut self, object: &Object<'t, '_>, name: &str, path: Option<&Path>) {
        if let (Some(path), Some(member)) = (path, object.get(name))
            && !path.is_definite()
        {
            self.add(lint::path_finds_a_list(path.text()), &object.place.member(name), member.value.span);
        }
    }

    /// The same for a percentage.
    pub(super) fn computed_percentage(
        &mut self,
        object: &Object<'t, '_>,
        name: &str,
        path_name: &str,
        language: QueryLanguage,
    ) -> Option<Computed<f64>> {
        self.at_most_one(object, &[name, path_name]);
        if let Some(member) = object.get(name) {
            if let Some(expression) = self.expression_of(member, &object.place.member(name), language) {
                return expression.ok().map(Computed::Jsonata);
            }
            return self.number(object, name, 0.0..=100.0, "a number between 0 and 100").map(Computed::Fixed);
        }
        self.path_field(object, path_name).map(Computed::Path)
    }

    /// A text that is written down, computed by JSONata, or given by the field's `Path` form, intrinsics included.
    pub(super) fn computed_text(
        &mut self,
        object: &Object<'t, '_>,
        name: &str,
        path_name: &str,
        language: QueryLanguage,
    ) -> Option<ComputedText> {
        // Of a field of the other language it is said that it is.
        if language == QueryLanguage::JsonPath {
            self.at_most_one(object, &[name, path_name]);
        }
        if let Some(member) = object.get(name) {
            if let Some(expression) = self.expression_of(member, &object.place.member(name), language) {
                return expression.ok().map(Computed::Jsonata);
            }
            if language == QueryLanguage::Jsonata {
                self.jsonata_strings(&member.value, &object.place.member(name));
            }
            return self.string(object, name).map(Computed::Fixed);
        }
        let member = object.get(path_name)?;
        let text = self.string(object, path_name)?;
        let parsed = self.compiled.path_or_intrinsic(&text);
        for path in parsed.iter().flat_map(PathOrIntrinsic::paths) {
            self.path_use(path, &object.place.member(path_name), member.value.span);
        }
        self.certain_failure(&text, &object.place.member(path_name), member.value.span);
        match parsed {
            Ok(PathOrIntrinsic::Path(path)) => Some(Computed::Path(path)),
            Ok(PathOrIntrinsic::Intrinsic(call)) => Some(Computed::Intrinsic(call)),
            Err(_) if member.value.is_open() => None,
            Err(error) => {
                let finding = service::not_a_path_or_call(path_name).hint(error.message);
                self.add(finding, &object.place.member(path_name), member.value.span);
                None
            }
        }
    }

    /// The expression in a field, if its text is one: `None` if not, an error if it does not compile, which is reported.
    pub(super) fn expression_of(
        &mut self,
        member: &'t Member,
        place: &Place<'_>,
        language: QueryLanguage,
    ) -> Option<Result<Expression, Reported>> {
        if language != QueryLanguage::Jsonata {
            return None;
        }
        let (text, offset) = expression_text(member.value.as_str()?)?;
        Some(match self.compiled.expression(text) {
            Ok(expression) => {
                self.jsonata_uses(&expression, &member.value, &place.location(), Stage::Input);
                self.constant_kind(&expression, member, place);
                Ok(expression)
            }
            Err(error) => {
                let span = self.span_within(&member.value, offset + error.position);
                let finding = service::invalid_jsonata(&error.message);
                self.add(finding, place, span);
                Err(Reported)
            }
        })
    }

    /// A field that must be a path, if it is there.
    pub(super) fn path_field(&mut self, object: &Object<'t, '_>, name: &str) -> Option<Path> {
        let member = object.get(name)?;
        let text = self.string(object, name)?;
        let parsed = match self.compiled.path_or_intrinsic(&text) {
            Ok(PathOrIntrinsic::Path(path)) => Ok(path),
            // Read as a path, whatever else it is.
            Ok(PathOrIntrinsic::Intrinsic(_)) | Err(_) => Path::parse(&text),
        };
        match parsed {
            Ok(path) => {
                self.path_use(&path, &object.place.member(name), member.value.span);
                Some(path)
            }
            Err(_) if member.value.is_open() => None,
            Err(error) => {
                let span = self.span_within(&member.value, error.offset);
                self.add(service::not_a_path(name).hint(error.message), &object.place.member(name), span);
                None
            }
        }
    }

    /// What to underline for a mistake at a byte of a string's value: from there to the string's end.
    pub(super) fn span_within(&self, node: &Node, offset: usize) -> Span {
        if node.as_str().is_some_and(|text| has_placeholder(text)) {
            return node.span;
        }
        let start = offset_in_text(self.text, node, offset);
        // A mistake at the very end is shown on the last character that there is.
        let start = start.min(node.span.end().saturating_sub(1)).max(node.span.start());
        Span::new(self.text.floor_char_boundary(start), node.span.end())
    }
}

fn whole(number: Number) -> Option<u32> {
    number.as_i64().and_then(|value| u32::try_from(value).ok())
}
