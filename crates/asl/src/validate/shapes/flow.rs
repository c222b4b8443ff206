//! How the shape of the data changes from state to state.

use std::collections::BTreeSet;

use syntax::Key;
use syntax::tree::{Node, NodeKind};

use super::shape::{Scalar, Shape};
use crate::compiled::Compiled;
use crate::definition::QueryLanguage;
use crate::fields::ObjectKind;
use crate::parse::{EdgeKind, ParsedScope, ParsedState};

/// What the actions of services answer with, by the resource's ending.
const ANSWERS: &[(&str, &[&str])] = &[
    ("dynamodb:deleteItem", WRITTEN_ITEM),
    ("dynamodb:getItem", &["ConsumedCapacity", "Item"]),
    ("dynamodb:putItem", WRITTEN_ITEM),
    ("dynamodb:updateItem", WRITTEN_ITEM),
    ("events:putEvents", &["Entries", "FailedEntryCount"]),
    (
        "lambda:invoke",
        &["DurableExecutionArn", "ExecutedVersion", "FunctionError", "LogResult", "Payload", "StatusCode"],
    ),
    ("sns:publish", &["MessageId", "SequenceNumber"]),
    (
        "sqs:sendMessage",
        &["MD5OfMessageAttributes", "MD5OfMessageBody", "MD5OfMessageSystemAttributes", "MessageId", "SequenceNumber"],
    ),
    ("states:startExecution", &["ExecutionArn", "StartDate"]),
    ("states:startExecution.sync", EXECUTION),
    ("states:startExecution.sync:2", EXECUTION),
];
const WRITTEN_ITEM: &[&str] = &["Attributes", "ConsumedCapacity", "ItemCollectionMetrics"];
const EXECUTION: &[&str] = &[
    "Cause",
    "Error",
    "ExecutionArn",
    "Input",
    "InputDetails",
    "MapRunArn",
    "Name",
    "Output",
    "OutputDetails",
    "RedriveCount",
    "RedriveDate",
    "RedriveStatus",
    "RedriveStatusReason",
    "StartDate",
    "StateMachineAliasArn",
    "StateMachineArn",
    "StateMachineVersionArn",
    "Status",
    "StopDate",
    "TraceHeader",
];
/// What every answer may have besides.
const OF_THE_SDK: &[&str] = &["SdkHttpMetadata", "SdkResponseMetadata"];

/// How often a scope may be gone through before we rather know nothing.
const MAX_ROUNDS: usize = 20;

/// Of how many different ways to a state each is looked at by itself.
const MOST_WAYS: usize = 8;

/// Follows the data along the transitions.
#[derive(Clone, Copy, Debug)]
pub(in crate::validate) struct Flow<'c> {
    pub(in crate::validate) compiled: &'c Compiled,
}

impl Flow<'_> {
    /// What is known of the input of each state; `None` for one that nothing leads to.
    pub(in crate::validate) fn entries(self, scope: &ParsedScope<'_>, start: Shape) -> Vec<Option<Shape>> {
        let count = scope.states.len();
        let Some(first) = scope.start_at.filter(|_| !scope.open) else { return vec![Some(Shape::Any); count] };
        let mut entries: Vec<Option<Shape>> = vec![None; count];
        if let Some(entry) = entries.get_mut(first) {
            *entry = Some(start);
        }
        let mut pending = BTreeSet::from([first]);
        let mut steps = 0;
        while let Some(at) = pending.pop_first() {
            steps += 1;
            if steps > count.saturating_mul(MAX_ROUNDS) {
                return vec![Some(Shape::Any); count];
            }
            let (Some(state), Some(Some(input))) = (scope.states.get(at), entries.get(at)) else { continue };
            let after = self.after(state, input);
            let input = input.clone();
            for edge in &state.edges {
                let Some((to, entry)) = edge.to.and_then(|to| Some((to, entries.get_mut(to)?))) else { continue };
                let shape = self.along(state, edge.kind, &input, &after);
                let joined = match entry {
                    Some(known) => known.join(&shape, 0),
                    None => shape.bounded(0),
                };
                if entry.as_ref() != Some(&joined) {
                    *entry = Some(joined);
                    pending.insert(to);
                }
            }
        }
        entries
    }

    /// What a transition hands on.
    fn along(self, state: &ParsedState<'_>, kind: EdgeKind, input: &Shape, after: &Shape) -> Shape {
        match kind {
            EdgeKind::Catch(catcher) => self.caught(state, catcher, input),
            EdgeKind::Choice(rule) if state.language == QueryLanguage::Jsonata => ruled(state, rule, after),
            EdgeKind::Next | EdgeKind::Choice(_) | EdgeKind::Default => after.clone(),
        }
    }

    /// For each state the transitions to it that hand on something of their own, each with the state that it comes from.
    pub(in crate::validate) fn ways(
        self,
        scope: &ParsedScope<'_>,
        entries: &[Option<Shape>],
    ) -> Vec<Vec<(usize, Shape)>> {
        let mut ways: Vec<Vec<(usize, Shape)>> = vec![Vec::new(); entries.len()];
        for (at, (state, input)) in scope.states.iter().zip(entries).enumerate() {
            let Some(input) = input else { continue };
            let after = self.after(state, input);
            for edge in &state.edges {
                let Some((to, ways)) = edge.to.and_then(|to| Some((to, ways.get_mut(to)?))) else { continue };
                let shape = self.along(state, edge.kind, input, &after);
                let known =
                    matches!(shape, Shape::Object(..)) && entries.get(to).and_then(Option::as_ref) != Some(&shape);
                if known && ways.len() < MOST_WAYS && !ways.iter().any(|(_, other)| *other == shape) {
                    ways.push((at, shape));
                }
            }
        }
        ways
    }

    /// The output of a state.
    fn after(self, state: &ParsedState<'_>, input: &Shape) -> Shape {
        if state.unsure {
            return Shape::Any;
        }
        let node = state.node;
        if state.language == QueryLanguage::Jsonata {
            let passes = matches!(state.kind, Some(ObjectKind::Pass | ObjectKind::Wait | ObjectKind::Choice));
            return match node.get("Output") {
                Some(output) => Shape::of_jsonata(output),
                None if passes => input.clone(),
                None => self.result(state, input),
            };
        }
        self.selected(node, "OutputPath", &self.merged(state, input))
    }

    /// What the work of a state gives, before `ResultSelector`.
    pub(super) fn result(self, state: &ParsedState<'_>, input: &Shape) -> Shape {
        if state.unsure {
            return Shape::Any;
        }
        let node = state.node;
        let arrays = !state.scopes.is_empty() && state.scopes.iter().all(|scope| !scope.distributed);
        match state.kind {
            Some(ObjectKind::Parallel) => {
                Shape::Array(node.get("Branches").and_then(Node::as_array).map(<[Node]>::len))
            }
            Some(ObjectKind::Map) if arrays => Shape::Array(None),
            // One that hands on its token was meant to wait for it: anything may come back.
            Some(ObjectKind::Task) if passes_token(state) => Shape::Any,
            Some(ObjectKind::Task) => {
                let answer = answer(node).map(|names| Shape::object(names.iter().chain(OF_THE_SDK).copied()));
                match answer {
                    // Only `.sync:2` reads them.
                    Some(answer) if is_sync(node) => {
                        let text = || Shape::Scalar(Scalar::String);
                        answer.set(&["Output"], text()).set(&["Input"], text())
                    }
                    answer => answer.unwrap_or(Shape::Any),
                }
            }
            Some(ObjectKind::Pass) if let Some(result) = node.get("Result") => Shape::of_value(result),
            Some(ObjectKind::Pass) => self.parameters(node, &self.selected(node, "InputPath", input)),
            Some(ObjectKind::Wait | ObjectKind::Choice | ObjectKind::Succeed) => {
                self.selected(node, "InputPath", input)
            }
            _ => Shape::Any,
        }
    }

    /// The data that `OutputPath` takes its part from.
    pub(super) fn merged(self, state: &ParsedState<'_>, input: &Shape) -> Shape {
        let node = state.node;
        let result = self.result(state, input);
        let result = match node.get("ResultSelector") {
            Some(selector) if selector.as_str().is_none() => {
                Shape::of_payload(selector, &|text| self.computed(text, &result))
            }
            // What a text there was meant to be is not known.
            Some(_) => Shape::Any,
            None => result,
        };
        let whole = input_is_whole(node);
        match node.get("ResultPath").map(|member| &member.kind) {
            None => result,
            Some(NodeKind::Null) if whole => input.clone(),
            Some(NodeKind::String(path)) if whole => match self.compiled.names(path) {
                Some(names) => input.set(&names.iter().map(String::as_str).collect::<Vec<_>>(), result),
                None => Shape::Any,
            },
            Some(_) => Shape::Any,
        }
    }

    /// What a catcher hands on.
    fn caught(self, state: &ParsedState<'_>, catcher: usize, input: &Shape) -> Shape {
        let Some(node) = state.node.get("Catch").and_then(Node::as_array).and_then(|list| list.get(catcher)) else {
            return Shape::Any;
        };
        if state.unsure {
            return Shape::Any;
        }
        if state.language == QueryLanguage::Jsonata {
            return node.get("Output").map_or(Shape::Any, Shape::of_jsonata);
        }
        let error = Shape::of_members([
            ("Error".into(), Shape::Scalar(Scalar::String)),
            ("Cause".into(), Shape::Scalar(Scalar::String)),
        ]);
        match node.get("ResultPath").map(|member| &member.kind) {
            None => error,
            Some(NodeKind::String(path)) if input_is_whole(state.node) => match self.compiled.names(path) {
                Some(names) => input.set(&names.iter().map(String::as_str).collect::<Vec<_>>(), error),
                None => Shape::Any,
            },
            Some(_) => Shape::Any,
        }
    }

    /// The part of the data that `InputPath` or `OutputPath` lets through.
    pub(super) fn selected(self, node: &Node, field: &str, shape: &Shape) -> Shape {
        match node.get(field).map(|member| &member.kind) {
            None => shape.clone(),
            Some(NodeKind::Null) => Shape::of_members([]),
            Some(NodeKind::String(text)) => self.computed(text, shape),
            Some(_) => Shape::Any,
        }
    }

    /// The data after `Parameters`.
    pub(super) fn parameters(self, node: &Node, effective: &Shape) -> Shape {
        node.get("Parameters").map_or_else(|| effective.clone(), |template| self.template_shape(template, effective))
    }

    fn template_shape(self, template: &Node, effective: &Shape) -> Shape {
        // What a text there was meant to be is not known.
        if template.as_str().is_some() {
            return Shape::Any;
        }
        Shape::of_payload(template, &|text| self.computed(text, effective))
    }

    /// What each iteration of a Map begins with.
    pub(super) fn iteration(self, state: &ParsedState<'_>, input: &Shape) -> Shape {
        if state.unsure {
            return Shape::Any;
        }
        let node = state.node;
        let shape = |template: &Node| match state.language {
            QueryLanguage::JsonPath => self.template_shape(template, &self.selected(node, "InputPath", input)),
            QueryLanguage::Jsonata => Shape::of_jsonata(template),
        };
        if let Some(batcher) = node.get("ItemBatcher") {
            // An inline Map makes no batches, which is said, and what was meant is not known.
            if !state.scopes.iter().any(|scope| scope.distributed) {
                return Shape::Any;
            }
            let batch_input = batcher.get("BatchInput").map(|input| (Key::from("BatchInput"), shape(input)));
            return Shape::of_members([(Key::from("Items"), Shape::Array(None))].into_iter().chain(batch_input));
        }
        let older = if state.language == QueryLanguage::JsonPath { "Parameters" } else { "ItemSelector" };
        node.get("ItemSelector").or_else(|| node.get(older)).map_or(Shape::Any, shape)
    }

    /// What a path or intrinsic function gives.
    fn computed(self, text: &str, shape: &Shape) -> Shape {
        match self.compiled.names(text) {
            Some(names) => shape.get(&names.iter().map(String::as_str).collect::<Vec<_>>()),
            None => Shape::Any,
        }
    }
}

/// What a rule of a JSONata Choice hands on.
fn ruled(state: &ParsedState<'_>, rule: usize, after: &Shape) -> Shape {
    let rule = state.node.get("Choices").and_then(Node::as_array).and_then(|list| list.get(rule));
    rule.and_then(|rule| rule.get("Output")).map_or_else(|| after.clone(), Shape::of_jsonata)
}

pub(super) fn input_is_whole(node: &Node) -> bool {
    node.get("InputPath").is_none_or(|member| member.as_str().is_some_and(|text| &**text == "$"))
}

fn passes_token(state: &ParsedState<'_>) -> bool {
    state.uses.contexts.iter().any(|used| used.steps.first().is_some_and(|step| step == "Task"))
}

/// Whether a task gives an execution's input and output as texts.
fn is_sync(node: &Node) -> bool {
    node.get("Resource").and_then(Node::as_str).is_some_and(|text| text.ends_with(":startExecution.sync"))
}

/// The members of what a task's service answers with, where they are known.
fn answer(node: &Node) -> Option<&'static [&'static str]> {
    let resource = node.get("Resource").and_then(Node::as_str)?;
    let (_, ending) = resource.split_once(":states:::")?;
    ANSWERS.iter().find(|(name, _)| *name == ending).map(|(_, names)| *names)
}
