//! Names as numbers, and the frames that bind them while an expression runs.
//!
//! Separate because the compiler numbers the names once and the evaluator then only compares numbers. Frames are looked
//! up at run time, innermost first, as in the reference implementation: what a name means may depend on which binding
//! has been made already. <https://docs.jsonata.org/programming#variables>

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::item::Item;

/// A variable's name, or the label of a parent that `%` looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NameId(pub(super) u32);

/// All names of an expression. Grows only when `$eval` compiles more text.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    texts: Vec<Rc<str>>,
    ids: HashMap<Rc<str>, NameId>,
}

impl Names {
    pub(super) fn id(&mut self, name: &Rc<str>) -> NameId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = NameId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(name.clone());
        self.ids.insert(name.clone(), id);
        id
    }

    pub(super) fn text(&self, id: NameId) -> Rc<str> {
        self.texts.get(id.0 as usize).cloned().unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// The bindings of a block, a call or a row.
#[derive(Default)]
pub(super) struct Frame {
    bindings: RefCell<Vec<(NameId, Item)>>,
    parent: Option<Rc<Frame>>,
}

impl Frame {
    pub(super) fn new(parent: Option<Rc<Frame>>, bindings: Vec<(NameId, Item)>) -> Rc<Self> {
        Rc::new(Self { bindings: RefCell::new(bindings), parent })
    }

    pub(super) fn bind(&self, name: NameId, item: Item) {
        let mut bindings = self.bindings.borrow_mut();
        match bindings.iter_mut().find(|(bound, _)| *bound == name) {
            Some((_, old)) => *old = item,
            None => bindings.push((name, item)),
        }
    }

    /// The innermost binding of a name.
    pub(super) fn lookup(&self, name: NameId) -> Option<Item> {
        let mut frame = self;
        loop {
            if let Some((_, item)) = frame.bindings.borrow().iter().rev().find(|(bound, _)| *bound == name) {
                return Some(item.clone());
            }
            frame = frame.parent.as_deref()?;
        }
    }

    pub(super) fn parent(&self) -> Option<Rc<Frame>> {
        self.parent.clone()
    }

    /// Forgets all bindings: functions and the frames that they were made in hold each other, and would never go.
    pub(super) fn clear(&self) {
        let bindings = std::mem::take(&mut *self.bindings.borrow_mut());
        drop(bindings);
    }

    /// Takes out all that could lead to further frames.
    pub(super) fn dismantle(&mut self) -> (Vec<(NameId, Item)>, Option<Rc<Frame>>) {
        (std::mem::take(self.bindings.get_mut()), self.parent.take())
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let (bindings, parent) = self.dismantle();
        if parent.is_some() || !bindings.is_empty() {
            super::item::dismantle(bindings.into_iter().map(|(_, item)| item).collect(), parent);
        }
    }
}
