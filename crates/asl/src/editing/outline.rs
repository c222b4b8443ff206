//! The states of a definition as a graph draws them: nested scopes, and the transitions between their states.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use syntax::Span;
use syntax::tree::{Member, Node, NodeKind, Tree};

use super::words::{condition, detail, error_names};

/// A whole definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// `None` if the text has no states to draw.
    pub scope: Option<OutlineScope>,
    /// Whether the text could not be read in full: something may be missing here.
    pub broken: bool,
}

/// The states of the machine, a branch or an item processor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlineScope {
    /// `/`, or `/States/X/Branches[0]`.
    pub location: String,
    /// The place in `states` of the one that `StartAt` names.
    pub start_at: Option<usize>,
    pub states: Vec<OutlineState>,
    pub edges: Vec<OutlineEdge>,
    pub span: Range<usize>,
}

/// One state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineState {
    pub name: Rc<str>,
    /// `/States/X`: what the state is known by, in diagnostics, too.
    pub location: String,
    /// The word in its `Type`; empty if there is none.
    pub type_name: Rc<str>,
    /// What it does, in a few words (`Lambda: Invoke`); may be empty.
    pub detail: String,
    /// It ends its path.
    pub terminal: bool,
    /// A Map's states run in child executions.
    pub distributed: bool,
    /// Branches of a Parallel, or the one item processor of a Map.
    pub scopes: Vec<OutlineScope>,
    /// From the name to the end of the state.
    pub span: Range<usize>,
    pub name_span: Range<usize>,
}

/// A transition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEdge {
    /// Places in the scope's `states`.
    pub from: usize,
    /// `None` if there is no such state.
    pub to: Option<usize>,
    /// The name as written.
    pub target: Rc<str>,
    pub kind: EdgeKind,
    /// What to write on the edge: a rule's condition, the names of the errors.
    pub label: String,
    /// Where the target's name stands.
    pub span: Range<usize>,
}

/// What kind of transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    Next,
    /// The rule of a Choice, by its place.
    Choice(usize),
    Default,
    /// The catcher, by its place.
    Catch(usize),
}

/// Draws what can be drawn of a tree.
pub fn outline(tree: &Tree) -> Outline {
    let scope = tree.root.as_ref().and_then(|root| scope(root, ""));
    Outline { scope, broken: !tree.errors.is_empty() }
}

fn scope(node: &Node, prefix: &str) -> Option<OutlineScope> {
    let members: Vec<&Member> = node
        .get("States")?
        .as_object()?
        .iter()
        .filter(|member| !member.duplicate && (&*member.name != "QueryLanguage" || member.value.as_str().is_none()))
        .collect();
    let by_name: HashMap<&str, usize> = members.iter().enumerate().map(|(at, member)| (&*member.name, at)).collect();
    let mut scope = OutlineScope {
        location: if prefix.is_empty() { "/".to_owned() } else { prefix.to_owned() },
        start_at: node.get("StartAt").and_then(Node::as_str).and_then(|name| by_name.get(&**name).copied()),
        states: Vec::with_capacity(members.len()),
        edges: Vec::new(),
        span: node.span.range(),
    };
    for (at, member) in members.iter().enumerate() {
        scope.states.push(state(member, format!("{prefix}/States/{}", member.name)));
        let mut edge = |holder: &Node, field: &str, kind: EdgeKind, label: String| {
            if let Some(target) = holder.get(field)
                && let Some(name) = target.as_str()
            {
                let to = by_name.get(&**name).copied();
                scope.edges.push(OutlineEdge {
                    from: at,
                    to,
                    target: name.clone(),
                    kind,
                    label,
                    span: target.span.range(),
                });
            }
        };
        let value = &member.value;
        for (rule_at, rule) in elements(value, "Choices").iter().enumerate() {
            edge(rule, "Next", EdgeKind::Choice(rule_at), condition(rule));
        }
        edge(value, "Default", EdgeKind::Default, "Default".to_owned());
        edge(value, "Next", EdgeKind::Next, String::new());
        for (catch_at, catcher) in elements(value, "Catch").iter().enumerate() {
            edge(catcher, "Next", EdgeKind::Catch(catch_at), error_names(catcher));
        }
    }
    Some(scope)
}

fn elements<'t>(node: &'t Node, field: &str) -> &'t [Node] {
    node.get(field).and_then(Node::as_array).unwrap_or_default()
}

fn state(member: &Member, location: String) -> OutlineState {
    let node = &member.value;
    let type_name = node.get("Type").and_then(Node::as_str).cloned().unwrap_or_else(|| "".into());
    let ends = matches!(node.get("End").map(|end| &end.kind), Some(NodeKind::Bool(true)));
    let mut scopes: Vec<OutlineScope> = elements(node, "Branches")
        .iter()
        .enumerate()
        .filter_map(|(at, branch)| scope(branch, &format!("{location}/Branches[{at}]")))
        .collect();
    let mut distributed = false;
    for field in ["ItemProcessor", "Iterator"] {
        if let Some(processor) = node.get(field) {
            scopes.extend(scope(processor, &format!("{location}/{field}")));
            let mode = processor.get("ProcessorConfig").and_then(|config| config.get("Mode")).and_then(Node::as_str);
            distributed |= mode.is_some_and(|mode| &**mode == "DISTRIBUTED");
        }
    }
    OutlineState {
        name: member.name.clone(),
        terminal: ends || matches!(&*type_name, "Succeed" | "Fail"),
        detail: detail(node, &type_name),
        type_name,
        distributed,
        scopes,
        span: Span::to(member.name_span, node.span).range(),
        name_span: member.name_span.range(),
        location,
    }
}

impl Outline {
    /// The innermost state that a cursor stands in.
    pub fn state_at(&self, offset: usize) -> Option<&OutlineState> {
        let mut found = None;
        let mut scopes: Vec<&OutlineScope> = self.scope.iter().collect();
        while let Some(scope) = scopes.pop() {
            if let Some(state) = scope.states.iter().find(|state| (state.span.start..=state.span.end).contains(&offset))
            {
                found = Some(state);
                scopes = state.scopes.iter().collect();
            }
        }
        found
    }

    /// The state of a location such as `/States/X/Branches[0]/States/Y`; also of a place within it.
    pub fn find(&self, location: &str) -> Option<&OutlineState> {
        let mut found: Option<&OutlineState> = None;
        let mut scopes: Vec<&OutlineScope> = self.scope.iter().collect();
        while let Some(scope) = scopes.pop() {
            let holds = |state: &&OutlineState| {
                location.strip_prefix(&*state.location).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            // Of `A` and `A/B` the longer name is meant.
            if let Some(state) = scope.states.iter().filter(holds).max_by_key(|state| state.location.len()) {
                found = Some(state);
                scopes = state.scopes.iter().collect();
            }
        }
        found
    }

    /// All states, outer before inner.
    pub fn states(&self) -> Vec<&OutlineState> {
        let mut all = Vec::new();
        let mut scopes: Vec<&OutlineScope> = self.scope.iter().collect();
        while let Some(scope) = scopes.pop() {
            for state in &scope.states {
                all.push(state);
                scopes.extend(&state.scopes);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"StartAt": "A", "States": {
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 3, "Next": "P"}], "Default": "Gone"},
        "P": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}],
              "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "F"}], "Next": "F"},
        "F": {"Type": "Fail"}}}"#;

    #[test]
    fn draws_scopes_and_edges() {
        let outline = outline(&Tree::parse(TEXT));
        let scope = outline.scope.as_ref().unwrap();
        assert_eq!(scope.start_at, Some(0));
        let edges: Vec<_> =
            scope.edges.iter().map(|edge| (edge.from, edge.to, edge.kind, edge.label.as_str())).collect();
        assert_eq!(
            edges,
            [
                (0, Some(1), EdgeKind::Choice(0), "$.n > 3"),
                (0, None, EdgeKind::Default, "Default"),
                (1, Some(2), EdgeKind::Next, ""),
                (1, Some(2), EdgeKind::Catch(0), "States.ALL"),
            ]
        );
        assert_eq!(scope.states[1].scopes[0].states[0].location, "/States/P/Branches[0]/States/B");
        assert!(scope.states[2].terminal);
    }

    #[test]
    fn a_cursor_and_a_location_find_the_innermost_state() {
        let outline = outline(&Tree::parse(TEXT));
        let at = TEXT.find("\"Pass\"").unwrap();
        assert_eq!(&*outline.state_at(at).unwrap().name, "B");
        assert_eq!(&*outline.find("/States/P/Branches[0]/States/B/End").unwrap().name, "B");
        assert_eq!(&*outline.find("/States/P/Branches[0]").unwrap().name, "P");
        assert_eq!(outline.find("/States/Nowhere"), None);
        assert_eq!(outline.states().len(), 4);
    }

    #[test]
    fn a_broken_text_is_drawn_as_far_as_it_goes() {
        let outline = outline(&Tree::parse(&TEXT[..TEXT.find("\"F\": {").unwrap()]));
        assert!(outline.broken);
        assert_eq!(outline.scope.unwrap().states.len(), 2);
    }
}
