//! A new name for a state, wherever it is named.

use syntax::tree::{Member, Node, Tree};

use super::{Edit, outline, written};

/// The changes that give the state at a location another name; `None` if there is no such state, or the name is taken.
pub fn rename(tree: &Tree, location: &str, name: &str) -> Option<Vec<Edit>> {
    let outline = outline(tree);
    let state = outline.find(location).filter(|state| state.location == location)?;
    let taken = outline.states().iter().any(|other| &*other.name == name && other.location != location);
    if taken || name.is_empty() {
        return None;
    }
    let text = written(tree.format, name);
    let mut edits = vec![Edit { range: state.name_span.clone(), text: text.clone() }];
    let scope = scope_of(tree.root.as_ref()?, state.name_span.start)?;
    let mut references = Vec::new();
    references.extend(scope.get("StartAt"));
    for member in scope.get("States")?.as_object()? {
        let value = &member.value;
        references.extend([value.get("Next"), value.get("Default")].into_iter().flatten());
        for field in ["Choices", "Catch"] {
            let entries = value.get(field).and_then(Node::as_array).unwrap_or_default();
            references.extend(entries.iter().filter_map(|entry| entry.get("Next")));
        }
    }
    let named = references.into_iter().filter(|node| node.as_str().is_some_and(|text| **text == *state.name));
    edits.extend(named.map(|node| Edit { range: node.span.range(), text: text.clone() }));
    edits.sort_by_key(|edit| edit.range.start);
    Some(edits)
}

/// The object whose `States` has a member named at a place.
fn scope_of(root: &Node, name_start: usize) -> Option<&Node> {
    let is_here = |member: &Member| member.name_span.start() == name_start;
    let mut node = root;
    loop {
        let states = node.get("States").and_then(Node::as_object);
        if states.is_some_and(|states| states.iter().any(is_here)) {
            return Some(node);
        }
        node = match node.as_object() {
            Some(members) => &members.iter().find(|member| member.value.span.touches(name_start))?.value,
            None => node.as_array()?.iter().find(|item| item.span.touches(name_start))?,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str, location: &str, name: &str) -> Option<String> {
        let mut text = text.to_owned();
        for edit in rename(&Tree::parse(&text), location, name)?.into_iter().rev() {
            text.replace_range(edit.range, &edit.text);
        }
        Some(text)
    }

    #[test]
    fn every_mention_in_the_scope_changes() {
        let text = r#"{"StartAt": "A", "States": {"A": {"Next": "A", "Catch": [{"Next": "A"}], "Comment": "A",
            "Branches": [{"StartAt": "A", "States": {"B": {"Next": "A"}}}]}, "C": {"Default": "A", "Choices": [{"Next": "A"}]}}}"#;
        let wanted = r#"{"StartAt": "X \"y\"", "States": {"X \"y\"": {"Next": "X \"y\"", "Catch": [{"Next": "X \"y\""}], "Comment": "A",
            "Branches": [{"StartAt": "A", "States": {"B": {"Next": "A"}}}]}, "C": {"Default": "X \"y\"", "Choices": [{"Next": "X \"y\""}]}}}"#;
        assert_eq!(renamed(text, "/States/A", "X \"y\"").as_deref(), Some(wanted));
        assert_eq!(renamed(text, "/States/A", "C"), None);
        assert_eq!(renamed(text, "/States/A", "B"), None);
        assert_eq!(renamed(text, "/States/Z", "Y"), None);
        assert_eq!(
            renamed("StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: A\n", "/States/A", "B b").as_deref(),
            Some("StartAt: B b\nStates:\n  B b:\n    Type: Pass\n    Next: B b\n")
        );
    }
}
