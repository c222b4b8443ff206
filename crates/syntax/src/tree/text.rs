//! From a place in a string's value back to the place in the text that it was written at.
//!
//! Separate because escapes make the two differ, and only messages about expressions within strings need it.

use super::Node;

/// Where the byte `offset` of a string's value stands in `text`; the string's own beginning where that is not known.
pub fn offset_in_text(text: &str, node: &Node, offset: usize) -> usize {
    let raw = text.get(node.span.range()).unwrap_or_default();
    let Some(value) = node.as_str() else { return node.span.start() };
    let Some(first) = raw.chars().next() else { return node.span.start() };
    if !matches!(first, '"' | '\'') {
        // A plain scalar on one line stands as it is; anything else keeps its lines' order but not their indent.
        return match raw.find(&**value) {
            Some(at) => node.span.start() + at + offset,
            None => block_offset(raw, value, offset).map_or(node.span.start(), |at| node.span.start() + at),
        };
    }
    if raw.len() == value.len() + 2 {
        // Every escape is longer than what it stands for, so there is none.
        return node.span.start() + raw.floor_char_boundary(offset + 1).min(raw.len() - 1);
    }
    let mut written = raw.char_indices().skip(1).peekable();
    let mut seen = 0;
    while let Some((at, character)) = written.next() {
        if seen >= offset {
            return node.span.start() + at;
        }
        seen += if first == '"' && character == '\\' {
            match written.next() {
                Some((_, 'u')) => {
                    let hex: String = written.by_ref().take(4).map(|(_, c)| c).collect();
                    let code = u32::from_str_radix(&hex, 16).unwrap_or_default();
                    // Both halves of a surrogate pair together make four bytes.
                    if (0xD800..0xE000).contains(&code) { 2 } else { char::from_u32(code).map_or(3, char::len_utf8) }
                }
                _ => 1,
            }
        } else if first == '\'' && character == '\'' {
            written.next();
            1
        } else {
            character.len_utf8()
        };
    }
    node.span.end().saturating_sub(1).max(node.span.start())
}

/// In a block scalar: the same line's text, found line by line.
fn block_offset(raw: &str, value: &str, offset: usize) -> Option<usize> {
    let before = value.get(..offset)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = value.get(line_start..)?.split('\n').next().filter(|line| !line.trim().is_empty())?;
    raw.find(line).map(|at| at + offset - line_start)
}

#[cfg(test)]
mod tests {
    use super::super::Tree;
    use super::*;

    fn place(text: &str, needle: &str) -> (usize, usize) {
        let root = Tree::parse(text).root.unwrap();
        let node = root.get("a").unwrap();
        let offset = node.as_str().unwrap().find(needle).unwrap();
        (offset_in_text(text, node, offset), text.find(needle).unwrap())
    }

    #[test]
    fn escapes_are_counted() {
        for text in [
            r#"{"a": "plain X"}"#,
            r#"{"a": "\"q\\ \n X"}"#,
            r#"{"a": "\u00e9\ud83d\ude00 X"}"#,
            "a: plain X",
            "a: 'it''s X'",
            "a: |\n    one\n    two X\n",
        ] {
            let (found, wanted) = place(text, "X");
            assert_eq!(found, wanted, "{text}");
        }
    }
}
