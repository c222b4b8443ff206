//! Maps that every reference to them shares; members keep the order they were put in, as in Java's `LinkedHashMap`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::item::{Item, dismantle};

/// A map. Cloning gives another reference to the same map.
#[derive(Clone, Debug, Default)]
pub struct Map(Rc<Cell>);

#[derive(Debug, Default)]
struct Cell(RefCell<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// `None` where a member was removed; closed up once these outnumber the members.
    entries: Vec<Option<(Item, Item)>>,
    places: HashMap<Key, usize>,
}

impl Drop for Cell {
    fn drop(&mut self) {
        dismantle(self.0.get_mut().entries.drain(..).flatten().map(|(_, value)| value));
    }
}

/// What tells keys apart.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Null,
    Bool(bool),
    Integer(i128),
    Double(u64),
    String(Rc<str>),
    /// Lists, maps and objects, by how they print: nothing but oddities uses them as keys.
    Other(Rc<str>),
}

fn key_of(item: &Item) -> Key {
    match item {
        Item::Null => Key::Null,
        Item::Bool(value) => Key::Bool(*value),
        Item::Integer(value) => Key::Integer(*value),
        Item::Double(value) => Key::Double(value.to_bits()),
        Item::String(text) => Key::String(text.clone()),
        Item::List(_) | Item::Map(_) | Item::Object(_) | Item::Block(_) => {
            Key::Other(crate::print::to_text(item, 1 << 12).unwrap_or_default())
        }
    }
}

impl Map {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn len(&self) -> usize {
        self.0.0.borrow().places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, key: &Item) -> Option<Item> {
        let inner = self.0.0.borrow();
        let place = *inner.places.get(&key_of(key))?;
        inner.entries.get(place)?.as_ref().map(|(_, value)| value.clone())
    }

    /// The value of a text key.
    pub fn member(&self, key: &str) -> Option<Item> {
        self.get(&Item::from(key))
    }

    /// Sets a member; answers the value it replaces.
    pub fn put(&self, key: impl Into<Item>, value: impl Into<Item>) -> Option<Item> {
        let (key, value) = (key.into(), value.into());
        let identity = key_of(&key);
        let mut inner = self.0.0.borrow_mut();
        let Entries { entries, places } = &mut *inner;
        let place = *places.entry(identity).or_insert(entries.len());
        match entries.get_mut(place) {
            Some(Some((_, old))) => Some(std::mem::replace(old, value)),
            _ => {
                entries.push(Some((key, value)));
                None
            }
        }
    }

    pub(crate) fn remove(&self, key: &Item) -> Option<Item> {
        let identity = key_of(key);
        let mut inner = self.0.0.borrow_mut();
        let Entries { entries, places } = &mut *inner;
        let place = places.remove(&identity)?;
        let (_, value) = entries.get_mut(place)?.take()?;
        if entries.len() > 2 * places.len() + 8 {
            let mut kept = 0;
            let mut moved = Vec::with_capacity(entries.len());
            for entry in entries.iter() {
                moved.push(kept);
                kept += usize::from(entry.is_some());
            }
            entries.retain(Option::is_some);
            for place in places.values_mut() {
                *place = moved.get(*place).copied().unwrap_or_default();
            }
        }
        Some(value)
    }

    pub(crate) fn clear(&self) {
        let old = std::mem::take(&mut *self.0.0.borrow_mut());
        dismantle(old.entries.into_iter().flatten().map(|(_, value)| value));
    }

    /// A copy of what it holds now.
    pub fn entries(&self) -> Vec<(Item, Item)> {
        self.0.0.borrow().entries.iter().flatten().cloned().collect()
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn take_if_unshared(&mut self) -> impl Iterator<Item = Item> + use<> {
        let entries = Rc::get_mut(&mut self.0).map(|cell| std::mem::take(cell.0.get_mut()).entries).unwrap_or_default();
        entries.into_iter().flatten().map(|(_, value)| value)
    }
}

impl<K: Into<Item>, V: Into<Item>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let map = Self::new();
        for (key, value) in members {
            map.put(key, value);
        }
        map
    }
}
