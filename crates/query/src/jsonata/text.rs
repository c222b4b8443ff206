//! Items as text and as JSON, with numbers as JavaScript shows them.
//!
//! Separate because `$string`, `&`, keys and messages all show values in this one way.
//! <https://docs.jsonata.org/string-functions#string>

use std::fmt::Write;
use std::rc::Rc;

use syntax::{Array, Key, Number, Object, Value};

use super::environment::Dialect;
use super::error::{Failure, Outcome};
use super::item::Item;
use super::number;

/// What `$string` makes of a value that is there.
pub(super) fn string(item: &Item, pretty: bool) -> Outcome<Rc<str>> {
    match item {
        Item::Value(Value::String(text)) => Ok(text.clone()),
        Item::Value(Value::Number(Number::Float(float))) if !float.is_finite() => {
            Err(Failure::new("D3001").value(Value::Null))
        }
        Item::Value(Value::Number(number)) => Ok(number_text(*number).into()),
        Item::Value(Value::Bool(true)) => Ok("true".into()),
        Item::Value(Value::Bool(false)) => Ok("false".into()),
        Item::Value(value) => stringify(value, pretty).map(Into::into),
        Item::Function(_) | Item::Undefined => Ok("".into()),
        Item::List(_) | Item::Record(_) | Item::Tuple(_) => {
            let inner = match item {
                Item::List(list) if list.flags.has(super::item::Flags::OUTER_WRAPPER) => list.items.first(),
                _ => None,
            };
            let value = to_value(inner.unwrap_or(item).clone()).unwrap_or_default();
            stringify(&value, pretty).map(Into::into)
        }
    }
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
    let mut open: Vec<Open> = Vec::new();
    let mut item = root;
    loop {
        let mut done = match item {
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
                    open.push(Open::Array(items, Vec::new()));
                    item = first;
                    continue;
                }
                Some(Value::Array(Array::new()))
            }
            Item::Record(record) => {
                let mut members = record.members.clone().into_iter();
                if let Some((key, first)) = members.next() {
                    open.push(Open::Object(members, Object::new(), key));
                    item = first;
                    continue;
                }
                Some(Value::empty_object())
            }
        };
        // A value is complete: put it where it belongs, and close what it completes.
        item = loop {
            match open.pop() {
                None => return done,
                Some(Open::Array(mut items, mut out)) => {
                    out.push(done.take().unwrap_or_default());
                    if let Some(next) = items.next() {
                        open.push(Open::Array(items, out));
                        break next;
                    }
                    done = Some(out.into());
                }
                Some(Open::Object(mut members, mut out, key)) => {
                    if let Some(value) = done.take() {
                        out.insert(key, value);
                    }
                    if let Some((key, next)) = members.next() {
                        open.push(Open::Object(members, out, key));
                        break next;
                    }
                    done = Some(out.into());
                }
            }
        };
    }
}

/// JSON text, as JavaScript's `JSON.stringify` writes it.
pub(super) fn stringify(root: &Value, pretty: bool) -> Outcome<String> {
    enum Open<'a> {
        Array(std::slice::Iter<'a, Value>),
        Object(Box<dyn Iterator<Item = (&'a Key, &'a Value)> + 'a>),
    }
    let mut out = String::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut next = Some(root);
    let mut first = true;
    let line = |out: &mut String, depth: usize| {
        if pretty {
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
        let depth = open.len();
        let (item, close) = match open.last_mut() {
            None => return Ok(out),
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
                    out.push_str(if pretty { ": " } else { ":" });
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
