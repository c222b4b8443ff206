//! Items as text and as JSON, with numbers as JavaScript shows them.
//!
//! Separate because `$string`, `&`, keys and messages all show values in this one way.
//! <https://docs.jsonata.org/string-functions#string>

use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;

use syntax::{Array, Key, Number, Object, Value};

use super::environment::Dialect;
use super::error::{Failure, Outcome};
use super::host::Host;
use super::item::Item;
use super::number;

/// What `$string` makes of a value that is there.
pub(super) fn string(host: &mut Host<'_>, item: &Item, pretty: bool) -> Outcome<Rc<str>> {
    let limit = usize::try_from(host.limits.value).unwrap_or(usize::MAX);
    let style = if pretty { Style::Pretty } else { Style::Compact };
    match item {
        Item::Value(Value::String(text)) => Ok(text.clone()),
        Item::Value(Value::Number(Number::Float(float))) if !float.is_finite() => {
            Err(Failure::new("D3001").value(Value::Null))
        }
        Item::Value(Value::Number(number)) => Ok(number_text(*number).into()),
        Item::Value(Value::Bool(true)) => Ok("true".into()),
        Item::Value(Value::Bool(false)) => Ok("false".into()),
        Item::Value(value) => json_text(host, value, style, limit).map(Into::into),
        Item::Function(_) | Item::Undefined => Ok("".into()),
        Item::List(_) | Item::Record(_) | Item::Tuple(_) => {
            let inner = match item {
                Item::List(list) if list.flags.has(super::item::Flags::OUTER_WRAPPER) => list.items.first(),
                _ => None,
            };
            let value = to_value(inner.unwrap_or(item).clone()).unwrap_or_default();
            json_text(host, &value, style, limit).map(Into::into)
        }
    }
}

fn json_text(host: &Host<'_>, value: &Value, style: Style, limit: usize) -> Outcome<String> {
    stringify(value, style, limit)?.ok_or_else(|| host.out_of_memory(limit as u64))
}

/// Fractions are shown with fifteen digits at most.
fn number_text(number: Number) -> String {
    match number {
        Number::Float(float) if float.fract() != 0.0 => number::to_text(Number::Float(number::to_precision_15(float))),
        number => number::to_text(number),
    }
}

/// Lists and records as plain JSON. Functions become empty strings; what is undefined is `null` in an array and left
/// out of an object.
pub(super) fn to_value(root: Item) -> Option<Value> {
    enum Open {
        Array(std::vec::IntoIter<Item>, Vec<Value>),
        Object(std::vec::IntoIter<(Key, Item)>, Object, Key),
    }
    let mut open: Vec<(Open, Option<Item>)> = Vec::new();
    // What is held in several places is converted once, and stays shared.
    let mut known: HashMap<usize, (Item, Value)> = HashMap::new();
    let mut item = root;
    loop {
        let shared = item.shared_address();
        let mut done = if let Some((_, value)) = shared.and_then(|address| known.get(&address)) {
            Some(value.clone())
        } else {
            let keep = shared.map(|_| item.clone());
            match item {
                Item::Value(value) => Some(value),
                Item::Undefined => None,
                Item::Function(_) => Some("".into()),
                Item::Tuple(tuple) => {
                    item = tuple.at.clone();
                    continue;
                }
                Item::List(_) => {
                    let mut items = item.into_items().into_iter();
                    if let Some(first) = items.next() {
                        open.push((Open::Array(items, Vec::new()), keep));
                        item = first;
                        continue;
                    }
                    Some(Value::Array(Array::new()))
                }
                Item::Record(record) => {
                    let mut members = record.members.clone().into_iter();
                    if let Some((key, first)) = members.next() {
                        open.push((Open::Object(members, Object::new(), key), keep));
                        item = first;
                        continue;
                    }
                    Some(Value::empty_object())
                }
            }
        };
        // A value is complete: put it where it belongs, and close what it completes.
        item = loop {
            let Some((container, keep)) = open.pop() else { return done };
            let complete: Value = match container {
                Open::Array(mut items, mut out) => {
                    out.push(done.take().unwrap_or_default());
                    if let Some(next) = items.next() {
                        open.push((Open::Array(items, out), keep));
                        break next;
                    }
                    out.into()
                }
                Open::Object(mut members, mut out, key) => {
                    if let Some(value) = done.take() {
                        out.insert(key, value);
                    }
                    if let Some((key, next)) = members.next() {
                        open.push((Open::Object(members, out, key), keep));
                        break next;
                    }
                    out.into()
                }
            };
            if let Some((item, address)) = keep.and_then(|item| item.shared_address().map(|address| (item, address))) {
                known.insert(address, (item, complete.clone()));
            }
            done = Some(complete);
        };
    }
}

/// How JSON text is to look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// On one line, fractions with fifteen digits.
    Compact,
    /// Over several lines, fractions with fifteen digits.
    Pretty,
    /// On one line, all digits: what messages quote.
    Exact,
}

/// JSON text, as JavaScript's `JSON.stringify` writes it; `None` if it is longer than the limit. A small value may have a
/// text without end, where it holds the same parts many times.
pub(super) fn stringify(root: &Value, style: Style, limit: usize) -> Outcome<Option<String>> {
    enum Open<'a> {
        Array(std::slice::Iter<'a, Value>),
        Object(Box<dyn Iterator<Item = (&'a Key, &'a Value)> + 'a>),
    }
    let mut out = String::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut next = Some(root);
    let mut first = true;
    let line = |out: &mut String, depth: usize| {
        if style == Style::Pretty {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', depth * 2));
        }
    };
    loop {
        if let Some(value) = next.take() {
            first = true;
            match value {
                Value::Null => out.push_str("null"),
                Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
                Value::Number(Number::Float(float)) if float.is_infinite() => return Err(number::out_of_range(*float)),
                Value::Number(Number::Float(float)) if float.is_nan() => out.push_str("null"),
                Value::Number(number) if style == Style::Exact => out.push_str(&number::to_text(*number)),
                Value::Number(number) => out.push_str(&number_text(*number)),
                Value::String(text) => quote(&mut out, text),
                Value::Array(array) if array.is_empty() => out.push_str("[]"),
                Value::Object(object) if object.is_empty() => out.push_str("{}"),
                Value::Array(array) => {
                    out.push('[');
                    open.push(Open::Array(array.iter()));
                    continue;
                }
                Value::Object(object) => {
                    out.push('{');
                    open.push(Open::Object(Box::new(object.iter())));
                    continue;
                }
            }
            first = false;
            continue;
        }
        if out.len() > limit {
            return Ok(None);
        }
        let depth = open.len();
        let (item, close) = match open.last_mut() {
            None => return Ok(Some(out)),
            Some(Open::Array(items)) => (items.next().map(|value| (None, value)), ']'),
            Some(Open::Object(members)) => (members.next().map(|(key, value)| (Some(key), value)), '}'),
        };
        match item {
            Some((key, value)) => {
                if !first {
                    out.push(',');
                }
                line(&mut out, depth);
                if let Some(key) = key {
                    quote(&mut out, key);
                    out.push_str(if style == Style::Pretty { ": " } else { ":" });
                }
                next = Some(value);
            }
            None => {
                open.pop();
                line(&mut out, open.len());
                out.push(close);
                first = false;
            }
        }
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Numbers that JSON cannot hold become `null`, or their names in Step Functions, which shows `1/0` so.
pub(super) fn replace_non_finite(root: Value, dialect: Dialect) -> Value {
    enum Open {
        Array(Array, usize, Vec<Value>),
        Object(Object, usize, Object),
    }
    let mut open: Vec<Open> = Vec::new();
    let mut value = root;
    loop {
        let mut done = match value {
            Value::Array(array) => {
                open.push(Open::Array(array, 0, Vec::new()));
                None
            }
            Value::Object(object) => {
                open.push(Open::Object(object, 0, Object::new()));
                None
            }
            Value::Number(Number::Float(float)) if !float.is_finite() => Some(match dialect {
                Dialect::Jsonata => Value::Null,
                Dialect::StepFunctions => number::to_text(Number::Float(float)).into(),
            }),
            scalar => Some(scalar),
        };
        value = loop {
            match open.pop() {
                None => return done.unwrap_or_default(),
                Some(Open::Array(from, next, mut out)) => {
                    out.extend(done.take());
                    if let Some(element) = from.get(next).cloned() {
                        open.push(Open::Array(from, next + 1, out));
                        break element;
                    }
                    done = Some(out.into());
                }
                Some(Open::Object(from, next, mut out)) => {
                    if let (Some(value), Some((key, _))) = (done.take(), next.checked_sub(1).and_then(|at| from.at(at)))
                    {
                        out.insert(key.clone(), value);
                    }
                    if let Some((_, element)) = from.at(next) {
                        let element = element.clone();
                        open.push(Open::Object(from, next + 1, out));
                        break element;
                    }
                    done = Some(out.into());
                }
            }
        };
    }
}
