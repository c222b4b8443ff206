//! A parsed template: what the parser makes and the renderer walks.
//!
//! Separate from both, because macros and `#define` blocks keep parts of it beyond the walk (hence the `Rc`s).

use std::rc::Rc;

pub(crate) type Block = Rc<[Node]>;

#[derive(Debug)]
pub(crate) enum Node {
    /// Printed as it is.
    Text(Rc<str>),
    Reference(Printed),
    If {
        branches: Vec<(Expression, Block)>,
        otherwise: Option<Block>,
    },
    Set {
        target: Reference,
        value: Expression,
    },
    Foreach {
        variable: Rc<str>,
        over: Expression,
        body: Block,
    },
    Define {
        name: Rc<str>,
        body: Block,
    },
    /// `#macro`: known to the whole template, also above its definition; prints nothing.
    Macro,
    /// `#name(…)`, `#name` or `#@name(…) body #end`: a macro, or text when no macro has that name.
    Call(Call),
    Break {
        scope: Option<Expression>,
        offset: usize,
    },
    Stop,
    Evaluate {
        source: Expression,
        offset: usize,
    },
    /// `#include` and `#parse`: there are no files to take in.
    Resource {
        directive: &'static str,
        offset: usize,
    },
}

#[derive(Debug)]
pub(crate) struct Macro {
    pub(crate) name: Rc<str>,
    pub(crate) parameters: Vec<Rc<str>>,
    pub(crate) body: Block,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) name: Rc<str>,
    pub(crate) arguments: Rc<[Argument]>,
    /// The body of `#@name`, which the macro sees as `$bodyContent`.
    pub(crate) body: Option<Block>,
    /// The source, printed when there is no such macro.
    pub(crate) source: Rc<str>,
    pub(crate) offset: usize,
}

/// An argument of a macro is evaluated anew wherever the macro uses it.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) value: Expression,
    /// How it was written: what an unresolved `$parameter` prints.
    pub(crate) source: Rc<str>,
}

/// A reference in text, with what its backslashes mean.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(crate) reference: Reference,
    /// `$!x`: prints nothing when unresolved.
    pub(crate) quiet: bool,
    /// `\$x`: prints its own source when it resolves.
    pub(crate) escaped: bool,
    /// Half of the backslashes before it.
    pub(crate) backslashes: Rc<str>,
    /// The source from `$` on.
    pub(crate) source: Rc<str>,
}

#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) root: Rc<str>,
    pub(crate) steps: Vec<Step>,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) enum Step {
    Property(Rc<str>),
    Method(Rc<str>, Vec<Expression>),
    Index(Expression),
}

#[derive(Debug)]
pub(crate) enum Expression {
    Bool(bool),
    Integer(i128),
    Double(f64),
    String(Rc<str>),
    /// A double-quoted string with references or directives in it.
    Interpolated(Interpolated),
    Reference(Reference, Rc<str>),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
    Range(Box<(Expression, Expression)>),
    Not(Box<Expression>),
    Binary(Operator, Box<(Expression, Expression)>),
    /// A bare word, which only some directives take.
    Word(Rc<str>),
}

#[derive(Debug)]
pub(crate) struct Interpolated {
    pub(crate) body: Block,
    /// Whether a space was added behind the text before it was parsed; it is taken off what it renders to.
    pub(crate) padded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Relation(Relation),
    Arithmetic(Arithmetic),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}
