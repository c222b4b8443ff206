//! JSON text for reading: indentation that changes nothing else, and its pieces for colouring.
//!
//! Works on the text, not on a parsed value, so that `1.0`, `2.5E3` and the order of members stay as they were written.

/// What a piece of JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Key,
    String,
    Number,
    /// `true`, `false`, `null`.
    Atom,
    Plain,
}

/// Indents JSON by two spaces; any other text comes back as it is.
pub fn pretty(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let taken = if first == '"' { string_end(rest) } else { first.len_utf8() };
        let (token, tail) = rest.split_at(taken);
        rest = tail.trim_start();
        match first {
            '{' | '[' if rest.starts_with(['}', ']']) => {
                out.push_str(token);
                let (close, tail) = rest.split_at(1);
                out.push_str(close);
                rest = tail.trim_start();
            }
            '{' | '[' => {
                depth += 1;
                out.push_str(token);
                line(&mut out, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push_str(token);
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => out.push_str(token),
        }
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Where the string at the start of `text` ends, its closing quote included.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// JSON text as HTML, each piece with a class for its colour. Whatever the text, it stays text.
pub fn coloured(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 3);
    for (piece, text) in pieces(text) {
        let class = match piece {
            Piece::Key => "key",
            Piece::String => "string",
            Piece::Number => "number",
            Piece::Atom => "atom",
            Piece::Plain => {
                push_escaped(&mut html, text);
                continue;
            }
        };
        html.extend(["<span class=\"", class, "\">"]);
        push_escaped(&mut html, text);
        html.push_str("</span>");
    }
    html
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(character),
        }
    }
}

/// Takes JSON text apart for colouring. The pieces put together are the text.
fn pieces(text: &str) -> Vec<(Piece, &str)> {
    let mut found: Vec<(Piece, &str)> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (piece, taken) = match first {
            '"' => {
                let end = string_end(rest);
                let key = rest.get(end..).unwrap_or_default().trim_start().starts_with(':');
                (if key { Piece::Key } else { Piece::String }, end)
            }
            '-' | '0'..='9' => (Piece::Number, run(rest, |c| c.is_ascii_alphanumeric() || "+-.".contains(c))),
            'a'..='z' | 'A'..='Z' => {
                let taken = run(rest, char::is_alphanumeric);
                let atom = rest.get(..taken).is_some_and(|word| matches!(word, "true" | "false" | "null"));
                (if atom { Piece::Atom } else { Piece::Plain }, taken)
            }
            _ => (Piece::Plain, run(rest, |c| !c.is_alphanumeric() && c != '"' && c != '-').max(first.len_utf8())),
        };
        let (token, tail) = rest.split_at(taken);
        found.push((piece, token));
        rest = tail;
    }
    found
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indents_and_keeps_numbers_and_order() {
        assert_eq!(
            pretty(r#"{"b":1.672167354533E9,"a":["x, {y}\"",true,{}, []]}"#),
            "{\n  \"b\": 1.672167354533E9,\n  \"a\": [\n    \"x, {y}\\\"\",\n    true,\n    {},\n    []\n  ]\n}"
        );
        assert_eq!(pretty("not json {"), "not json {");
        assert_eq!(pretty(" 3 "), "3");
    }

    #[test]
    fn html_in_the_text_stays_text() {
        assert_eq!(
            coloured("{\"<b>\": \"a & <img onerror=x>\"}<i>"),
            "{<span class=\"key\">\"&lt;b&gt;\"</span>: \
             <span class=\"string\">\"a &amp; &lt;img onerror=x&gt;\"</span>}&lt;i&gt;"
        );
    }

    #[test]
    fn pieces_make_up_the_text() {
        let text = "{\"a\": [\"b\", -1.5e3, null]}é \"";
        let found = pieces(text);
        assert_eq!(found.iter().map(|(_, piece)| *piece).collect::<String>(), text);
        let kinds: Vec<_> = found.iter().filter(|(piece, _)| *piece != Piece::Plain).copied().collect();
        assert_eq!(
            kinds,
            [
                (Piece::Key, "\"a\""),
                (Piece::String, "\"b\""),
                (Piece::Number, "-1.5e3"),
                (Piece::Atom, "null"),
                (Piece::String, "\"")
            ]
        );
    }
}
