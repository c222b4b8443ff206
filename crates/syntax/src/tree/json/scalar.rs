//! Strings, numbers, words and placeholders of the recovering parser.

use std::borrow::Cow;
use std::rc::Rc;

use super::{Parser, is_word};
use crate::Number;
use crate::span::Span;
use crate::tree::placeholder::name_at;
use crate::tree::{Node, NodeKind};

impl<'a> Parser<'a> {
    pub(super) fn scalar(&mut self) -> Node {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'"') => NodeKind::String(self.string().into()),
            Some(b'\'') => NodeKind::String(self.single_quoted()),
            Some(b'$') if self.text.get(start..).is_some_and(|rest| rest.starts_with("${")) => self.placeholder(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(byte) if is_word(byte) => self.word(),
            _ => {
                self.garbage();
                NodeKind::Missing
            }
        };
        Node { kind, span: Span::new(start, self.at) }
    }

    fn placeholder(&mut self) -> NodeKind {
        let name = self.text.get(self.at + 2..).and_then(name_at);
        match name {
            Some(name) => {
                self.at += name.len() + 3;
                NodeKind::Placeholder(name.into())
            }
            None => {
                self.garbage();
                NodeKind::Missing
            }
        }
    }

    pub(super) fn take_word(&mut self) -> &str {
        let start = self.at;
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn word(&mut self) -> NodeKind {
        let start = self.at;
        let word = self.take_word().to_owned();
        let span = Span::new(start, self.at);
        match word.as_str() {
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            "null" => NodeKind::Null,
            _ => {
                let lower = word.to_ascii_lowercase();
                let meant = match lower.as_str() {
                    "true" => Some(NodeKind::Bool(true)),
                    "false" => Some(NodeKind::Bool(false)),
                    "null" | "none" | "undefined" | "nil" => Some(NodeKind::Null),
                    _ => None,
                };
                let hint = match &meant {
                    Some(NodeKind::Null) => "write `null`".to_owned(),
                    Some(_) => format!("write `{lower}`"),
                    None => format!("write `\"{word}\"`"),
                };
                self.error(&format!("`{word}` is no JSON value"), span, Some(&hint));
                // Of what was meant to be a number, which number is not known; quotation marks of a word processor are none.
                let number = matches!(lower.as_str(), "nan" | "infinity" | "inf");
                let text = || NodeKind::String(word.trim_matches(['“', '”', '„', '‘', '’']).into());
                meant.unwrap_or_else(|| if number { NodeKind::Missing } else { text() })
            }
        }
    }

    fn number(&mut self) -> NodeKind {
        let start = self.at;
        let word = self.take_word().to_owned();
        let span = Span::new(start, self.at);
        let digits = word.strip_prefix('-').unwrap_or(&word);
        let leading_zero =
            digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        let parsed = word
            .parse::<i64>()
            .ok()
            .map(Number::Int)
            .or_else(|| word.parse::<f64>().ok().and_then(Number::from_f64))
            .filter(|_| digits.starts_with(|c: char| c.is_ascii_digit()) && !word.ends_with('.'));
        match parsed {
            Some(number) if !leading_zero => NodeKind::Number(number),
            Some(number) => {
                self.error("a number must not begin with 0", span, Some(&format!("write `{number}`")));
                NodeKind::Number(number)
            }
            None => {
                self.error(&format!("`{word}` is no number"), span, Some(&format!("as text write `\"{word}\"`")));
                NodeKind::String(word.into())
            }
        }
    }

    pub(super) fn single_quoted(&mut self) -> Rc<str> {
        let start = self.at;
        let rest = self.text.get(start + 1..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let length = line.find('\'').unwrap_or(line.len());
        let text = line.get(..length).unwrap_or_default();
        self.at = (start + length + 2).min(self.bytes.len());
        if length == line.len() {
            self.at = start + 1 + length;
        }
        let hint = format!("write `\"{text}\"`");
        self.error("JSON strings stand in double quotation marks", Span::new(start, self.at), Some(&hint));
        text.into()
    }

    /// Reads a string; at the end of the line it ends, unless it plainly goes on.
    pub(super) fn string(&mut self) -> Cow<'a, str> {
        let start = self.at;
        self.at += 1;
        let mut unescaped: Option<String> = None;
        let mut plain = self.at;
        loop {
            match self.peek() {
                Some(b'\r') if self.bytes.get(self.at + 1) == Some(&b'\n') => self.at += 1,
                Some(b'\n') if self.closes_below() => {
                    let span = Span::new(self.at, self.at + 1);
                    self.error("a line break within a string must be escaped", span, Some("write `\\n` for it"));
                    self.at += 1;
                }
                None | Some(b'\n') => {
                    let span = Span::new(start, self.at);
                    self.error("this string is not closed", span, Some("write `\"` at its end"));
                    return self.finish(plain, self.at, unescaped);
                }
                Some(b'"') => {
                    self.at += 1;
                    return self.finish(plain, self.at - 1, unescaped);
                }
                Some(b'\\') => {
                    let mut text = unescaped.take().unwrap_or_default();
                    text.push_str(self.text.get(plain..self.at).unwrap_or_default());
                    self.escape(&mut text);
                    plain = self.at;
                    unescaped = Some(text);
                }
                Some(0..0x20) => {
                    let span = Span::new(self.at, self.at + 1);
                    self.error("a control character must be escaped", span, Some("write `\\t` for a tab"));
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Whether the next quotation mark closes a string: behind it stands what follows a value or a name.
    fn closes_below(&self) -> bool {
        const LOOK_AHEAD: usize = 4096;
        let mut rest = self.bytes.iter().skip(self.at).take(LOOK_AHEAD);
        while let Some(byte) = rest.next() {
            match byte {
                b'\\' => drop(rest.next()),
                b'"' => {
                    let behind = rest.find(|byte| !byte.is_ascii_whitespace());
                    return matches!(behind, None | Some(b',' | b'}' | b']' | b':'));
                }
                _ => {}
            }
        }
        false
    }

    fn finish(&self, plain: usize, end: usize, unescaped: Option<String>) -> Cow<'a, str> {
        let tail = self.text.get(plain..end).unwrap_or_default();
        match unescaped {
            None => Cow::Borrowed(tail),
            Some(text) => Cow::Owned(text + tail),
        }
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        let plain = match self.peek() {
            Some(b'u') => {
                self.at += 1;
                return self.unicode_escape(start, text);
            }
            Some(byte @ (b'"' | b'\\' | b'/')) => byte as char,
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => {
                let length = self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                let span = Span::new(start, self.at + length);
                self.error("there is no such escape in JSON", span, Some("write `\\\\` for a backslash"));
                text.push('\\');
                return;
            }
        };
        self.at += 1;
        text.push(plain);
    }

    fn unicode_escape(&mut self, start: usize, text: &mut String) {
        let first = self.hex4();
        let code = match first {
            Some(high @ 0xD800..0xDC00) if self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) => {
                let back = self.at;
                self.at += 2;
                match self.hex4() {
                    Some(low @ 0xDC00..0xE000) => Some(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)),
                    _ => {
                        self.at = back;
                        first
                    }
                }
            }
            _ => first,
        };
        if code.is_none() {
            let span = Span::new(start, self.at);
            self.error("four hexadecimal digits must follow `\\u`", span, None);
        }
        text.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
