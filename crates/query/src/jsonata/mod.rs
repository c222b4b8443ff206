//! JSONata 2, the whole language, as Step Functions runs it between `{%` and `%}`.
//!
//! Compiled once, evaluated many times, on [`Value`] itself. <https://docs.jsonata.org>

mod environment;
mod error;

use std::ops::Range;

use syntax::Value;

pub use environment::{Dialect, Environment, Limits, Variables};
pub use error::JsonataError;

/// A compiled expression.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    references: Vec<Reference>,
}

/// A variable that the expression uses but does not bind itself: `$states.input.order` or `$sum(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name without its `$`.
    pub name: String,
    /// Where the variable stands, `$` included, in bytes of the expression.
    pub span: Range<usize>,
    /// The field steps right after it: `["input", "order"]`, each with its place.
    pub path: Vec<(String, Range<usize>)>,
    /// Whether it is called, with `(…)` right after it or by `~>`.
    pub called: bool,
    /// Whether a built-in function of that name exists in Step Functions' dialect.
    pub built_in: bool,
}

impl Expression {
    /// Reads an expression, without `{%` and `%}`.
    pub fn compile(text: &str) -> Result<Self, JsonataError> {
        Ok(Self { text: text.to_owned(), references: Vec::new() })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates over `input` (`$` and `$$`; `None` is undefined). `Ok(None)` is JSONata's undefined: nothing.
    pub fn evaluate(
        &self,
        input: Option<&Value>,
        environment: &mut Environment<'_>,
    ) -> Result<Option<Value>, JsonataError> {
        let _ = (input, environment);
        Ok(None)
    }

    /// The variables it uses but does not bind, in the order of the text; calls of built-in functions among them.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }
}
