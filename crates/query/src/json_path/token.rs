//! The steps that a path is compiled to, and how they are written in messages.
//!
//! Separate from the parser, because the evaluator and every message need them too.

use std::fmt;

use syntax::Key;

use super::filter::Filter;

/// One step of a path.
#[derive(Clone, Debug)]
pub(crate) enum Token {
    /// `.name` or `['name']`.
    Property(Key),
    /// `['a', 'b']`: one object with those of the members that are there. Also `[""]` and its like, which name none.
    Properties(Vec<Key>),
    /// `[3]` or `[-1]`; a negative index is never found.
    Index(i32),
    /// `[(@.length-1)]`: counted from the end. The number is negative, as written.
    FromEnd(i32),
    /// `[0,2]`.
    Indexes(Vec<i32>),
    /// `[2:]`, `[-2:]`.
    SliceFrom(i32),
    /// `[:2]`, `[:-2]`.
    SliceTo(i32),
    /// `[1:3]`; here, unlike in the other two, a negative start is not counted from the end.
    SliceBetween(i32, i32),
    /// `.*` or `[*]`.
    Wildcard,
    /// `..`.
    Scan,
    /// `[?(…)]`.
    Filter(Filter),
}

impl Token {
    /// Whether it leads to one place at most.
    pub(crate) fn is_definite(&self) -> bool {
        match self {
            Self::Property(_) | Self::Properties(_) | Self::Index(_) | Self::FromEnd(_) => true,
            Self::Indexes(_)
            | Self::SliceFrom(_)
            | Self::SliceTo(_)
            | Self::SliceBetween(..)
            | Self::Wildcard
            | Self::Scan
            | Self::Filter(_) => false,
        }
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(name) => write!(f, "['{name}']"),
            Self::Properties(names) => write_list(f, names.iter().map(|name| format!("'{name}'")), ", "),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::FromEnd(back) => write!(f, "[@.size(){back}]"),
            Self::Indexes(indexes) => write_list(f, indexes.iter().map(ToString::to_string), ","),
            Self::SliceFrom(from) => write!(f, "[{from}:]"),
            Self::SliceTo(to) => write!(f, "[:{to}]"),
            Self::SliceBetween(from, to) => write!(f, "[{from}:{to}]"),
            Self::Wildcard => f.write_str("[*]"),
            Self::Scan => f.write_str(".."),
            Self::Filter(_) => f.write_str("[?]"),
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = String>, between: &str) -> fmt::Result {
    write!(f, "[{}]", items.collect::<Vec<_>>().join(between))
}
