//! A JSON or YAML text as a tree that remembers where everything stood.
//!
//! Unlike [`Value`], which is for payloads, it keeps duplicate keys, `${Placeholder}`s and spans, and there is one for
//! every text, however broken: what cannot be read is reported and left out.

mod json;
mod placeholder;
mod tag;
mod text;
mod yaml;

use std::collections::HashSet;
use std::rc::Rc;

use crate::span::Span;
use crate::{Array, Key, Number, Object, Value};

pub use placeholder::{Placeholders, has_placeholder, placeholder_names};
pub use text::offset_in_text;

/// Deeper than this nothing is kept: no definition is, and those who walk a tree may recurse.
pub const MAX_DEPTH: usize = 500;

/// The message of the error about what is nested deeper than that.
pub const TOO_DEEP: &str = "nested too deeply";

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Tree {
    pub format: Format,
    /// `None` for a text with nothing in it.
    pub root: Option<Node>,
    /// Where YAML has short forms of CloudFormation's functions, which stand in the tree as their long ones.
    pub functions: Vec<Function>,
    pub errors: Vec<SyntaxError>,
}

/// A function of CloudFormation in its short form: `!Ref X` is `{"Ref": "X"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// With its exclamation mark.
    pub name: String,
    /// Of all that it stands for: the tag and its value.
    pub span: Span,
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Json,
    Yaml,
}

/// One value of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: NodeKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    Null,
    Bool(bool),
    Number(Number),
    String(Rc<str>),
    /// `${Name}` without quotation marks, left open.
    Placeholder(Rc<str>),
    Array(Vec<Node>),
    Object(Vec<Member>),
    /// A value should stand here; already reported.
    Missing,
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: Key,
    pub name_span: Span,
    pub value: Node,
    /// An earlier member of the same object has this name, too; the last one counts.
    pub duplicate: bool,
}

/// What is wrong with a text as JSON or YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub message: String,
    pub span: Span,
    pub hint: Option<String>,
}

impl Tree {
    /// Reads a text as what it looks like: JSON if it begins with a brace or bracket, else YAML.
    pub fn parse(text: &str) -> Self {
        Self::parse_with(text, &Placeholders::default())
    }

    /// The same, with values for `${Placeholder}`s.
    pub fn parse_with(text: &str, placeholders: &Placeholders) -> Self {
        let mut tree = match Self::format_of(text) {
            Format::Json => json::parse(text),
            Format::Yaml => yaml::parse(text),
        };
        if !placeholders.is_empty()
            && let Some(root) = &mut tree.root
        {
            placeholders.fill(root);
        }
        tree
    }

    /// Takes the functions of CloudFormation out: whoever reads no template knows no value for them.
    pub fn take_functions(&mut self) -> Vec<Function> {
        let functions = std::mem::take(&mut self.functions);
        if let (Some(root), false) = (&mut self.root, functions.is_empty()) {
            root.forget(&functions.iter().map(|function| function.span).collect());
        }
        functions
    }

    /// Reads a text as JSON, whatever it looks like.
    pub fn parse_json(text: &str) -> Self {
        json::parse(text)
    }

    /// What a text looks like.
    pub fn format_of(text: &str) -> Format {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let yaml = !(start.is_empty()
            || start.starts_with(['{', '[', '"'])
            || start.starts_with("//")
            || start.starts_with("/*"));
        if yaml { Format::Yaml } else { Format::Json }
    }
}

impl Node {
    fn forget(&mut self, spans: &HashSet<Span>) {
        match &mut self.kind {
            NodeKind::Object(_) if spans.contains(&self.span) => self.kind = NodeKind::Missing,
            NodeKind::Object(members) => members.iter_mut().for_each(|member| member.value.forget(spans)),
            NodeKind::Array(items) => items.iter_mut().for_each(|item| item.forget(spans)),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Placeholder(_)
            | NodeKind::Missing => {}
        }
    }

    pub fn as_str(&self) -> Option<&Rc<str>> {
        if let NodeKind::String(text) = &self.kind { Some(text) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Self]> {
        if let NodeKind::Array(items) = &self.kind { Some(items) } else { None }
    }

    pub fn as_object(&self) -> Option<&[Member]> {
        if let NodeKind::Object(members) = &self.kind { Some(members) } else { None }
    }

    /// The last member of this name: the one that counts.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.as_object()?.iter().rev().find(|member| &*member.name == name)
    }

    /// The value of the last member of this name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.member(name).map(|member| &member.value)
    }

    /// Whether its value is not known: an open placeholder, alone or within a string, or nothing at all.
    pub fn is_open(&self) -> bool {
        match &self.kind {
            NodeKind::Placeholder(_) | NodeKind::Missing => true,
            NodeKind::String(text) => has_placeholder(text),
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Array(_) | NodeKind::Object(_) => {
                false
            }
        }
    }

    /// The plain value; an open placeholder is its own text, as a string.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            NodeKind::Null | NodeKind::Missing => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(number) => Value::Number(*number),
            NodeKind::String(text) => Value::String(text.clone()),
            NodeKind::Placeholder(name) => Value::from(format!("${{{name}}}")),
            NodeKind::Array(items) => Value::Array(items.iter().map(Self::to_value).collect::<Array>()),
            NodeKind::Object(members) => {
                let mut object = Object::with_capacity(members.len());
                for member in members {
                    object.insert(member.name.clone(), member.value.to_value());
                }
                Value::Object(object)
            }
        }
    }
}
