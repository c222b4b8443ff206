//! Where transitions lead: targets that do not exist, states that nothing leads to, workflows that never end.
//!
//! <https://states-language.net/spec.html#transition>

use crate::diagnostics::{Report, lint, service};
use crate::nearest::nearest;
use crate::parse::ParsedScope;
use crate::place::Place;

pub(super) fn check(scope: &ParsedScope<'_>, report: &mut Report) {
    missing_targets(scope, report);
    if ends(scope) {
        unreachable(scope, report);
    } else {
        let span = scope.states.first().map(|state| state.name_span).unwrap_or_default();
        report.add(
            service::no_terminal_state().hint("end one with `\"End\": true`, a Succeed or a Fail"),
            &Place::NONE,
            span,
        );
    }
    nested(scope, report);
}

fn nested(scope: &ParsedScope<'_>, report: &mut Report) {
    for inner in scope.states.iter().flat_map(|state| &state.scopes) {
        missing_targets(inner, report);
        unreachable(inner, report);
        if !ends(inner) {
            let span = inner.states.first().map(|state| state.name_span).unwrap_or_default();
            report.add_at(lint::branch_never_ends(), inner.location.clone(), span);
        }
        nested(inner, report);
    }
}

fn missing_targets(scope: &ParsedScope<'_>, report: &mut Report) {
    for edge in scope.states.iter().flat_map(|state| &state.edges).filter(|edge| edge.to.is_none()) {
        let names = scope.states.iter().map(|state| &*state.name);
        let finding = service::missing_target(&edge.name).meant(nearest(&edge.name, names));
        report.add_at(finding, edge.location.clone(), edge.span);
    }
}

/// Whether some state ends the workflow, or could once everything is known.
fn ends(scope: &ParsedScope<'_>) -> bool {
    scope.open || scope.states.is_empty() || scope.states.iter().any(|state| state.terminal || state.kind.is_none())
}

fn unreachable(scope: &ParsedScope<'_>, report: &mut Report) {
    let Some(start) = scope.start_at.filter(|_| !scope.open) else { return };
    let mut reached = vec![false; scope.states.len()];
    let mut pending = vec![start];
    while let Some(at) = pending.pop() {
        let (Some(seen), Some(state)) = (reached.get_mut(at), scope.states.get(at)) else { continue };
        if !std::mem::replace(seen, true) {
            pending.extend(state.edges.iter().filter_map(|edge| edge.to));
        }
    }
    let states = Place::written(&scope.location);
    let root = Place::ROOT;
    let states = if scope.location == "/" { root.member("States") } else { states.member("States") };
    for (state, _) in scope.states.iter().zip(&reached).filter(|(_, reached)| !**reached) {
        let finding = service::unreachable(&state.name).hint("let a `Next` lead to it, or remove it");
        report.add(finding, &states.member(&state.name), state.name_span);
    }
}
