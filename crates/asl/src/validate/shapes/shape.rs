//! What is known of a value: which members it can have.

use std::collections::BTreeMap;
use std::rc::Rc;

use syntax::Key;
use syntax::tree::{Node, NodeKind};

use crate::parse::uses::looks_like_path;

/// Deeper than this, anything may be.
const MAX_DEPTH: usize = 6;

/// An object that grows past so many members is not followed: each state would copy them all.
const MAX_MEMBERS: usize = 200;

/// What a value can be.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::validate) enum Shape {
    Any,
    /// An object with these members, each of which may be missing.
    Object(Members, Others),
    /// An array, of so many elements where that is known.
    Array(Option<usize>),
    Scalar(Scalar),
}

/// What kind of scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::validate) enum Scalar {
    Null,
    Boolean,
    Number,
    String,
    /// One or the other.
    Unknown,
}

/// Whether an object may have members besides those that are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::validate) enum Others {
    None,
    Perhaps,
}

/// Shared: most states hand on what they were given, as it is.
pub(in crate::validate) type Members = Rc<BTreeMap<Key, Shape>>;

/// The shape of a text.
type Text<'f> = dyn Fn(&str) -> Shape + 'f;

/// The name and shape of a computed member; `None` for one that is not computed.
type Computed<'f> = dyn Fn(&str, &Node) -> Option<(Key, Shape)> + 'f;

/// Why a path leads nowhere.
pub(in crate::validate) enum Missing {
    Member { name: String, others: Vec<Key> },
    NotAnObject { kind: &'static str },
}

impl Missing {
    pub(in crate::validate) fn is_within_array(&self) -> bool {
        matches!(self, Self::NotAnObject { kind: AN_ARRAY })
    }
}

const AN_ARRAY: &str = "an array";

impl Shape {
    pub(super) fn object<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self::of_members(names.into_iter().map(|name| (Key::from(name), Self::Any)))
    }

    pub(super) fn of_members(members: impl IntoIterator<Item = (Key, Self)>) -> Self {
        Self::Object(Rc::new(members.into_iter().collect()), Others::None)
    }

    /// The shape of a value that is taken as it stands.
    pub(super) fn of_value(node: &Node) -> Self {
        // That nothing is computed there is said elsewhere, and what is read of it later is not wrong, too.
        let computed = |name: &str, _: &Node| Some((Key::from(name.strip_suffix(".$")?), Self::Any));
        Self::of(node, 0, &|_| Self::Scalar(Scalar::String), &computed)
    }

    /// The shape of a JSONata template.
    pub(in crate::validate) fn of_jsonata(node: &Node) -> Self {
        Self::of(
            node,
            0,
            &|text| if text.starts_with("{%") { Self::Any } else { Self::Scalar(Scalar::String) },
            &|_, _| None,
        )
    }

    /// The shape of a payload template, where `path` gives that of a computed member.
    pub(in crate::validate) fn of_payload(node: &Node, path: &dyn Fn(&str) -> Self) -> Self {
        let computed = |name: &str, value: &Node| {
            let name = name.strip_suffix(".$")?;
            Some((Key::from(name), value.as_str().map_or(Self::Any, |text| path(text))))
        };
        // A path that stays text was meant to give something else, and that it does not is said.
        let text = |text: &str| if looks_like_path(text) { Self::Any } else { Self::Scalar(Scalar::String) };
        Self::of(node, 0, &text, &computed)
    }

    fn of(node: &Node, depth: usize, text: &Text<'_>, computed: &Computed<'_>) -> Self {
        if depth > MAX_DEPTH {
            return Self::Any;
        }
        match &node.kind {
            NodeKind::Object(members) => Self::of_members(members.iter().map(|member| {
                computed(&member.name, &member.value)
                    .unwrap_or_else(|| (member.name.clone(), Self::of(&member.value, depth + 1, text, computed)))
            })),
            NodeKind::Array(items) => Self::Array(Some(items.len())),
            NodeKind::String(_) if node.is_open() => Self::Any,
            NodeKind::String(value) => text(value),
            NodeKind::Number(_) => Self::Scalar(Scalar::Number),
            NodeKind::Bool(_) => Self::Scalar(Scalar::Boolean),
            NodeKind::Null => Self::Scalar(Scalar::Null),
            NodeKind::Placeholder(_) | NodeKind::Missing => Self::Any,
        }
    }

    /// The shape below some names.
    pub(super) fn get(&self, names: &[&str]) -> Self {
        let Some((first, rest)) = names.split_first() else { return self.clone() };
        match self {
            Self::Object(members, _) => members.get(*first).map_or(Self::Any, |member| member.get(rest)),
            Self::Any | Self::Array(_) | Self::Scalar(_) => Self::Any,
        }
    }

    /// What it is in words for people, where it is certain to be of another kind than `wanted`. Null is left out: it stands
    /// for what comes later.
    pub(super) fn other_than(&self, wanted: Scalar) -> Option<&'static str> {
        match self {
            Self::Scalar(kind) if *kind == wanted => None,
            Self::Scalar(Scalar::Boolean) => Some("a boolean"),
            Self::Scalar(Scalar::Number) => Some("a number"),
            Self::Scalar(Scalar::String) => Some("a string"),
            Self::Array(_) => Some(AN_ARRAY),
            Self::Object(..) => Some("an object"),
            Self::Scalar(Scalar::Null | Scalar::Unknown) | Self::Any => None,
        }
    }

    /// Whether it is certain to have no member of this name.
    pub(in crate::validate) fn lacks(&self, name: &str) -> bool {
        matches!(self, Self::Object(members, Others::None) if !members.contains_key(name))
    }

    /// The shape with another put at some names.
    pub(super) fn set(&self, names: &[&str], value: Self) -> Self {
        let Some((first, rest)) = names.split_first() else { return value };
        if names.len() > MAX_DEPTH {
            return Self::Any;
        }
        let (mut members, others) = match self {
            Self::Object(members, others) if members.len() <= MAX_MEMBERS => (members.clone(), *others),
            // Whatever it is, afterwards it is an object that has this.
            Self::Any => (Members::default(), Others::Perhaps),
            Self::Object(..) | Self::Array(_) | Self::Scalar(_) => return Self::Any,
        };
        let inner = match (members.get(*first), others) {
            (Some(inner), _) => inner.clone(),
            (None, Others::None) => Self::of_members([]),
            (None, Others::Perhaps) => Self::Any,
        };
        Rc::make_mut(&mut members).insert(Key::from(*first), inner.set(rest, value));
        Self::Object(members, others)
    }

    /// What it is at some names or on the way there, if that is no object, so that nothing can be put below.
    pub(super) fn barrier(&self, names: &[&str]) -> Option<&'static str> {
        match (self, names.split_first()) {
            (Self::Array(_), _) => Some(AN_ARRAY),
            (Self::Scalar(_), _) => Some("none"),
            (Self::Object(members, _), Some((first, rest))) => members.get(*first)?.barrier(rest),
            (Self::Object(..), None) | (Self::Any, _) => None,
        }
    }

    /// What is true of a value that is one or the other.
    pub(in crate::validate) fn join(&self, other: &Self, depth: usize) -> Self {
        match (self, other) {
            (Self::Array(a), Self::Array(b)) => Self::Array(a.filter(|_| a == b)),
            (Self::Scalar(a), Self::Scalar(b)) => Self::Scalar(if a == b { *a } else { Scalar::Unknown }),
            (Self::Object(a, x), Self::Object(b, y)) if Rc::ptr_eq(a, b) && x == y => self.clone(),
            (Self::Object(a, x), Self::Object(b, y)) if depth <= MAX_DEPTH && a.len() + b.len() <= 2 * MAX_MEMBERS => {
                let mut members = a.clone();
                // Of a member that the other may have, too, but about which nothing is known there, nothing is known.
                if *y == Others::Perhaps && a.keys().any(|name| !b.contains_key(name)) {
                    Rc::make_mut(&mut members).retain(|name, _| b.contains_key(name));
                }
                for (name, shape) in b.iter() {
                    let joined = match a.get(name) {
                        Some(mine) => mine.join(shape, depth + 1),
                        None if *x == Others::Perhaps => continue,
                        None => shape.clone(),
                    };
                    // Written only where it is new, so that what is the same stays shared.
                    if a.get(name) != Some(&joined) {
                        Rc::make_mut(&mut members).insert(name.clone(), joined);
                    }
                }
                let others = if *x == Others::None && *y == Others::None { Others::None } else { Others::Perhaps };
                Self::Object(members, others)
            }
            (Self::Any | Self::Object(..) | Self::Array(_) | Self::Scalar(_), _) => Self::Any,
        }
    }

    /// Cut off where it is too deep to follow.
    pub(super) fn bounded(self, depth: usize) -> Self {
        match &self {
            Self::Object(..) if depth > MAX_DEPTH => Self::Any,
            Self::Object(members, others) if self.is_deeper_than(MAX_DEPTH - depth) => {
                let bounded = members.iter().map(|(name, shape)| (name.clone(), shape.clone().bounded(depth + 1)));
                Self::Object(Rc::new(bounded.collect()), *others)
            }
            Self::Object(..) | Self::Any | Self::Array(_) | Self::Scalar(_) => self,
        }
    }

    fn is_deeper_than(&self, levels: usize) -> bool {
        let Self::Object(members, _) = self else { return false };
        levels == 0 || members.values().any(|member| member.is_deeper_than(levels - 1))
    }

    /// Why names in a row lead nowhere; `None` if they may lead somewhere.
    pub(in crate::validate) fn missing(&self, names: &[&str]) -> Option<Missing> {
        let (first, rest) = names.split_first()?;
        match self {
            Self::Any => None,
            Self::Object(members, others) => match members.get(*first) {
                Some(shape) => shape.missing(rest),
                None if *others == Others::Perhaps => None,
                None => Some(Missing::Member { name: (*first).to_owned(), others: members.keys().cloned().collect() }),
            },
            Self::Array(_) => Some(Missing::NotAnObject { kind: AN_ARRAY }),
            Self::Scalar(_) => Some(Missing::NotAnObject { kind: "no object" }),
        }
    }
}
