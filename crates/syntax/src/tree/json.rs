//! JSON to a [`Tree`], going on after every error.
//!
//! Separate from [`crate::json`], which reads payloads: strict, and as fast as can be. This one guesses what was meant,
//! so that the rest of a definition is still understood while one line of it is being typed.
//! <https://www.rfc-editor.org/rfc/rfc8259>

mod scalar;

use std::collections::HashSet;

use super::{Format, MAX_DEPTH, Member, Node, NodeKind, SyntaxError, TOO_DEEP, Tree};
use crate::Key;
use crate::span::Span;

/// More than anybody reads; a text that is not JSON at all would give one for every word.
const MAX_ERRORS: usize = 100;

/// Objects smaller than this are searched for duplicates member by member.
const SMALL: usize = 16;

pub(super) fn parse(text: &str) -> Tree {
    let mut parser =
        Parser { text, bytes: text.as_bytes(), at: 0, keys: HashSet::new(), errors: Vec::new(), unclosed: false };
    if text.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
    }
    parser.skip_space();
    let root = if parser.peek().is_none() { None } else { Some(parser.document()) };
    parser.skip_space();
    if root.is_some() && parser.peek().is_some() {
        let rest = Span::new(parser.at, text.trim_end().len());
        parser.error(
            "there is more text after the end of the definition",
            rest,
            Some("remove it, or check the braces before it"),
        );
    }
    Tree { format: Format::Json, root, functions: Vec::new(), errors: parser.errors }
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Names seen so far, so that a thousand states share the names of their fields.
    keys: HashSet<Key>,
    errors: Vec<SyntaxError>,
    /// Some container was found open at the end of the text.
    unclosed: bool,
}

enum Frame {
    Array { start: usize, items: Vec<Node> },
    Object { start: usize, members: Vec<Member>, name: Option<(Key, Span)> },
}

/// What stands where a value should.
enum Start {
    Value(Node),
    Open(Frame),
}

/// What comes after a value within its container.
enum After {
    Value,
    Closed(Node),
}

impl Parser<'_> {
    fn document(&mut self) -> Node {
        let mut open: Vec<Frame> = Vec::new();
        loop {
            let mut node = match self.value(open.len()) {
                Start::Value(node) => node,
                Start::Open(mut frame) => {
                    if self.first(&mut frame) {
                        open.push(frame);
                        continue;
                    }
                    self.close(frame)
                }
            };
            loop {
                let Some(mut frame) = open.pop() else { return node };
                match &mut frame {
                    Frame::Array { items, .. } => items.push(node),
                    Frame::Object { members, name, .. } => {
                        if let Some((name, name_span)) = name.take() {
                            members.push(Member { name, name_span, value: node, duplicate: false });
                        }
                    }
                }
                match self.after(frame, &open) {
                    (After::Value, Some(frame)) => {
                        open.push(frame);
                        break;
                    }
                    (After::Closed(closed), _) => node = closed,
                    (After::Value, None) => return Node { kind: NodeKind::Missing, span: Span::at(self.at) },
                }
            }
        }
    }

    /// A scalar, or the beginning of a container.
    fn value(&mut self, depth: usize) -> Start {
        self.skip_space();
        let start = self.at;
        match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                self.skip_container();
                let span = Span::new(start, self.at);
                self.error(TOO_DEEP, span, None);
                Start::Value(Node { kind: NodeKind::Missing, span })
            }
            Some(b'{') => {
                self.at += 1;
                Start::Open(Frame::Object { start, members: Vec::new(), name: None })
            }
            Some(b'[') => {
                self.at += 1;
                Start::Open(Frame::Array { start, items: Vec::new() })
            }
            None | Some(b',' | b'}' | b']' | b':') => {
                let span = Span::new(start, (start + 1).min(self.bytes.len()));
                self.error("a value is missing here", span, None);
                if self.peek() == Some(b':') {
                    self.at += 1;
                }
                Start::Value(Node { kind: NodeKind::Missing, span: Span::at(start) })
            }
            Some(_) => Start::Value(self.scalar()),
        }
    }

    /// Goes to the first value of a container that was just opened; false if it has none.
    fn first(&mut self, frame: &mut Frame) -> bool {
        self.skip_space();
        match frame {
            Frame::Array { .. } => match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    false
                }
                Some(b'}') => {
                    self.mismatch("array", "]");
                    false
                }
                None => {
                    self.unclosed(frame);
                    false
                }
                Some(_) => true,
            },
            Frame::Object { .. } => self.name(frame),
        }
    }

    /// Reads the next name and its colon; false at the object's end, which is read, too.
    fn name(&mut self, frame: &mut Frame) -> bool {
        loop {
            self.skip_space();
            let start = self.at;
            let name = match self.peek() {
                None => {
                    self.unclosed(frame);
                    return false;
                }
                Some(b'}') => {
                    self.at += 1;
                    return false;
                }
                Some(b']') => {
                    self.mismatch("object", "}");
                    return false;
                }
                Some(b',') => {
                    self.at += 1;
                    self.error("there is a comma too many", Span::new(start, self.at), Some("remove it"));
                    continue;
                }
                Some(b'"') => {
                    let name = self.string();
                    self.intern(&name)
                }
                Some(b'\'') => {
                    let name = self.single_quoted();
                    self.intern(&name)
                }
                Some(byte) if is_word(byte) => {
                    let word = self.take_word().to_owned();
                    let hint = format!("write `\"{word}\"`");
                    self.error("a name needs quotation marks", Span::new(start, self.at), Some(&hint));
                    self.intern(&word)
                }
                Some(_) => {
                    self.garbage();
                    continue;
                }
            };
            let span = Span::new(start, self.at);
            self.skip_space();
            match self.peek() {
                Some(b':') => self.at += 1,
                Some(b'=') => {
                    self.error("a colon must follow a name", Span::new(self.at, self.at + 1), Some("write `:`"));
                    self.at += 1;
                }
                _ => self.error("a colon and a value must follow a name", span, Some("write `:` and a value")),
            }
            if let Frame::Object { name: slot, .. } = frame {
                *slot = Some((name, span));
            }
            return true;
        }
    }

    /// Goes on after a value: to the next one, or out of the container.
    fn after(&mut self, mut frame: Frame, outer: &[Frame]) -> (After, Option<Frame>) {
        let is_array = matches!(frame, Frame::Array { .. });
        let (own, other) = if is_array { (b']', b'}') } else { (b'}', b']') };
        self.skip_space();
        let before = self.at;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                if self.peek() == Some(own) {
                    self.error(
                        "there is a comma after the last element",
                        Span::new(before, before + 1),
                        Some("remove it"),
                    );
                }
            }
            Some(byte) if byte == own => {}
            None => {
                self.unclosed(&frame);
                return (After::Closed(self.close(frame)), None);
            }
            Some(byte) if byte == other => {
                let fits = outer.iter().any(|frame| matches!(frame, Frame::Array { .. }) != is_array);
                self.error(
                    if is_array { "this closes an array with `}`" } else { "this closes an object with `]`" },
                    Span::new(before, before + 1),
                    Some(if is_array { "a `]` is missing before it" } else { "a `}` is missing before it" }),
                );
                // If it closes something further out, it is our own end that is missing.
                self.at += usize::from(!fits);
                return (After::Closed(self.close(frame)), None);
            }
            Some(_) => {
                let end = self.text.get(..before).unwrap_or_default().trim_end().len();
                let next = self.text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                self.error("a comma is missing", Span::new(end, end + next), Some("write `,`"));
            }
        }
        if is_array {
            while self.peek() == Some(b',') {
                self.error("there is a comma too many", Span::new(self.at, self.at + 1), Some("remove it"));
                self.at += 1;
                self.skip_space();
            }
            if self.peek() == Some(b']') {
                self.at += 1;
                return (After::Closed(self.close(frame)), None);
            }
            (After::Value, Some(frame))
        } else if self.name(&mut frame) {
            (After::Value, Some(frame))
        } else {
            (After::Closed(self.close(frame)), None)
        }
    }

    fn close(&mut self, frame: Frame) -> Node {
        match frame {
            Frame::Array { start, items } => Node { kind: NodeKind::Array(items), span: Span::new(start, self.at) },
            Frame::Object { start, mut members, .. } => {
                mark_duplicates(&mut members);
                Node { kind: NodeKind::Object(members), span: Span::new(start, self.at) }
            }
        }
    }

    fn mismatch(&mut self, what: &str, end: &str) {
        let span = Span::new(self.at, self.at + 1);
        self.error(&format!("this does not close the {what}"), span, Some(&format!("a `{end}` is missing before it")));
        // Whoever is further out takes it as its own end.
    }

    /// What is around it is open, too, but one brace may be all that is missing.
    fn unclosed(&mut self, frame: &Frame) {
        if std::mem::replace(&mut self.unclosed, true) {
            return;
        }
        let (start, what, end) = match frame {
            Frame::Array { start, .. } => (*start, "array", "]"),
            Frame::Object { start, .. } => (*start, "object", "}"),
        };
        self.error(
            &format!("this {what} is not closed"),
            Span::new(start, start + 1),
            Some(&format!("write `{end}` at its end")),
        );
    }

    /// Steps over an object or array and everything in it, without looking closer.
    fn skip_container(&mut self) {
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' | b'\n' => return,
                b'\\' if self.peek().is_some() => self.at += 1,
                _ => {}
            }
        }
    }

    /// Steps over characters that mean nothing here, to the next that might.
    fn garbage(&mut self) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let useful = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | ',' | ':' | '"');
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let length = rest.get(first..).and_then(|rest| rest.find(useful)).map_or(rest.len(), |at| at + first);
        self.at += length;
        let shown: String = rest.chars().take(20).take_while(|c| !c.is_whitespace()).collect();
        self.error(&format!("`{shown}` is not expected here"), Span::new(start, self.at), None);
    }

    fn skip_space(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') => {
                    let rest = self.text.get(self.at..).unwrap_or_default();
                    let length = if rest.starts_with("//") {
                        rest.find('\n').unwrap_or(rest.len())
                    } else if rest.starts_with("/*") {
                        rest.find("*/").map_or(rest.len(), |at| at + 2)
                    } else {
                        return;
                    };
                    let span = Span::new(self.at, self.at + length);
                    self.error("JSON has no comments", span, Some("use a `Comment` field"));
                    self.at += length;
                }
                _ => return,
            }
        }
    }

    fn intern(&mut self, name: &str) -> Key {
        if let Some(known) = self.keys.get(name) {
            return known.clone();
        }
        let name = Key::from(name);
        self.keys.insert(name.clone());
        name
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn error(&mut self, message: &str, span: Span, hint: Option<&str>) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError { message: message.to_owned(), span, hint: hint.map(str::to_owned) });
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-' | b'.' | b'+') || byte >= 0x80
}

fn mark_duplicates(members: &mut [Member]) {
    if members.len() <= SMALL {
        for at in 1..members.len() {
            let (before, rest) = members.split_at_mut(at);
            if let Some(member) = rest.first_mut() {
                member.duplicate = before.iter().any(|earlier| earlier.name == member.name);
            }
        }
    } else {
        let mut seen = HashSet::with_capacity(members.len());
        for member in members {
            member.duplicate = !seen.insert(member.name.clone());
        }
    }
}

#[cfg(test)]
mod tests;
