//! A scope of states: `StartAt` and `States` of the machine, a branch or an item processor.

use std::collections::HashMap;
use std::rc::Rc;

use syntax::Span;
use syntax::tree::{Member, Node};

use super::uses::Uses;
use super::{Object, Parser};
use crate::definition::{MachineType, QueryLanguage, StateIndex, States};
use crate::diagnostics::{lint, service};
use crate::fields::ObjectKind;
use crate::nearest::nearest;

/// A scope as it stands in the tree.
pub(crate) struct ParsedScope<'t> {
    /// `/` or `/States/X/Branches[0]`.
    pub(crate) location: String,
    pub(crate) start_at: Option<usize>,
    pub(crate) states: Vec<ParsedState<'t>>,
    /// Some transition is an open placeholder: any state could be its target.
    pub(crate) open: bool,
    /// It runs in child executions, which see no variables from outside.
    pub(crate) distributed: bool,
    pub(crate) machine_type: MachineType,
    pub(crate) compiled: Option<States>,
}

/// A state as it stands in the tree.
pub(crate) struct ParsedState<'t> {
    pub(crate) name: Rc<str>,
    pub(crate) name_span: Span,
    pub(crate) node: &'t Node,
    pub(crate) kind: Option<ObjectKind>,
    pub(crate) language: QueryLanguage,
    pub(crate) edges: Vec<Edge>,
    /// Nothing needs to follow it.
    pub(crate) terminal: bool,
    pub(crate) uses: Uses,
    /// Something is wrong with it, which is said, so what it was meant to hand on is not known.
    pub(crate) unsure: bool,
    pub(crate) scopes: Vec<ParsedScope<'t>>,
}

/// A transition.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) kind: EdgeKind,
    /// The target's place in the scope, if it exists.
    pub(crate) to: Option<usize>,
    pub(crate) name: Rc<str>,
    pub(crate) span: Span,
    /// Known only where it will be needed: when the target is missing.
    pub(crate) location: String,
}

/// What kind of transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum EdgeKind {
    Next,
    /// The rule of a Choice, by its place.
    Choice(usize),
    Default,
    /// The catcher, by its place.
    Catch(usize),
}

/// The names that a transition may lead to, and the transitions of one state so far.
pub(super) struct Targets<'n, 't> {
    names: &'n HashMap<&'t str, usize>,
    pub(super) edges: Vec<Edge>,
    pub(super) open: bool,
}

impl<'t> Parser<'t> {
    /// Reads the scope in an object. `distributed` says that it runs in child executions.
    pub(super) fn scope(&mut self, object: &Object<'t, '_>, distributed: bool) -> Option<ParsedScope<'t>> {
        self.require(object, &["States", "StartAt"]);
        let start_name = self.string(object, "StartAt");
        let states = object.get("States")?;
        let place = object.place.member("States");
        let list = self.member_object(states, place)?;
        let is_state = |member: &&Member| &*member.name != "QueryLanguage" || member.value.as_str().is_none();
        if list.members.iter().any(|member| !is_state(&member)) {
            self.language_among_states(&list);
        }
        let members: Vec<&'t Member> = list.members.iter().filter(is_state).collect();
        if members.is_empty() {
            self.add(service::cannot_be_empty(), &place, states.name_span);
        }
        let names: HashMap<&'t str, usize> =
            members.iter().enumerate().map(|(at, member)| (&*member.name, at)).collect();
        let (mut parsed, mut compiled) = (Vec::with_capacity(members.len()), Vec::with_capacity(members.len()));
        let mut open = false;
        for member in &members {
            let here = place.member(&member.name);
            let mut targets = Targets { names: &names, edges: Vec::new(), open: false };
            let (state, data) = self.state(member, here, &mut targets);
            open |= targets.open;
            compiled.extend(data);
            parsed.push(ParsedState { edges: targets.edges, ..state });
        }
        let start_at = start_name.as_ref().and_then(|name| names.get(&**name).copied());
        if let (Some(name), None, Some(member)) = (&start_name, start_at, object.get("StartAt"))
            && !members.is_empty()
        {
            if member.value.is_open() {
                open = true;
            } else {
                let finding = service::missing_target(name).meant(nearest(name, names.keys().copied()));
                self.add(finding, &object.place.member("StartAt"), member.value.span);
            }
        }
        let complete = compiled.len() == members.len();
        let compiled = start_at.filter(|_| complete).and_then(index).and_then(|start| States::new(compiled, start));
        let machine_type = self.machine_type;
        Some(ParsedScope {
            location: object.place.location(),
            start_at,
            states: parsed,
            open,
            distributed,
            machine_type,
            compiled,
        })
    }

    /// Some definitions that are in use have `QueryLanguage` within `States`, and mean the machine.
    fn language_among_states(&mut self, list: &Object<'t, '_>) {
        if let Some(member) = list.get("QueryLanguage") {
            self.add(lint::query_language_among_states(), &list.place.member("QueryLanguage"), member.name_span);
        }
        if let Some(language) = self.query_language(list) {
            self.language = language;
        }
    }

    /// Follows a transition; reports nothing, as that is a matter of the whole scope.
    pub(super) fn target(
        &mut self,
        object: &Object<'t, '_>,
        field: &str,
        kind: EdgeKind,
        targets: &mut Targets<'_, 't>,
    ) -> Option<StateIndex> {
        let member = object.get(field)?;
        let Some(name) = self.string(object, field) else {
            // Said already; what it leads to is not known.
            targets.open = true;
            return None;
        };
        let to = targets.names.get(&*name).copied();
        if to.is_none() && member.value.is_open() {
            targets.open = true;
            return None;
        }
        let location = if to.is_none() { object.place.member(field).location() } else { String::new() };
        targets.edges.push(Edge { kind, to, name, span: member.value.span, location });
        to.and_then(index)
    }
}

fn index(at: usize) -> Option<StateIndex> {
    u32::try_from(at).ok().map(StateIndex)
}
