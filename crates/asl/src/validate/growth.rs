//! Data that grows from state to state until it may pass no further, though no single field is too large.
//!
//! Separate from the sizes of single fields because it follows the data along the transitions. Of each state only the least
//! that it can hand on is known; what comes from a task or from outside counts for nothing.

use std::collections::BTreeSet;

use syntax::tree::{Node, NodeKind};

use super::shapes::{Flow, Shape};
use super::size::fixed_size;
use crate::compiled::Compiled;
use crate::definition::{MAX_PAYLOAD, QueryLanguage};
use crate::diagnostics::{Report, lint};
use crate::fields::ObjectKind;
use crate::parse::{EdgeKind, ParsedScope, ParsedState};

/// Data grows too large out of large fields: without one as long as this, nothing is followed.
const LARGE: usize = 8 * 1024;

/// The fields whose fixed parts are handed on.
pub(super) const FIELDS: [&str; 7] =
    ["Result", "Parameters", "Arguments", "Output", "ItemSelector", "ResultSelector", "Assign"];

/// Parallels within Parallels are followed so deep.
const MAX_DEPTH: usize = 3;

/// How often a scope may be gone through.
const MAX_ROUNDS: usize = 20;

pub(super) fn check(scope: &ParsedScope<'_>, compiled: &Compiled, report: &mut Report) {
    if has_large_field(scope) {
        follow(scope, Flow { compiled }, report);
    }
}

fn has_large_field(scope: &ParsedScope<'_>) -> bool {
    let large = |state: &ParsedState<'_>| {
        state.node.span.range().len() > LARGE
            && FIELDS.iter().any(|name| state.node.get(name).is_some_and(|node| node.span.range().len() > LARGE))
    };
    scope.states.iter().any(|state| large(state) || state.scopes.iter().any(has_large_field))
}

fn follow(scope: &ParsedScope<'_>, flow: Flow<'_>, report: &mut Report) {
    let (entries, shapes) = entries(scope, 0, 0, flow);
    for ((state, entry), shape) in scope.states.iter().zip(entries).zip(&shapes) {
        let Some(input) = entry else { continue };
        let size = after(state, input, shape.as_ref(), 0, flow);
        let of_one_field =
            FIELDS.iter().any(|name| state.node.get(name).is_some_and(|node| fixed_size(node) > MAX_PAYLOAD));
        if size > MAX_PAYLOAD && input <= MAX_PAYLOAD && !of_one_field {
            super::at_state(scope, state, |place| {
                report.add(lint::payload_grows(&state.name, size), place, state.name_span);
            });
        }
    }
    for inner in scope.states.iter().flat_map(|state| &state.scopes) {
        follow(inner, flow, report);
    }
}

type Entries = Vec<Option<usize>>;

/// The least that each state is given, and what is known of its shape; nothing where nothing leads to.
fn entries(scope: &ParsedScope<'_>, start: usize, depth: usize, flow: Flow<'_>) -> (Entries, Vec<Option<Shape>>) {
    let shapes = flow.entries(scope, Shape::Any);
    let mut entries: Entries = vec![None; scope.states.len()];
    let Some(first) = scope.start_at.filter(|_| !scope.open) else { return (entries, shapes) };
    if let Some(entry) = entries.get_mut(first) {
        *entry = Some(start);
    }
    let (mut pending, mut steps) = (BTreeSet::from([first]), 0);
    while let Some(at) = pending.pop_first() {
        steps += 1;
        if steps > scope.states.len().saturating_mul(MAX_ROUNDS) {
            return (vec![None; scope.states.len()], shapes);
        }
        let (Some(state), Some(Some(input))) = (scope.states.get(at), entries.get(at)) else { continue };
        let size = after(state, *input, shapes.get(at).and_then(Option::as_ref), depth, flow);
        for edge in &state.edges {
            let Some((to, entry)) = edge.to.and_then(|to| Some((to, entries.get_mut(to)?))) else { continue };
            // What is too large goes no further, and what an error leaves is not followed.
            let caught = matches!(edge.kind, EdgeKind::Catch(_));
            let given = if caught || size > MAX_PAYLOAD { 0 } else { size };
            if entry.is_none_or(|known| given < known) {
                *entry = Some(given);
                pending.insert(to);
            }
        }
    }
    (entries, shapes)
}

/// The least that a state hands on.
fn after(state: &ParsedState<'_>, input: usize, shape: Option<&Shape>, depth: usize, flow: Flow<'_>) -> usize {
    let passes =
        matches!(state.kind, Some(ObjectKind::Pass | ObjectKind::Wait | ObjectKind::Choice | ObjectKind::Succeed));
    let node = state.node;
    if state.language == QueryLanguage::Jsonata {
        return match node.get("Output") {
            Some(output) => fixed_size(output),
            None if passes => input,
            None => result(state, input, depth, flow),
        };
    }
    let merged = if passes && state.kind != Some(ObjectKind::Pass) {
        if is_whole(node, "InputPath") { input } else { 0 }
    } else {
        let result = result(state, input, depth, flow);
        match node.get("ResultPath").map(|path| &path.kind) {
            None => result,
            Some(NodeKind::Null) => input,
            Some(NodeKind::String(path)) if &**path == "$" => result,
            // What is put beside the rest adds to it, unless it takes the place of something.
            Some(NodeKind::String(path)) => match flow.compiled.names(path).as_deref() {
                Some([name]) if shape.is_some_and(|shape| shape.lacks(name)) => input + result,
                Some(_) => result,
                None => 0,
            },
            Some(_) => 0,
        }
    };
    if is_whole(node, "OutputPath") { merged } else { 0 }
}

/// The least that the work of a state gives.
fn result(state: &ParsedState<'_>, input: usize, depth: usize, flow: Flow<'_>) -> usize {
    let node = state.node;
    let given = |field: &str| match node.get(field) {
        Some(template) => fixed_size(template),
        None if is_whole(node, "InputPath") => input,
        None => 0,
    };
    match state.kind {
        _ if node.get("ResultSelector").is_some() => 0,
        Some(ObjectKind::Pass) => node.get("Result").map_or_else(|| given("Parameters"), fixed_size),
        Some(ObjectKind::Parallel) if depth < MAX_DEPTH => {
            let field = if state.language == QueryLanguage::Jsonata { "Arguments" } else { "Parameters" };
            let start = given(field);
            state.scopes.iter().map(|branch| least_end(branch, start, depth + 1, flow)).sum()
        }
        _ => 0,
    }
}

/// The least that a branch ends with.
fn least_end(scope: &ParsedScope<'_>, start: usize, depth: usize, flow: Flow<'_>) -> usize {
    let (entries, shapes) = entries(scope, start, depth, flow);
    let ends = scope
        .states
        .iter()
        .zip(entries)
        .zip(&shapes)
        .filter(|((state, _), _)| state.terminal && state.kind != Some(ObjectKind::Fail));
    ends.filter_map(|((state, entry), shape)| Some(after(state, entry?, shape.as_ref(), depth, flow)))
        .min()
        .unwrap_or(0)
}

fn is_whole(node: &Node, field: &str) -> bool {
    node.get(field).is_none_or(|path| path.as_str().is_some_and(|text| &**text == "$"))
}
