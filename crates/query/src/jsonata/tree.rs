//! An expression as it is meant: paths as lists of steps, each with its predicates, bindings and order.
//!
//! [`resolve`](super::resolve) makes it of what was written; [`emit`](super::emit) turns it into code.
//! <https://docs.jsonata.org/path-operators>

use std::rc::Rc;

use syntax::Value;

use super::signature::Signature;

/// A parent that some `%` looks for. Its label names the variable that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SlotId(pub(super) usize);

#[derive(Debug)]
pub(super) struct Expr {
    pub(super) kind: Kind,
    /// First byte of its token.
    pub(super) start: usize,
    /// One past the last byte of its token.
    pub(super) position: usize,
    /// A sequence of one stays an array.
    pub(super) keep_array: bool,
    /// What follows in brackets on anything but a path.
    pub(super) predicates: Vec<Stage>,
    /// What follows in brackets, or after `#`, on a step of a path.
    pub(super) stages: Vec<Stage>,
    pub(super) group: Option<Box<Group>>,
    /// `@$variable` on a step.
    pub(super) focus: Option<Rc<str>>,
    /// `#$variable` on a step.
    pub(super) index: Option<Rc<str>>,
    /// The parent that this step provides.
    pub(super) ancestor: Option<SlotId>,
    /// From this step on, rows carry bindings.
    pub(super) tuple: bool,
    /// An array constructor that a path must not flatten.
    pub(super) constructs: bool,
    /// Parents that are still looked for further left.
    pub(super) seeking: Vec<SlotId>,
}

#[derive(Debug)]
pub(super) enum Stage {
    Filter(Expr),
    Index(Rc<str>),
}

#[derive(Debug)]
pub(super) struct Group {
    pub(super) pairs: Vec<(Expr, Expr)>,
    pub(super) position: usize,
}

#[derive(Debug)]
pub(super) struct Term {
    pub(super) expression: Expr,
    pub(super) descending: bool,
}

#[derive(Debug)]
pub(super) enum Kind {
    Literal(Value),
    Name(Rc<str>),
    Variable(Rc<str>),
    Regex {
        pattern: Rc<str>,
        flags: Rc<str>,
    },
    Wildcard,
    Descendants,
    Parent(SlotId),
    Placeholder,
    Path {
        steps: Vec<Expr>,
        keep_singleton: bool,
    },
    /// A step of a path: `^(…)`.
    Sort(Vec<Term>),
    Negate(Box<Expr>),
    Array(Vec<Expr>),
    Object(Vec<(Expr, Expr)>),
    Block(Vec<Expr>),
    Binary {
        operator: &'static str,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Bind {
        name: Rc<str>,
        value: Box<Expr>,
    },
    Apply {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Condition {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    Default {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Coalesce {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Call {
        procedure: Box<Expr>,
        arguments: Vec<Expr>,
    },
    Partial {
        procedure: Box<Expr>,
        arguments: Vec<Expr>,
    },
    Lambda {
        parameters: Vec<Rc<str>>,
        signature: Option<Rc<Signature>>,
        body: Box<Expr>,
    },
    Transform {
        pattern: Box<Expr>,
        update: Box<Expr>,
        delete: Option<Box<Expr>>,
    },
}

impl Expr {
    pub(super) fn new(kind: Kind, start: usize, position: usize) -> Self {
        Self {
            kind,
            start,
            position,
            keep_array: false,
            predicates: Vec::new(),
            stages: Vec::new(),
            group: None,
            focus: None,
            index: None,
            ancestor: None,
            tuple: false,
            constructs: false,
            seeking: Vec::new(),
        }
    }

    /// What error messages call the thing that is called: the first step of a path, or a variable's name.
    pub(super) fn procedure_name(&self) -> Option<&Rc<str>> {
        match &self.kind {
            Kind::Variable(name) => Some(name),
            Kind::Path { steps, .. } => steps.first().and_then(|step| match &step.kind {
                Kind::Name(name) | Kind::Variable(name) => Some(name),
                _ => None,
            }),
            _ => None,
        }
    }
}
