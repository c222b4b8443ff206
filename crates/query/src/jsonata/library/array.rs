//! Functions on arrays that call no other functions. <https://docs.jsonata.org/array-functions>

use std::collections::HashSet;
use std::rc::Rc;

use syntax::Value;

use super::argument;
use super::numeric::unit;
use crate::jsonata::compare;
use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::{Elements, Flags, Item};

pub(super) fn append(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let (first, second) = (argument(arguments, 0), argument(arguments, 1));
    if first.is_undefined() {
        return Ok(second);
    }
    if second.is_undefined() {
        return Ok(first);
    }
    let length = |item: &Item| item.elements().map_or(1, Elements::len);
    host.grow(length(&first) + length(&second))?;
    let mut items = Vec::with_capacity(length(&first) + length(&second));
    for item in [first, second] {
        match item.elements() {
            Some(elements) => items.extend(elements.iter()),
            None => items.push(item),
        }
    }
    Ok(Item::array(items))
}

pub(super) fn reverse(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let array = argument(arguments, 0);
    let Some(elements) = array.elements() else { return Ok(Item::Undefined) };
    if elements.len() <= 1 {
        return Ok(array);
    }
    host.grow(elements.len())?;
    Ok(Item::array(elements.iter().rev().collect()))
}

/// Fisher and Yates's shuffle, inside out.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "below the length"
)]
pub(super) fn shuffle(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let array = argument(arguments, 0);
    let Some(elements) = array.elements() else { return Ok(Item::Undefined) };
    if elements.len() <= 1 {
        return Ok(array);
    }
    host.grow(elements.len())?;
    let mut shuffled: Vec<Item> = Vec::with_capacity(elements.len());
    for (index, item) in elements.iter().enumerate() {
        let place = (unit(host.random.next_u64()) * (index + 1) as f64) as usize;
        shuffled.push(item);
        shuffled.swap(place, index);
    }
    Ok(Item::array(shuffled))
}

pub(super) fn zip(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let length = arguments.iter().map(|item| item.elements().map_or(0, Elements::len)).min().unwrap_or_default();
    host.grow(length * (arguments.len() + 1))?;
    let row = |index| {
        let row = arguments.iter().map(|item| item.elements().and_then(|elements| elements.get(index)));
        Item::array(row.map(Option::unwrap_or_default).collect())
    };
    Ok(Item::array((0..length).map(row).collect()))
}

/// Each value once, in the order of first sight.
pub(super) fn distinct(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let array = argument(arguments, 0);
    let Some(elements) = array.elements().filter(|elements| elements.len() > 1) else { return Ok(array) };
    host.grow(elements.len())?;
    let mut texts: HashSet<Rc<str>> = HashSet::new();
    let mut out: Vec<Item> = Vec::new();
    let mut others: Vec<Item> = Vec::new();
    for item in elements.iter() {
        if let Item::Value(Value::String(text)) = &item {
            if texts.insert(text.clone()) {
                out.push(item);
            }
            continue;
        }
        let mut is_known = false;
        for known in &others {
            host.step(1)?;
            is_known = is_known || compare::equal(host, known, &item)?;
        }
        if !is_known {
            others.push(item.clone());
            out.push(item);
        }
    }
    Ok(if array.flags().has(Flags::SEQUENCE) { Item::sequence(out) } else { Item::array(out) })
}
