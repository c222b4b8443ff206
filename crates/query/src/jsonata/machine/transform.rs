//! `|pattern|update,delete|`: a copy of the argument with some of its objects changed.
//!
//! The copy shares nothing within itself, so that each object in it has a place of its own; what the pattern finds is
//! recognised by that place. <https://docs.jsonata.org/other-operators#-----transform>

use std::collections::HashMap;
use std::rc::Rc;

use syntax::{Key, Object, Value};

use super::operator::quote;
use crate::jsonata::code::{Chunk, TransformCode};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::function::{Function, Held, Lambda};
use crate::jsonata::host::{Host, Next, Routine};
use crate::jsonata::item::Item;
use crate::jsonata::scope::Frame;
use crate::jsonata::text;

pub(super) struct Transformation {
    code: Rc<TransformCode>,
    frame: Rc<Frame>,
    tree: Value,
    matches: Vec<Item>,
    /// The match at hand.
    next: usize,
    /// It as it is now.
    current: Option<Object>,
    state: State,
    /// What objects of the copy have become, by their place.
    changed: HashMap<usize, Object>,
}

enum State {
    Start,
    Matches,
    Update,
    Delete,
}

impl Transformation {
    /// `None` for an undefined argument.
    pub(super) fn start(
        host: &mut Host<'_>,
        code: Rc<TransformCode>,
        frame: Rc<Frame>,
        input: Item,
    ) -> Outcome<Option<Self>> {
        match &input {
            Item::Undefined => return Ok(None),
            Item::Value(Value::Array(_) | Value::Object(_)) | Item::List(_) | Item::Record(_) => {}
            other => return Err(quote(Failure::new("T0410").with("index", 1), "value", other)),
        }
        if frame.lookup(code.clone_name).is_some_and(|clone| !clone.is_function()) {
            return Err(Failure::new("T2013"));
        }
        let tree = rewrite(host, &text::to_value(input).unwrap_or_default(), &HashMap::new())?;
        Ok(Some(Self {
            code,
            frame,
            tree,
            matches: Vec::new(),
            next: 0,
            current: None,
            state: State::Start,
            changed: HashMap::new(),
        }))
    }

    fn evaluate(&self, chunk: &Rc<Chunk>, context: Item) -> Next {
        let lambda = Lambda { chunk: chunk.clone(), frame: self.frame.clone(), context: Held::one(context) };
        Next::Call(Rc::new(Function::Lambda(lambda)), Vec::new())
    }

    fn context(&self) -> Item {
        match &self.current {
            Some(object) => Item::Value(Value::Object(object.clone())),
            None => self.matches.get(self.next).cloned().unwrap_or_default(),
        }
    }

    /// Takes up the match at hand, as earlier changes have left it.
    fn take_up(&mut self, host: &mut Host<'_>) -> Outcome<Next> {
        let Some(found) = self.matches.get(self.next) else {
            return Ok(Next::Done(Item::Value(rewrite(host, &self.tree, &self.changed)?)));
        };
        self.current = match found {
            Item::Value(Value::Object(object)) if self.changed.is_empty() => Some(object.clone()),
            Item::Value(value @ Value::Object(_)) => rewrite(host, value, &self.changed)?.as_object().cloned(),
            _ => None,
        };
        self.state = State::Update;
        Ok(self.evaluate(&self.code.update, self.context()))
    }

    fn merge(&mut self, update: &Item) -> Outcome<()> {
        let Some(members) = update.members() else {
            if update.is_undefined() {
                return Ok(());
            }
            return Err(quote(Failure::new("T2011").at(self.code.position as usize), "value", update));
        };
        if let Some(object) = &mut self.current {
            for (key, item) in members.iter() {
                if let Some(value) = text::to_value(item) {
                    object.insert(key, value);
                }
            }
        }
        Ok(())
    }

    fn delete(&mut self, names: &Item) -> Outcome<()> {
        let names: Vec<Item> = match names.elements() {
            Some(elements) => elements.to_vec(),
            None if names.is_undefined() => Vec::new(),
            None => vec![names.clone()],
        };
        if let Some(other) = names.iter().find(|name| name.as_str().is_none()) {
            return Err(quote(Failure::new("T2012"), "value", other));
        }
        if let Some(object) = &mut self.current {
            for name in names.iter().filter_map(Item::as_str) {
                object.remove(name);
            }
        }
        Ok(())
    }

    fn done_with_match(&mut self, host: &mut Host<'_>) -> Outcome<Next> {
        let found = self.matches.get(self.next);
        if let (Some(Item::Value(Value::Object(object))), Some(current)) = (found, self.current.take()) {
            self.changed.insert(object.address(), current);
        }
        self.next += 1;
        self.take_up(host)
    }
}

impl Routine for Transformation {
    fn resume(&mut self, host: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next> {
        let answer = answer.unwrap_or_default();
        match self.state {
            State::Start => {
                self.state = State::Matches;
                Ok(self.evaluate(&self.code.pattern, Item::Value(self.tree.clone())))
            }
            State::Matches => {
                self.matches = match answer.elements() {
                    Some(elements) => elements.to_vec(),
                    None if answer.is_undefined() => Vec::new(),
                    None => vec![answer],
                };
                self.take_up(host)
            }
            State::Update => {
                self.merge(&answer)?;
                match self.code.delete.clone() {
                    Some(delete) => {
                        self.state = State::Delete;
                        Ok(self.evaluate(&delete, self.context()))
                    }
                    None => self.done_with_match(host),
                }
            }
            State::Delete => {
                self.delete(&answer)?;
                self.done_with_match(host)
            }
        }
    }
}

/// A copy in which no container is shared, with what has changed put in place.
fn rewrite(host: &mut Host<'_>, root: &Value, changed: &HashMap<usize, Object>) -> Outcome<Value> {
    enum Open {
        Array(Value, usize, Vec<Value>),
        Object { from: Object, next: usize, out: Object, place: usize },
    }
    let mut open: Vec<Open> = Vec::new();
    // Objects that are being written out: one that has come to hold itself is not changed again.
    let mut inside: Vec<usize> = Vec::new();
    let mut value = root.clone();
    loop {
        host.step(1)?;
        let mut done = match value {
            Value::Array(_) => {
                open.push(Open::Array(value, 0, Vec::new()));
                None
            }
            Value::Object(object) => {
                let place = object.address();
                let known = changed.get(&place).filter(|_| !inside.contains(&place));
                inside.push(place);
                let from = known.cloned().unwrap_or(object);
                let out = Object::with_capacity(from.len());
                open.push(Open::Object { from, next: 0, out, place });
                None
            }
            scalar => Some(scalar),
        };
        value = loop {
            match open.pop() {
                None => return Ok(done.unwrap_or_default()),
                Some(Open::Array(from, next, mut out)) => {
                    out.extend(done.take());
                    if let Some(element) = from.at(next).cloned() {
                        open.push(Open::Array(from, next + 1, out));
                        break element;
                    }
                    host.grow(out.len())?;
                    done = Some(out.into());
                }
                Some(Open::Object { from, next, mut out, place }) => {
                    if let (Some(value), Some((key, _))) = (done.take(), next.checked_sub(1).and_then(|at| from.at(at)))
                    {
                        out.insert(Key::clone(key), value);
                    }
                    if let Some((_, element)) = from.at(next) {
                        let element = element.clone();
                        open.push(Open::Object { from, next: next + 1, out, place });
                        break element;
                    }
                    inside.pop();
                    host.grow(out.len())?;
                    done = Some(out.into());
                }
            }
        };
    }
}
