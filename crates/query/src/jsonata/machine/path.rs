//! Steps of a path that need no loop of instructions: fields, wildcards, and how sequences end.
//!
//! Between the steps of a path, a single item stands for the sequence of it, and undefined for the empty one: most
//! paths lead through objects only, and need no sequence made.
//! <https://docs.jsonata.org/processing#sequences>

use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::{Flags, Item};

/// The field of an object, or of all objects in an array, however deep within arrays.
pub(in crate::jsonata) fn lookup(host: &mut Host<'_>, input: &Item, name: &str) -> Outcome<Item> {
    if let Some(members) = input.members() {
        return Ok(members.get(name).unwrap_or_default());
    }
    if input.elements().is_none() {
        return Ok(Item::Undefined);
    }
    let mut out = Vec::new();
    let mut open = vec![(input.clone(), 0)];
    while let Some((array, index)) = open.pop() {
        let Some(element) = array.elements().and_then(|elements| elements.get(index)) else { continue };
        host.step(1)?;
        open.push((array, index + 1));
        if let Some(item) = element.members().and_then(|members| members.get(name)) {
            match item.elements() {
                Some(elements) => out.extend(elements.iter()),
                None => out.push(item),
            }
        } else if element.elements().is_some() {
            open.push((element, 0));
        }
    }
    Ok(Item::sequence(out))
}

/// A step that is a plain field. `first`: the input is the context; `last`: an array found alone stays an array.
pub(super) fn field_step(host: &mut Host<'_>, input: &Item, name: &str, first: bool, last: bool) -> Outcome<Item> {
    let single = !first && input.flags().has(Flags::CONSTRUCTED) && !input.flags().has(Flags::SEQUENCE);
    let Some(elements) = input.elements().filter(|_| !single) else {
        let found = lookup(host, input, name)?.dissolve(false);
        return Ok(if last { alone(found) } else { found });
    };
    host.step(elements.len())?;
    let mut results = Vec::new();
    for element in elements.iter() {
        let found = lookup(host, &element, name)?.dissolve(false);
        if !found.is_undefined() {
            results.push(found);
        }
    }
    flatten(host, results, last)
}

/// What the results of a step come to: one sequence, but for constructed arrays in it.
pub(super) fn flatten(host: &mut Host<'_>, mut results: Vec<Item>, last: bool) -> Outcome<Item> {
    if let [only] = results.as_mut_slice() {
        let only = std::mem::take(only);
        return Ok(if last { alone(only) } else { only });
    }
    if results.is_empty() {
        return Ok(Item::Undefined);
    }
    if !results.iter().any(|item| item.elements().is_some()) {
        host.grow(results.len())?;
        return Ok(Item::sequence(results));
    }
    let mut out = Vec::with_capacity(results.len());
    for item in results {
        match item.elements() {
            Some(elements) if !item.flags().has(Flags::CONSTRUCTED) => {
                host.grow(elements.len())?;
                out.extend(elements.iter());
            }
            _ => out.push(item),
        }
    }
    Ok(Item::sequence(out))
}

/// The only result of the last step: an array stays as it is, a sequence begins anew.
fn alone(item: Item) -> Item {
    match &item {
        Item::List(list) if list.flags.has(Flags::SEQUENCE) && list.flags != Flags::SEQUENCE => {
            if list.flags.has(Flags::TUPLES) { item } else { Item::sequence(list.items.clone()) }
        }
        _ => item,
    }
}

/// `[]` on a path: a sequence of one stays an array.
pub(super) fn keep_singleton(item: Item) -> Item {
    let keep = Flags::SEQUENCE.and(Flags::KEEP_SINGLETON);
    let flags = item.flags();
    if item.is_undefined() {
        item
    } else if item.elements().is_none() || (flags.has(Flags::CONSTRUCTED) && !flags.has(Flags::SEQUENCE)) {
        Item::list(vec![item], keep)
    } else {
        item.with_flag(Flags::KEEP_SINGLETON)
    }
}

/// The end of a sequence. `wrap`: a single item may stand for the sequence of it.
pub(super) fn dissolve(item: Item, keep_array: bool, wrap: bool) -> Item {
    if keep_array && wrap && !item.is_undefined() && item.elements().is_none() {
        return Item::list(vec![item], Flags::SEQUENCE.and(Flags::KEEP_SINGLETON));
    }
    item.dissolve(keep_array)
}

/// `*`: all values of an object, arrays flattened.
pub(super) fn wildcard(host: &mut Host<'_>, input: &Item) -> Outcome<Item> {
    let input = match input {
        Item::List(list) if list.flags.has(Flags::OUTER_WRAPPER) => list.items.first().cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let mut out = Vec::new();
    // Once an array has been appended, the result is no sequence any more: of one, an array is left.
    let mut appended = false;
    let mut add = |value: Item, out: &mut Vec<Item>| -> Outcome<()> {
        if value.elements().is_none() {
            out.push(value);
            return host.step(1);
        }
        appended = true;
        let mut open = vec![(value, 0)];
        while let Some((array, index)) = open.pop() {
            let Some(element) = array.elements().and_then(|elements| elements.get(index)) else { continue };
            host.step(1)?;
            open.push((array, index + 1));
            if element.elements().is_some() {
                open.push((element, 0));
            } else {
                out.push(element);
            }
        }
        Ok(())
    };
    if let Some(members) = input.members() {
        for (_, value) in members.iter() {
            add(value, &mut out)?;
        }
    } else if let Some(elements) = input.elements() {
        for value in elements.iter() {
            add(value, &mut out)?;
        }
    }
    host.grow(out.len())?;
    Ok(if appended { Item::list(out, Flags::default()) } else { Item::sequence(out) })
}

/// `**`: the input and all that is in it, arrays left out.
pub(super) fn descendants(host: &mut Host<'_>, input: &Item) -> Outcome<Item> {
    if input.is_undefined() {
        return Ok(Item::Undefined);
    }
    let mut out = Vec::new();
    let mut pending = vec![input.clone()];
    while let Some(item) = pending.pop() {
        host.grow(1)?;
        if let Some(elements) = item.elements() {
            pending.extend(elements.iter().rev());
            continue;
        }
        if let Some(members) = item.members() {
            pending.extend(members.iter().rev().map(|(_, value)| value));
        }
        out.push(item);
    }
    Ok(Item::sequence(out))
}
