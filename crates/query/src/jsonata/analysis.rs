//! What can be known of an expression without running it: which variables it needs from outside.
//!
//! Separate because only diagnostics ask. <https://docs.jsonata.org/programming#variables>

use std::ops::Range;

use super::tree::Expr;

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

pub(super) fn references(_: &Expr) -> Vec<Reference> {
    Vec::new()
}
