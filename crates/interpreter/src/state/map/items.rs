//! The items of a Map and the input of each iteration.
//!
//! Separate because both modes need them: an array in the state's data, or what `Items` evaluates to.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemspath.html>

use std::rc::Rc;

use asl::data_flow::DataFlow;
use asl::state::Map;
use asl::state::map::{Items, ProcessorMode};
use query::jsonata::Expression;
use syntax::{Array, Object, Value};

use crate::context::MapItem;
use crate::data_flow::States;
use crate::fault::Fault;
use crate::machine::Branch;

/// The items, one after the other.
#[derive(Debug)]
pub(super) enum ItemList {
    Array {
        items: Array,
        next: usize,
    },
    /// The members of an object, each an item.
    Object {
        members: Object,
        next: usize,
    },
}

impl ItemList {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Array { items, next } => items.len() - next,
            Self::Object { members, next } => members.len() - next,
        }
    }

    pub(super) fn of(values: Vec<Value>) -> Self {
        Self::Array { items: values.into(), next: 0 }
    }
}

impl Iterator for ItemList {
    type Item = MapItem;

    fn next(&mut self) -> Option<MapItem> {
        match self {
            Self::Array { items, next } => {
                let (index, value) = (*next, items.get(*next)?.clone());
                *next += 1;
                Some(MapItem { index, key: None, value, source: None })
            }
            Self::Object { members, next } => {
                let (index, (key, value)) = (*next, members.at(*next)?);
                *next += 1;
                Some(MapItem { index, key: Some(Rc::clone(key)), value: value.clone(), source: None })
            }
        }
    }
}

impl Branch {
    /// The data that the Map's own fields read.
    pub(super) fn map_input(&self, map: &Map, input: &Value) -> Result<Value, Fault> {
        match &map.flow {
            DataFlow::JsonPath(flow) => self.input_path(flow, input),
            DataFlow::Jsonata(_) => Ok(input.clone()),
        }
    }

    pub(super) fn items(&self, map: &Map, effective: &Value) -> Result<ItemList, Fault> {
        let objects = matches!(map.mode, ProcessorMode::Distributed { .. });
        let value = match &map.items {
            Items::Input => effective.clone(),
            Items::Path(path) => self.path(path, effective)?,
            Items::Jsonata(template) => self.jsonata("Items", template, States::of_input(effective))?,
        };
        if matches!(map.flow, DataFlow::JsonPath(_)) {
            self.note(|inspection| inspection.after_items_path = Some(value.clone()));
        }
        match value {
            Value::Array(items) => Ok(ItemList::Array { items, next: 0 }),
            Value::Object(members) if objects => Ok(ItemList::Object { members, next: 0 }),
            Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                Err(no_items(map, &value))
            }
        }
    }

    /// What an iteration or a child is given for an item.
    pub(super) fn item_input(&mut self, map: &Map, effective: &Value, item: &MapItem) -> Result<Value, Fault> {
        let Some(selector) = &map.item_selector else { return Ok(item.value.clone()) };
        let around = self.item.replace(item.clone());
        self.visit.context.take();
        let selected = self.template("ItemSelector", selector, States::of_input(effective));
        self.item = around;
        self.visit.context.take();
        selected
    }
}

fn no_items(map: &Map, value: &Value) -> Fault {
    let path = match (&map.items, &map.flow) {
        (Items::Jsonata(template), _) => {
            let text = template.as_expression().map_or("", Expression::text);
            return Fault::unexpected_type("Items", text, "array", value);
        }
        (Items::Input, DataFlow::Jsonata(_)) => {
            let cause = format!("Map state input must be an array but was: {value}");
            return Fault::Evaluation { location: None, cause };
        }
        (Items::Input, DataFlow::JsonPath(_)) => "$",
        (Items::Path(path), _) => path.text(),
    };
    Fault::runtime(format!("Reference path \"{path}\" must point to array."))
}
