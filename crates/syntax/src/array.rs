//! Shared arrays: cloned by reference count, copied only when written to while shared.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use crate::value::{Value, dismantle};

/// A JSON array. Reads as a slice of values; [`Array::make_mut`] writes, copying the top level first if it is shared.
#[derive(Clone, Default)]
pub struct Array(pub(crate) Rc<Items>);

#[derive(Default)]
pub(crate) struct Items {
    pub(crate) values: Vec<Value>,
    /// Length of the array's JSON text in bytes, 0 while not known.
    pub(crate) text_len: Cell<usize>,
}

impl Clone for Items {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), text_len: Cell::new(0) }
    }
}

impl Drop for Items {
    fn drop(&mut self) {
        dismantle(self.values.drain(..));
    }
}

impl Array {
    pub fn new() -> Self {
        Self::default()
    }

    /// The values, to change them. Copies the top level (not the values themselves) where another clone shares it.
    pub fn make_mut(&mut self) -> &mut Vec<Value> {
        let items = Rc::make_mut(&mut self.0);
        items.text_len.set(0);
        &mut items.values
    }

    pub fn push(&mut self, value: impl Into<Value>) {
        self.make_mut().push(value.into());
    }

    /// Whether both are the same array in memory: a cheap first answer to "are they equal?".
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn take_values_if_unshared(&mut self) -> Vec<Value> {
        Rc::get_mut(&mut self.0).map(|items| std::mem::take(&mut items.values)).unwrap_or_default()
    }
}

impl Deref for Array {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.values
    }
}

impl From<Vec<Value>> for Array {
    fn from(values: Vec<Value>) -> Self {
        Self(Rc::new(Items { values, text_len: Cell::new(0) }))
    }
}

impl<T: Into<Value>> FromIterator<T> for Array {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        values.into_iter().map(Into::into).collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a Array {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::print::write_array(f, self)
    }
}
