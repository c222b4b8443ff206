//! Numbers and booleans: `Integer`, `Long`, `Double`, `Boolean`, with their static methods.
//!
//! Templates reach static methods through any value of the class: `#set($Integer = 0)$Integer.parseInt("7")`.

use super::Cost;
use crate::error::RenderError;
use crate::item::Item;
use crate::render::{float, order};

pub(super) fn boolean(value: bool, name: &str, arguments: &[Item]) -> Option<Item> {
    Some(match (name, arguments) {
        ("booleanValue", []) => value.into(),
        ("parseBoolean" | "valueOf", [Item::String(text)]) => text.eq_ignore_ascii_case("true").into(),
        ("compareTo", [Item::Bool(other)]) => Item::Integer(i128::from(value) - i128::from(*other)),
        _ => return None,
    })
}

pub(super) fn call(item: &Item, name: &str, arguments: &[Item], cost: &mut Cost) -> Result<Option<Item>, RenderError> {
    Ok(Some(match (name, arguments) {
        ("intValue" | "longValue" | "shortValue" | "byteValue", []) => whole(item),
        ("doubleValue" | "floatValue", []) => Item::from(float(item)),
        ("isNaN", []) => float(item).is_some_and(f64::is_nan).into(),
        ("isInfinite", []) => float(item).is_some_and(f64::is_infinite).into(),
        ("compareTo" | "compare", [other @ (Item::Integer(_) | Item::Double(_))]) => {
            Item::Integer(order(item, other).map_or(0, |ordering| ordering as i128))
        }
        ("compare", [a, b]) => Item::Integer(order(a, b).map_or(0, |ordering| ordering as i128)),
        ("max", [a, b]) => if order(a, b).is_some_and(std::cmp::Ordering::is_lt) { b } else { a }.clone(),
        ("min", [a, b]) => if order(a, b).is_some_and(std::cmp::Ordering::is_gt) { b } else { a }.clone(),
        ("sum", [Item::Integer(a), Item::Integer(b)]) => Item::from(a.checked_add(*b).map(Item::Integer)),
        ("signum", [Item::Integer(value)]) => Item::Integer(value.signum()),
        ("abs", [Item::Integer(value)]) => Item::from(value.checked_abs().map(Item::Integer)),
        ("toString" | "valueOf", [value @ (Item::Integer(_) | Item::Double(_))]) => {
            Item::String(crate::print::to_text(value, cost.max_text)?)
        }
        ("toBinaryString", [Item::Integer(value)]) => {
            in_two_complement(*value, |bits| format!("{bits:b}"), |bits| format!("{bits:b}"))
        }
        ("toOctalString", [Item::Integer(value)]) => {
            in_two_complement(*value, |bits| format!("{bits:o}"), |bits| format!("{bits:o}"))
        }
        ("toHexString", [Item::Integer(value)]) => {
            in_two_complement(*value, |bits| format!("{bits:x}"), |bits| format!("{bits:x}"))
        }
        _ => return parse(name, arguments),
    }))
}

fn in_two_complement(value: i128, narrow: impl Fn(i32) -> String, wide: impl Fn(i64) -> String) -> Item {
    match (i32::try_from(value), i64::try_from(value)) {
        (Ok(value), _) => narrow(value).into(),
        (_, Ok(value)) => wide(value).into(),
        _ => Item::Null,
    }
}

/// Towards zero, as Java's casts go; no more than a `long` holds.
#[allow(clippy::cast_possible_truncation, reason = "saturating is what Java's conversion does")]
fn whole(item: &Item) -> Item {
    if let Item::Double(value) = item { Item::Integer((*value as i64).into()) } else { item.clone() }
}

/// `parseInt` and its like.
pub(super) fn parse(name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
    let (text, radix) = match arguments {
        [Item::String(text)] => (text, 10),
        [Item::String(text), Item::Integer(radix @ 2..=36)] => (text, u32::try_from(*radix).unwrap_or(10)),
        _ => return Ok(None),
    };
    let malformed = || RenderError::method(format!("java.lang.NumberFormatException: For input string: \"{text}\""));
    Ok(match name {
        "parseInt" | "parseLong" | "valueOf" => {
            let number = i64::from_str_radix(text, radix).map_err(|_| malformed())?;
            if name == "parseInt" && i32::try_from(number).is_err() {
                return Err(malformed());
            }
            Some(Item::Integer(number.into()))
        }
        "parseDouble" | "parseFloat" => Some(Item::Double(text.trim().parse().map_err(|_| malformed())?)),
        "parseBoolean" => Some(text.eq_ignore_ascii_case("true").into()),
        _ => None,
    })
}
