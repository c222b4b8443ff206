//! What the parser makes of an expression: nodes as they were written, each with its place.
//!
//! Separate from the [`tree`](super::tree) that is evaluated, because paths, predicates and parents only take shape
//! once the whole expression is read.

use std::rc::Rc;

use syntax::{Number, Value};

use super::signature::Signature;

/// A node as written.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    /// First byte of its token.
    pub(super) start: usize,
    /// One past the last byte of its token: the position that errors report.
    pub(super) position: usize,
    /// `[]` was written after it: a sequence of one stays an array.
    pub(super) keep_array: bool,
    /// Levels of nodes from here down, itself included.
    pub(super) height: usize,
}

#[derive(Debug)]
pub(super) enum NodeKind {
    String(Rc<str>),
    Number(Number),
    Value(Value),
    Name(Rc<str>),
    Variable(Rc<str>),
    Regex {
        pattern: Rc<str>,
        flags: Rc<str>,
    },
    Wildcard,
    Descendants,
    Parent,
    /// The end of the text where an expression was expected: an error, unless an earlier one is found.
    End,
    /// `?` among the arguments of a partial application.
    Placeholder,
    Negate(Box<Node>),
    Array(Vec<Node>),
    Object(Vec<(Node, Node)>),
    Block(Vec<Node>),
    Binary {
        operator: &'static str,
        left: Box<Node>,
        right: Box<Node>,
    },
    Map {
        left: Box<Node>,
        right: Box<Node>,
    },
    Filter {
        left: Box<Node>,
        predicate: Box<Node>,
    },
    GroupBy {
        left: Box<Node>,
        pairs: Vec<(Node, Node)>,
    },
    OrderBy {
        left: Box<Node>,
        terms: Vec<(Node, bool)>,
    },
    Bind {
        name: Rc<str>,
        value: Box<Node>,
    },
    /// `left@$variable`
    Focus {
        left: Box<Node>,
        variable: Rc<str>,
    },
    /// `left#$variable`
    Index {
        left: Box<Node>,
        variable: Rc<str>,
    },
    Apply {
        left: Box<Node>,
        right: Box<Node>,
    },
    Condition {
        condition: Box<Node>,
        then: Box<Node>,
        otherwise: Option<Box<Node>>,
    },
    /// `left ?: right`
    Default {
        left: Box<Node>,
        right: Box<Node>,
    },
    /// `left ?? right`
    Coalesce {
        left: Box<Node>,
        right: Box<Node>,
    },
    Call {
        procedure: Box<Node>,
        arguments: Vec<Node>,
    },
    Partial {
        procedure: Box<Node>,
        arguments: Vec<Node>,
    },
    Lambda {
        parameters: Vec<Rc<str>>,
        signature: Option<Rc<Signature>>,
        body: Box<Node>,
    },
    Transform {
        pattern: Box<Node>,
        update: Box<Node>,
        delete: Option<Box<Node>>,
    },
}
