//! Expressions without a variable: what they give is known before anything runs.
//!
//! Separate because the check evaluates, within a small budget, where all others only look.

use query::jsonata::{Dialect, Environment, Expression, JsonataError, Limits, Reference};
use query::random::SeededRandom;
use syntax::Value;
use syntax::tree::Member;

use super::Parser;
use crate::diagnostics::lint;
use crate::place::Place;
use crate::timestamp;

/// Nobody writes a longer expression that reads nothing.
const LONGEST: usize = 500;

/// Functions that give something else each time, and the one that does not exist.
const CHANGING: &[&str] = &["now", "millis", "random", "uuid", "eval"];

/// The codes of `$error` and `$assert`.
const RAISED: &[&str] = &["D3137", "D3141"];

/// How many expressions of a definition may take a millisecond each; all others are evaluated only as far as is at once.
pub(super) const WITH_PATIENCE: u32 = 30;

/// Whether nothing that an expression gives depends on anything.
fn is_constant(expression: &Expression) -> bool {
    let fixed = |reference: &Reference| reference.built_in && !CHANGING.contains(&reference.name.as_str());
    expression.references().iter().all(fixed)
        && expression.input_references().is_empty()
        && expression.text().len() <= LONGEST
}

impl Parser<'_> {
    /// What an expression gives whenever it is evaluated; `None` if that depends on something.
    pub(super) fn constant(&mut self, expression: &Expression) -> Option<Result<Option<Value>, JsonataError>> {
        if !is_constant(expression) {
            return None;
        }
        let steps = if self.constants > 0 { 500_000 } else { 10_000 };
        self.constants = self.constants.saturating_sub(1);
        let limits = Limits { steps, memory: 1 << 24, value: 1 << 22, ..Limits::default() };
        let mut random = SeededRandom::new(0);
        let mut environment = Environment::new(0, &mut random).with_limits(limits).with_dialect(Dialect::StepFunctions);
        match expression.evaluate(None, &mut environment) {
            // Used up the small budget: the real one is larger. And whoever calls `$error` means it.
            Err(error) if error.is_limit() || RAISED.contains(&error.code) => None,
            result => Some(result),
        }
    }

    /// Says so if a field's expression always gives the wrong kind of value.
    pub(super) fn constant_kind(&mut self, expression: &Expression, member: &Member, place: &Place<'_>) {
        let Some(Ok(Some(value))) = self.constant(expression) else { return };
        let is_count = value.as_i64().is_some_and(|number| number >= 0);
        let (fits, wanted) = match &*member.name {
            "Condition" => (value.as_bool().is_some(), "`true` or `false`"),
            "Timestamp" => (value.as_str().is_some_and(timestamp::is_valid), "a timestamp"),
            "Items" => (value.as_array().is_some() || value.as_object().is_some(), "an array or an object"),
            "Error" | "Cause" => (value.as_str().is_some(), "a string"),
            "ToleratedFailurePercentage" => (value.as_f64().is_some(), "a number"),
            "TimeoutSeconds" | "HeartbeatSeconds" | "MaxItemsPerBatch" | "MaxInputBytesPerBatch" => {
                (is_count && value.as_i64() != Some(0), "a whole number greater than zero")
            }
            _ => (is_count, "a whole number that is not negative"),
        };
        if !fits {
            self.add(lint::wrong_constant(&value.to_string(), wanted), place, member.value.span);
        }
    }
}
