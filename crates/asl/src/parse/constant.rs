//! Expressions without a variable: what they give is known before anything runs.
//!
//! Separate because the check evaluates, within a small budget, where all others only look.

use query::jsonata::{Dialect, Environment, Expression, JsonataError, Limits, Reference, ResultKind};
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

impl Parser<'_> {
    /// Whether nothing that an expression gives depends on anything.
    fn is_constant(&self, expression: &Expression) -> bool {
        let fixed = |reference: &Reference| {
            reference.built_in
                && !CHANGING.contains(&reference.name.as_str())
                && (reference.called || !self.names_a_member(&reference.name))
        };
        expression.input_references().is_empty()
            && expression.text().len() <= LONGEST
            && expression.references().iter().all(fixed)
    }

    /// Whether some member may have this name: `$count` is a variable, no function, where `Assign` has a `count`. The text
    /// is asked because states that are not read yet may set it.
    pub(super) fn names_a_member(&self, name: &str) -> bool {
        self.text.match_indices(name).any(|(at, _)| {
            let after = self.text.get(at + name.len()..).unwrap_or_default();
            after.trim_start_matches(['"', '\'', ' ']).starts_with(':')
        })
    }

    /// What an expression gives whenever it is evaluated; `None` if that depends on something.
    pub(super) fn constant(&mut self, expression: &Expression) -> Option<Result<Option<Value>, JsonataError>> {
        if !self.is_constant(expression) {
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
        let wanted = Wanted::in_field(&member.name);
        let wrong = match (self.constant(expression), expression.result_kind()) {
            (Some(Ok(Some(value))), _) => (!wanted.takes(&value)).then(|| format!("`{}`", shortened(&value))),
            (None, Some(kind)) => (!wanted.takes_some(kind)).then(|| kind.as_words().to_owned()),
            _ => None,
        };
        if let Some(given) = wrong {
            self.add(lint::wrong_constant(&given, wanted.as_words()), place, member.value.span);
        }
    }
}

fn shortened(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

/// What an expression in a field must give.
#[derive(Clone, Copy)]
enum Wanted {
    Condition,
    Timestamp,
    Items,
    Text,
    Number,
    Count,
    Positive,
}

impl Wanted {
    fn in_field(name: &str) -> Self {
        match name {
            "Condition" => Self::Condition,
            "Timestamp" => Self::Timestamp,
            "Items" => Self::Items,
            "Error" | "Cause" => Self::Text,
            "ToleratedFailurePercentage" => Self::Number,
            "TimeoutSeconds" | "HeartbeatSeconds" | "MaxItemsPerBatch" | "MaxInputBytesPerBatch" => Self::Positive,
            _ => Self::Count,
        }
    }

    fn takes(self, value: &Value) -> bool {
        match self {
            Self::Condition => value.as_bool().is_some(),
            Self::Timestamp => value.as_str().is_some_and(timestamp::is_valid),
            Self::Items => value.as_array().is_some() || value.as_object().is_some(),
            Self::Text => value.as_str().is_some(),
            Self::Number => value.as_f64().is_some(),
            Self::Count => value.as_i64().is_some_and(|number| number >= 0),
            Self::Positive => value.as_i64().is_some_and(|number| number > 0),
        }
    }

    /// Whether some value of a kind will do.
    fn takes_some(self, kind: ResultKind) -> bool {
        match self {
            Self::Condition => kind == ResultKind::Boolean,
            Self::Timestamp | Self::Text => kind == ResultKind::String,
            Self::Items => kind == ResultKind::Object,
            Self::Number | Self::Count | Self::Positive => kind == ResultKind::Number,
        }
    }

    fn as_words(self) -> &'static str {
        match self {
            Self::Condition => "`true` or `false`",
            Self::Timestamp => "a timestamp",
            Self::Items => "an array or an object",
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Count => "a whole number that is not negative",
            Self::Positive => "a whole number greater than zero",
        }
    }
}
