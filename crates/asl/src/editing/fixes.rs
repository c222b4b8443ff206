//! Ready-made changes for the common diagnostics.

use syntax::diagnostic::Diagnostic;
use syntax::tree::{Format, Node, Tree};

use super::{Edit, OutlineScope, outline, written};
use crate::definition::QueryLanguage;
use crate::diagnostics::lint;
use crate::fields::ObjectKind;

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
        found.extend(wrapped(text, tree, diagnostic));
        found.extend(in_jsonata(text, tree, diagnostic));
        found.extend(missing(text, tree, diagnostic));
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

/// A lone state, as documentation prints it: what is wanted is the workflow around it.
fn wrapped(text: &str, tree: &Tree, diagnostic: &Diagnostic) -> Option<Fix> {
    let root = tree.root.as_ref()?;
    let members = root.as_object()?;
    let member = |name: &str| members.iter().find(|member| &*member.name == name);
    let kind = member("Type")?.value.as_str().filter(|kind| ObjectKind::of_state(kind).is_some())?;
    let lacks_states = diagnostic.location == "/" && diagnostic.message.starts_with("These fields are required");
    if !lacks_states || member("States").is_some() {
        return None;
    }
    let range = root.span.range();
    let name = super::quoted(kind);
    let state = text.get(range.clone())?;
    let language = if is_jsonata(text, root) { format!("{JSONATA}, ") } else { String::new() };
    let workflow = format!("{{{language}\"StartAt\": {name}, \"States\": {{{name}: {state}}}}}");
    let text = super::format(&workflow, &Tree::parse(&workflow))?;
    Some(Fix {
        title: "Make it a workflow’s only state".to_owned(),
        edits: vec![Edit { range, text: text.trim_end().to_owned() }],
    })
}

const JSONATA: &str = "\"QueryLanguage\": \"JSONata\"";

/// A state that is written in JSONata where that is not said.
fn in_jsonata(text: &str, tree: &Tree, diagnostic: &Diagnostic) -> Option<Fix> {
    if !diagnostic.message.starts_with("The QueryLanguage is set to 'JSONPath'") {
        return None;
    }
    let outline = outline(tree);
    if diagnostic.hint.as_deref() == Some(lint::ALL_IN_JSONATA) {
        let edit = added_first(text, outline.scope.as_ref()?, JSONATA);
        return Some(Fix { title: "Make it a JSONata workflow".to_owned(), edits: vec![edit] });
    }
    let state = outline.find(&diagnostic.location)?;
    is_jsonata(text, object_of(tree, &state.span)?).then_some(())?;
    let edit = added(text, tree, &state.span, JSONATA)?;
    Some(Fix { title: format!("Make `{}` a JSONata state", state.name), edits: vec![edit] })
}

/// Whether a state has only fields that JSONata states have, one of which no other has, or an expression in it.
fn is_jsonata(text: &str, state: &Node) -> bool {
    let members = state.as_object().unwrap_or_default();
    let kind = members.iter().find(|member| &*member.name == "Type").and_then(|member| member.value.as_str());
    let Some(kind) = kind.and_then(|kind| ObjectKind::of_state(kind)) else { return false };
    let only = |language| {
        let fields = members.iter().filter_map(|member| kind.field(&member.name));
        fields.filter(|field| field.only == Some(language)).count()
    };
    let has_expression = text.get(state.span.range()).is_some_and(|state| state.contains("{%"));
    only(QueryLanguage::JsonPath) == 0 && (has_expression || only(QueryLanguage::Jsonata) > 0)
}

/// Members that are missing: the end of a state, the start of a machine.
fn missing(text: &str, tree: &Tree, diagnostic: &Diagnostic) -> Vec<Fix> {
    let outline = outline(tree);
    let mut found = Vec::new();
    if diagnostic.message.contains("[Next, End]") && diagnostic.message.starts_with("Exactly one") {
        let Some(state) = outline.find(&diagnostic.location) else { return found };
        let mut add = |member: &str, title: String| {
            found.extend(added(text, tree, &state.span, member).map(|edit| Fix { title, edits: vec![edit] }));
        };
        add("\"End\": true", "End here".to_owned());
        if let Some(next) = following(&outline, &state.location) {
            add(&format!("\"Next\": {}", super::quoted(&next)), format!("Go on to `{next}`"));
        }
    }
    if diagnostic.message.ends_with("[StartAt]")
        && diagnostic.location == "/"
        && let Some(scope) = &outline.scope
        && let Some(first) = scope.states.first()
    {
        let edit = added_first(text, scope, &format!("\"StartAt\": {}", super::quoted(&first.name)));
        found.push(Fix { title: format!("Start at `{}`", first.name), edits: vec![edit] });
    }
    found
}

/// A member added at the beginning of a machine; on a line of its own where the first one has that.
fn added_first(text: &str, scope: &OutlineScope, member: &str) -> Edit {
    let at = scope.span.start + 1;
    let rest = text.get(at..).unwrap_or_default();
    let gap = rest.get(..rest.len() - rest.trim_start().len()).unwrap_or_default();
    let text = if gap.contains('\n') { format!("{gap}{member},") } else { format!("{member}, ") };
    Edit { range: at..at, text }
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

/// The object whose braces close the state of a span, which begins with the state's name.
fn object_of<'t>(tree: &'t Tree, span: &std::ops::Range<usize>) -> Option<&'t Node> {
    let mut node = tree.root.as_ref()?;
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
    Some(node)
}

/// A member added at the end of a state; on a line of its own where the last one has that.
fn added(text: &str, tree: &Tree, span: &std::ops::Range<usize>, member: &str) -> Option<Edit> {
    let node = object_of(tree, span)?;
    let Some(last) = node.as_object()?.last() else {
        let at = node.span.start() + 1;
        return Some(Edit { range: at..at, text: member.to_owned() });
    };
    let at = last.value.span.end();
    let before = text.get(..last.name_span.start()).unwrap_or_default();
    let gap = before.get(before.trim_end().len()..).filter(|gap| gap.contains('\n')).unwrap_or(" ");
    Some(Edit { range: at..at, text: format!(",{gap}{member}") })
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

    #[test]
    fn a_lone_state_becomes_a_workflow() {
        assert_eq!(
            fixed(r#"{"Type": "Pass", "Result": 1, "End": true}"#),
            "{\n  \"StartAt\": \"Pass\",\n  \"States\": {\n    \"Pass\": {\n      \"Type\": \"Pass\",\n      \"Result\": 1,\n      \"End\": true\n    }\n  }\n}"
        );
    }

    #[test]
    fn a_state_in_jsonata_says_so() {
        assert_eq!(
            fixed(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{% 1 %}", "End": true}}}"#),
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{% 1 %}", "End": true, "QueryLanguage": "JSONata"}}}"#
        );
        assert_eq!(
            fixed(r#"{"Type": "Pass", "Output": 1, "End": true}"#),
            "{\n  \"QueryLanguage\": \"JSONata\",\n  \"StartAt\": \"Pass\",\n  \"States\": {\n    \"Pass\": {\n      \"Type\": \"Pass\",\n      \"Output\": 1,\n      \"End\": true\n    }\n  }\n}"
        );
        let mixed =
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Output": 1, "ResultPath": "$.a", "End": true}}}"#;
        let loaded = load(mixed, &LoadOptions::default());
        let found: Vec<Fix> = loaded.diagnostics.iter().flat_map(|found| fixes(mixed, &loaded.tree, found)).collect();
        assert_eq!(found, [], "it would only be wrong in another way");
    }

    #[test]
    fn what_is_added_stands_as_its_neighbours_do() {
        assert_eq!(
            fixed("{\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}"),
            "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}"
        );
        assert_eq!(
            fixed("{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\"\n    }\n  }\n}"),
            "{\n  \"StartAt\": \"A\",\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}"
        );
    }
}
