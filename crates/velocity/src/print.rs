//! Values to text, as Java's `toString` gives it: `{a=1, b=[x, y]}` for maps and lists, JSON for lists read from JSON.
//!
//! The JSON is json-smart's, the library that API Gateway's output shows the hand of: a list escapes `/` as `\/` when it
//! prints itself, [`to_json`] does not.

use std::fmt::Write;
use std::rc::Rc;

use crate::error::RenderError;
use crate::item::Item;
use crate::list::ListKind;

/// How deep lists and maps may be nested where they are walked: printed, compared, made from JSON.
pub(crate) const MAX_DEPTH: usize = 400;

/// `toString()`, but at most so many bytes of it.
pub(crate) fn to_text(item: &Item, limit: usize) -> Result<Rc<str>, RenderError> {
    if let Item::String(text) = item {
        return Ok(text.clone());
    }
    let mut out = Out { text: String::new(), limit };
    write_java(&mut out, item, 0)?;
    Ok(out.text.into())
}

/// An item as JSON text, without spaces.
///
/// # Errors
/// When it is nested too deep, or longer than `limit` bytes.
pub fn to_json(item: &Item, limit: usize) -> Result<String, RenderError> {
    let mut out = Out { text: String::new(), limit };
    write_json(&mut out, item, 0, false)?;
    Ok(out.text)
}

struct Out {
    text: String,
    limit: usize,
}

impl Out {
    fn push(&mut self, text: &str) -> Result<(), RenderError> {
        if self.text.len() + text.len() > self.limit {
            return Err(RenderError::budget("The text is too long"));
        }
        self.text.push_str(text);
        Ok(())
    }
}

fn deeper(depth: usize) -> Result<usize, RenderError> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(RenderError::budget("The value is nested too deep")) }
}

fn write_java(out: &mut Out, item: &Item, depth: usize) -> Result<(), RenderError> {
    let depth = deeper(depth)?;
    match item {
        Item::Null => out.push("null"),
        Item::Bool(value) => out.push(if *value { "true" } else { "false" }),
        Item::Integer(value) => out.push(&value.to_string()),
        Item::Double(value) => out.push(&double(*value)),
        Item::String(text) => out.push(text),
        Item::List(list) => match list.kind() {
            ListKind::Json => write_json(out, item, depth, true),
            // Java prints an address, which no two runs share.
            ListKind::Array => out.push("[Ljava.lang.String;@0"),
            ListKind::Java => {
                out.push("[")?;
                for (at, inner) in list.to_vec().iter().enumerate() {
                    out.push(if at > 0 { ", " } else { "" })?;
                    if matches!(inner, Item::List(inner) if inner.same(list)) {
                        out.push("(this Collection)")?;
                    } else {
                        write_java(out, inner, depth)?;
                    }
                }
                out.push("]")
            }
        },
        Item::Map(map) => {
            out.push("{")?;
            for (at, (key, value)) in map.entries().iter().enumerate() {
                out.push(if at > 0 { ", " } else { "" })?;
                write_java(out, key, depth)?;
                out.push("=")?;
                if matches!(value, Item::Map(inner) if inner.same(map)) {
                    out.push("(this Map)")?;
                } else {
                    write_java(out, value, depth)?;
                }
            }
            out.push("}")
        }
        Item::Object(object) => out.push(&object.text()),
        Item::Block(_) => out.push("#define"),
    }
}

fn write_json(out: &mut Out, item: &Item, depth: usize, escape_slash: bool) -> Result<(), RenderError> {
    let depth = deeper(depth)?;
    match item {
        Item::Bool(_) | Item::Integer(_) => write_java(out, item, depth),
        Item::Double(value) if value.is_finite() => out.push(&double(*value)),
        Item::String(text) => write_json_string(out, text, escape_slash),
        Item::List(list) => {
            out.push("[")?;
            for (at, inner) in list.to_vec().iter().enumerate() {
                out.push(if at > 0 { "," } else { "" })?;
                write_json(out, inner, depth, escape_slash)?;
            }
            out.push("]")
        }
        Item::Map(map) => {
            out.push("{")?;
            for (at, (key, value)) in map.entries().iter().enumerate() {
                out.push(if at > 0 { "," } else { "" })?;
                write_json_string(out, &to_text(key, out.limit)?, escape_slash)?;
                out.push(":")?;
                write_json(out, value, depth, escape_slash)?;
            }
            out.push("}")
        }
        Item::Object(object) => write_json_string(out, &object.text(), escape_slash),
        Item::Null | Item::Double(_) | Item::Block(_) => out.push("null"),
    }
}

fn write_json_string(out: &mut Out, text: &str, escape_slash: bool) -> Result<(), RenderError> {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '/' if escape_slash => quoted.push_str("\\/"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2000}'..='\u{20ff}' => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    out.push(&quoted)
}

/// `Double.toString`.
fn double(value: f64) -> String {
    match syntax::Number::from_f64(value) {
        Some(number) => number.to_string(),
        None if value.is_nan() => "NaN".into(),
        None if value > 0.0 => "Infinity".into(),
        None => "-Infinity".into(),
    }
}
