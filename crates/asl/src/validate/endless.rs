//! States from which nothing ever ends: a loop without a way out.
//!
//! The service takes them, so long as some state ends the workflow.

use syntax::tree::Node;

use crate::definition::QueryLanguage;
use crate::diagnostics::{Report, lint};
use crate::fields::ObjectKind;
use crate::parse::{EdgeKind, ParsedScope, ParsedState};

/// Of how many states it is asked whether they are in the loop or before it.
const MOST_LOOKED_AT: usize = 50;

pub(super) fn check(scope: &ParsedScope<'_>, report: &mut Report) {
    for inner in scope.states.iter().flat_map(|state| &state.scopes) {
        check(inner, report);
    }
    for (at, state) in scope.states.iter().enumerate() {
        if repeats(at, state) {
            super::at_state(scope, state, |place| report.add(lint::choice_repeats(), place, state.name_span));
            return;
        }
    }
    let ends = |state: &ParsedState<'_>| {
        // A Choice without a default may fail, and a state that is not understood may do anything.
        let falls =
            state.kind == Some(ObjectKind::Choice) && !state.edges.iter().any(|edge| edge.kind == EdgeKind::Default);
        state.terminal || state.kind.is_none() || falls || state.edges.iter().any(|edge| edge.to.is_none())
    };
    if scope.open || !scope.states.iter().any(|state| state.terminal) {
        return;
    }
    let Some(start) = scope.start_at else { return };
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); scope.states.len()];
    for (at, state) in scope.states.iter().enumerate() {
        for to in state.edges.iter().filter_map(|edge| edge.to) {
            before.get_mut(to).into_iter().for_each(|list| list.push(at));
        }
    }
    let last = scope.states.iter().enumerate().filter(|(_, state)| ends(state)).map(|(at, _)| at);
    let ending = spread(last.collect(), scope.states.len(), |at| before.get(at).cloned().unwrap_or_default());
    let reached = spread(vec![start], scope.states.len(), |at| {
        scope.states.get(at).map(|state| state.edges.iter().filter_map(|edge| edge.to).collect()).unwrap_or_default()
    });
    // The states that nothing leads to are those that the loop should lead to, and of them it is said.
    if reached.contains(&false) {
        return;
    }
    // One word for a whole loop, at the state of it that is written first, not at one on the way there.
    let inside = |at: usize| {
        let next =
            |at: usize| scope.states.get(at).into_iter().flat_map(|state| &state.edges).filter_map(|edge| edge.to);
        spread(next(at).collect(), scope.states.len(), |at| next(at).collect()).get(at) == Some(&true)
    };
    let stuck = || (0..scope.states.len()).filter(|at| ending.get(*at) == Some(&false));
    let first = stuck().take(MOST_LOOKED_AT).find(|at| inside(*at)).or_else(|| stuck().next());
    if let Some(state) = first.and_then(|at| scope.states.get(at)) {
        let finding = lint::never_ends(&state.name);
        super::at_state(scope, state, |place| report.add(finding, place, state.name_span));
    }
}

/// Whether a Choice leads back to itself with nothing changed, so that it asks the same for ever.
fn repeats(at: usize, state: &ParsedState<'_>) -> bool {
    let changes = |node: &Node| node.get("Assign").is_some();
    let rules = state.node.get("Choices").and_then(Node::as_array).unwrap_or_default();
    let selects = ["InputPath", "OutputPath", "Assign"].iter().any(|name| state.node.get(name).is_some());
    state.kind == Some(ObjectKind::Choice)
        && state.language == QueryLanguage::JsonPath
        && state.uses.contexts.is_empty()
        && !selects
        && state.edges.iter().filter(|edge| edge.to == Some(at)).any(|edge| match edge.kind {
            EdgeKind::Choice(rule) => !rules.get(rule).is_some_and(changes),
            EdgeKind::Default => true,
            EdgeKind::Next | EdgeKind::Catch(_) => false,
        })
}

/// Everything that can be come to from some places.
fn spread(from: Vec<usize>, count: usize, next: impl Fn(usize) -> Vec<usize>) -> Vec<bool> {
    let mut seen = vec![false; count];
    let mut pending = from;
    while let Some(at) = pending.pop() {
        if let Some(seen) = seen.get_mut(at)
            && !std::mem::replace(seen, true)
        {
            pending.extend(next(at));
        }
    }
    seen
}
