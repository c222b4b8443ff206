//! Paths that cannot exist: what is known of the data at each state, as far as the definition alone tells.
//!
//! A Pass with a fixed result, a `ResultSelector`, a Parallel's array: after these it is known which members there can
//! be. What comes from a task or from outside may be anything, and nothing is ever said about it.

mod flow;
pub(super) mod shape;

use std::rc::Rc;

use query::path::{Path, Root};
use syntax::Span;
use syntax::tree::Node;

use crate::compiled::Compiled;
use crate::definition::QueryLanguage;
use crate::diagnostics::{Finding, Report, lint};
use crate::fields::ObjectKind;
use crate::nearest::nearest;
use crate::parse::uses::is_of_the_context;
use crate::parse::{ParsedScope, ParsedState};
use crate::place::Place;
use flow::input_is_whole;
use shape::Scalar;

pub(super) use flow::Flow;
pub(super) use shape::Shape;

pub(super) fn check(scope: &ParsedScope<'_>, compiled: &Compiled, report: &mut Report) {
    within(scope, Shape::Any, Flow { compiled }, &mut Said { report, dropped: false, from: None });
}

/// What is said, where one mistake shows in many places.
struct Said<'r> {
    report: &'r mut Report,
    /// It is said of a member of some state's input that it is not there any more: others mostly went with it.
    dropped: bool,
    /// The state that what is looked at comes from, where that is one way of several.
    from: Option<Rc<str>>,
}

impl Said<'_> {
    /// Says of names in a row that they lead nowhere in a state's input.
    fn missing(&mut self, written: &str, names: &[&str], missing: &shape::Missing, location: String, span: Span) {
        let (finding, slip) = finding(written, missing, self.from.as_deref());
        if let shape::Missing::Member { name, .. } = missing
            && !slip
            && names.first() == Some(&name.as_str())
            && std::mem::replace(&mut self.dropped, true)
        {
            return;
        }
        self.report.add_at(finding, location, span);
    }
}

fn within(scope: &ParsedScope<'_>, start: Shape, flow: Flow<'_>, said: &mut Said<'_>) {
    let entries = flow.entries(scope, start);
    let mut ways = flow.ways(scope, &entries).into_iter();
    for (state, entry) in scope.states.iter().zip(entries) {
        // Without an entry it is not reached, which is said elsewhere.
        let input = entry.unwrap_or(Shape::Any);
        let before = said.report.len();
        reads(scope, state, &input, flow, said);
        // What is not there on any way is not spoken of again for each.
        let nothing = said.report.len() == before && !said.dropped && !may_ask(state);
        for (from, shape) in ways.next().unwrap_or_default().into_iter().filter(|_| nothing) {
            let mut report = Report::default();
            let from = scope.states.get(from).map(|state| state.name.clone());
            reads(scope, state, &shape, flow, &mut Said { report: &mut report, dropped: false, from });
            said.report.diagnostics.extend(report.diagnostics.into_iter().filter(lint::is_of_one_way).take(1));
        }
        for inner in &state.scopes {
            within(inner, inner_start(state, &input, flow), flow, said);
        }
    }
}

/// Whether a state may ask what there is before it reads it: any JSONata does.
fn may_ask(state: &ParsedState<'_>) -> bool {
    state.language == QueryLanguage::Jsonata || state.node.get("Choices").is_some_and(asks_for_presence)
}

/// What a state reads of its input and its result.
fn reads(scope: &ParsedScope<'_>, state: &ParsedState<'_>, input: &Shape, flow: Flow<'_>, said: &mut Said<'_>) {
    super::at_state(scope, state, |place| match state.language {
        // One thing at a time: what it reads may hang on what is wrong with it.
        _ if state.unsure => {}
        QueryLanguage::JsonPath => json_path_state(state, input, place, flow, said),
        QueryLanguage::Jsonata => jsonata_state(state, input, flow, said),
    });
}

fn jsonata_state(state: &ParsedState<'_>, input: &Shape, flow: Flow<'_>, said: &mut Said<'_>) {
    let result = flow.result(state, input);
    let inputs = state.uses.inputs.iter().map(|used| (used, input, true));
    for (used, shape, of_input) in inputs.chain(state.uses.results.iter().map(|used| (used, &result, false))) {
        let names: Vec<&str> = used.steps.iter().map(String::as_str).collect();
        if let Some((steps, at)) = used.index
            && let Shape::Array(Some(count)) = shape.get(names.get(..steps).unwrap_or_default())
            && at >= count
        {
            let written = format!("{}[{at}]", used.written_to(steps));
            said.report.add_at(lint::no_such_element(&written, count), used.location.clone(), used.span);
            continue;
        }
        // JSONata goes through arrays by itself.
        if let Some(missing) = shape.missing(&names).filter(|missing| !missing.is_within_array()) {
            if of_input {
                said.missing(&used.written, &names, &missing, used.location.clone(), used.span);
            } else {
                let (finding, _) = finding(&used.written, &missing, None);
                said.report.add_at(finding, used.location.clone(), used.span);
            }
        }
    }
}

/// What a branch or an iteration begins with.
fn inner_start(state: &ParsedState<'_>, input: &Shape, flow: Flow<'_>) -> Shape {
    match (state.kind, state.language) {
        (Some(ObjectKind::Parallel), QueryLanguage::JsonPath) => {
            flow.parameters(state.node, &flow.selected(state.node, "InputPath", input))
        }
        (Some(ObjectKind::Parallel), QueryLanguage::Jsonata) => {
            state.node.get("Arguments").map_or_else(|| input.clone(), Shape::of_jsonata)
        }
        (Some(ObjectKind::Map), _) => flow.iteration(state, input),
        _ => Shape::Any,
    }
}

fn json_path_state(state: &ParsedState<'_>, input: &Shape, place: &Place<'_>, flow: Flow<'_>, said: &mut Said<'_>) {
    let node = state.node;
    let mut check = Checker { flow, said };
    if let Some(member) = node.get("InputPath") {
        check.path(member, input, &place.member("InputPath"));
    }
    let effective = flow.selected(node, "InputPath", input);
    // With a reader the items come from a file, and `ItemsPath` is not looked at.
    let items = if node.get("ItemReader").is_some() { "" } else { "ItemsPath" };
    for name in
        [items, "SecondsPath", "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath", "ErrorPath", "CausePath"]
    {
        if let Some(member) = node.get(name) {
            check.path(member, &effective, &place.member(name));
        }
    }
    for (name, wanted, words) in KINDS {
        if let Some(member) = node.get(name)
            && let Some(given) = flow.selected(node, name, &effective).other_than(*wanted)
        {
            check.said.report.add(lint::wrong_constant(given, words), &place.member(name), member.span);
        }
    }
    for name in ["Parameters", "ItemSelector"] {
        if let Some(template) = node.get(name) {
            check.template(template, &effective, &place.member(name));
        }
    }
    if state.kind == Some(ObjectKind::Map) && node.get("ItemReader").is_none() {
        check.items(state, &effective, place);
    }
    if let Some(selector) = node.get("ResultSelector") {
        let before = std::mem::take(&mut check.said.dropped);
        check.template(selector, &flow.result(state, input), &place.member("ResultSelector"));
        check.said.dropped = before;
    }
    if let Some(member) = node.get("ResultPath").filter(|_| input_is_whole(node))
        && let Some(names) = member.as_str().and_then(|text| flow.compiled.names(text))
        && let Some((_, way)) = names.split_last()
        && let Some(kind) = input.barrier(&way.iter().map(String::as_str).collect::<Vec<_>>())
    {
        let finding = lint::result_path_through(member.as_str().map(|text| &**text).unwrap_or_default(), kind);
        check.said.report.add(finding, &place.member("ResultPath"), member.span);
    }
    if let Some(member) = node.get("OutputPath") {
        check.path(member, &flow.merged(state, input), &place.member("OutputPath"));
    }
    let choices = node.get("Choices").and_then(Node::as_array).unwrap_or_default();
    let choices_place = place.member("Choices");
    for (at, rule) in choices.iter().enumerate() {
        if !asks_for_presence(rule) {
            check.rule(rule, &effective, &choices_place.element(at));
            check.kinds(rule, &effective, &choices_place.element(at));
        }
    }
}

/// What the paths in some fields must lead to.
const KINDS: &[(&str, Scalar, &str)] = &[
    ("SecondsPath", Scalar::Number, "a number"),
    ("TimestampPath", Scalar::String, "a timestamp"),
    ("TimeoutSecondsPath", Scalar::Number, "a number"),
    ("HeartbeatSecondsPath", Scalar::Number, "a number"),
];

/// What the operators of a rule compare, by the beginning of their names.
const COMPARED: &[(&str, Scalar)] = &[
    ("Boolean", Scalar::Boolean),
    ("Numeric", Scalar::Number),
    ("String", Scalar::String),
    ("Timestamp", Scalar::String),
];

/// A rule with `IsPresent` is there to find out, so nothing in it is wrong.
fn asks_for_presence(rule: &Node) -> bool {
    let members = rule.as_object().unwrap_or_default();
    members.iter().any(|member| &*member.name == "IsPresent" || asks_for_presence(&member.value))
        || rule.as_array().unwrap_or_default().iter().any(asks_for_presence)
}

struct Checker<'c, 'r, 's> {
    flow: Flow<'c>,
    said: &'s mut Said<'r>,
}

impl Checker<'_, '_, '_> {
    fn path(&mut self, node: &Node, shape: &Shape, place: &Place<'_>) {
        if let Some(text) = node.as_str()
            && let Ok(expression) = self.flow.compiled.path_or_intrinsic(text)
        {
            for path in expression.paths() {
                self.judge(path, shape, place, node.span);
            }
        }
    }

    /// Says so if what a Map goes through is certain to be no array; in the distributed mode an object will do.
    fn items(&mut self, state: &ParsedState<'_>, effective: &Shape, place: &Place<'_>) {
        let (shape, place, span) = match state.node.member("ItemsPath") {
            Some(member) => {
                (self.flow.selected(state.node, "ItemsPath", effective), place.member("ItemsPath"), member.value.span)
            }
            None => (effective.clone(), *place, state.name_span),
        };
        let objects = state.scopes.iter().any(|scope| scope.distributed);
        let kind = match shape {
            Shape::Scalar(_) => "none",
            Shape::Object(..) if !objects => "an object",
            Shape::Object(..) | Shape::Array(_) | Shape::Any => return,
        };
        self.said.report.add(lint::no_items(kind), &place, span);
    }

    fn judge(&mut self, path: &Path, shape: &Shape, place: &Place<'_>, span: Span) {
        if *path.root() != Root::Input || !path.is_definite() {
            return;
        }
        let names: Vec<&str> = path.leading_names().collect();
        if is_of_the_context(&names) {
            return;
        }
        if let Some(missing) = shape.missing(&names) {
            self.said.missing(path.text(), &names, &missing, place.location(), span);
        } else if let (Shape::Array(Some(count)), Some(at)) = (shape.get(&names), first_index(path.text()))
            && at >= count
        {
            self.said.report.add(lint::no_such_element(path.text(), count), place, span);
        }
    }

    fn template(&mut self, node: &Node, shape: &Shape, place: &Place<'_>) {
        for member in node.as_object().unwrap_or_default() {
            let here = place.member(&member.name);
            if member.name.ends_with(".$") {
                self.path(&member.value, shape, &here);
            } else {
                self.template(&member.value, shape, &here);
            }
        }
        for (at, item) in node.as_array().unwrap_or_default().iter().enumerate() {
            self.template(item, shape, &place.element(at));
        }
    }

    /// Says so if a test that must hold compares what is certain to be of another kind.
    fn kinds(&mut self, node: &Node, shape: &Shape, place: &Place<'_>) {
        let here = place.member("And");
        for (at, item) in node.get("And").and_then(Node::as_array).unwrap_or_default().iter().enumerate() {
            self.kinds(item, shape, &here.element(at));
        }
        let Some(names) = node.get("Variable").and_then(Node::as_str).and_then(|text| self.flow.compiled.names(text))
        else {
            return;
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let variable = shape.get(&names);
        for member in node.as_object().unwrap_or_default() {
            let compared = COMPARED.iter().find(|(begin, _)| member.name.starts_with(begin));
            if let Some((_, kind)) = compared
                && let Some(given) = variable.other_than(*kind)
            {
                let finding = lint::never_of_that_kind(&member.name, given);
                self.said.report.add(finding, &place.member(&member.name), member.name_span);
            }
        }
    }

    fn rule(&mut self, node: &Node, shape: &Shape, place: &Place<'_>) {
        for member in node.as_object().unwrap_or_default() {
            let here = place.member(&member.name);
            if &*member.name == "Variable" || member.name.ends_with("Path") {
                self.path(&member.value, shape, &here);
            } else if matches!(&*member.name, "And" | "Or" | "Not") {
                self.rule(&member.value, shape, &here);
            }
        }
        for (at, item) in node.as_array().unwrap_or_default().iter().enumerate() {
            self.rule(item, shape, &place.element(at));
        }
    }
}

/// The first index of a path: 2 in `$.a[2].b`. Only names can come before it.
fn first_index(text: &str) -> Option<usize> {
    let inside = text.split('[').skip(1).find(|part| part.starts_with(|c: char| c.is_ascii_digit()))?;
    inside.split(']').next()?.parse().ok()
}

/// With whether it is a slip in a name that there is.
fn finding(written: &str, missing: &shape::Missing, from: Option<&str>) -> (Finding, bool) {
    match missing {
        shape::Missing::Member { name, others } => {
            let near = nearest(name, others.iter().map(|other| &**other));
            let finding = match from {
                Some(from) => lint::path_cannot_exist_from(written, name, from),
                None => lint::path_cannot_exist(written, name),
            };
            (finding.perhaps(near), near.is_some())
        }
        shape::Missing::NotAnObject { kind } => (lint::path_into_no_object(written, kind), false),
    }
}
