//! `..`: every container of a document, each before those that it holds.
//!
//! Separate from the walk because it keeps its own list of open containers: depth is no stack.

use syntax::Value;

/// One step of a walk as it was taken, for messages.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    Member(&'a str),
    Element(usize),
}

/// The containers at and below a value.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    top: Option<&'a Value>,
    /// The open containers with the number of children that have been looked at.
    open: Vec<(&'a Value, usize)>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(top: &'a Value) -> Self {
        Self { top: Some(top).filter(|value| value.is_container()), open: Vec::new() }
    }

    /// The way from the top to the container that [`Iterator::next`] answered last.
    pub(super) fn places(&self) -> impl Iterator<Item = Place<'a>> + '_ {
        let on_the_way = self.open.len().saturating_sub(1);
        self.open
            .iter()
            .take(on_the_way)
            .filter_map(|(value, seen)| child(value, seen.checked_sub(1)?))
            .map(|way| way.0)
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = &'a Value;

    fn next(&mut self) -> Option<&'a Value> {
        if let Some(top) = self.top.take() {
            self.open.push((top, 0));
            return Some(top);
        }
        while let Some((value, seen)) = self.open.last_mut() {
            let Some((_, child)) = child(value, *seen) else {
                self.open.pop();
                continue;
            };
            *seen += 1;
            if child.is_container() {
                self.open.push((child, 0));
                return Some(child);
            }
        }
        None
    }
}

fn child(value: &Value, at: usize) -> Option<(Place<'_>, &Value)> {
    match value {
        Value::Array(array) => array.get(at).map(|child| (Place::Element(at), child)),
        Value::Object(object) => object.at(at).map(|(name, child)| (Place::Member(name), child)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
