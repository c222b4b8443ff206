//! The instructions that an expression is compiled to.
//!
//! A stack machine: operands and results lie on a stack of items, `$` is a register, and loops over sequences keep
//! their state beside. Compiled code needs no recursion to run, so no expression can overflow the stack.

use std::ops::Range;
use std::rc::Rc;

use syntax::{Key, Value};

use super::number::Arithmetic;
use super::regex::Regex;
use super::scope::NameId;
use super::signature::Signature;

/// A place in a chunk's instructions.
pub(super) type Label = usize;

/// The code of a whole expression or of a function's body.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) ops: Vec<Op>,
    /// For each instruction, where in the text it comes from.
    pub(super) positions: Vec<u32>,
    /// For each instruction, how many evaluations the reference implementation would be inside of here.
    pub(super) depths: Vec<u32>,
    pub(super) max_depth: u32,
    /// The right sides of `and` and `or`: what goes wrong there is blamed on the operator.
    pub(super) guards: Vec<Guard>,
    pub(super) parameters: Vec<NameId>,
    pub(super) signature: Option<Rc<Signature>>,
}

/// Instructions that stand for an operator when something goes wrong in them.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) ops: Range<Label>,
    pub(super) operator: &'static str,
    pub(super) position: u32,
}

#[derive(Debug)]
pub(super) struct TransformCode {
    pub(super) pattern: Rc<Chunk>,
    pub(super) update: Rc<Chunk>,
    pub(super) delete: Option<Rc<Chunk>>,
    pub(super) position: u32,
    /// The name under which `$clone` could have been replaced.
    pub(super) clone_name: NameId,
}

/// The name by which a call was written, for messages.
pub(super) type CallName = Option<Rc<str>>;

#[derive(Debug)]
pub(super) enum Op {
    // Values.
    Literal(Value),
    Undefined,
    /// A variable: innermost binding, else from outside, else built in.
    Load(NameId),
    /// `$`
    Context,
    /// `$$`
    Root,
    /// `%`
    Parent(NameId),
    Regex(Rc<Regex>),
    /// A field of the context.
    Field(Key),
    /// `*`
    Wildcard,
    /// `**`
    Descendants,
    Pop,
    Swap,
    /// Stands where an instruction turned out not to be needed.
    Nothing,

    // Operators.
    Arithmetic(Arithmetic),
    Negate,
    Equal {
        negated: bool,
    },
    Compare(Comparison),
    Concat,
    Range,
    In,
    /// Leaves `false` and jumps if the operand is not true.
    And(Label),
    /// Leaves `true` and jumps if the operand is true.
    Or(Label),
    Boolean,
    Jump(Label),
    JumpIfFalse(Label),
    /// Keeps the operand and jumps if it is true.
    Default(Label),
    /// Keeps the operand and jumps if it is not undefined.
    Coalesce(Label),

    // Arrays and objects.
    ArrayStart,
    /// Adds a value to the array under it: as one element, or all elements that it has.
    ArrayAdd {
        nested: bool,
    },
    ArrayEnd {
        constructs: bool,
    },
    /// Makes all items of the context one, as grouping by a constant key would.
    ObjectStart,
    ObjectEnd(Rc<[Key]>),
    /// Takes the items to group from the stack, or from the context.
    GroupStart {
        context: bool,
    },
    /// Goes to the next item for its keys, or on to the values.
    GroupNext(Label),
    GroupKey(usize),
    /// Goes to the next group's value, at the label of the pair that made it, or on to the end.
    GroupDispatch {
        pairs: Rc<[Label]>,
        end: Label,
    },
    GroupStore {
        dispatch: Label,
    },
    GroupEnd,

    // Paths.
    /// What the first step works on: the items of the context, or the context as a whole.
    PathInput {
        whole: bool,
    },
    /// The path begins with an array that is written out: its elements are what the next step works on. An empty one is
    /// the result.
    ArrayAsInput(Label),
    /// A field of each item: a whole step.
    FieldStep {
        name: Key,
        first: bool,
        last: bool,
    },
    /// Nothing is left to take steps on.
    JumpIfEmpty(Label),
    EachStart {
        first: bool,
    },
    EachNext(Label),
    EachAdd {
        next: Label,
    },
    EachEnd {
        last: bool,
    },
    /// `[]` stood on some step of the path.
    KeepSingleton,

    // Predicates.
    FilterIndex(i64),
    FilterStart,
    FilterNext(Label),
    FilterTest {
        next: Label,
    },
    FilterEnd,

    // Rows with bindings.
    TupleStart,
    TupleNext(Label),
    TupleAdd {
        next: Label,
        names: Rc<TupleNames>,
    },
    TupleEnd,
    /// Binds each row's number.
    TupleIndex(NameId),
    /// Makes rows of the items of a sort, each with its number.
    TuplesFromSort(NameId),
    /// Leaves what the rows stand at.
    TuplesToItems,

    // Order.
    SortStart(Label),
    SortNext(Label),
    SortKey,
    SortAdd {
        next: Label,
    },
    SortEnd {
        descending: Rc<[bool]>,
    },

    // Scopes and functions.
    PushFrame,
    PopFrame,
    Bind(NameId),
    Lambda(Rc<Chunk>),
    Transform(Rc<TransformCode>),
    Call {
        arguments: usize,
        name: CallName,
        written_as_path: bool,
        tail: bool,
    },
    /// `true` where an argument was given, `false` where there is a `?`.
    Partial {
        arguments: Rc<[bool]>,
        name: CallName,
        written_as_path: bool,
    },
    Apply,

    /// A sequence ends here: nothing, its only element, or itself.
    Dissolve {
        keep_array: bool,
        wrap: bool,
    },
    Return,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// What a step binds in its rows.
#[derive(Debug, Default)]
pub(super) struct TupleNames {
    pub(super) focus: Option<NameId>,
    pub(super) index: Option<NameId>,
    pub(super) ancestor: Option<NameId>,
}
