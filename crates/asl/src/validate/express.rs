//! What an Express workflow cannot live to see, and data that is too large for any.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>

use syntax::tree::{Node, NodeKind};

use crate::definition::{MAX_PAYLOAD, MachineType};
use crate::diagnostics::{Report, lint};
use crate::parse::{ParsedScope, ParsedState};

/// Five minutes.
const EXPRESS_SECONDS: i64 = 300;

pub(super) fn check(scope: &ParsedScope<'_>, machine_type: MachineType, report: &mut Report) {
    for state in &scope.states {
        if machine_type == MachineType::Express {
            for name in ["Seconds", "TimeoutSeconds"] {
                too_long(scope, state, name, report);
            }
        }
        for name in ["Result", "Parameters", "Arguments", "Output", "ItemSelector", "ResultSelector", "Assign"] {
            too_large(scope, state, name, report);
        }
        for inner in &state.scopes {
            check(inner, if inner.distributed { inner.machine_type } else { machine_type }, report);
        }
    }
}

fn too_long(scope: &ParsedScope<'_>, state: &ParsedState<'_>, name: &str, report: &mut Report) {
    let Some(node) = state.node.get(name) else { return };
    let NodeKind::Number(number) = node.kind else { return };
    if number.as_i64().is_some_and(|seconds| seconds > EXPRESS_SECONDS) {
        super::at_state(scope, state, |place| report.add(lint::express_too_long(name), &place.member(name), node.span));
    }
}

fn too_large(scope: &ParsedScope<'_>, state: &ParsedState<'_>, name: &str, report: &mut Report) {
    let Some(member) = state.node.member(name) else { return };
    // Text in a definition is rarely shorter than its value; most are far too short to be worth a closer look.
    if member.value.span.range().len() <= MAX_PAYLOAD {
        return;
    }
    let size = fixed_size(&member.value);
    if size > MAX_PAYLOAD {
        super::at_state(scope, state, |place| {
            report.add(lint::payload_too_large(name, size), &place.member(name), member.name_span);
        });
    }
}

/// The bytes of a template's fixed parts as JSON text: the least that it can come to.
fn fixed_size(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Array(items) => 2 + items.len().saturating_sub(1) + items.iter().map(fixed_size).sum::<usize>(),
        NodeKind::Object(members) => {
            let inner: usize = members
                .iter()
                .map(|member| {
                    let computed = member.name.ends_with(".$");
                    member.name.len() + 3 + if computed { 0 } else { fixed_size(&member.value) }
                })
                .sum();
            2 + members.len().saturating_sub(1) + inner
        }
        NodeKind::String(text) if text.starts_with("{%") => 0,
        NodeKind::Placeholder(_) | NodeKind::Missing => 0,
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_) => node.to_value().text_len(),
    }
}
