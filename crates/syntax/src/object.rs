//! Shared objects: members in the order they were written, found by name.
//!
//! Most objects of a workflow have a handful of members: those are a plain list, searched in order. An index is made
//! only for large ones.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use crate::value::{Key, Value, dismantle};

/// A JSON object. Member order is kept; a repeated name replaces the value and keeps the first place.
#[derive(Clone, Default)]
pub struct Object(pub(crate) Rc<Members>);

#[derive(Default)]
pub(crate) struct Members {
    entries: Vec<(Key, Value)>,
    /// Where each name stands; kept only beyond [`INDEX_FROM`] members.
    index: Option<HashMap<Key, usize>>,
    /// Length of the object's JSON text in bytes, 0 while not known.
    pub(crate) text_len: Cell<usize>,
}

/// Below this a search in order is faster than hashing.
const INDEX_FROM: usize = 17;

impl Clone for Members {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), index: self.index.clone(), text_len: Cell::new(0) }
    }
}

impl Drop for Members {
    fn drop(&mut self) {
        dismantle(self.entries.drain(..).map(|(_, value)| value));
    }
}

impl Members {
    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.entries.iter().position(|(key, _)| **key == *name),
        }
    }

    fn append(&mut self, key: Key, value: Value) {
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), self.entries.len());
        }
        self.entries.push((key, value));
        if self.index.is_none() && self.entries.len() >= INDEX_FROM {
            self.reindex();
        }
    }

    fn reindex(&mut self) {
        self.index = (self.entries.len() >= INDEX_FROM)
            .then(|| self.entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect());
    }
}

impl Object {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn with_capacity(members: usize) -> Self {
        Self(Rc::new(Members { entries: Vec::with_capacity(members), index: None, text_len: Cell::new(0) }))
    }

    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.position(name).and_then(|at| self.0.entries.get(at)).map(|(_, value)| value)
    }

    pub fn contains_key(&self, name: &str) -> bool {
        self.0.position(name).is_some()
    }

    /// The value of a member, to change it. Copies the top level first where another clone shares it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let at = self.0.position(name)?;
        self.make_mut().entries.get_mut(at).map(|(_, value)| value)
    }

    /// Sets a member; answers the value it replaces.
    pub fn insert(&mut self, name: impl Into<Key>, value: impl Into<Value>) -> Option<Value> {
        let (key, value) = (name.into(), value.into());
        let at = self.0.position(&key);
        let members = self.make_mut();
        match at.and_then(|at| members.entries.get_mut(at)) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                members.append(key, value);
                None
            }
        }
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.0.position(name)?;
        let members = self.make_mut();
        let (_, value) = members.entries.remove(at);
        members.reindex();
        Some(value)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Key, &Value)> + ExactSizeIterator {
        self.0.entries.iter().map(|(key, value)| (key, value))
    }

    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Key> + ExactSizeIterator {
        self.0.entries.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator {
        self.0.entries.iter().map(|(_, value)| value)
    }

    /// The member at a place, in the order they were written.
    pub fn at(&self, place: usize) -> Option<(&Key, &Value)> {
        self.0.entries.get(place).map(|(key, value)| (key, value))
    }

    /// Where it lies in memory: the same for clones, as long as none is written to.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    /// Whether both are the same object in memory: a cheap first answer to "are they equal?".
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn make_mut(&mut self) -> &mut Members {
        let members = Rc::make_mut(&mut self.0);
        members.text_len.set(0);
        members
    }

    pub(crate) fn take_values_if_unshared(&mut self) -> impl Iterator<Item = Value> + use<> {
        Rc::get_mut(&mut self.0)
            .map(|members| std::mem::take(&mut members.entries))
            .unwrap_or_default()
            .into_iter()
            .map(|(_, value)| value)
    }
}

impl<K: Into<Key>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let members = members.into_iter();
        let mut object = Self::with_capacity(members.size_hint().0);
        for (key, value) in members {
            object.insert(key, value);
        }
        object
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::print::write_object(f, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_to_a_clone_leaves_the_original() {
        let mut a: Object = [("x", 1), ("y", 2)].into_iter().collect();
        let b = a.clone();
        a.insert("x", 9);
        assert_eq!(b.get("x"), Some(&Value::from(1)));
        assert_eq!(a.get("x"), Some(&Value::from(9)));
    }

    #[test]
    fn large_objects_find_every_member_also_after_a_removal() {
        let mut object: Object = (0..100).map(|i| (format!("k{i}"), i)).collect();
        assert_eq!(object.remove("k50"), Some(Value::from(50)));
        assert_eq!(object.len(), 99);
        for i in (0..100).filter(|i| *i != 50) {
            assert_eq!(object.get(&format!("k{i}")), Some(&Value::from(i)));
        }
        assert!(!object.contains_key("k50"));
        for key in object.keys().cloned().collect::<Vec<_>>() {
            object.remove(&key);
        }
        assert!(object.is_empty());
    }
}
