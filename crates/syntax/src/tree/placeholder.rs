//! `${Name}` placeholders, as SAM, the CDK and Terraform leave them in a definition for deployment to fill in.
//!
//! Separate because they belong to the tools around the service, not to JSON.
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html>

use std::collections::HashMap;
use std::rc::Rc;

use super::{Node, NodeKind};

/// Values for placeholders by name. A name without a value stays open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholders(HashMap<String, String>);

impl Placeholders {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Puts the values in: within strings as text, in place of a value as JSON.
    pub(super) fn fill(&self, node: &mut Node) {
        match &mut node.kind {
            NodeKind::String(text) => {
                if let Some(filled) = self.fill_text(text) {
                    *text = filled.into();
                }
            }
            NodeKind::Placeholder(name) => {
                if let Some(value) = self.get(name) {
                    node.kind = value_kind(value);
                    respan(node);
                }
            }
            NodeKind::Array(items) => items.iter_mut().for_each(|item| self.fill(item)),
            NodeKind::Object(members) => {
                for member in members {
                    if let Some(filled) = self.fill_text(&member.name) {
                        member.name = filled.into();
                    }
                    self.fill(&mut member.value);
                }
            }
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Missing => {}
        }
    }

    fn fill_text(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut done = 0;
        for (start, name) in find(text) {
            if let Some(value) = self.get(name) {
                filled.push_str(text.get(done..start).unwrap_or_default());
                filled.push_str(value);
                done = start + name.len() + 3;
            }
        }
        if done == 0 {
            return None;
        }
        filled.push_str(text.get(done..).unwrap_or_default());
        Some(filled)
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Placeholders {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
        Self(values.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// What a value given as text stands for where no quotation marks are: JSON if it is any, else the text itself.
fn value_kind(text: &str) -> NodeKind {
    let tree = super::json::parse(text);
    match tree.root {
        Some(root) if tree.errors.is_empty() && !matches!(root.kind, NodeKind::Missing) => root.kind,
        _ => NodeKind::String(Rc::from(text)),
    }
}

/// Everything that came out of a placeholder stands where the placeholder stood.
fn respan(node: &mut Node) {
    let span = node.span;
    match &mut node.kind {
        NodeKind::Array(items) => {
            for item in items {
                item.span = span;
                respan(item);
            }
        }
        NodeKind::Object(members) => {
            for member in members {
                member.name_span = span;
                member.value.span = span;
                respan(&mut member.value);
            }
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Number(_)
        | NodeKind::String(_)
        | NodeKind::Placeholder(_)
        | NodeKind::Missing => {}
    }
}

/// Whether a text holds a placeholder.
pub fn has_placeholder(text: &str) -> bool {
    find(text).next().is_some()
}

/// The names of all placeholders in a text, in order, repetitions included: for a table of values to fill in.
pub fn placeholder_names(text: &str) -> impl Iterator<Item = &str> {
    find(text).map(|(_, name)| name)
}

/// Each placeholder of a text: where its `$` stands, and its name.
fn find(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('$').filter_map(|(at, _)| {
        let name = name_at(text.get(at..)?.strip_prefix("${")?)?;
        Some((at, name))
    })
}

/// The name before a closing brace, if one is there. A single colon is left alone: JSONata writes `${key: value}`.
pub(super) fn name_at(rest: &str) -> Option<&str> {
    let end = rest.find('}')?;
    let name = rest.get(..end)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ':');
    let usual = !name.is_empty() && name.chars().all(plain) && !name.replace("::", "").contains(':');
    usual.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::Tree;
    use super::*;
    use crate::Value;

    fn filled(text: &str) -> String {
        let values = [("A", "1"), ("B", "two"), ("C", r#"{"x":[3]}"#), ("AWS::Region", "eu-west-1")];
        Tree::parse_with(text, &values.into_iter().collect()).root.unwrap().to_value().to_string()
    }

    #[test]
    fn values_go_into_strings_and_take_the_place_of_values() {
        assert_eq!(
            filled(r#"{"a": ${A}, "b": "x-${B}-${A}", "c": ${C}, "d": ${B}}"#),
            r#"{"a":1,"b":"x-two-1","c":{"x":[3]},"d":"two"}"#
        );
        assert_eq!(filled(r#"{"${B}": "${AWS::Region}"}"#), r#"{"two":"eu-west-1"}"#);
    }

    #[test]
    fn what_has_no_value_stays_open() {
        assert_eq!(filled(r#"{"a": ${Z}, "b": "${Z}${A}"}"#), r#"{"a":"${Z}","b":"${Z}1"}"#);
    }

    #[test]
    fn jsonata_is_not_taken_for_a_placeholder() {
        assert!(!has_placeholder("{% $states.input.items{name: price} %}"));
        assert!(!has_placeholder("{% ${a:b} %}"));
        assert!(has_placeholder("arn:${AWS::Partition}:x"));
        assert_eq!(placeholder_names("${a}-${b.c}").collect::<Vec<_>>(), ["a", "b.c"]);
        assert_eq!(Tree::parse("[1]").root.map(|r| r.to_value()), Some(Value::from_iter([1])));
    }
}
