//! The context object: what it has, and where.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>

use crate::diagnostics::{Report, lint};
use crate::fields::ObjectKind;
use crate::nearest::nearest;
use crate::parse::uses::ContextUse;
use crate::parse::{ParsedScope, ParsedState};
use crate::resource::Resource;

/// What stands below each member; `None` where anything may.
const MEMBERS: &[(&str, Option<&[&str]>)] = &[
    ("Execution", Some(&["Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount", "RedriveTime"])),
    ("State", Some(&["EnteredTime", "Name", "RetryCount"])),
    ("StateMachine", Some(&["Id", "Name"])),
    ("Task", Some(&["Token"])),
    ("Map", Some(&["Item"])),
];
const ITEM: &[&str] = &["Index", "Value", "Key", "Source"];

pub(super) fn check(scope: &ParsedScope<'_>, report: &mut Report) {
    within(scope, false, report);
}

fn within(scope: &ParsedScope<'_>, in_map: bool, report: &mut Report) {
    for state in &scope.states {
        let is_map = state.kind == Some(ObjectKind::Map);
        for used in &state.uses.contexts {
            check_use(used, state, in_map || is_map, report);
        }
        for inner in &state.scopes {
            within(inner, in_map || is_map, report);
        }
    }
}

fn check_use(used: &ContextUse, state: &ParsedState<'_>, in_map: bool, report: &mut Report) {
    let steps: Vec<&str> = used.steps.iter().map(String::as_str).collect();
    let Some((first, rest)) = steps.split_first() else { return };
    let finding = match (MEMBERS.iter().find(|(name, _)| name == first), rest) {
        (None, _) => {
            let near = nearest(first, MEMBERS.iter().map(|(name, _)| *name));
            lint::not_in_context(&used.written).perhaps(near)
        }
        (Some((_, Some(names))), [second, ..]) if !names.contains(second) => {
            lint::not_in_context(&used.written).perhaps(nearest(second, names.iter().copied()))
        }
        (Some(("Map", _)), [_, third, ..]) if !ITEM.contains(third) => {
            lint::not_in_context(&used.written).perhaps(nearest(third, ITEM.iter().copied()))
        }
        (Some(("Map", _)), _) if !in_map => lint::no_item_here(&used.written),
        (Some(("Task", _)), _) if !waits_for_token(state) => lint::no_token_here(&used.written),
        _ => return,
    };
    report.add_at(finding, used.location.clone(), used.span);
}

/// Whether a state's resource waits for its token, as far as can be told: of one that is none, that is said.
fn waits_for_token(state: &ParsedState<'_>) -> bool {
    // A task without a resource was meant to have one.
    let Some(resource) = state.node.get("Resource") else { return state.kind == Some(ObjectKind::Task) };
    resource.is_open()
        || resource.as_str().is_some_and(|text| text.ends_with(".waitForTaskToken") || Resource::parse(text).is_none())
}
