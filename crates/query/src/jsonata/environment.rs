//! What an evaluation is given from outside: variables, the clock, randomness, and how much it may cost.
//!
//! Separate because expressions are pure but for these. One environment serves one evaluation or many.

use syntax::{Object, Value};

use crate::random::Random;

/// Which functions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The language as its reference implementation has it.
    #[default]
    Jsonata,
    /// Step Functions: `$partition`, `$range`, `$hash`, `$random(seed)`, `$uuid` and `$parse` besides, and no `$eval`.
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
    StepFunctions,
}

/// How much one evaluation may cost. Whatever the expression, it ends when one of these is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Instructions, and elements that are walked over.
    pub steps: u64,
    /// Evaluations within evaluations, counted as the reference implementation does: an operator and its operand are two.
    pub depth: u32,
    /// Bytes in all that the evaluation may make: eight an element of an array, one a byte of text.
    pub memory: u64,
    /// Bytes in one array or text.
    pub value: u64,
}

impl Default for Limits {
    /// Wide enough for anything but accidents.
    fn default() -> Self {
        Self { steps: 100_000_000, depth: 10_000, memory: 1 << 30, value: 1 << 27 }
    }
}

impl Limits {
    /// What Step Functions allows, as far as it has been measured: `[1..873782]` and texts below 2²³ characters, about a
    /// hundred evaluations within each other, some seconds of time.
    pub fn step_functions() -> Self {
        Self { steps: 50_000_000, depth: 100, memory: 1 << 28, value: 873_782 * 8 }
    }
}

/// Gives the values of variables by name, without the `$`, when an expression asks for one.
pub trait Variables {
    fn variable(&self, name: &str) -> Option<Value>;
}

impl<F: Fn(&str) -> Option<Value>> Variables for F {
    fn variable(&self, name: &str) -> Option<Value> {
        self(name)
    }
}

impl Variables for Object {
    fn variable(&self, name: &str) -> Option<Value> {
        self.get(name).cloned()
    }
}

/// No variables.
impl Variables for () {
    fn variable(&self, _: &str) -> Option<Value> {
        None
    }
}

/// What an evaluation is given from outside.
pub struct Environment<'a> {
    /// `$now()` and `$millis()`: milliseconds since 1970 in UTC.
    pub now: i64,
    /// `$random()`, `$shuffle()`, `$uuid()`.
    pub random: &'a mut dyn Random,
    /// Asked once for each reference that the expression itself does not bind. These come before built-in functions.
    pub variables: &'a dyn Variables,
    pub limits: Limits,
    pub dialect: Dialect,
}

impl<'a> Environment<'a> {
    /// The plain language, no variables, usual limits.
    pub fn new(now: i64, random: &'a mut dyn Random) -> Self {
        Self { now, random, variables: &(), limits: Limits::default(), dialect: Dialect::Jsonata }
    }

    #[must_use]
    pub fn with_variables(mut self, variables: &'a dyn Variables) -> Self {
        self.variables = variables;
        self
    }

    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    #[must_use]
    pub fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }
}

impl std::fmt::Debug for Environment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("now", &self.now)
            .field("limits", &self.limits)
            .field("dialect", &self.dialect)
            .finish_non_exhaustive()
    }
}
