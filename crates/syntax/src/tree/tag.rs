//! YAML's tags: those of the core schema, and the short forms of CloudFormation's functions (`!Ref`, `!Sub`, `!GetAtt`, …).
//!
//! Separate because a short form is read as the long one, so that a template means the same in YAML and in JSON.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use granit_parser::Tag;

use super::{Member, Node, NodeKind};
use crate::span::Span;

/// The functions that have a short form, which is their name without `Fn::`.
const FUNCTIONS: &[&str] = &[
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

/// These two have no `Fn::`.
const BARE: &[&str] = &["Condition", "Ref"];

/// What a tag makes of the value behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What the value is without it.
    Nothing,
    /// The value is text, whatever it looks like.
    Text,
    /// The value is a function's argument. The name is the short form's, without its exclamation mark.
    Function(String),
    /// Nothing that is known here; as it is written.
    Unknown(String),
}

pub(super) fn meaning(tag: &Tag) -> Meaning {
    match (tag.handle(), tag.suffix()) {
        ("tag:yaml.org,2002:", "str") | ("!", "") | ("", "!") => Meaning::Text,
        ("tag:yaml.org,2002:", "bool" | "float" | "int" | "map" | "null" | "seq") => Meaning::Nothing,
        ("!", name) if FUNCTIONS.contains(&name) || BARE.contains(&name) => Meaning::Function(name.to_owned()),
        ("tag:yaml.org,2002:", name) => Meaning::Unknown(format!("!!{name}")),
        (handle, name) => Meaning::Unknown(format!("{handle}{name}")),
    }
}

/// The long form: an object with the function as its one member. `tag` is where the short form's name stands.
pub(super) fn long_form(name: &str, tag: Span, argument: Node) -> Node {
    let argument = if name == "GetAtt" { parts(argument) } else { argument };
    let span = Span::new(tag.start(), argument.span.end().max(tag.end()));
    let name = if BARE.contains(&name) { name.into() } else { format!("Fn::{name}").into() };
    Node { kind: NodeKind::Object(vec![Member { name, name_span: tag, value: argument, duplicate: false }]), span }
}

/// `!GetAtt Name.Attribute` is a list of both.
fn parts(argument: Node) -> Node {
    let NodeKind::String(text) = &argument.kind else { return argument };
    let Some((name, attribute)) = text.split_once('.') else { return argument };
    let part = |text: &str| Node { kind: NodeKind::String(text.into()), span: argument.span };
    Node { kind: NodeKind::Array(vec![part(name), part(attribute)]), span: argument.span }
}
