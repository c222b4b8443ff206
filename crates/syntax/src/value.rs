//! The JSON value that the whole project shares.
//!
//! Immutable in spirit: cloning costs a reference count, and a write through [`Array::make_mut`] or [`Object::insert`]
//! copies one level where it is shared. Values may be nested to any depth: dropping, comparing and printing use no
//! recursion.

use std::fmt;
use std::rc::Rc;

use crate::json::{self, JsonError};
use crate::{Array, Number, Object};

/// The name of an object's member.
pub type Key = Rc<str>;

/// A JSON value. Cheap to clone.
#[derive(Clone, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(Rc<str>),
    Array(Array),
    Object(Object),
}

impl Value {
    /// Reads strict JSON text (RFC 8259), of any depth.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        json::parse(text)
    }

    /// An empty object.
    pub fn empty_object() -> Self {
        Self::Object(Object::new())
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    pub fn as_number(&self) -> Option<Number> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The whole number it is: `3` and `3.0` both are 3.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    pub fn as_array(&self) -> Option<&Array> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The member of an object; `None` for anything else.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// The element of an array; `None` for anything else.
    pub fn at(&self, index: usize) -> Option<&Value> {
        self.as_array().and_then(|array| array.get(index))
    }

    /// Whether it holds other values.
    pub fn is_container(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }

    /// The value's kind in JSON's own word: `null`, `boolean`, `number`, `string`, `array` or `object`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

/// Drops values without recursion, however deep they are: children that nobody else holds are moved to a list first.
pub(crate) fn dismantle(values: impl Iterator<Item = Value>) {
    let mut pending: Vec<Value> = values.filter(Value::is_container).collect();
    while let Some(mut value) = pending.pop() {
        match &mut value {
            Value::Array(array) => {
                pending.extend(array.take_values_if_unshared().into_iter().filter(Value::is_container));
            }
            Value::Object(object) => {
                pending.extend(object.take_values_if_unshared().filter(Value::is_container));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

impl PartialEq for Value {
    /// Equality of JSON: member order does not matter, `1` equals `1.0`.
    fn eq(&self, other: &Self) -> bool {
        let mut pending = vec![(self, other)];
        while let Some(pair) = pending.pop() {
            match pair {
                (Self::Null, Self::Null) => {}
                (Self::Bool(a), Self::Bool(b)) if a == b => {}
                (Self::Number(a), Self::Number(b)) if a == b => {}
                (Self::String(a), Self::String(b)) if a == b => {}
                (Self::Array(a), Self::Array(b)) if a.len() == b.len() => {
                    if !a.ptr_eq(b) {
                        pending.extend(a.iter().zip(b.iter()));
                    }
                }
                (Self::Object(a), Self::Object(b)) if a.len() == b.len() => {
                    if !a.ptr_eq(b) {
                        for (key, left) in a.iter() {
                            let Some(right) = b.get(key) else { return false };
                            pending.push((left, right));
                        }
                    }
                }
                _ => return false,
            }
        }
        true
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! value_from {
    ($($from:ty, $value:ident => $to:expr;)*) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $to
            }
        })*
    };
}

value_from! {
    bool, value => Self::Bool(value);
    i64, value => Self::Number(Number::Int(value));
    i32, value => Self::Number(Number::Int(value.into()));
    u32, value => Self::Number(Number::Int(value.into()));
    usize, value => Self::Number(i64::try_from(value).map_or(Number::Float(f64::INFINITY), Number::Int));
    Number, value => Self::Number(value);
    &str, value => Self::String(value.into());
    String, value => Self::String(value.into());
    &String, value => Self::String(value.as_str().into());
    Rc<str>, value => Self::String(value);
    Array, value => Self::Array(value);
    Object, value => Self::Object(value);
    Vec<Value>, value => Self::Array(value.into());
}

impl From<f64> for Value {
    /// A number; `null` for an infinity or NaN, which JSON cannot hold.
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Self::Null, Self::Number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::Array(values.into_iter().collect())
    }
}

impl std::str::FromStr for Value {
    type Err = JsonError;

    fn from_str(text: &str) -> Result<Self, JsonError> {
        Self::parse(text)
    }
}

/// An [`Object`] written down: `object! { "status" => "SUCCEEDED", "count" => 3 }`.
#[macro_export]
macro_rules! object {
    ($($key:expr => $value:expr),* $(,)?) => {
        $crate::Object::from_iter([$(($crate::Key::from($key), $crate::Value::from($value))),*] as [($crate::Key, $crate::Value); _])
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> Value {
        let mut value = Value::Null;
        for level in 0..depth {
            value = if level % 2 == 0 { Value::from_iter([value]) } else { object! {"a" => value}.into() };
        }
        value
    }

    #[test]
    fn depth_is_no_stack() {
        let (a, b) = (nested(200_000), nested(200_000));
        assert!(a == b);
        assert_eq!(Value::parse(&a.to_string()), Ok(b));
    }

    #[test]
    fn equality_is_that_of_json() {
        let parse = |text| Value::parse(text).unwrap();
        assert_eq!(parse(r#"{"a":1,"b":[2.0]}"#), parse(r#"{"b":[2],"a":1.0}"#));
        assert_ne!(parse(r#"{"a":1}"#), parse(r#"{"b":1}"#));
        assert_ne!(parse("[1,2]"), parse("[2,1]"));
        assert_ne!(parse("null"), parse("false"));
    }
}
