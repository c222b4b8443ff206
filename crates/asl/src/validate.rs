//! The checks that look at more than one state.
//!
//! Separate from [`parse`](crate::parse), which looks at each object by itself. They read what parsing has noted, hardly
//! ever the text.

mod context;
mod endless;
mod growth;
mod shapes;
mod size;
mod time;
mod transitions;
mod variables;

use syntax::tree::Node;

use crate::compiled::Compiled;
use crate::definition::MachineType;
use crate::diagnostics::Report;
use crate::parse::{ParsedScope, ParsedState};
use crate::place::Place;

pub(crate) fn validate(
    scope: &ParsedScope<'_>,
    machine_type: MachineType,
    root: &Node,
    compiled: &Compiled,
    report: &mut Report,
) {
    transitions::check(scope, report);
    endless::check(scope, report);
    variables::check(scope, report);
    context::check(scope, report);
    time::check(scope, machine_type, root, report);
    size::check(scope, report);
    growth::check(scope, compiled, report);
    shapes::check(scope, compiled, report);
}

/// Says something about a state, at its name.
fn at_state(scope: &ParsedScope<'_>, state: &ParsedState<'_>, say: impl FnOnce(&Place<'_>)) {
    let scope_place = Place::written(&scope.location);
    let root = Place::ROOT;
    let states = if scope.location == "/" { root.member("States") } else { scope_place.member("States") };
    say(&states.member(&state.name));
}
