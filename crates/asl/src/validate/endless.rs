//! States from which nothing ever ends: a loop without a way out.
//!
//! The service takes them, so long as some state ends the workflow.

use crate::diagnostics::{Report, lint};
use crate::fields::ObjectKind;
use crate::parse::ParsedScope;

pub(super) fn check(scope: &ParsedScope<'_>, report: &mut Report) {
    for inner in scope.states.iter().flat_map(|state| &state.scopes) {
        check(inner, report);
    }
    let ends = |state: &crate::parse::ParsedState<'_>| {
        // A Choice without a default may fail, and a state that is not understood may do anything.
        let falls = state.kind == Some(ObjectKind::Choice)
            && !state.edges.iter().any(|edge| edge.kind == crate::parse::EdgeKind::Default);
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
    // One word for a whole loop, at the state that is written first.
    let stuck =
        scope.states.iter().zip(reached.iter().zip(&ending)).find(|(_, (reached, ending))| **reached && !**ending);
    if let Some((state, _)) = stuck {
        let finding = lint::never_ends(&state.name);
        super::at_state(scope, state, |place| report.add(finding, place, state.name_span));
    }
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
