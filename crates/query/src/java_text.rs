//! A value as Java's `toString` writes it: `{Id=7, tags=[a, b]}`.
//!
//! Separate because it shows up in two places where AWS lets its implementation shine through: in `States.Format` with
//! an object as its argument, and in what Jayway says of a value that it cannot index.
//! <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/AbstractMap.html#toString()>

use std::fmt::Write;

use syntax::Value;

/// Appends `value` to `out`. Takes no stack, however deep the value is.
pub(crate) fn write(out: &mut String, value: &Value) {
    let mut open: Vec<(&Value, usize)> = Vec::new();
    let mut next = Some(value);
    loop {
        if let Some(value) = next.take() {
            match value {
                Value::String(text) => out.push_str(text),
                Value::Null | Value::Bool(_) | Value::Number(_) => {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "{value}");
                }
                Value::Array(_) => {
                    out.push('[');
                    open.push((value, 0));
                }
                Value::Object(_) => {
                    out.push('{');
                    open.push((value, 0));
                }
            }
        }
        let Some((container, at)) = open.last_mut() else { return };
        let (name, child, close) = match container {
            Value::Array(array) => (None, array.get(*at), ']'),
            Value::Object(object) => match object.at(*at) {
                Some((name, child)) => (Some(name), Some(child), '}'),
                None => (None, None, '}'),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return,
        };
        if child.is_some() {
            if *at > 0 {
                out.push_str(", ");
            }
            if let Some(name) = name {
                out.push_str(name);
                out.push('=');
            }
            *at += 1;
            next = child;
        } else {
            out.push(close);
            open.pop();
        }
    }
}

/// The text of `value` by itself.
pub(crate) fn to_text(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_like_java() {
        let value = Value::parse(r#"{"Id":"a b","n":[1,1.0,null,[]],"o":{},"t":true,"d":1e10}"#).unwrap();
        assert_eq!(to_text(&value), "{Id=a b, n=[1, 1.0, null, []], o={}, t=true, d=1.0E10}");
    }

    #[test]
    fn depth_is_no_stack() {
        let deep = (0..100_000).fold(Value::Null, |inner, _| Value::from_iter([inner]));
        assert_eq!(to_text(&deep).len(), 200_004);
    }
}
