//! What an expression works on while it runs: JSON values as they are, and what JSON cannot hold.
//!
//! Separate from `syntax::Value`, which stays pure JSON: a payload is never converted, only wrapped. Lists and records
//! exist where a value was made by the expression and carries a function, or is a sequence that may still dissolve into
//! its only element. <https://docs.jsonata.org/processing>

use std::rc::Rc;

use syntax::{Key, Number, Object, Value};

use super::function::Function;
use super::scope::{Frame, NameId};

#[derive(Clone, Default)]
pub(super) enum Item {
    #[default]
    Undefined,
    /// Plain JSON. An array here is an array that never dissolves.
    Value(Value),
    List(Rc<List>),
    Record(Rc<Record>),
    Function(Rc<Function>),
    Tuple(Rc<Tuple>),
}

/// An array that the expression made.
#[derive(Clone, Default)]
pub(super) struct List {
    pub(super) items: Vec<Item>,
    pub(super) flags: Flags,
}

/// An object that the expression made, some member of which is not plain JSON.
#[derive(Clone, Default)]
pub(super) struct Record {
    pub(super) members: Vec<(Key, Item)>,
}

/// One row of a path with `@`, `#` or `%`: the value that the path stands at, and what is bound to variables there.
#[derive(Clone, Default)]
pub(super) struct Tuple {
    pub(super) at: Item,
    pub(super) bindings: Vec<(NameId, Item)>,
}

/// What a list is besides an array.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    /// Dissolves: none is undefined, one is that one.
    pub(super) const SEQUENCE: Self = Self(1);
    /// A sequence of one stays an array.
    pub(super) const KEEP_SINGLETON: Self = Self(2);
    /// Made by `[…]` at the end of a path: is not flattened into the sequence around it.
    pub(super) const CONSTRUCTED: Self = Self(4);
    /// Wraps an input that is itself an array, so that it counts as one.
    pub(super) const OUTER_WRAPPER: Self = Self(8);
    /// The elements are tuples.
    pub(super) const TUPLES: Self = Self(16);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The elements of an array, wherever they are kept.
#[derive(Clone, Copy)]
pub(super) enum Elements<'a> {
    Json(&'a [Value]),
    Items(&'a [Item]),
}

impl<'a> Elements<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Json(values) => values.len(),
            Self::Items(items) => items.len(),
        }
    }

    pub(super) fn get(self, index: usize) -> Option<Item> {
        match self {
            Self::Json(values) => values.get(index).cloned().map(Item::Value),
            Self::Items(items) => items.get(index).cloned(),
        }
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = Item> + 'a {
        (0..self.len()).map(move |index| self.get(index).unwrap_or_default())
    }

    /// Each element where it is plain JSON; `None` where it is not.
    pub(super) fn values(self) -> impl Iterator<Item = Option<&'a Value>> {
        let (json, items) = match self {
            Self::Json(values) => (values, [].as_slice()),
            Self::Items(items) => ([].as_slice(), items),
        };
        json.iter().map(Some).chain(items.iter().map(Item::as_value))
    }

    pub(super) fn to_vec(self) -> Vec<Item> {
        match self {
            Self::Json(values) => values.iter().cloned().map(Item::Value).collect(),
            Self::Items(items) => items.to_vec(),
        }
    }
}

/// The members of an object, wherever they are kept.
#[derive(Clone, Copy)]
pub(super) enum Members<'a> {
    Json(&'a Object),
    Items(&'a [(Key, Item)]),
}

impl<'a> Members<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Json(object) => object.len(),
            Self::Items(members) => members.len(),
        }
    }

    pub(super) fn get(self, name: &str) -> Option<Item> {
        match self {
            Self::Json(object) => object.get(name).cloned().map(Item::Value),
            Self::Items(members) => members.iter().find(|(key, _)| **key == *name).map(|(_, item)| item.clone()),
        }
    }

    pub(super) fn at(self, place: usize) -> Option<(Key, Item)> {
        match self {
            Self::Json(object) => object.at(place).map(|(key, value)| (key.clone(), Item::Value(value.clone()))),
            Self::Items(members) => members.get(place).cloned(),
        }
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = (Key, Item)> + 'a {
        (0..self.len()).filter_map(move |place| self.at(place))
    }
}

impl Item {
    pub(super) fn null() -> Self {
        Self::Value(Value::Null)
    }

    /// A sequence, to be dissolved where an expression ends.
    pub(super) fn sequence(items: Vec<Item>) -> Self {
        Self::list(items, Flags::SEQUENCE)
    }

    pub(super) fn list(items: Vec<Item>, flags: Flags) -> Self {
        Self::List(Rc::new(List { items, flags }))
    }

    /// An array without flags: plain JSON if all its elements are.
    pub(super) fn array(items: Vec<Item>) -> Self {
        if items.iter().all(|item| matches!(item, Item::Value(_))) {
            let values =
                items.into_iter().filter_map(|item| if let Item::Value(value) = item { Some(value) } else { None });
            return Self::Value(Value::Array(values.collect()));
        }
        Self::list(items, Flags::default())
    }

    /// An object: plain JSON if all its members are. Undefined members are left out.
    pub(super) fn object(members: Vec<(Key, Item)>) -> Self {
        if members.iter().all(|(_, item)| matches!(item, Item::Value(_) | Item::Undefined)) {
            let mut object = Object::with_capacity(members.len());
            for (key, item) in members {
                if let Item::Value(value) = item {
                    object.insert(key, value);
                }
            }
            return Self::Value(Value::Object(object));
        }
        let members = members.into_iter().filter(|(_, item)| !item.is_undefined()).collect();
        Self::Record(Rc::new(Record { members }))
    }

    pub(super) fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    pub(super) fn is_function(&self) -> bool {
        matches!(self, Self::Function(_))
    }

    pub(super) fn as_value(&self) -> Option<&Value> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }

    pub(super) fn as_number(&self) -> Option<Number> {
        self.as_value().and_then(Value::as_number)
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        self.as_value().and_then(Value::as_str)
    }

    pub(super) fn flags(&self) -> Flags {
        if let Self::List(list) = self { list.flags } else { Flags::default() }
    }

    /// The elements, if it is an array of any kind.
    pub(super) fn elements(&self) -> Option<Elements<'_>> {
        match self {
            Self::Value(Value::Array(array)) => Some(Elements::Json(array)),
            Self::List(list) => Some(Elements::Items(&list.items)),
            Self::Undefined | Self::Value(_) | Self::Record(_) | Self::Function(_) | Self::Tuple(_) => None,
        }
    }

    /// The members, if it is an object of any kind.
    pub(super) fn members(&self) -> Option<Members<'_>> {
        match self {
            Self::Value(Value::Object(object)) => Some(Members::Json(object)),
            Self::Record(record) => Some(Members::Items(&record.members)),
            Self::Undefined | Self::Value(_) | Self::List(_) | Self::Function(_) | Self::Tuple(_) => None,
        }
    }

    /// Where a list or record lies that several hold.
    pub(super) fn shared_address(&self) -> Option<usize> {
        match self {
            Self::List(list) if Rc::strong_count(list) > 1 => Some(Rc::as_ptr(list).addr()),
            Self::Record(record) if Rc::strong_count(record) > 1 => Some(Rc::as_ptr(record).addr()),
            _ => None,
        }
    }

    /// The same list with one flag more, copied only if it is shared.
    pub(super) fn with_flag(mut self, flag: Flags) -> Self {
        if let Self::List(list) = &mut self
            && !list.flags.has(flag)
        {
            let list = Rc::make_mut(list);
            list.flags = list.flags.and(flag);
        }
        self
    }

    /// What is left of a sequence at the end of an expression: nothing, its only element, or itself.
    pub(super) fn dissolve(self, keep_array: bool) -> Self {
        let Self::List(list) = &self else { return self };
        if !list.flags.has(Flags::SEQUENCE) || list.flags.has(Flags::TUPLES) {
            return self;
        }
        match list.items.as_slice() {
            [] => Self::Undefined,
            [only] if !keep_array && !list.flags.has(Flags::KEEP_SINGLETON) => only.clone(),
            _ if keep_array => self.with_flag(Flags::KEEP_SINGLETON),
            _ => self,
        }
    }

    /// The elements as a vector, without a copy where nobody else holds them.
    pub(super) fn into_items(self) -> Vec<Item> {
        match self {
            Self::List(list) => {
                Rc::try_unwrap(list).map_or_else(|list| list.items.clone(), |mut list| std::mem::take(&mut list.items))
            }
            other => other.elements().map(Elements::to_vec).unwrap_or_default(),
        }
    }

    /// As JSON, for the world outside: functions become empty strings, what JSON cannot hold is left out or `null`.
    pub(super) fn into_value(self) -> Option<Value> {
        match self {
            Self::Undefined => None,
            Self::Value(Value::Number(Number::Float(float))) if !float.is_finite() => Some(Value::Null),
            Self::Value(value) => Some(value),
            other => super::text::to_value(other),
        }
    }
}

impl<T: Into<Value>> From<T> for Item {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

/// What holds what is dropped one after the other, however deep it is: depth is no stack.
pub(super) fn dismantle(mut pending: Vec<Item>, frame: Option<Rc<Frame>>) {
    let mut frames: Vec<Rc<Frame>> = frame.into_iter().collect();
    loop {
        if let Some(item) = pending.pop() {
            match item {
                Item::List(list) => pending.extend(Rc::into_inner(list).into_iter().flat_map(List::dismantle)),
                Item::Record(record) => pending.extend(Rc::into_inner(record).into_iter().flat_map(Record::dismantle)),
                Item::Tuple(tuple) => pending.extend(Rc::into_inner(tuple).into_iter().flat_map(Tuple::dismantle)),
                Item::Function(function) => {
                    if let Some(function) = Rc::into_inner(function) {
                        frames.extend(function.dismantle(&mut pending));
                    }
                }
                Item::Undefined | Item::Value(_) => {}
            }
        } else if let Some(frame) = frames.pop() {
            if let Some(mut frame) = Rc::into_inner(frame) {
                let (bindings, parent) = frame.dismantle();
                pending.extend(bindings.into_iter().map(|(_, item)| item));
                frames.extend(parent);
            }
        } else {
            return;
        }
    }
}

fn nests(item: &Item) -> bool {
    !matches!(item, Item::Value(_) | Item::Undefined)
}

impl List {
    fn dismantle(mut self) -> Vec<Item> {
        std::mem::take(&mut self.items)
    }
}

impl Record {
    fn dismantle(mut self) -> Vec<Item> {
        self.members.drain(..).map(|(_, item)| item).collect()
    }
}

impl Tuple {
    fn dismantle(mut self) -> Vec<Item> {
        let mut items: Vec<Item> = self.bindings.drain(..).map(|(_, item)| item).collect();
        items.push(std::mem::take(&mut self.at));
        items
    }
}

impl Drop for List {
    fn drop(&mut self) {
        if self.items.iter().any(nests) {
            dismantle(std::mem::take(&mut self.items), None);
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        if self.members.iter().any(|(_, item)| nests(item)) {
            dismantle(self.members.drain(..).map(|(_, item)| item).collect(), None);
        }
    }
}

impl Drop for Tuple {
    fn drop(&mut self) {
        if nests(&self.at) || self.bindings.iter().any(|(_, item)| nests(item)) {
            let mut pending: Vec<Item> = self.bindings.drain(..).map(|(_, item)| item).collect();
            pending.push(std::mem::take(&mut self.at));
            dismantle(pending, None);
        }
    }
}
