//! A definition as its author writes it to the JSON text that the API takes: placeholders filled in, YAML turned to JSON.
//!
//! JSON without placeholders passes to the letter, wrong or right: what is wrong with it is the service's to say.

use std::collections::BTreeMap;

use syntax::tree::{Format, Placeholders, Tree};

/// The text for `CreateStateMachine`.
pub(crate) fn json_text(text: &str, placeholders: &BTreeMap<String, String>) -> String {
    if Tree::format_of(text) == Format::Json && placeholders.is_empty() {
        return text.to_owned();
    }
    let placeholders: Placeholders = placeholders.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let tree = Tree::parse_with(text, &placeholders);
    match &tree.root {
        Some(root) if tree.errors.is_empty() => root.to_value().to_string(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_placeholders_become_json() {
        let values = BTreeMap::from([("Next".to_owned(), "B".to_owned())]);
        assert_eq!(json_text("StartAt: A\nStates: {}\n", &BTreeMap::new()), r#"{"StartAt":"A","States":{}}"#);
        assert_eq!(json_text(r#"{"StartAt":"${Next}"}"#, &values), r#"{"StartAt":"B"}"#);
    }

    #[test]
    fn json_passes_to_the_letter() {
        let broken = "{ \"StartAt\" : ";
        assert_eq!(json_text(broken, &BTreeMap::new()), broken);
    }
}
