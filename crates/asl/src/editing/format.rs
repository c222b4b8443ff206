//! A definition set out for people: two blanks a level, the order and the numbers as they were written.

use std::fmt::Write as _;

use syntax::tree::{Format, Node, NodeKind, Tree};

/// The text set out anew; `None` if it is broken, or YAML, whose comments and blocks we leave alone.
pub fn format(text: &str, tree: &Tree) -> Option<String> {
    if tree.format != Format::Json || !tree.errors.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 2);
    write(&mut out, text, tree.root.as_ref()?, 0);
    out.push('\n');
    Some(out)
}

fn write(out: &mut String, text: &str, node: &Node, depth: usize) {
    match &node.kind {
        NodeKind::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                new_line(out, at > 0, depth + 1);
                write(out, text, item, depth + 1);
            }
            new_line(out, false, depth);
            out.push(']');
        }
        NodeKind::Object(members) if !members.is_empty() => {
            out.push('{');
            for (at, member) in members.iter().enumerate() {
                new_line(out, at > 0, depth + 1);
                out.push_str(text.get(member.name_span.range()).unwrap_or_default());
                out.push_str(": ");
                write(out, text, &member.value, depth + 1);
            }
            new_line(out, false, depth);
            out.push('}');
        }
        NodeKind::Array(_) => out.push_str("[]"),
        NodeKind::Object(_) => out.push_str("{}"),
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Number(_)
        | NodeKind::String(_)
        | NodeKind::Placeholder(_)
        | NodeKind::Missing => out.push_str(text.get(node.span.range()).unwrap_or_default()),
    }
}

fn new_line(out: &mut String, comma: bool, depth: usize) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{}\n{:2$}", if comma { "," } else { "" }, "", depth * 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> Option<String> {
        format(text, &Tree::parse(text))
    }

    #[test]
    fn keeps_order_numbers_escapes_and_placeholders() {
        let text = r#"{"b":[1.50,{}],"a":"\u00e9",  "c":${X}, "e": []}"#;
        let wanted = "{\n  \"b\": [\n    1.50,\n    {}\n  ],\n  \"a\": \"\\u00e9\",\n  \"c\": ${X},\n  \"e\": []\n}\n";
        assert_eq!(formatted(text).as_deref(), Some(wanted));
        assert_eq!(formatted(wanted).as_deref(), Some(wanted));
    }

    #[test]
    fn leaves_alone_what_it_would_spoil() {
        assert_eq!(formatted("{\"a\": }"), None);
        assert_eq!(formatted("a: 1 # note"), None);
        assert_eq!(formatted(""), None);
    }
}
