//! Whether items are equal, true, or one before the other.
//!
//! Separate because operators, predicates and built-in functions share these rules, and none may use the stack for
//! depth. <https://docs.jsonata.org/comparison-operators>

use std::cmp::Ordering;
use std::rc::Rc;

use syntax::Value;

use super::error::Outcome;
use super::host::Host;
use super::item::Item;
use super::number;

/// Deep equality: members in any order, sequences as arrays.
pub(super) fn equal(host: &mut Host<'_>, left: &Item, right: &Item) -> Outcome<bool> {
    if let Some(answer) = equal_at_once(left, right) {
        return Ok(answer);
    }
    let mut pending: Vec<(Item, Item)> = vec![(left.clone(), right.clone())];
    while let Some((a, b)) = pending.pop() {
        host.step(1)?;
        match equal_at_once(&a, &b) {
            Some(true) => continue,
            Some(false) => return Ok(false),
            None => {}
        }
        if let (Some(a), Some(b)) = (a.elements(), b.elements()) {
            if a.len() != b.len() {
                return Ok(false);
            }
            host.step(a.len())?;
            pending.extend(a.iter().zip(b.iter()));
        } else if let (Some(a), Some(b)) = (a.members(), b.members()) {
            if a.len() != b.len() {
                return Ok(false);
            }
            host.step(a.len())?;
            for (key, item) in a.iter() {
                let Some(other) = b.get(&key) else { return Ok(false) };
                pending.push((item, other));
            }
        } else {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The answer where no elements or members have to be looked at.
fn equal_at_once(left: &Item, right: &Item) -> Option<bool> {
    let holds_others = |item: &Item| item.elements().is_some() || item.members().is_some();
    match (left, right) {
        (Item::Undefined, Item::Undefined) => Some(true),
        (Item::Value(a), Item::Value(b)) if !a.is_container() && !b.is_container() => Some(a == b),
        _ if identical(left, right) => Some(true),
        _ if holds_others(left) && holds_others(right) => None,
        _ => Some(false),
    }
}

/// `===`: values of simple kinds by value, arrays and objects only if they are the very same.
pub(super) fn identical(left: &Item, right: &Item) -> bool {
    match (left, right) {
        (Item::Value(Value::Array(a)), Item::Value(Value::Array(b))) => a.ptr_eq(b),
        (Item::Value(Value::Object(a)), Item::Value(Value::Object(b))) => a.ptr_eq(b),
        (Item::Value(a), Item::Value(b)) => a == b,
        (Item::List(a), Item::List(b)) => Rc::ptr_eq(a, b),
        (Item::Record(a), Item::Record(b)) => Rc::ptr_eq(a, b),
        (Item::Function(a), Item::Function(b)) => Rc::ptr_eq(a, b),
        _ => false,
    }
}

/// What counts as true. An array is true if any of its elements is.
pub(super) fn truth(item: &Item) -> Outcome<bool> {
    match item {
        Item::Value(Value::Bool(value)) => Ok(*value),
        Item::Undefined | Item::Function(_) | Item::Value(Value::Null) => Ok(false),
        Item::Value(Value::String(text)) => Ok(!text.is_empty()),
        Item::Value(Value::Number(_)) => Ok(number::numeric(item)?.is_some_and(|number| number.as_f64() != 0.0)),
        Item::Value(Value::Object(object)) => Ok(!object.is_empty()),
        Item::Record(record) => Ok(!record.members.is_empty()),
        Item::Tuple(_) => Ok(true),
        Item::Value(Value::Array(_)) | Item::List(_) => {
            let mut pending = vec![item.clone()];
            while let Some(item) = pending.pop() {
                match item.elements() {
                    Some(elements) => pending.extend(elements.iter()),
                    None if truth(&item)? => return Ok(true),
                    None => {}
                }
            }
            Ok(false)
        }
    }
}

/// Numbers by size, texts by their UTF-16 units as JavaScript compares them; `None` for NaN and unlike kinds.
pub(super) fn order(left: &Item, right: &Item) -> Option<Ordering> {
    match (left, right) {
        (Item::Value(Value::Number(a)), Item::Value(Value::Number(b))) => a.partial_cmp(b),
        (Item::Value(Value::String(a)), Item::Value(Value::String(b))) => Some(order_texts(a, b)),
        _ => None,
    }
}

fn order_texts(left: &str, right: &str) -> Ordering {
    if left.is_ascii() || right.is_ascii() { left.cmp(right) } else { left.encode_utf16().cmp(right.encode_utf16()) }
}
