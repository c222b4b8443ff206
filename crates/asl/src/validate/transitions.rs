//! Where transitions lead: targets that do not exist, states that nothing leads to, workflows that never end.
//!
//! <https://states-language.net/spec.html#transition>

use std::collections::{HashMap, HashSet};

use crate::diagnostics::{Report, lint, service};
use crate::nearest::Patience;
use crate::parse::{Edge, ParsedScope};
use crate::place::Place;

pub(super) fn check(scope: &ParsedScope<'_>, report: &mut Report) {
    let mut names = HashSet::new();
    all_names(scope, &mut names);
    let mut patience = Patience::default();
    missing_targets(scope, &names, &mut patience, report);
    if ends(scope) {
        unreachable(scope, &mut patience, report);
    } else {
        let span = scope.states.first().map(|state| state.name_span).unwrap_or_default();
        report.add(
            service::no_terminal_state().hint("end one with `\"End\": true`, a Succeed or a Fail"),
            &Place::NONE,
            span,
        );
    }
    nested(scope, &names, &mut patience, report);
}

fn nested(scope: &ParsedScope<'_>, names: &HashSet<&str>, patience: &mut Patience, report: &mut Report) {
    for inner in scope.states.iter().flat_map(|state| &state.scopes) {
        missing_targets(inner, names, patience, report);
        unreachable(inner, patience, report);
        if !ends(inner) && inner.states.iter().flat_map(|state| &state.edges).all(|edge| edge.to.is_some()) {
            let span = inner.states.first().map(|state| state.name_span).unwrap_or_default();
            report.add_at(lint::branch_never_ends(), inner.location.clone(), span);
        }
        nested(inner, names, patience, report);
    }
}

fn missing_targets(scope: &ParsedScope<'_>, elsewhere: &HashSet<&str>, patience: &mut Patience, report: &mut Report) {
    let lost: Vec<&Edge> =
        scope.states.iter().flat_map(|state| &state.edges).filter(|edge| edge.to.is_none()).collect();
    let start = scope.start_at.filter(|_| !lost.is_empty());
    let reached = start.map(|start| names_of(scope, &reached(scope, start, |edge| edge.to))).unwrap_or_default();
    for edge in lost {
        let finding = service::missing_target(&edge.name);
        let finding = if elsewhere.contains(&*edge.name) {
            finding.hint("that state is in another branch or level; a transition cannot leave its own")
        } else {
            finding.meant(meant_by(edge, scope, &reached, patience))
        };
        report.add_at(finding, edge.location.clone(), edge.span);
    }
}

/// The names of all states, in all scopes.
fn all_names<'s>(scope: &'s ParsedScope<'_>, names: &mut HashSet<&'s str>) {
    for state in &scope.states {
        names.insert(&state.name);
        for inner in &state.scopes {
            all_names(inner, names);
        }
    }
}

/// Whether some state ends the workflow, or could once everything is known.
fn ends(scope: &ParsedScope<'_>) -> bool {
    scope.open || scope.states.is_empty() || scope.states.iter().any(|state| state.terminal || state.kind.is_none())
}

fn unreachable(scope: &ParsedScope<'_>, patience: &mut Patience, report: &mut Report) {
    let Some(start) = scope.start_at.filter(|_| !scope.open) else { return };
    let names = names_of(scope, &reached(scope, start, |edge| edge.to));
    let lost: Vec<&Edge> =
        scope.states.iter().flat_map(|state| &state.edges).filter(|edge| edge.to.is_none()).collect();
    // What a misspelt transition was meant to lead to is reached once it is mended; where that cannot be guessed, it may be
    // any of them.
    let meant: Option<HashMap<&str, &str>> =
        lost.iter().map(|edge| Some((&*edge.name, meant_by(edge, scope, &names, patience)?))).collect();
    let mended = meant.map(|meant| {
        let at = |name: &str| scope.states.iter().position(|state| &*state.name == name);
        names_of(scope, &reached(scope, start, |edge| edge.to.or_else(|| at(meant.get(&*edge.name)?))))
    });
    let first = first_of(scope, &names);
    for (at, state) in scope.states.iter().enumerate().filter(|(_, state)| !names.contains(&*state.name)) {
        let finding = service::unreachable(&state.name).hint("let a `Next` lead to it, or remove it");
        let mended = !lost.is_empty() && mended.as_ref().is_none_or(|names| names.contains(&*state.name));
        let follows = mended || first.get(at) != Some(&true);
        super::at_state(scope, state, |place| {
            report.add_perhaps_consequence(follows, finding, place, state.name_span);
        });
    }
}

/// Of the states that nothing leads to those that no other of them leads to, and of a ring of them the one that is written
/// first: once they are reached, so are the others.
fn first_of(scope: &ParsedScope<'_>, names: &HashSet<&str>) -> Vec<bool> {
    let lost = |at: usize| scope.states.get(at).is_some_and(|state| !names.contains(&*state.name));
    let after = |at: usize| scope.states.get(at).into_iter().flat_map(|state| &state.edges).filter_map(|edge| edge.to);
    let mut led_to = vec![false; scope.states.len()];
    for at in (0..scope.states.len()).filter(|at| lost(*at)) {
        for to in after(at).filter(|to| *to != at) {
            led_to.get_mut(to).into_iter().for_each(|led| *led = true);
        }
    }
    let mut first = vec![false; scope.states.len()];
    let mut covered = vec![false; scope.states.len()];
    for ring in [false, true] {
        for at in (0..scope.states.len()).filter(|at| lost(*at)) {
            if covered.get(at) == Some(&true) || (!ring && led_to.get(at) == Some(&true)) {
                continue;
            }
            first.get_mut(at).into_iter().for_each(|first| *first = true);
            let mut pending = vec![at];
            while let Some(at) = pending.pop() {
                if let Some(covered) = covered.get_mut(at)
                    && !std::mem::replace(covered, true)
                {
                    pending.extend(after(at));
                }
            }
        }
    }
    first
}

/// The state that a transition to one that does not exist was probably meant to lead to: rather one that nothing else does.
fn meant_by<'s>(
    edge: &Edge,
    scope: &'s ParsedScope<'_>,
    reached: &HashSet<&str>,
    patience: &mut Patience,
) -> Option<&'s str> {
    let names = || scope.states.iter().map(|state| &*state.name);
    let unreached: Vec<&str> = names().filter(|name| !reached.contains(name)).collect();
    patience.nearest(&edge.name, unreached.into_iter()).or_else(|| patience.nearest(&edge.name, names()))
}

fn reached(scope: &ParsedScope<'_>, start: usize, target: impl Fn(&Edge) -> Option<usize>) -> Vec<bool> {
    let mut reached = vec![false; scope.states.len()];
    let mut pending = vec![start];
    while let Some(at) = pending.pop() {
        let (Some(seen), Some(state)) = (reached.get_mut(at), scope.states.get(at)) else { continue };
        if !std::mem::replace(seen, true) {
            pending.extend(state.edges.iter().filter_map(&target));
        }
    }
    reached
}

/// By name, because of two states of one name only one can be led to; that they have one name is said elsewhere.
fn names_of<'s>(scope: &'s ParsedScope<'_>, reached: &[bool]) -> HashSet<&'s str> {
    scope.states.iter().zip(reached).filter(|(_, reached)| **reached).map(|(state, _)| &*state.name).collect()
}
