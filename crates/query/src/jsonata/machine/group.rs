//! Objects: made of the context, or grouping a sequence by keys.
//! <https://docs.jsonata.org/sorting-grouping>

use std::collections::HashMap;
use std::rc::Rc;

use syntax::{Key, Value};

use super::Machine;
use super::operator::quote;
use crate::jsonata::code::Label;
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::{Flags, Item, Tuple};
use crate::jsonata::scope::{Frame, NameId};

/// A grouping under way.
pub(super) struct Grouping {
    items: Vec<Item>,
    next: usize,
    groups: Vec<Group>,
    places: HashMap<Key, usize>,
    members: Vec<(Key, Item)>,
    context: Item,
    frame: Rc<Frame>,
}

struct Group {
    key: Key,
    /// The items that have this key.
    data: Vec<Item>,
    pair: usize,
}

/// Several items as one: arrays among them are taken apart.
fn append_all(host: &mut Host<'_>, mut items: Vec<Item>) -> Outcome<Item> {
    if items.len() <= 1 {
        return Ok(items.pop().unwrap_or_default());
    }
    host.grow(items.len())?;
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match item.elements() {
            Some(elements) => out.extend(elements.iter()),
            None if item.is_undefined() => {}
            None => out.push(item),
        }
    }
    Ok(Item::array(out))
}

impl Machine<'_, '_> {
    pub(super) fn object_start(&mut self) -> Outcome<()> {
        let context = self.at.context.clone();
        if let Some(elements) = context.elements() {
            self.at.context = append_all(&mut self.host, elements.to_vec())?;
        }
        self.contexts.push(context);
        Ok(())
    }

    pub(super) fn object_end(&mut self, keys: &[Key]) {
        let values = self.stack.split_off(self.stack.len().saturating_sub(keys.len()));
        let members = keys.iter().cloned().zip(values).collect();
        self.push(Item::object(members));
        if let Some(context) = self.contexts.pop() {
            self.at.context = context;
        }
    }

    pub(super) fn group_start(&mut self, context: bool) -> Outcome<()> {
        let input = if context { self.at.context.clone() } else { self.pop() };
        let rows = input.flags().has(Flags::TUPLES);
        let mut items = match input.elements() {
            Some(elements) => elements.to_vec(),
            None => vec![input],
        };
        self.host.step(items.len())?;
        if items.is_empty() && !rows {
            // So that an object is made all the same.
            items.push(Item::Undefined);
        }
        self.groupings.push(Grouping {
            items,
            next: 0,
            groups: Vec::new(),
            places: HashMap::new(),
            members: Vec::new(),
            context: self.at.context.clone(),
            frame: self.at.frame.clone(),
        });
        Ok(())
    }

    pub(super) fn group_next(&mut self, values: Label) {
        let Some(grouping) = self.groupings.last_mut() else { return };
        let Some(item) = grouping.items.get(grouping.next).cloned() else {
            grouping.next = 0;
            self.at.next = values;
            return;
        };
        grouping.next += 1;
        let frame = grouping.frame.clone();
        self.stand_at(item, frame);
    }

    fn stand_at(&mut self, item: Item, frame: Rc<Frame>) {
        if let Item::Tuple(tuple) = &item {
            self.at.frame = Frame::new(Some(frame), tuple.bindings.clone());
            self.at.context = tuple.at.clone();
        } else {
            self.at.context = item;
        }
    }

    pub(super) fn group_key(&mut self, pair: usize) -> Outcome<()> {
        let key = match self.pop() {
            Item::Undefined => return Ok(()),
            Item::Value(Value::String(key)) => key,
            other => return Err(quote(Failure::new("T1003"), "value", &other)),
        };
        if matches!(&*key, "_jsonata_lambda" | "_jsonata_function") {
            return Err(Failure::new("D1013").value(key));
        }
        let Some(grouping) = self.groupings.last_mut() else { return Ok(()) };
        let item = grouping.items.get(grouping.next - 1).cloned().unwrap_or_default();
        match grouping.places.get(&key).and_then(|place| grouping.groups.get_mut(*place)) {
            Some(group) if group.pair != pair => return Err(Failure::new("D1009").value(key)),
            Some(group) => group.data.push(item),
            None => {
                grouping.places.insert(key.clone(), grouping.groups.len());
                grouping.groups.push(Group { key, data: vec![item], pair });
            }
        }
        Ok(())
    }

    pub(super) fn group_dispatch(&mut self, pairs: &[Label], end: Label) -> Outcome<()> {
        let Some(grouping) = self.groupings.last_mut() else { return Ok(()) };
        let Some(group) = grouping.groups.get_mut(grouping.next) else {
            self.at.next = end;
            return Ok(());
        };
        grouping.next += 1;
        let (data, pair, frame) = (std::mem::take(&mut group.data), group.pair, grouping.frame.clone());
        let context = if matches!(data.first(), Some(Item::Tuple(_))) {
            self.reduce(data)?
        } else {
            append_all(&mut self.host, data)?
        };
        self.stand_at(context, frame);
        if let Some(label) = pairs.get(pair) {
            self.at.next = *label;
        }
        Ok(())
    }

    /// Several rows as one: each variable holds what it held in all of them.
    fn reduce(&mut self, rows: Vec<Item>) -> Outcome<Item> {
        let mut places: Vec<Item> = Vec::with_capacity(rows.len());
        let mut bound: Vec<(NameId, Vec<Item>)> = Vec::new();
        for row in rows {
            let Item::Tuple(row) = row else { continue };
            places.push(row.at.clone());
            for (name, item) in &row.bindings {
                match bound.iter_mut().find(|(known, _)| known == name) {
                    Some((_, items)) => items.push(item.clone()),
                    None => bound.push((*name, vec![item.clone()])),
                }
            }
        }
        let mut bindings = Vec::with_capacity(bound.len());
        for (name, items) in bound {
            bindings.push((name, append_all(&mut self.host, items)?));
        }
        let at = append_all(&mut self.host, places)?;
        Ok(Item::Tuple(Rc::new(Tuple { at, bindings })))
    }

    pub(super) fn group_store(&mut self) {
        let value = self.pop();
        let Some(grouping) = self.groupings.last_mut() else { return };
        if let Some(group) = grouping.groups.get(grouping.next - 1) {
            grouping.members.push((group.key.clone(), value));
        }
    }

    pub(super) fn group_end(&mut self) {
        let Some(grouping) = self.groupings.pop() else { return };
        self.at.context = grouping.context;
        self.at.frame = grouping.frame;
        self.push(Item::object(grouping.members));
    }
}
