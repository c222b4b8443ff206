//! The methods and properties that values have in a template: those of Java's own classes.
//!
//! Method by method as the Java documentation has them; a method that does not exist for the given arguments answers
//! null, as reflection finding nothing does, and one that would throw ends the rendering.
//!
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/String.html>

mod collection;
mod format;
mod number;
mod string;

use crate::error::RenderError;
use crate::item::Item;

/// What a method may cost, and what it did.
pub(crate) struct Cost {
    pub(crate) max_text: usize,
    pub(crate) steps: u64,
    pub(crate) limit: u64,
}

impl Cost {
    pub(crate) fn spend(&mut self, steps: usize) -> Result<(), RenderError> {
        self.steps = self.steps.saturating_add(u64::try_from(steps).unwrap_or(u64::MAX));
        if self.steps > self.limit {
            return Err(RenderError::budget("The template takes too many steps"));
        }
        Ok(())
    }

    fn text(&mut self, text: String) -> Result<Item, RenderError> {
        if text.len() > self.max_text {
            return Err(RenderError::budget(format!("A text is longer than {} bytes", self.max_text)));
        }
        self.spend(text.len() / 64)?;
        Ok(Item::from(text))
    }
}

pub(crate) fn property(item: &Item, name: &str) -> Item {
    match (item, name) {
        (Item::Map(map), _) => map.member(name).unwrap_or_default(),
        (Item::Object(object), _) => object.property(name).unwrap_or_default(),
        (Item::List(list), "empty") => list.is_empty().into(),
        (Item::String(text), "empty") => text.is_empty().into(),
        (Item::String(text), "bytes") => string::bytes(text),
        _ => Item::Null,
    }
}

pub(crate) fn call(item: &Item, name: &str, arguments: &[Item], cost: &mut Cost) -> Result<Option<Item>, RenderError> {
    let own = match item {
        Item::Null | Item::Block(_) => None,
        Item::Object(object) => object.call(name, arguments)?,
        Item::String(text) => string::call(text, name, arguments, cost)?,
        Item::List(list) => collection::list(list, name, arguments, cost)?,
        Item::Map(map) => collection::map(map, name, arguments, cost)?,
        Item::Bool(value) => number::boolean(*value, name, arguments),
        Item::Integer(_) | Item::Double(_) => number::call(item, name, arguments, cost)?,
    };
    if own.is_some() {
        return Ok(own);
    }
    Ok(match (name, arguments) {
        ("toString", []) => Some(cost_text(item, cost)?),
        ("equals", [other]) => Some(item.equals(other).into()),
        ("hashCode", []) => hash_code(item, 0).map(|hash| Item::Integer(hash.into())),
        _ => None,
    })
}

fn cost_text(item: &Item, cost: &mut Cost) -> Result<Item, RenderError> {
    let text = crate::print::to_text(item, cost.max_text)?;
    cost.spend(text.len() / 64)?;
    Ok(Item::String(text))
}

/// Java's `hashCode`, which is the same on every machine for these.
fn hash_code(item: &Item, depth: usize) -> Option<i32> {
    if depth > 32 {
        return None;
    }
    let fold = |bits: u64| {
        let halves = bits ^ (bits >> 32);
        let low = u32::try_from(halves & u64::from(u32::MAX)).unwrap_or_default();
        i32::from_be_bytes(low.to_be_bytes())
    };
    match item {
        Item::Null => Some(0),
        Item::Bool(value) => Some(if *value { 1231 } else { 1237 }),
        Item::Integer(value) => i32::try_from(*value).ok().or_else(|| {
            let long = i64::try_from(*value).ok()?;
            Some(fold(u64::from_be_bytes(long.to_be_bytes())))
        }),
        Item::Double(value) => Some(fold(value.to_bits())),
        Item::String(text) => {
            let step = |hash: i32, unit: u16| hash.wrapping_mul(31).wrapping_add(unit.into());
            Some(text.encode_utf16().fold(0, step))
        }
        Item::List(list) => list
            .to_vec()
            .iter()
            .try_fold(1_i32, |hash, item| Some(hash.wrapping_mul(31).wrapping_add(hash_code(item, depth + 8)?))),
        Item::Map(map) => map.entries().iter().try_fold(0_i32, |hash, (key, value)| {
            Some(hash.wrapping_add(hash_code(key, depth + 8)? ^ hash_code(value, depth + 8)?))
        }),
        Item::Object(_) | Item::Block(_) => None,
    }
}
