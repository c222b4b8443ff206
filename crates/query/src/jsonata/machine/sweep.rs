//! Loops over sequences: steps, predicates, rows and order all go over items one by one, with `$` set to each.
//!
//! <https://docs.jsonata.org/path-operators>

use std::cmp::Ordering;
use std::rc::Rc;

use syntax::Value;

use super::operator::quote;
use super::{Machine, path};
use crate::jsonata::code::{Label, TupleNames};
use crate::jsonata::compare;
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::item::{Elements, Flags, Item, Tuple};
use crate::jsonata::number;
use crate::jsonata::scope::{Frame, NameId};

/// A loop under way.
pub(super) struct Sweep {
    input: Item,
    /// Whether the elements of the input are gone over, or the input itself.
    elements: bool,
    len: usize,
    /// The next item.
    next: usize,
    /// What the loop has come to so far.
    out: Vec<Item>,
    /// The keys to sort by, one list an item.
    keys: Vec<Vec<Item>>,
    context: Item,
    frame: Rc<Frame>,
}

impl Sweep {
    fn item(&self, index: usize) -> Item {
        if self.elements {
            self.input.elements().and_then(|elements| elements.get(index)).unwrap_or_default()
        } else {
            self.input.clone()
        }
    }
}

impl Machine<'_, '_> {
    fn start(&mut self, input: Item, elements: bool) {
        let len = if elements { input.elements().map_or(1, Elements::len) } else { 1 };
        let elements = elements && input.elements().is_some();
        self.sweeps.push(Sweep {
            input,
            elements,
            len,
            next: 0,
            out: Vec::new(),
            keys: Vec::new(),
            context: self.at.context.clone(),
            frame: self.at.frame.clone(),
        });
    }

    /// Goes on to the next item, or out of the loop.
    pub(super) fn sweep_next(&mut self, end: Label) -> Outcome<()> {
        let Some(sweep) = self.sweeps.last_mut() else { return Ok(()) };
        if sweep.next >= sweep.len {
            self.at.next = end;
            return Ok(());
        }
        let item = sweep.item(sweep.next);
        sweep.next += 1;
        if let Item::Tuple(tuple) = &item {
            self.at.frame = Frame::new(Some(sweep.frame.clone()), tuple.bindings.clone());
            self.at.context = tuple.at.clone();
        } else {
            self.at.context = item;
        }
        self.host.step(1)
    }

    /// Ends the innermost loop; context and frame are again what they were before it.
    fn finish(&mut self) -> Option<Sweep> {
        let mut sweep = self.sweeps.pop()?;
        self.at.context = std::mem::take(&mut sweep.context);
        self.at.frame = std::mem::take(&mut sweep.frame);
        Some(sweep)
    }

    pub(super) fn jump_if_empty(&mut self, label: Label) {
        let empty = match self.stack.last() {
            None | Some(Item::Undefined) => true,
            Some(item) => item.elements().is_some_and(|elements| elements.len() == 0),
        };
        if empty {
            self.pop();
            self.push(Item::Undefined);
            self.at.next = label;
        }
    }

    pub(super) fn array_as_input(&mut self, label: Label) {
        let item = self.pop();
        match item.elements().map(Elements::len) {
            Some(0) => {
                self.push(item);
                self.at.next = label;
            }
            Some(_) => self.push(Item::sequence(item.into_items())),
            None => self.push(Item::Undefined),
        }
    }

    pub(super) fn each_start(&mut self, first: bool) {
        let input = self.pop();
        let constructed = input.flags().has(Flags::CONSTRUCTED) && !input.flags().has(Flags::SEQUENCE);
        self.start(input, first || !constructed);
    }

    pub(super) fn each_add(&mut self, next: Label) {
        let item = self.pop();
        if let Some(sweep) = self.sweeps.last_mut()
            && !item.is_undefined()
        {
            sweep.out.push(item);
        }
        self.at.next = next;
    }

    pub(super) fn each_end(&mut self, last: bool) -> Outcome<()> {
        let Some(sweep) = self.finish() else { return Ok(()) };
        let result = path::flatten(&mut self.host, sweep.out, last)?;
        self.push(result);
        Ok(())
    }

    /// `[2]`, `[-1]`
    pub(super) fn filter_index(&mut self, index: i64) {
        let input = self.pop();
        let Some(elements) = input.elements() else {
            // A single item is the sequence of it.
            self.push(if matches!(index, 0 | -1) { input } else { Item::Undefined });
            return;
        };
        let at = if index < 0 { index + i64::try_from(elements.len()).unwrap_or(i64::MAX) } else { index };
        let item = usize::try_from(at).ok().and_then(|at| elements.get(at)).unwrap_or_default();
        let tuples = input.flags().has(Flags::TUPLES);
        self.push(if tuples && !item.is_undefined() {
            Item::list(vec![item], Flags::SEQUENCE.and(Flags::TUPLES))
        } else {
            item
        });
    }

    pub(super) fn filter_start(&mut self) {
        let input = self.pop();
        self.start(input, true);
    }

    /// Keeps the item if the predicate is true, or a number that is its place.
    pub(super) fn filter_test(&mut self, next: Label) -> Outcome<()> {
        let result = self.pop();
        self.at.next = next;
        let Some(sweep) = self.sweeps.last_mut() else { return Ok(()) };
        let (place, len) = (sweep.next - 1, sweep.len);
        let matches = |index: &Item| {
            let index = index.as_number().and_then(number::floor_index)?;
            let at = if index < 0 { index + i64::try_from(len).unwrap_or(i64::MAX) } else { index };
            (usize::try_from(at) == Ok(place)).then_some(())
        };
        let count = if number::numeric(&result)?.is_some() {
            usize::from(matches(&result).is_some())
        } else if number::all_numeric(&result)? {
            let Some(indexes) = result.elements() else { return Ok(()) };
            self.host.step(indexes.len())?;
            indexes.iter().filter_map(|index| matches(&index)).count()
        } else {
            usize::from(compare::truth(&result)?)
        };
        for _ in 0..count {
            let item = sweep.item(place);
            sweep.out.push(item);
        }
        Ok(())
    }

    pub(super) fn filter_end(&mut self) -> Outcome<()> {
        let Some(mut sweep) = self.finish() else { return Ok(()) };
        self.host.grow(sweep.out.len())?;
        let tuples = sweep.input.flags().has(Flags::TUPLES);
        let flags = if tuples { Flags::SEQUENCE.and(Flags::TUPLES) } else { Flags::SEQUENCE };
        self.push(Item::list(std::mem::take(&mut sweep.out), flags));
        Ok(())
    }

    pub(super) fn tuple_start(&mut self) {
        let input = self.pop();
        self.start(input, true);
    }

    /// Adds a row for each item that the step came to.
    pub(super) fn tuple_add(&mut self, next: Label, names: &TupleNames) -> Outcome<()> {
        let result = self.pop();
        self.at.next = next;
        let Some(sweep) = self.sweeps.last_mut() else { return Ok(()) };
        if result.is_undefined() {
            return Ok(());
        }
        let origin = match sweep.item(sweep.next - 1) {
            Item::Tuple(tuple) => (*tuple).clone(),
            at => Tuple { at, bindings: Vec::new() },
        };
        let rows: Vec<Item> = match result.elements() {
            Some(elements) => elements.iter().collect(),
            None => vec![result],
        };
        self.host.grow(rows.len())?;
        for (number, item) in rows.into_iter().enumerate() {
            let mut row = origin.clone();
            if let Item::Tuple(inner) = &item {
                row.at = inner.at.clone();
                for (name, item) in &inner.bindings {
                    bind(&mut row.bindings, *name, item.clone());
                }
            } else {
                match names.focus {
                    Some(focus) => bind(&mut row.bindings, focus, item),
                    None => row.at = item,
                }
                if let Some(index) = names.index {
                    bind(&mut row.bindings, index, number.into());
                }
                if let Some(ancestor) = names.ancestor {
                    bind(&mut row.bindings, ancestor, origin.at.clone());
                }
            }
            sweep.out.push(Item::Tuple(Rc::new(row)));
        }
        Ok(())
    }

    pub(super) fn tuple_end(&mut self) {
        if let Some(mut sweep) = self.finish() {
            self.push(Item::list(std::mem::take(&mut sweep.out), Flags::SEQUENCE.and(Flags::TUPLES)));
        }
    }

    /// `#$name` after predicates: binds each row's place.
    pub(super) fn tuple_index(&mut self, name: NameId) {
        let input = self.pop();
        let flags = input.flags();
        let rows = input.into_items().into_iter().enumerate().map(|(place, item)| match item {
            Item::Tuple(tuple) => {
                let mut tuple = (*tuple).clone();
                bind(&mut tuple.bindings, name, place.into());
                Item::Tuple(Rc::new(tuple))
            }
            other => other,
        });
        let rows = rows.collect();
        self.push(Item::list(rows, flags));
    }

    pub(super) fn tuples_from_sort(&mut self, name: NameId) {
        let sorted = self.pop();
        if sorted.flags().has(Flags::TUPLES) {
            self.push(sorted);
            return;
        }
        let items = match sorted.elements() {
            Some(elements) => elements.to_vec(),
            None if sorted.is_undefined() => Vec::new(),
            None => vec![sorted],
        };
        let rows = items.into_iter().enumerate();
        let rows = rows.map(|(place, at)| Item::Tuple(Rc::new(Tuple { at, bindings: vec![(name, place.into())] })));
        let rows = rows.collect();
        self.push(Item::list(rows, Flags::SEQUENCE.and(Flags::TUPLES)));
    }

    pub(super) fn tuples_to_items(&mut self) {
        let rows = self.pop();
        if rows.elements().is_none() {
            self.push(rows);
            return;
        }
        let items = rows.into_items().into_iter().map(|row| match row {
            Item::Tuple(tuple) => tuple.at.clone(),
            other => other,
        });
        let items = items.collect();
        self.push(Item::sequence(items));
    }

    pub(super) fn sort_start(&mut self, end: Label) {
        let input = self.pop();
        if input.elements().is_none_or(|elements| elements.len() <= 1) {
            // Up to here, an array may stand for the sequence of its elements.
            let plain = input.elements().is_some() && input.flags() == Flags::default();
            self.push(if plain { Item::sequence(input.into_items()) } else { input });
            self.at.next = end;
            return;
        }
        self.start(input, true);
    }

    pub(super) fn sort_key(&mut self) {
        let key = self.pop();
        let Some(sweep) = self.sweeps.last_mut() else { return };
        if sweep.keys.len() < sweep.next {
            sweep.keys.push(vec![key]);
        } else if let Some(keys) = sweep.keys.last_mut() {
            keys.push(key);
        }
    }

    pub(super) fn sort_end(&mut self, descending: &[bool]) -> Outcome<()> {
        let Some(sweep) = self.finish() else { return Ok(()) };
        let len = sweep.len;
        self.host.grow(len)?;
        self.host.step(len * (usize::BITS - len.leading_zeros()) as usize)?;
        let order = merge_sort((0..len).collect(), &mut |a: usize, b: usize| {
            let (Some(a), Some(b)) = (sweep.keys.get(a), sweep.keys.get(b)) else { return Ok(false) };
            for ((a, b), descending) in a.iter().zip(b).zip(descending) {
                match order_keys(a, b)? {
                    Ordering::Equal => {}
                    order if a.is_undefined() || b.is_undefined() => return Ok(order.is_gt()),
                    order => return Ok(order.is_gt() != *descending),
                }
            }
            Ok(false)
        })?;
        let tuples = sweep.input.flags().has(Flags::TUPLES);
        let items: Vec<Item> = order.into_iter().map(|index| sweep.item(index)).collect();
        self.push(if tuples { Item::list(items, Flags::SEQUENCE.and(Flags::TUPLES)) } else { Item::array(items) });
        Ok(())
    }
}

/// Sorts without changing the order of equals. `after`: whether the first must come after the second. Goes as deep as
/// the length can be halved.
pub(in crate::jsonata) fn merge_sort(
    mut items: Vec<usize>,
    after: &mut dyn FnMut(usize, usize) -> Outcome<bool>,
) -> Outcome<Vec<usize>> {
    if items.len() <= 1 {
        return Ok(items);
    }
    let right = items.split_off(items.len() / 2);
    let (left, right) = (merge_sort(items, after)?, merge_sort(right, after)?);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.as_slice(), right.as_slice());
    while let (Some((a, rest_of_left)), Some((b, rest_of_right))) = (left.split_first(), right.split_first()) {
        if after(*a, *b)? {
            merged.push(*b);
            right = rest_of_right;
        } else {
            merged.push(*a);
            left = rest_of_left;
        }
    }
    merged.extend_from_slice(left);
    merged.extend_from_slice(right);
    Ok(merged)
}

/// Undefined comes last. Only numbers and texts can be put in order, and not one with the other.
fn order_keys(a: &Item, b: &Item) -> Outcome<Ordering> {
    match (a.is_undefined(), b.is_undefined()) {
        (true, true) => return Ok(Ordering::Equal),
        (true, false) => return Ok(Ordering::Greater),
        (false, true) => return Ok(Ordering::Less),
        (false, false) => {}
    }
    let sortable = |item: &Item| matches!(item, Item::Value(Value::Number(_) | Value::String(_)));
    if !sortable(a) || !sortable(b) {
        return Err(quote(Failure::new("T2008"), "value", if sortable(a) { b } else { a }));
    }
    if a.as_str().is_some() != b.as_str().is_some() {
        return Err(quote(quote(Failure::new("T2007"), "value", a), "value2", b));
    }
    Ok(compare::order(a, b).unwrap_or(Ordering::Greater))
}

fn bind(bindings: &mut Vec<(NameId, Item)>, name: NameId, item: Item) {
    match bindings.iter_mut().find(|(bound, _)| *bound == name) {
        Some((_, old)) => *old = item,
        None => bindings.push((name, item)),
    }
}
