//! Data that is too large to pass from one state to the next.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>

use syntax::tree::{Node, NodeKind};

use super::growth::FIELDS;
use crate::definition::MAX_PAYLOAD;
use crate::diagnostics::{Report, lint};
use crate::parse::{ParsedScope, ParsedState};

pub(super) fn check(scope: &ParsedScope<'_>, report: &mut Report) {
    for state in &scope.states {
        for name in FIELDS {
            too_large(scope, state, name, report);
        }
        for inner in &state.scopes {
            check(inner, report);
        }
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
pub(super) fn fixed_size(node: &Node) -> usize {
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
