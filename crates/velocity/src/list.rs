//! Lists that every reference to them shares.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use crate::item::{Item, dismantle};

/// What a list is in Java, which shows when it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// An `ArrayList`, a set or a collection: `[a, b]`.
    Java,
    /// A `JSONArray`, as read from a body: `["a","b"]`.
    Json,
    /// A `String[]`, as `split` gives: `[Ljava.lang.String;@…`.
    Array,
}

/// A list. Cloning gives another reference to the same list.
#[derive(Clone, Debug)]
pub struct List(Rc<Cell>);

#[derive(Debug)]
struct Cell {
    kind: ListKind,
    items: RefCell<Vec<Item>>,
}

impl Drop for Cell {
    fn drop(&mut self) {
        dismantle(self.items.get_mut().drain(..));
    }
}

impl List {
    pub fn new(kind: ListKind, items: Vec<Item>) -> Self {
        Self(Rc::new(Cell { kind, items: RefCell::new(items) }))
    }

    pub fn java(items: Vec<Item>) -> Self {
        Self::new(ListKind::Java, items)
    }

    pub fn json(items: Vec<Item>) -> Self {
        Self::new(ListKind::Json, items)
    }

    pub fn kind(&self) -> ListKind {
        self.0.kind
    }

    pub fn len(&self) -> usize {
        self.0.items.borrow().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: usize) -> Option<Item> {
        self.0.items.borrow().get(index).cloned()
    }

    pub(crate) fn items(&self) -> Ref<'_, Vec<Item>> {
        self.0.items.borrow()
    }

    /// A copy of what it holds now, so that it may change while someone walks it.
    pub fn to_vec(&self) -> Vec<Item> {
        self.0.items.borrow().clone()
    }

    /// Changes it. The change must not look at the list by another reference.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Vec<Item>) -> T) -> T {
        change(&mut self.0.items.borrow_mut())
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn take_if_unshared(&mut self) -> std::vec::IntoIter<Item> {
        Rc::get_mut(&mut self.0).map(|cell| std::mem::take(cell.items.get_mut())).unwrap_or_default().into_iter()
    }
}
