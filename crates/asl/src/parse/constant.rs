//! Expressions without a variable: what they give is known before anything runs.
//!
//! Separate because the check evaluates, within a small budget, where all others only look.

use query::jsonata::{Dialect, Environment, Expression, JsonataError, Limits};
use query::random::SeededRandom;
use syntax::Value;
use syntax::tree::Member;

use super::Parser;
use crate::diagnostics::lint;
use crate::place::Place;
use crate::timestamp;

/// Nobody writes a longer expression that reads nothing.
const LONGEST: usize = 500;

/// What an expression gives whenever it is evaluated; `None` if that depends on something.
pub(super) fn constant(expression: &Expression) -> Option<Result<Option<Value>, JsonataError>> {
    let free = expression.references().is_empty() && expression.input_references().is_empty();
    if !free || expression.text().len() > LONGEST {
        return None;
    }
    let limits = Limits { steps: 10_000, memory: 1 << 20, value: 1 << 20, ..Limits::default() };
    let mut random = SeededRandom::new(0);
    let mut environment = Environment::new(0, &mut random).with_limits(limits).with_dialect(Dialect::StepFunctions);
    match expression.evaluate(None, &mut environment) {
        // Used up the small budget: the real one is larger.
        Err(error) if error.code.starts_with(['U', 'D']) => None,
        result => Some(result),
    }
}

impl Parser<'_> {
    /// Says so if a field's expression always gives the wrong kind of value.
    pub(super) fn constant_kind(&mut self, expression: &Expression, member: &Member, place: &Place<'_>) {
        let Some(Ok(Some(value))) = constant(expression) else { return };
        let is_count = value.as_i64().is_some_and(|number| number >= 0);
        let (fits, wanted) = match &*member.name {
            "Condition" => (value.as_bool().is_some(), "`true` or `false`"),
            "Timestamp" => (value.as_str().is_some_and(timestamp::is_valid), "a timestamp"),
            "Error" | "Cause" => (value.as_str().is_some(), "a string"),
            "ToleratedFailurePercentage" => (value.as_f64().is_some(), "a number"),
            _ => (is_count, "a whole number that is not negative"),
        };
        if !fits {
            self.add(lint::wrong_constant(&value.to_string(), wanted), place, member.value.span);
        }
    }
}
