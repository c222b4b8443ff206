//! Functions as values: written in the expression, built in, or made of other functions.
//!
//! Separate from how they are called, which is the machine's affair. <https://docs.jsonata.org/programming#functions>

use std::rc::Rc;

use super::code::{Chunk, TransformCode};
use super::item::Item;
use super::library::BuiltIn;
use super::regex::Regex;
use super::scope::Frame;

pub(super) enum Function {
    /// `function($x) { … }`
    Lambda(Lambda),
    BuiltIn(&'static BuiltIn),
    /// `$f(1, ?)`
    Partial(Partial),
    /// `$f ~> $g`: first the one, then the other.
    Chain(Held),
    /// `|pattern|update,delete|`
    Transform {
        code: Rc<TransformCode>,
        frame: Rc<Frame>,
    },
    /// A pattern, to be called with a text.
    Matcher(Rc<Regex>),
    /// The `next` of a match: goes on in the same text.
    NextMatch {
        regex: Rc<Regex>,
        text: Rc<str>,
        from: usize,
    },
}

/// Code with the frame and the context that it was made in.
pub(super) struct Lambda {
    pub(super) chunk: Rc<Chunk>,
    pub(super) frame: Rc<Frame>,
    pub(super) context: Held,
}

pub(super) struct Partial {
    pub(super) function: Held,
    /// Undefined in the places of `?`.
    pub(super) arguments: Held,
    /// Whether the argument at each place was given.
    pub(super) given: Rc<[bool]>,
}

/// Items that a function holds. Functions may hold functions to any depth, so they are let go one after the other.
#[derive(Default)]
pub(super) struct Held(pub(super) Vec<Item>);

impl Held {
    pub(super) fn one(item: Item) -> Self {
        Self(vec![item])
    }

    pub(super) fn first(&self) -> Item {
        self.0.first().cloned().unwrap_or_default()
    }

    fn take(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        super::item::dismantle(self.take(), None);
    }
}

impl Function {
    /// How many arguments it takes, as far as higher-order functions care.
    pub(super) fn arity(&self) -> usize {
        match self {
            Self::Lambda(lambda) => lambda.chunk.parameters.len(),
            Self::BuiltIn(built_in) => built_in.arity,
            Self::Partial(partial) => partial.given.iter().filter(|given| !**given).count(),
            Self::Chain(_) | Self::Transform { .. } => 1,
            Self::Matcher(_) => 2,
            Self::NextMatch { .. } => 0,
        }
    }

    /// Takes it apart: items to `pending`, the frame as the answer.
    pub(super) fn dismantle(self, pending: &mut Vec<Item>) -> Option<Rc<Frame>> {
        match self {
            Self::Lambda(mut lambda) => {
                pending.append(&mut lambda.context.0);
                Some(lambda.frame)
            }
            Self::Transform { frame, .. } => Some(frame),
            Self::Partial(mut partial) => {
                pending.append(&mut partial.function.0);
                pending.append(&mut partial.arguments.0);
                None
            }
            Self::Chain(mut functions) => {
                pending.append(&mut functions.0);
                None
            }
            Self::BuiltIn(_) | Self::Matcher(_) | Self::NextMatch { .. } => None,
        }
    }
}
