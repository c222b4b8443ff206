//! The checks that look at more than one state.
//!
//! Separate from [`parse`](crate::parse), which looks at each object by itself. They read what parsing has noted, never
//! the text.

mod transitions;

use crate::diagnostics::Report;
use crate::parse::ParsedScope;

pub(crate) fn validate(scope: &ParsedScope<'_>, report: &mut Report) {
    transitions::check(scope, report);
}
