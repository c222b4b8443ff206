//! `java.util.List` and `java.util.Map`, as far as templates use them.
//!
//! Key sets, values and sub-lists are copies here, not views: a change of one is not seen in the other.

use std::rc::Rc;

use super::Cost;
use crate::error::RenderError;
use crate::item::{Item, Object};
use crate::list::{List, ListKind};
use crate::map::Map;

fn place(index: i128, len: usize, past_end: bool) -> Result<usize, RenderError> {
    let at = usize::try_from(index).ok().filter(|at| *at < len || past_end && *at == len);
    at.ok_or_else(|| RenderError::method(format!("Index {index} out of bounds for length {len}")))
}

pub(super) fn list(list: &List, name: &str, arguments: &[Item], cost: &mut Cost) -> Result<Option<Item>, RenderError> {
    let len = list.len();
    Ok(Some(match (name, arguments) {
        ("size", []) => len.into(),
        ("isEmpty", []) => list.is_empty().into(),
        ("get", [Item::Integer(index)]) => list.get(place(*index, len, false)?).unwrap_or_default(),
        ("set", [Item::Integer(index), value]) => {
            let at = place(*index, len, false)?;
            list.change(|items| items.get_mut(at).map(|slot| std::mem::replace(slot, value.clone())))
                .unwrap_or_default()
        }
        ("contains", [value]) => (position(list, value, cost)? >= 0).into(),
        ("indexOf", [value]) => Item::Integer(position(list, value, cost)?),
        ("lastIndexOf", [value]) => {
            cost.spend(len)?;
            let found = list.to_vec().iter().rposition(|item| item.equals(value));
            Item::Integer(found.map_or(-1, |at| i128::try_from(at).unwrap_or(-1)))
        }
        ("containsAll", [Item::List(others)]) => {
            cost.spend(len.saturating_mul(others.len()))?;
            let items = list.to_vec();
            others.to_vec().iter().all(|other| items.iter().any(|item| item.equals(other))).into()
        }
        ("subList", [Item::Integer(from), Item::Integer(to)]) => {
            let (from, to) = (place(*from, len, true)?, place(*to, len, true)?);
            cost.spend(len)?;
            let items = list.to_vec().get(from..to).map(<[Item]>::to_vec);
            let items = items.ok_or_else(|| RenderError::method(format!("fromIndex({from}) > toIndex({to})")))?;
            List::java(items).into()
        }
        ("toArray", []) => {
            cost.spend(len)?;
            List::new(ListKind::Array, list.to_vec()).into()
        }
        ("iterator" | "listIterator" | "stream", []) => {
            cost.spend(len)?;
            List::java(list.to_vec()).into()
        }
        ("toJSONString", []) if list.kind() == ListKind::Json => super::cost_text(&Item::List(list.clone()), cost)?,
        // Arrays cannot grow.
        _ if list.kind() == ListKind::Array => return Ok(None),
        _ => return change_list(list, name, arguments, cost),
    }))
}

fn position(list: &List, value: &Item, cost: &mut Cost) -> Result<i128, RenderError> {
    cost.spend(list.len())?;
    let found = list.to_vec().iter().position(|item| item.equals(value));
    Ok(found.map_or(-1, |at| i128::try_from(at).unwrap_or(-1)))
}

fn change_list(list: &List, name: &str, arguments: &[Item], cost: &mut Cost) -> Result<Option<Item>, RenderError> {
    let len = list.len();
    cost.spend(1)?;
    Ok(Some(match (name, arguments) {
        ("add", [value]) => {
            list.change(|items| items.push(value.clone()));
            true.into()
        }
        ("add", [Item::Integer(index), value]) => {
            let at = place(*index, len, true)?;
            cost.spend(len - at)?;
            list.change(|items| items.insert(at, value.clone()));
            "".into()
        }
        ("addAll", [Item::List(others)]) => {
            cost.spend(others.len())?;
            let others = others.to_vec();
            let changed = !others.is_empty();
            list.change(|items| items.extend(others));
            changed.into()
        }
        ("addAll", [Item::Integer(index), Item::List(others)]) => {
            let at = place(*index, len, true)?;
            cost.spend(len + others.len())?;
            let others = others.to_vec();
            let changed = !others.is_empty();
            list.change(|items| items.splice(at..at, others).for_each(drop));
            changed.into()
        }
        ("remove", [Item::Integer(index)]) => {
            let at = place(*index, len, false)?;
            cost.spend(len - at)?;
            list.change(|items| items.remove(at))
        }
        ("remove", [value]) => match usize::try_from(position(list, value, cost)?) {
            Ok(at) => {
                list.change(|items| drop(items.remove(at)));
                true.into()
            }
            Err(_) => false.into(),
        },
        ("removeAll" | "retainAll", [Item::List(others)]) => {
            cost.spend(len.saturating_mul(others.len()))?;
            let others = others.to_vec();
            let keep = name == "retainAll";
            let mut kept = list.to_vec();
            kept.retain(|item| others.iter().any(|other| other.equals(item)) == keep);
            let changed = kept.len() != len;
            list.change(|items| *items = kept);
            changed.into()
        }
        ("clear", []) => {
            list.change(|items| crate::item::dismantle(items.drain(..)));
            "".into()
        }
        _ => return Ok(None),
    }))
}

pub(super) fn map(map: &Map, name: &str, arguments: &[Item], cost: &mut Cost) -> Result<Option<Item>, RenderError> {
    cost.spend(1)?;
    Ok(Some(match (name, arguments) {
        ("get", [key]) => map.get(key).unwrap_or_default(),
        ("getOrDefault", [key, default]) => map.get(key).unwrap_or_else(|| default.clone()),
        ("put", [key, value]) => map.put(key.clone(), value.clone()).unwrap_or_default(),
        ("putIfAbsent", [key, value]) => match map.get(key) {
            Some(old) if !old.is_null() => old,
            _ => {
                map.put(key.clone(), value.clone());
                Item::Null
            }
        },
        ("putAll", [Item::Map(other)]) => {
            cost.spend(other.len())?;
            for (key, value) in other.entries() {
                map.put(key, value);
            }
            "".into()
        }
        ("remove", [key]) => map.remove(key).unwrap_or_default(),
        ("clear", []) => {
            map.clear();
            "".into()
        }
        ("size", []) => map.len().into(),
        ("isEmpty", []) => map.is_empty().into(),
        ("containsKey", [key]) => map.get(key).is_some().into(),
        ("containsValue", [value]) => {
            cost.spend(map.len())?;
            map.entries().iter().any(|(_, other)| other.equals(value)).into()
        }
        ("keySet", []) => {
            cost.spend(map.len())?;
            List::java(map.entries().into_iter().map(|(key, _)| key).collect()).into()
        }
        ("values", []) => {
            cost.spend(map.len())?;
            List::java(map.entries().into_iter().map(|(_, value)| value).collect()).into()
        }
        ("entrySet", []) => {
            cost.spend(map.len())?;
            let entries = map.entries().into_iter().map(|(key, value)| Entry { map: map.clone(), key, value });
            List::java(entries.map(|entry| Item::Object(Rc::new(entry))).collect()).into()
        }
        _ => return Ok(None),
    }))
}

/// `Map.Entry`.
struct Entry {
    map: Map,
    key: Item,
    value: Item,
}

impl Object for Entry {
    fn property(&self, name: &str) -> Option<Item> {
        match name {
            "key" => Some(self.key.clone()),
            "value" => Some(self.value.clone()),
            _ => None,
        }
    }

    fn call(&self, name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
        Ok(match (name, arguments) {
            ("getKey", []) => Some(self.key.clone()),
            ("getValue", []) => Some(self.value.clone()),
            ("setValue", [value]) => Some(self.map.put(self.key.clone(), value.clone()).unwrap_or_default()),
            _ => None,
        })
    }

    fn text(&self) -> String {
        let text = |item| crate::print::to_text(item, 1 << 20).unwrap_or_default();
        format!("{}={}", text(&self.key), text(&self.value))
    }
}
