//! Values to JSON text, without recursion: compact ([`Display`](std::fmt::Display)) or indented ([`Value::to_pretty`]).
//!
//! Strings are escaped as Jackson escapes them: `"`, `\` and control characters only.

use std::fmt::{self, Write};

use crate::{Array, Object, Value};

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_value(f, self, None)
    }
}

pub(crate) fn write_array(out: &mut impl Write, array: &Array) -> fmt::Result {
    write_value(out, &Value::Array(array.clone()), None)
}

pub(crate) fn write_object(out: &mut impl Write, object: &Object) -> fmt::Result {
    write_value(out, &Value::Object(object.clone()), None)
}

impl Value {
    /// The text over several lines, indented by two spaces, for people.
    pub fn to_pretty(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write_value(&mut text, self, Some(2));
        text
    }

    /// The length in bytes of the compact JSON text. Containers remember theirs, so that a payload which grew by one
    /// member is not walked again: this is what the 262,144-byte limit is checked with after every state.
    pub fn text_len(&self) -> usize {
        if let Some(known) = known_len(self) {
            return known;
        }
        // Post-order over containers whose length is not known yet.
        let mut pending = vec![self];
        while let Some(value) = pending.last().copied() {
            let before = pending.len();
            match value {
                Value::Array(array) => pending.extend(array.iter().filter(|v| known_len(v).is_none())),
                Value::Object(object) => pending.extend(object.values().filter(|v| known_len(v).is_none())),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
            if pending.len() == before {
                pending.pop();
                remember_len(value);
            }
        }
        known_len(self).unwrap_or_default()
    }
}

fn known_len(value: &Value) -> Option<usize> {
    match value {
        Value::Null | Value::Bool(true) => Some(4),
        Value::Bool(false) => Some(5),
        Value::Number(number) => Some(number_len(*number)),
        Value::String(text) => Some(string_len(text)),
        Value::Array(array) => Some(array.0.text_len.get()).filter(|len| *len > 0),
        Value::Object(object) => Some(object.0.text_len.get()).filter(|len| *len > 0),
    }
}

fn remember_len(value: &Value) {
    match value {
        Value::Array(array) => {
            let inner = array.iter().filter_map(known_len).fold(0, usize::saturating_add);
            array.0.text_len.set(inner.saturating_add(2 + array.len().saturating_sub(1)));
        }
        Value::Object(object) => {
            let member =
                |(k, v): (&crate::Key, &Value)| (string_len(k) + 1).saturating_add(known_len(v).unwrap_or_default());
            let inner = object.iter().map(member).fold(0, usize::saturating_add);
            object.0.text_len.set(inner.saturating_add(2 + object.len().saturating_sub(1)));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every state's output is measured, and most numbers are whole: no text is made for these.
fn number_len(number: crate::Number) -> usize {
    match number {
        crate::Number::Int(whole) => {
            let digits = whole.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
            digits + usize::from(whole < 0)
        }
        crate::Number::Float(_) => printed_len(number),
    }
}

fn printed_len(number: crate::Number) -> usize {
    struct Count(usize);
    impl Write for Count {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }
    let mut count = Count(0);
    // Counting cannot fail.
    let _ = write!(count, "{number}");
    count.0
}

fn string_len(text: &str) -> usize {
    let escapes: usize = text
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 1,
            0..0x20 => 5,
            _ => 0,
        })
        .sum();
    2 + text.len() + escapes
}

enum Open<'a> {
    Array(std::slice::Iter<'a, Value>),
    Object(Box<dyn Iterator<Item = (&'a crate::Key, &'a Value)> + 'a>),
}

fn write_value(out: &mut impl Write, root: &Value, indent: Option<usize>) -> fmt::Result {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut next = Some(root);
    loop {
        if let Some(value) = next.take() {
            match value {
                Value::Null => out.write_str("null")?,
                Value::Bool(value) => write!(out, "{value}")?,
                Value::Number(number) => write!(out, "{number}")?,
                Value::String(text) => write_string(out, text)?,
                Value::Array(array) if array.is_empty() => out.write_str("[]")?,
                Value::Object(object) if object.is_empty() => out.write_str("{}")?,
                Value::Array(array) => {
                    out.write_char('[')?;
                    let mut items = array.iter();
                    next = items.next();
                    open.push(Open::Array(items));
                    new_line(out, indent, open.len())?;
                }
                Value::Object(object) => {
                    out.write_char('{')?;
                    let mut members: Box<dyn Iterator<Item = _>> = Box::new(object.iter());
                    let first = members.next();
                    open.push(Open::Object(members));
                    new_line(out, indent, open.len())?;
                    if let Some((key, value)) = first {
                        write_key(out, key, indent)?;
                        next = Some(value);
                    }
                }
            }
            continue;
        }
        let depth = open.len();
        match open.last_mut() {
            None => return Ok(()),
            Some(Open::Array(items)) => match items.next() {
                Some(value) => {
                    out.write_char(',')?;
                    new_line(out, indent, depth)?;
                    next = Some(value);
                }
                None => {
                    open.pop();
                    new_line(out, indent, open.len())?;
                    out.write_char(']')?;
                }
            },
            Some(Open::Object(members)) => match members.next() {
                Some((key, value)) => {
                    out.write_char(',')?;
                    new_line(out, indent, depth)?;
                    write_key(out, key, indent)?;
                    next = Some(value);
                }
                None => {
                    open.pop();
                    new_line(out, indent, open.len())?;
                    out.write_char('}')?;
                }
            },
        }
    }
}

fn new_line(out: &mut impl Write, indent: Option<usize>, depth: usize) -> fmt::Result {
    match indent {
        Some(width) => write!(out, "\n{:1$}", "", width * depth),
        None => Ok(()),
    }
}

fn write_key(out: &mut impl Write, key: &str, indent: Option<usize>) -> fmt::Result {
    write_string(out, key)?;
    out.write_str(if indent.is_some() { ": " } else { ":" })
}

/// Writes a string with its quotation marks and escapes.
pub(crate) fn write_string(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..0x20 => "",
            _ => continue,
        };
        out.write_str(text.get(plain..at).unwrap_or_default())?;
        if escape.is_empty() {
            write!(out, "\\u{byte:04X}")?;
        } else {
            out.write_str(escape)?;
        }
        plain = at + 1;
    }
    out.write_str(text.get(plain..).unwrap_or_default())?;
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object;

    #[test]
    fn whole_numbers_are_measured_without_a_text() {
        for whole in [0, 1, 9, 10, -1, -10, 99, 100, i64::MAX, i64::MIN] {
            assert_eq!(Value::from(whole).text_len(), whole.to_string().len(), "{whole}");
        }
    }

    #[test]
    fn the_length_is_that_of_the_text_also_after_a_change() {
        let mut value =
            object! {"a" => "q\"\u{1}é\n", "b" => Value::from_iter([1, 22, -3]), "c" => Object::new(), "d" => 1e10};
        for _ in 0..2 {
            let text = Value::from(value.clone()).to_string();
            assert_eq!(Value::from(value.clone()).text_len(), text.len(), "{text}");
            value.insert("e", Value::from(value.clone()));
        }
    }

    #[test]
    fn indents_for_people() {
        let value: Value = object! {"a" => Value::from_iter([1, 2]), "b" => Object::new()}.into();
        assert_eq!(value.to_pretty(), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
    }
}
