//! Strict JSON text to a [`Value`]: the fast way in for payloads, with the sentences of the services' own parser.
//!
//! Definitions are read by the recovering parser instead, which keeps spans and goes on after an error. The messages
//! here are Jackson's, as `StartExecution` hands them out
//! (`Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting …'`).

use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

use crate::{Array, Key, Number, Object, Value};

/// What is wrong with a JSON text, in Jackson's words, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    pub message: String,
    /// Where in the text, in bytes.
    pub offset: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for JsonError {}

enum Open {
    Array(Vec<Value>),
    Object(Object, Key),
}

/// Reads one JSON value and nothing after it.
pub fn parse(text: &str) -> Result<Value, JsonError> {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, keys: HashSet::new() };
    let value = parser.document()?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(value),
        Some(_) => Err(parser.unexpected("expected end of text")),
    }
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Names seen so far, so that a thousand rows share their keys.
    keys: HashSet<Key>,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<Value, JsonError> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.skip_space();
            let mut done = match self.peek() {
                Some(b'[') => {
                    self.at += 1;
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        Value::Array(Array::new())
                    } else {
                        open.push(Open::Array(Vec::new()));
                        continue;
                    }
                }
                Some(b'{') => {
                    self.at += 1;
                    self.skip_space();
                    if self.peek() == Some(b'}') {
                        self.at += 1;
                        Value::Object(Object::new())
                    } else {
                        let key = self.key()?;
                        open.push(Open::Object(Object::new(), key));
                        continue;
                    }
                }
                _ => self.scalar()?,
            };
            // A value is complete: put it where it belongs, and close what it completes.
            loop {
                self.skip_space();
                match open.pop() {
                    None => return Ok(done),
                    Some(Open::Array(mut items)) => {
                        items.push(done);
                        match self.peek() {
                            Some(b',') => {
                                self.at += 1;
                                open.push(Open::Array(items));
                                break;
                            }
                            Some(b']') => {
                                self.at += 1;
                                done = Value::Array(items.into());
                            }
                            Some(_) => return Err(self.unexpected("was expecting comma to separate Array entries")),
                            None => return Err(self.end_of_input("expected close marker for Array")),
                        }
                    }
                    Some(Open::Object(mut members, key)) => {
                        members.insert(key, done);
                        match self.peek() {
                            Some(b',') => {
                                self.at += 1;
                                self.skip_space();
                                let key = self.key()?;
                                open.push(Open::Object(members, key));
                                break;
                            }
                            Some(b'}') => {
                                self.at += 1;
                                done = Value::Object(members);
                            }
                            Some(_) => return Err(self.unexpected("was expecting comma to separate Object entries")),
                            None => return Err(self.end_of_input("expected close marker for Object")),
                        }
                    }
                }
            }
        }
    }

    fn key(&mut self) -> Result<Key, JsonError> {
        match self.peek() {
            Some(b'"') => {}
            Some(_) => return Err(self.unexpected("was expecting double-quote to start field name")),
            None => return Err(self.end_of_input("expected close marker for Object")),
        }
        let name = self.string()?;
        let key = if let Some(key) = self.keys.get(&*name) {
            key.clone()
        } else {
            self.keys.insert(name.clone());
            name
        };
        self.skip_space();
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                Ok(key)
            }
            Some(_) => Err(self.unexpected("was expecting a colon to separate field name and value")),
            None => Err(self.end_of_input("expected close marker for Object")),
        }
    }

    fn scalar(&mut self) -> Result<Value, JsonError> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$' || byte >= 0x80 => self.word(),
            Some(_) => Err(self.unexpected(
                "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            )),
            None => Err(self.error("No content to map due to end-of-input".to_owned())),
        }
    }

    fn word(&mut self) -> Result<Value, JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let value = match word {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => {
                return Err(self.error(format!(
                    "Unrecognized token '{word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
                )));
            }
        };
        self.at += end;
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        self.skip(|byte| byte == b'-');
        let leading_zero = self.peek() == Some(b'0');
        let digits = self.digits();
        if digits == 0 {
            return Err(self.unexpected("expected digit (0-9) to follow minus sign, for valid numeric value"));
        }
        if leading_zero && digits > 1 {
            return Err(self.error("Invalid numeric value: Leading zeroes not allowed".to_owned()));
        }
        let mut whole = true;
        if self.skip(|byte| byte == b'.') {
            whole = false;
            if self.digits() == 0 {
                return Err(self.unexpected("Decimal point not followed by a digit"));
            }
        }
        if self.skip(|byte| matches!(byte, b'e' | b'E')) {
            whole = false;
            self.skip(|byte| matches!(byte, b'+' | b'-'));
            if self.digits() == 0 {
                return Err(self.unexpected("Exponent indicator not followed by a digit"));
            }
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            return Err(self.unexpected("Expected space separating root-level values"));
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        if whole && let Ok(int) = digits.parse() {
            return Ok(Value::Number(Number::Int(int)));
        }
        digits
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
            .ok_or_else(|| self.error(format!("Numeric value ({digits}) out of range")))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) -> bool {
        let found = self.peek().is_some_and(wanted);
        self.at += usize::from(found);
        found
    }

    fn string(&mut self) -> Result<Rc<str>, JsonError> {
        self.at += 1;
        let start = self.at;
        let mut unescaped: Option<String> = None;
        let mut plain = start;
        loop {
            match self.peek() {
                None => return Err(self.end_of_input("was expecting closing quote for a string value")),
                Some(b'"') => {
                    let tail = self.text.get(plain..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(match unescaped {
                        None => tail.into(),
                        Some(mut text) => {
                            text.push_str(tail);
                            text.into()
                        }
                    });
                }
                Some(b'\\') => {
                    let text = unescaped.get_or_insert_default();
                    text.push_str(self.text.get(plain..self.at).unwrap_or_default());
                    self.at += 1;
                    let escaped = self.escape()?;
                    unescaped.get_or_insert_default().push(escaped);
                    plain = self.at;
                }
                Some(byte @ 0..0x20) => {
                    return Err(self.error(format!(
                        "Illegal unquoted character ((CTRL-CHAR, code {byte})): has to be escaped using backslash to be included in string value"
                    )));
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let Some(byte) = self.peek() else {
            return Err(self.end_of_input("was expecting closing quote for a string value"));
        };
        let plain = match byte {
            b'"' | b'\\' | b'/' => byte as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.unicode_escape();
            }
            _ => {
                let (character, code) = self.current();
                return Err(self.error(format!("Unrecognized character escape '{character}' (code {code})")));
            }
        };
        self.at += 1;
        Ok(plain)
    }

    /// Half of a surrogate pair by itself becomes U+FFFD: Rust's strings cannot hold it.
    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let first = self.hex4()?;
        if (0xD800..0xDC00).contains(&first) && self.bytes.get(self.at..self.at + 2) == Some(b"\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.hex4()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| (byte as char).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.unexpected("expected a hex-digit for character escape sequence"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn current(&self) -> (char, u32) {
        let character = self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or('\0');
        (character, u32::from(character))
    }

    fn unexpected(&self, wanted: &str) -> JsonError {
        if self.peek().is_none() {
            return self.end_of_input(wanted);
        }
        let (character, code) = self.current();
        self.error(format!("Unexpected character ('{character}' (code {code})): {wanted}"))
    }

    fn end_of_input(&self, wanted: &str) -> JsonError {
        self.error(format!("Unexpected end-of-input: {wanted}"))
    }

    fn error(&self, message: String) -> JsonError {
        JsonError { message, offset: self.at }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_what_it_prints() {
        for text in [
            "null",
            "-0.5",
            "9007199254740993",
            "\"\"",
            r#"{"a":[1,{"b":null}],"":true}"#,
            "[[],{}]",
            r#""\u0001\"\\\n é😀""#,
        ] {
            assert_eq!(parse(text).map(|value| value.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(parse(r#""\ud83d\ude00 \ud83d""#).map(|v| v.to_string()).as_deref(), Ok("\"😀 \u{FFFD}\""));
    }

    #[test]
    fn speaks_as_jackson_does() {
        for (text, message) in [
            (
                "not json",
                "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            ),
            ("{'not': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"),
            (
                "{\"a\" 1}",
                "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            ),
            ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"),
            ("[1", "Unexpected end-of-input: expected close marker for Array"),
            ("\"a", "Unexpected end-of-input: was expecting closing quote for a string value"),
        ] {
            assert_eq!(parse(text).map_err(|error| error.message), Err(message.to_owned()));
        }
        for text in ["", "01", "1.", "-", "1e", "[1,]", "{\"a\":1,}", "\"\t\"", "\"\\x\"", "1 2", "nul", "'a'"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
