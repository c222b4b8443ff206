//! Functions on objects and on values of any kind. <https://docs.jsonata.org/object-functions>

use std::collections::HashSet;

use syntax::{Key, Value};

use super::{argument, text};
use crate::jsonata::compare::truth;
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
use crate::jsonata::machine;

pub(super) fn boolean(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let item = argument(arguments, 0);
    if item.is_undefined() { Ok(item) } else { truth(&item).map(Item::from) }
}

pub(super) fn not(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let item = argument(arguments, 0);
    if item.is_undefined() { Ok(item) } else { truth(&item).map(|truth| (!truth).into()) }
}

pub(super) fn exists(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    Ok((!argument(arguments, 0).is_undefined()).into())
}

/// The keys of an object, or of all objects in an array, each once.
pub(super) fn keys(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let mut seen: HashSet<Key> = HashSet::new();
    let mut out = Vec::new();
    let mut pending = vec![argument(arguments, 0)];
    while let Some(item) = pending.pop() {
        host.step(1)?;
        if let Some(elements) = item.elements() {
            pending.extend(elements.iter().rev());
        } else if let Some(members) = item.members() {
            host.grow(members.len())?;
            for (key, _) in members.iter() {
                if seen.insert(key.clone()) {
                    out.push(key.into());
                }
            }
        }
    }
    Ok(Item::sequence(out))
}

pub(super) fn lookup(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    match text(arguments, 1) {
        Some(key) => machine::lookup(host, &argument(arguments, 0), key),
        None => Ok(Item::Undefined),
    }
}

/// Objects to objects of one member each.
pub(super) fn spread(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let root = argument(arguments, 0);
    let is_array = root.elements().is_some();
    if !is_array && root.members().is_none() {
        return Ok(root);
    }
    let empty = root.elements().is_some_and(|elements| elements.len() == 0);
    let mut out = Vec::new();
    let mut pending = vec![root];
    while let Some(item) = pending.pop() {
        host.grow(1)?;
        if let Some(elements) = item.elements() {
            pending.extend(elements.iter().rev());
        } else if let Some(members) = item.members() {
            host.grow(members.len())?;
            out.extend(members.iter().map(|member| Item::object(vec![member])));
        } else if !item.is_undefined() {
            out.push(item);
        }
    }
    Ok(if is_array && !empty { Item::array(out) } else { Item::sequence(out) })
}

pub(super) fn merge(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(elements) = arguments.first().and_then(Item::elements) else { return Ok(Item::Undefined) };
    let mut merged: Vec<(Key, Item)> = Vec::new();
    let mut places: std::collections::HashMap<Key, usize> = std::collections::HashMap::new();
    for item in elements.iter() {
        let Some(members) = item.members() else { continue };
        host.grow(members.len())?;
        for (key, value) in members.iter() {
            match places.get(&key).and_then(|place| merged.get_mut(*place)) {
                Some((_, old)) => *old = value,
                None => {
                    places.insert(key.clone(), merged.len());
                    merged.push((key, value));
                }
            }
        }
    }
    Ok(Item::object(merged))
}

pub(super) fn error(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let message = text(arguments, 0).filter(|message| !message.is_empty());
    Err(Failure::new("D3137").with("message", message.unwrap_or("$error() function evaluated")))
}

pub(super) fn assert(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    if matches!(arguments.first(), Some(Item::Value(Value::Bool(true)))) {
        return Ok(Item::Undefined);
    }
    let message = text(arguments, 1).filter(|message| !message.is_empty());
    Err(Failure::new("D3141").with("message", message.unwrap_or("$assert() statement failed")))
}

pub(super) fn type_of(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    Ok(match argument(arguments, 0) {
        Item::Undefined => Item::Undefined,
        Item::Value(value) => value.kind().into(),
        Item::List(_) => "array".into(),
        Item::Record(_) | Item::Tuple(_) => "object".into(),
        Item::Function(_) => "function".into(),
    })
}
