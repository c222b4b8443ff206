//! Functions that call functions: `$map`, `$filter`, `$single`, `$reduce`, `$each`, `$sift`, `$sort`.
//!
//! Each is a small state machine: it says which call it wants next, and is told what came of it.
//! <https://docs.jsonata.org/higher-order-functions>

use std::rc::Rc;

use syntax::{Key, Value};

use super::argument;
use crate::jsonata::compare::{self, truth};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::function::Function;
use crate::jsonata::host::{Host, Next, Routine};
use crate::jsonata::item::Item;
use crate::jsonata::machine::merge_sort;
use crate::jsonata::number;

type Begun = Outcome<Result<Box<dyn Routine>, Item>>;

fn function(arguments: &[Item], index: usize) -> Option<Rc<Function>> {
    match arguments.get(index) {
        Some(Item::Function(function)) => Some(function.clone()),
        _ => None,
    }
}

/// As many of the arguments as the function takes, but one at least.
fn given(function: &Function, arguments: [Item; 3]) -> Vec<Item> {
    arguments.into_iter().take(function.arity().max(1)).collect()
}

/// What a function is called for on each element.
enum Purpose {
    Map,
    Filter,
    Single,
}

struct OverArray {
    purpose: Purpose,
    array: Item,
    function: Rc<Function>,
    next: usize,
    out: Vec<Item>,
}

fn over_array(purpose: Purpose, arguments: &[Item]) -> Begun {
    let array = argument(arguments, 0);
    match (array.elements().is_some(), function(arguments, 1)) {
        (true, Some(function)) => Ok(Ok(Box::new(OverArray { purpose, array, function, next: 0, out: Vec::new() }))),
        _ => Ok(Err(Item::Undefined)),
    }
}

pub(super) fn map(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    over_array(Purpose::Map, &arguments)
}

pub(super) fn filter(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    over_array(Purpose::Filter, &arguments)
}

/// The only element that fits; more or fewer are an error.
pub(super) fn single(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    let array = argument(&arguments, 0);
    match array.elements() {
        Some(elements) if function(&arguments, 1).is_none() => match (elements.get(0), elements.len()) {
            (Some(only), 1) => Ok(Err(only)),
            (None, _) => Err(Failure::new("D3139")),
            _ => Err(Failure::new("D3138")),
        },
        _ => over_array(Purpose::Single, &arguments),
    }
}

impl Routine for OverArray {
    fn resume(&mut self, host: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next> {
        let Some(elements) = self.array.elements() else { return Ok(Next::Done(Item::Undefined)) };
        if let Some(answer) = answer {
            if let Purpose::Map = self.purpose {
                if !answer.is_undefined() {
                    self.out.push(answer);
                }
            } else if truth(&answer)? {
                if matches!(self.purpose, Purpose::Single) && !self.out.is_empty() {
                    return Err(Failure::new("D3138"));
                }
                self.out.extend(elements.get(self.next - 1));
            }
        }
        if let Some(element) = elements.get(self.next) {
            let arguments = given(&self.function, [element, self.next.into(), self.array.clone()]);
            self.next += 1;
            return Ok(Next::Call(self.function.clone(), arguments));
        }
        let mut out = std::mem::take(&mut self.out);
        if matches!(self.purpose, Purpose::Single) {
            return out.pop().map(Next::Done).ok_or_else(|| Failure::new("D3139"));
        }
        host.grow(out.len())?;
        Ok(Next::Done(Item::sequence(out)))
    }
}

struct Reduce {
    array: Item,
    function: Rc<Function>,
    next: usize,
    result: Item,
}

pub(super) fn reduce(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    let (array, initial) = (argument(&arguments, 0), argument(&arguments, 2));
    let (Some(elements), Some(function)) = (array.elements(), function(&arguments, 1)) else {
        return Ok(Err(Item::Undefined));
    };
    if function.arity() < 2 {
        return Err(Failure::new("D3050").with("index", 1));
    }
    let (result, next) = match elements.get(0) {
        Some(first) if initial.is_undefined() => (first, 1),
        _ => (initial, 0),
    };
    Ok(Ok(Box::new(Reduce { array, function, next, result })))
}

impl Routine for Reduce {
    fn resume(&mut self, _: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next> {
        if let Some(answer) = answer {
            self.result = answer;
        }
        let element = self.array.elements().and_then(|elements| elements.get(self.next));
        let result = std::mem::take(&mut self.result);
        let Some(element) = element else { return Ok(Next::Done(result)) };
        let arguments = [result, element, self.next.into(), self.array.clone()];
        self.next += 1;
        let arguments = arguments.into_iter().take(self.function.arity()).collect();
        Ok(Next::Call(self.function.clone(), arguments))
    }
}

struct OverObject {
    object: Item,
    function: Rc<Function>,
    next: usize,
    /// What `$each` has come to.
    out: Vec<Item>,
    /// What `$sift` keeps; `None` in `$each`.
    kept: Option<Vec<(Key, Item)>>,
}

fn over_object(arguments: &[Item], kept: Option<Vec<(Key, Item)>>) -> Begun {
    let object = argument(arguments, 0);
    match (object.members().is_some(), function(arguments, 1)) {
        (true, Some(function)) => Ok(Ok(Box::new(OverObject { object, function, next: 0, out: Vec::new(), kept }))),
        _ => Ok(Err(Item::Undefined)),
    }
}

pub(super) fn each(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    over_object(&arguments, None)
}

pub(super) fn sift(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    over_object(&arguments, Some(Vec::new()))
}

impl Routine for OverObject {
    fn resume(&mut self, host: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next> {
        let Some(members) = self.object.members() else { return Ok(Next::Done(Item::Undefined)) };
        if let Some(answer) = answer {
            match &mut self.kept {
                Some(kept) if truth(&answer)? => kept.extend(members.at(self.next - 1)),
                None if !answer.is_undefined() => self.out.push(answer),
                _ => {}
            }
        }
        if let Some((key, value)) = members.at(self.next) {
            let arguments = given(&self.function, [value, key.into(), self.object.clone()]);
            self.next += 1;
            return Ok(Next::Call(self.function.clone(), arguments));
        }
        host.grow(self.next)?;
        Ok(Next::Done(match self.kept.take() {
            Some(kept) if kept.is_empty() => Item::Undefined,
            Some(kept) => Item::object(kept),
            None => Item::sequence(std::mem::take(&mut self.out)),
        }))
    }
}

pub(super) fn sort(host: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    let array = argument(&arguments, 0);
    let Some(elements) = array.elements() else { return Ok(Err(Item::Undefined)) };
    let len = elements.len();
    if len <= 1 {
        return Ok(Err(array));
    }
    host.grow(len)?;
    host.step(len * (usize::BITS - len.leading_zeros()) as usize)?;
    if let Some(function) = function(&arguments, 1) {
        let items = elements.to_vec();
        return Ok(Ok(Box::new(Sort::new(items, function))));
    }
    let all_texts = elements.values().all(|value| matches!(value, Some(Value::String(_))));
    if !all_texts && !number::all_numeric(&array)? {
        return Err(Failure::new("D3070").with("index", 1));
    }
    let items = elements.to_vec();
    let order = merge_sort((0..len).collect(), &mut |a, b| {
        let (Some(a), Some(b)) = (items.get(a), items.get(b)) else { return Ok(false) };
        Ok(compare::order(a, b).is_some_and(std::cmp::Ordering::is_gt))
    })?;
    Ok(Err(Item::array(order.into_iter().filter_map(|index| items.get(index).cloned()).collect())))
}

/// A merge sort, bottom up, that asks a function whether the first of two comes after the second.
struct Sort {
    function: Rc<Function>,
    sorted: Vec<Item>,
    merged: Vec<Item>,
    /// How long the runs are that are merged.
    width: usize,
    left: usize,
    right: usize,
    /// Where the runs at hand end.
    left_end: usize,
    right_end: usize,
}

impl Sort {
    fn new(items: Vec<Item>, function: Rc<Function>) -> Self {
        let right_end = items.len().min(2);
        Self { function, sorted: items, merged: Vec::new(), width: 1, left: 0, right: 1, left_end: 1, right_end }
    }

    fn take(&mut self, from: usize) {
        if let Some(item) = self.sorted.get_mut(from) {
            self.merged.push(std::mem::take(item));
        }
    }

    /// Goes on to the next two elements to compare; `None` when all is sorted.
    fn next_pair(&mut self) -> Option<(Item, Item)> {
        loop {
            if self.left < self.left_end && self.right < self.right_end {
                return Some((self.sorted.get(self.left)?.clone(), self.sorted.get(self.right)?.clone()));
            }
            for from in (self.left..self.left_end).chain(self.right..self.right_end) {
                self.take(from);
            }
            let len = self.sorted.len();
            let mut start = self.right_end;
            if start >= len {
                self.sorted = std::mem::take(&mut self.merged);
                self.width *= 2;
                if self.width >= len {
                    return None;
                }
                start = 0;
            }
            self.left = start;
            self.left_end = (start + self.width).min(len);
            self.right = self.left_end;
            self.right_end = (self.left_end + self.width).min(len);
        }
    }
}

impl Routine for Sort {
    fn resume(&mut self, _: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next> {
        if let Some(answer) = answer {
            if truth(&answer)? {
                self.take(self.right);
                self.right += 1;
            } else {
                self.take(self.left);
                self.left += 1;
            }
        }
        Ok(match self.next_pair() {
            Some((a, b)) => Next::Call(self.function.clone(), vec![a, b]),
            None => Next::Done(Item::array(std::mem::take(&mut self.sorted))),
        })
    }
}
