//! The values a template works with: Java's, as far as a template can tell.
//!
//! Not [`syntax::Value`], because templates change what they hold: `$list.add(1)` and `$map.put("a", 1)` are seen
//! through every reference to the same list or map, as in Java.

use std::fmt;
use std::rc::Rc;

use crate::error::RenderError;
use crate::list::List;
use crate::map::Map;
use crate::render::BlockReference;

/// A value in a template.
#[derive(Clone, Default)]
pub enum Item {
    #[default]
    Null,
    Bool(bool),
    /// An `Integer`, `Long` or `BigInteger`: which of them makes no difference to a template.
    Integer(i128),
    Double(f64),
    String(Rc<str>),
    List(List),
    Map(Map),
    /// Something of the caller's, such as API Gateway's `$util`.
    Object(Rc<dyn Object>),
    /// What `#define` put under a name.
    Block(Rc<BlockReference>),
}

/// An object that the caller lends to a template.
pub trait Object {
    /// `$object.name`; `None` when there is no such property.
    fn property(&self, name: &str) -> Option<Item> {
        let _ = name;
        None
    }

    /// `$object.name(…)`; `None` when there is no such method for these arguments.
    ///
    /// # Errors
    /// Where Java's method would throw.
    fn call(&self, name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
        let _ = (name, arguments);
        Ok(None)
    }

    /// `#set($object.name = …)`; `false` when it cannot be set.
    fn set(&self, name: &str, value: &Item) -> bool {
        let _ = (name, value);
        false
    }

    /// `toString()`.
    fn text(&self) -> String;
}

impl Item {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// A JSON value as a template sees it: objects are maps, arrays are lists that print as JSON.
    ///
    /// # Errors
    /// When it is nested deeper than a template can walk.
    pub fn from_json(value: &syntax::Value) -> Result<Self, RenderError> {
        Self::from_json_at(value, 0)
    }

    fn from_json_at(value: &syntax::Value, depth: usize) -> Result<Self, RenderError> {
        if depth > crate::print::MAX_DEPTH {
            return Err(RenderError::budget("The JSON value is nested too deep"));
        }
        Ok(match value {
            syntax::Value::Null => Self::Null,
            syntax::Value::Bool(value) => Self::Bool(*value),
            syntax::Value::Number(syntax::Number::Int(int)) => Self::Integer((*int).into()),
            syntax::Value::Number(syntax::Number::Float(float)) => Self::Double(*float),
            syntax::Value::String(text) => Self::String(text.clone()),
            syntax::Value::Array(array) => {
                let items = array.iter().map(|item| Self::from_json_at(item, depth + 1));
                Self::List(List::json(items.collect::<Result<_, _>>()?))
            }
            syntax::Value::Object(object) => {
                let map = Map::new();
                for (key, value) in object.iter() {
                    map.put(Self::String(key.clone()), Self::from_json_at(value, depth + 1)?);
                }
                Self::Map(map)
            }
        })
    }

    /// Whether Java's `equals` holds.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        let mut steps = 1_000_000;
        self.equals_within(other, &mut steps, 0)
    }

    /// Values that share parts can take forever to compare: past so many steps they count as different.
    fn equals_within(&self, other: &Self, steps: &mut u32, depth: usize) -> bool {
        if *steps == 0 || depth > crate::print::MAX_DEPTH {
            return false;
        }
        *steps -= 1;
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Integer(a), Self::Integer(b)) => a == b,
            (Self::Double(a), Self::Double(b)) => a.to_bits() == b.to_bits(),
            (Self::String(a), Self::String(b)) => a == b,
            (Self::List(a), Self::List(b)) => {
                a.same(b) || {
                    let (a, b) = (a.items(), b.items());
                    a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.equals_within(b, steps, depth + 1))
                }
            }
            (Self::Map(a), Self::Map(b)) => {
                a.same(b)
                    || a.len() == b.len()
                        && a.entries().iter().all(|(key, value)| {
                            b.get(key).is_some_and(|other| value.equals_within(&other, steps, depth + 1))
                        })
            }
            (Self::Object(a), Self::Object(b)) => Rc::ptr_eq(a, b),
            (Self::Block(a), Self::Block(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::String(text) = self {
            return write!(f, "{text:?}");
        }
        f.write_str(&crate::print::to_text(self, 1 << 16).unwrap_or_default())
    }
}

macro_rules! item_from {
    ($($from:ty, $value:ident => $to:expr;)*) => {
        $(impl From<$from> for Item {
            fn from($value: $from) -> Self {
                $to
            }
        })*
    };
}

item_from! {
    bool, value => Self::Bool(value);
    i32, value => Self::Integer(value.into());
    i64, value => Self::Integer(value.into());
    usize, value => Self::Integer(i128::try_from(value).unwrap_or(i128::MAX));
    f64, value => Self::Double(value);
    &str, value => Self::String(value.into());
    String, value => Self::String(value.into());
    Rc<str>, value => Self::String(value);
    List, value => Self::List(value);
    Map, value => Self::Map(value);
}

impl<T: Into<Item>> From<Option<T>> for Item {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Drops lists and maps without recursion, however deep a loop has nested them.
pub(crate) fn dismantle(items: impl Iterator<Item = Item>) {
    let mut pending: Vec<Item> = items.filter(holds_items).collect();
    while let Some(item) = pending.pop() {
        match item {
            Item::List(mut list) => pending.extend(list.take_if_unshared().filter(holds_items)),
            Item::Map(mut map) => pending.extend(map.take_if_unshared().filter(holds_items)),
            Item::Null
            | Item::Bool(_)
            | Item::Integer(_)
            | Item::Double(_)
            | Item::String(_)
            | Item::Object(_)
            | Item::Block(_) => {}
        }
    }
}

fn holds_items(item: &Item) -> bool {
    matches!(item, Item::List(_) | Item::Map(_))
}
