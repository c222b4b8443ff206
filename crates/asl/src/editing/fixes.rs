//! Ready-made changes for the common diagnostics.

use syntax::diagnostic::Diagnostic;
use syntax::tree::{Format, Node, Tree};

use super::{Edit, outline, written};

/// A change that mends something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to write on the button.
    pub title: String,
    pub edits: Vec<Edit>,
}

/// What could be done about a diagnostic with one press.
pub fn fixes(text: &str, tree: &Tree, diagnostic: &Diagnostic) -> Vec<Fix> {
    let mut found = Vec::new();
    let here = text.get(diagnostic.span.clone()).unwrap_or_default();
    let hint = diagnostic.hint.as_deref().unwrap_or_default();
    if let Some(name) = hint.strip_prefix("did you mean `").and_then(|rest| rest.strip_suffix("`?")) {
        let edit = Edit { range: diagnostic.span.clone(), text: as_before(here, tree.format, name) };
        found.push(Fix { title: format!("Change to `{name}`"), edits: vec![edit] });
    }
    if let Some(name) = hint.strip_prefix("write `").and_then(|rest| rest.strip_suffix('`'))
        && (name.ends_with(".$") || name.ends_with("Path"))
    {
        let edit = Edit { range: diagnostic.span.clone(), text: as_before(here, tree.format, name) };
        found.push(Fix { title: format!("Rename to `{name}`"), edits: vec![edit] });
    }
    if tree.format == Format::Json {
        found.extend(missing(tree, diagnostic));
    }
    found
}

/// A word in the quotation marks that the old one had.
fn as_before(old: &str, format: Format, name: &str) -> String {
    match format {
        _ if old.starts_with('"') => super::quoted(name),
        // Within an expression there are no quotation marks to put.
        Format::Yaml if !name.starts_with('$') => written(format, name),
        Format::Yaml | Format::Json => name.to_owned(),
    }
}

/// Members that are missing: the end of a state, the start of a machine.
fn missing(tree: &Tree, diagnostic: &Diagnostic) -> Vec<Fix> {
    let outline = outline(tree);
    let mut found = Vec::new();
    if diagnostic.message.contains("[Next, End]") && diagnostic.message.starts_with("Exactly one") {
        let Some(state) = outline.find(&diagnostic.location) else { return found };
        found.extend(member(tree, state.span.clone(), "\"End\": true", "End here"));
        if let Some(next) = following(&outline, &state.location) {
            let text = format!("\"Next\": {}", super::quoted(&next));
            found.extend(member(tree, state.span.clone(), &text, &format!("Go on to `{next}`")));
        }
    }
    if diagnostic.message.ends_with("[StartAt]")
        && diagnostic.location == "/"
        && let Some(scope) = &outline.scope
        && let Some(first) = scope.states.first()
    {
        let text = format!("\"StartAt\": {}, ", super::quoted(&first.name));
        let at = scope.span.start + 1;
        let edit = Edit { range: at..at, text };
        found.push(Fix { title: format!("Start at `{}`", first.name), edits: vec![edit] });
    }
    found
}

/// The state that is written after another in its scope.
fn following(outline: &super::Outline, location: &str) -> Option<String> {
    let (scope, _) = location.rsplit_once("/States/")?;
    let siblings: Vec<_> = outline
        .states()
        .into_iter()
        .filter(|state| state.location.rsplit_once("/States/").is_some_and(|(own, _)| own == scope))
        .collect();
    let at = siblings.iter().position(|state| state.location == location)?;
    siblings.get(at + 1).map(|state| state.name.to_string())
}

/// A member added at the end of the object that ends where a state does.
fn member(tree: &Tree, span: std::ops::Range<usize>, text: &str, title: &str) -> Option<Fix> {
    let mut node = tree.root.as_ref()?;
    // Down to the object whose braces close the state.
    while !(node.as_object().is_some() && node.span.end() == span.end && node.span.start() > span.start) {
        node = match node.as_object() {
            Some(members) => {
                &members
                    .iter()
                    .find(|member| member.value.span.touches(span.end) && member.value.span.end() >= span.end)?
                    .value
            }
            None => node.as_array()?.iter().find(|item| item.span.touches(span.end))?,
        };
    }
    let last: Option<&Node> = node.as_object()?.last().map(|member| &member.value);
    let (at, comma) = last.map_or((node.span.start() + 1, ""), |last| (last.span.end(), ", "));
    Some(Fix { title: title.to_owned(), edits: vec![Edit { range: at..at, text: format!("{comma}{text}") }] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LoadOptions, load};

    /// The text after the first fix of the first diagnostic that has one; loaded again it has no errors.
    fn fixed(text: &str) -> String {
        let loaded = load(text, &LoadOptions::default());
        let fix =
            loaded.diagnostics.iter().find_map(|found| fixes(text, &loaded.tree, found).into_iter().next()).unwrap();
        let mut text = text.to_owned();
        for edit in fix.edits.into_iter().rev() {
            text.replace_range(edit.range, &edit.text);
        }
        assert_eq!(load(&text, &LoadOptions::default()).diagnostics, [], "{text}");
        text
    }

    #[test]
    fn common_slips_are_mended() {
        assert_eq!(
            fixed(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Bb"}, "B": {"Type": "Succeed"}}}"#),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}"#
        );
        assert_eq!(
            fixed(r#"{"States": {"A": {"Type": "Pass", "End": true}}}"#),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#
        );
        assert_eq!(
            fixed(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass"}}}"#),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#
        );
        assert_eq!(
            fixed(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Paramters": {}, "End": true}}}"#),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {}, "End": true}}}"#
        );
        assert_eq!(
            fixed(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"x": "$.y"}, "End": true}}}"#),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"x.$": "$.y"}, "End": true}}}"#
        );
    }
}
