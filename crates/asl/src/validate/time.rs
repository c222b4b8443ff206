//! What an execution cannot live to see: longer than the workflow's type allows, or than its own `TimeoutSeconds`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>

use syntax::tree::{Node, NodeKind};

use crate::definition::MachineType;
use crate::diagnostics::{Report, lint};
use crate::parse::{ParsedScope, ParsedState};
use crate::place::Place;

/// Five minutes.
const EXPRESS_SECONDS: i64 = 300;

/// A year of 366 days.
const STANDARD_SECONDS: i64 = 31_622_400;

/// How long an execution lives.
#[derive(Clone, Copy)]
struct Life {
    machine_type: MachineType,
    /// The machine's own `TimeoutSeconds`.
    timeout_seconds: Option<u32>,
}

/// `root` is the machine's own object.
pub(super) fn check(scope: &ParsedScope<'_>, machine_type: MachineType, root: &Node, report: &mut Report) {
    let own = root.get("TimeoutSeconds");
    if let Some(node) = own.filter(|node| machine_type == MachineType::Express && seconds(node) > EXPRESS_SECONDS) {
        report.add(lint::express_too_long("TimeoutSeconds"), &Place::ROOT.member("TimeoutSeconds"), node.span);
    }
    let timeout_seconds = own.and_then(|node| u32::try_from(seconds(node)).ok()).filter(|seconds| *seconds > 0);
    within(scope, Life { machine_type, timeout_seconds }, report);
}

fn within(scope: &ParsedScope<'_>, life: Life, report: &mut Report) {
    for state in &scope.states {
        one(scope, state, life, report);
        for inner in &state.scopes {
            // Child executions have lives of their own.
            let child = Life { machine_type: inner.machine_type, timeout_seconds: None };
            within(inner, if inner.distributed { child } else { life }, report);
        }
    }
}

fn one(scope: &ParsedScope<'_>, state: &ParsedState<'_>, life: Life, report: &mut Report) {
    let express = life.machine_type == MachineType::Express;
    if let Some(node) = state.node.get("Seconds") {
        let wait = seconds(node);
        let finding = match life.timeout_seconds {
            _ if express && wait > EXPRESS_SECONDS => lint::express_too_long("Seconds"),
            Some(timeout) if wait >= i64::from(timeout) => lint::ends_before("Seconds", timeout),
            // More than the field takes is refused already.
            _ if wait > STANDARD_SECONDS && wait <= 99_999_999 => lint::longer_than_a_year("Seconds"),
            _ => return,
        };
        super::at_state(scope, state, |place| report.add(finding, &place.member("Seconds"), node.span));
    }
    if !express {
        return;
    }
    if let Some(node) = state.node.get("TimeoutSeconds").filter(|node| seconds(node) > EXPRESS_SECONDS) {
        let finding = lint::express_too_long("TimeoutSeconds");
        super::at_state(scope, state, |place| report.add(finding, &place.member("TimeoutSeconds"), node.span));
    }
    for (at, retrier) in state.node.get("Retry").and_then(Node::as_array).unwrap_or_default().iter().enumerate() {
        if let Some(node) = retrier.get("IntervalSeconds").filter(|node| seconds(node) >= EXPRESS_SECONDS) {
            let finding = lint::express_too_long("IntervalSeconds");
            super::at_state(scope, state, |place| {
                let retry = place.member("Retry");
                report.add(finding, &retry.element(at).member("IntervalSeconds"), node.span);
            });
        }
    }
}

/// The seconds that are written down; none where they are computed.
fn seconds(node: &Node) -> i64 {
    if let NodeKind::Number(number) = node.kind { number.as_i64().unwrap_or_default() } else { 0 }
}
