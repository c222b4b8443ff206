//! What built-in functions may ask for: chance, time, and leave to go on.
//!
//! Separate from the machine, so that a built-in function sees no more than it needs.

use std::rc::Rc;

use syntax::{Number, Value};

use super::environment::{Dialect, Limits};
use super::error::{Failure, Outcome};
use super::function::Function;
use super::item::Item;
use crate::random::Random;

pub(super) struct Host<'e> {
    pub(super) now: i64,
    pub(super) random: &'e mut dyn Random,
    pub(super) dialect: Dialect,
    pub(super) limits: Limits,
    /// Steps that are left.
    steps: u64,
    /// Bytes that may still be made.
    memory: u64,
    /// Whether a number came up that JSON cannot hold.
    pub(super) saw_non_finite: bool,
}

/// What one element of an array counts for.
const ELEMENT: u64 = 8;

impl<'e> Host<'e> {
    pub(super) fn new(now: i64, random: &'e mut dyn Random, dialect: Dialect, limits: Limits) -> Self {
        let (steps, memory) = (limits.steps, limits.memory);
        Self { now, random, dialect, limits, steps, memory, saw_non_finite: false }
    }

    /// Takes steps off the budget: one an instruction, one an element that is walked over.
    pub(super) fn step(&mut self, count: usize) -> Outcome<()> {
        match self.steps.checked_sub(count as u64) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(self.out_of_steps()),
        }
    }

    /// What is left of the budget.
    pub(super) fn steps_left(&self) -> u64 {
        self.steps
    }

    /// Asks for room for elements of one array, and takes the steps to fill them.
    pub(super) fn grow(&mut self, elements: usize) -> Outcome<()> {
        self.step(elements)?;
        self.room(elements as u64 * ELEMENT)
    }

    /// Asks for room for a text.
    pub(super) fn text(&mut self, bytes: usize) -> Outcome<()> {
        self.room(bytes as u64)
    }

    /// A number as an item. JSON cannot hold an infinity: that there was one is remembered.
    pub(super) fn number(&mut self, number: Number) -> Item {
        self.saw_non_finite |= matches!(number, Number::Float(float) if !float.is_finite());
        Item::Value(Value::Number(number))
    }

    fn room(&mut self, bytes: u64) -> Outcome<()> {
        match self.memory.checked_sub(bytes) {
            Some(left) if bytes <= self.limits.value => {
                self.memory = left;
                Ok(())
            }
            _ => Err(self.out_of_memory(bytes)),
        }
    }

    fn out_of_steps(&self) -> Failure {
        match self.dialect {
            Dialect::Jsonata => Failure::new("D1012").value(self.limits.steps.to_string()),
            Dialect::StepFunctions => Failure::new("U1002"),
        }
    }

    pub(super) fn out_of_memory(&self, bytes: u64) -> Failure {
        match self.dialect {
            Dialect::Jsonata => Failure::new("D2015").value(usize::try_from(bytes / ELEMENT).unwrap_or(usize::MAX)),
            Dialect::StepFunctions => Failure::new("U1003"),
        }
    }

    pub(super) fn too_deep(&self) -> Failure {
        match self.dialect {
            Dialect::Jsonata => Failure::new("D1011"),
            Dialect::StepFunctions => Failure::new("U1001"),
        }
    }
}

/// A built-in function that calls functions: it says which call it wants next, and is told what came of it. So it needs
/// no recursion, however deep functions call each other.
pub(super) trait Routine {
    /// `answer` is what the last call came to; `None` at the start.
    fn resume(&mut self, host: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next>;
}

pub(super) enum Next {
    Call(Rc<Function>, Vec<Item>),
    Done(Item),
}
