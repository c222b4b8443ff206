//! The states of a text and the transitions between them, for the picture. Works on the tree, not on the checked
//! definition, so that a broken text is still drawn as far as it goes.

use std::collections::HashMap;

use stepyard_page::diagram::{Link, LinkKind, Scope, Shape};
use syntax::tree::{Member, Node, NodeKind};

/// Byte offset to UTF-16 offset.
type At<'a> = &'a dyn Fn(usize) -> usize;

/// One level: an object with `StartAt` and `States`.
pub(crate) fn scope(node: &Node, at: At<'_>) -> Scope {
    let members: Vec<&Member> = node
        .get("States")
        .and_then(Node::as_object)
        .map(|members| members.iter().filter(|member| !member.duplicate).collect())
        .unwrap_or_default();
    let places: HashMap<&str, usize> =
        members.iter().enumerate().map(|(place, member)| (&*member.name, place)).collect();
    let place = |node: Option<&Node>| node.and_then(Node::as_str).and_then(|name| places.get(&**name)).copied();
    let mut edges = Vec::new();
    for (from, member) in members.iter().enumerate() {
        let state = &member.value;
        let mut link = |to: Option<usize>, kind: LinkKind, label: String| {
            edges.extend(to.map(|to| Link { from, to, kind, label }));
        };
        link(place(state.get("Next")), LinkKind::Next, String::new());
        for (number, choice) in items(state, "Choices").iter().enumerate() {
            link(place(choice.get("Next")), LinkKind::Choice, choice_label(choice, number));
        }
        link(place(state.get("Default")), LinkKind::Default, "Default".to_owned());
        for catch in items(state, "Catch") {
            let errors: Vec<&str> =
                items(catch, "ErrorEquals").iter().filter_map(|error| error.as_str().map(|text| &**text)).collect();
            link(place(catch.get("Next")), LinkKind::Catch, errors.join(", "));
        }
    }
    Scope {
        start: place(node.get("StartAt")),
        states: members.into_iter().map(|member| shape(member, at)).collect(),
        edges,
    }
}

fn items<'a>(node: &'a Node, name: &str) -> &'a [Node] {
    node.get(name).and_then(Node::as_array).unwrap_or_default()
}

fn text<'a>(node: &'a Node, name: &str) -> &'a str {
    node.get(name).and_then(Node::as_str).map(|text| &**text).unwrap_or_default()
}

fn shape(member: &Member, at: At<'_>) -> Shape {
    let state = &member.value;
    let kind = text(state, "Type").to_owned();
    let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator"));
    let inner: Vec<Scope> = match kind.as_str() {
        "Parallel" => items(state, "Branches").iter().map(|branch| scope(branch, at)).collect(),
        "Map" => processor.map(|processor| scope(processor, at)).into_iter().collect(),
        _ => Vec::new(),
    };
    let ends = state.get("End").is_some() || matches!(kind.as_str(), "Succeed" | "Fail");
    Shape {
        detail: detail(state, &kind),
        name: member.name.to_string(),
        span: (at(member.name_span.start()), at(state.span.end())),
        kind,
        ends,
        inner,
    }
}

/// What a state does, in a few words.
fn detail(state: &Node, kind: &str) -> String {
    match kind {
        "Task" => service_words(text(state, "Resource")),
        "Wait" => ["Seconds", "Timestamp", "SecondsPath", "TimestampPath"]
            .into_iter()
            .find(|field| state.get(field).is_some())
            .map(|field| match state.get(field).map(|node| &node.kind) {
                Some(NodeKind::Number(number)) => format!("{number} s"),
                _ => field.to_owned(),
            })
            .unwrap_or_default(),
        "Fail" => text(state, "Error").to_owned(),
        _ => String::new(),
    }
}

/// `arn:aws:states:::lambda:invoke` as `Lambda: Invoke`.
fn service_words(resource: &str) -> String {
    let parts: Vec<&str> = resource.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "states", _, _, "aws-sdk", service, action, ..]
        | ["arn", _, "states", _, _, service, action, ..] => {
            let action = action.split('.').next().unwrap_or_default();
            format!("{}: {}", capital(service), capital(action))
        }
        ["arn", _, "lambda", _, _, "function", name, ..] => format!("Lambda: {name}"),
        _ => String::new(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A choice's condition, shortly.
fn choice_label(choice: &Node, number: usize) -> String {
    let condition = text(choice, "Condition");
    if !condition.is_empty() {
        return shorten(condition.trim_start_matches("{%").trim_end_matches("%}").trim());
    }
    let variable = text(choice, "Variable");
    let comparison = choice.as_object().unwrap_or_default().iter().find_map(|member| {
        let sign = comparison_sign(&member.name)?;
        Some(format!("{variable} {sign} {}", operand(&member.value)))
    });
    match comparison {
        Some(comparison) if !variable.is_empty() => shorten(comparison.trim_end()),
        _ => format!("Rule {}", number + 1),
    }
}

/// What a comparison operator means, shortly: `NumericGreaterThanEquals` is `≥`.
fn comparison_sign(operator: &str) -> Option<&'static str> {
    let plain = operator.strip_suffix("Path").unwrap_or(operator);
    let signs = [
        ("GreaterThanEquals", "≥"),
        ("LessThanEquals", "≤"),
        ("GreaterThan", ">"),
        ("LessThan", "<"),
        ("Equals", "="),
        ("Matches", "like"),
        ("IsNull", "is null:"),
        ("IsPresent", "is present:"),
        ("IsNumeric", "is a number:"),
        ("IsString", "is a string:"),
        ("IsBoolean", "is a boolean:"),
        ("IsTimestamp", "is a timestamp:"),
    ];
    signs.into_iter().find(|(end, _)| plain.ends_with(end)).map(|(_, sign)| sign)
}

fn operand(value: &Node) -> String {
    match &value.kind {
        NodeKind::String(text) | NodeKind::Placeholder(text) => text.to_string(),
        NodeKind::Number(number) => number.to_string(),
        NodeKind::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        NodeKind::Null | NodeKind::Array(_) | NodeKind::Object(_) | NodeKind::Missing => String::new(),
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 28;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
