//! `$foreach`: where a loop stands, and the loops around it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use crate::error::RenderError;
use crate::item::{Item, Object};

pub(super) struct ForeachScope {
    /// Which loop of the rendering it is, for `#break($foreach.parent)`.
    number: u64,
    itself: Weak<Self>,
    parent: Option<Item>,
    index: Cell<usize>,
    has_next: Cell<bool>,
    /// What a template keeps in it: `#set($foreach.total = 0)`.
    own: RefCell<HashMap<Rc<str>, Item>>,
}

/// The numbers of loops by their scope, as asked by `#break`: scopes answer to this name.
const NUMBER: &str = " number";

impl ForeachScope {
    pub(super) fn new(number: u64, outer: Option<Item>) -> Rc<Self> {
        let parent = outer.filter(|outer| Self::number_of(outer).is_some());
        Rc::new_cyclic(|itself| Self {
            number,
            itself: itself.clone(),
            parent,
            index: Cell::new(0),
            has_next: Cell::new(false),
            own: RefCell::default(),
        })
    }

    pub(super) fn advance(&self, index: usize, has_next: bool) {
        self.index.set(index);
        self.has_next.set(has_next);
    }

    /// The number of the loop, where an item is the scope of one.
    pub(super) fn number_of(item: &Item) -> Option<u64> {
        let Item::Object(object) = item else { return None };
        match object.property(NUMBER) {
            Some(Item::Integer(number)) => u64::try_from(number).ok(),
            _ => None,
        }
    }

    fn topmost(&self) -> Option<Item> {
        match &self.parent {
            Some(Item::Object(parent)) => parent.property("topmost"),
            _ => self.itself.upgrade().map(|itself| Item::Object(itself)),
        }
    }
}

impl Object for ForeachScope {
    fn property(&self, name: &str) -> Option<Item> {
        Some(match name {
            NUMBER => Item::Integer(self.number.into()),
            "index" => self.index.get().into(),
            "count" => (self.index.get() + 1).into(),
            "hasNext" => self.has_next.get().into(),
            "first" => (self.index.get() == 0).into(),
            "last" => (!self.has_next.get()).into(),
            "parent" => self.parent.clone().unwrap_or_default(),
            "topmost" => self.topmost().unwrap_or_default(),
            _ => {
                let own = self.own.borrow().get(name).cloned();
                match (own, &self.parent) {
                    (Some(value), _) => value,
                    (None, Some(Item::Object(parent))) => parent.property(name).unwrap_or_default(),
                    (None, _) => return None,
                }
            }
        })
    }

    fn call(&self, name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
        Ok(match (name, arguments) {
            ("hasNext" | "getHasNext", []) => Some(self.has_next.get().into()),
            ("getIndex", []) => self.property("index"),
            ("getCount", []) => self.property("count"),
            ("isFirst" | "getFirst", []) => self.property("first"),
            ("isLast" | "getLast", []) => self.property("last"),
            ("getParent", []) => self.property("parent"),
            ("getTopmost", []) => self.property("topmost"),
            ("get", [Item::String(key)]) => Some(self.property(key).unwrap_or_default()),
            ("put", [Item::String(key), value]) => {
                let old = self.own.borrow_mut().insert(key.clone(), value.clone());
                Some(old.unwrap_or_default())
            }
            _ => None,
        })
    }

    fn set(&self, name: &str, value: &Item) -> bool {
        self.own.borrow_mut().insert(name.into(), value.clone());
        true
    }

    fn text(&self) -> String {
        "{}".into()
    }
}
