//! Walks a document along a compiled path.
//!
//! Separate from the path itself because it holds the state of one walk. It keeps its own list of what is still to be
//! visited, so that neither a long path nor a deep document takes stack, and counts what it visits, so that a path such
//! as `$..*..*..*` ends. Where a walk fails and where it passes over in silence is Jayway 2.0's choice throughout.

use std::fmt::{self, Write};

use syntax::{Array, Key, Object, Value};

use super::filter::Filter;
use super::scan::{Place, Scan};
use super::token::Token;
use super::{PathFailure, PathFailureKind, Steps};
use crate::java_text;

/// Something with several ways on, and how far they have been followed.
struct Fork<'a> {
    /// The step to take on each of them.
    step: usize,
    /// How long the walked path was here.
    walked: usize,
    ways: Ways<'a>,
}

enum Ways<'a> {
    Members {
        object: &'a Object,
        at: usize,
    },
    /// `forgiving`: an element in which nothing is found is passed over (wildcards only).
    Elements {
        array: &'a Array,
        at: usize,
        end: usize,
        forgiving: bool,
    },
    Indexes {
        array: &'a Array,
        indexes: std::slice::Iter<'a, i32>,
    },
    Accepted {
        array: &'a Array,
        at: usize,
        filter: &'a Filter,
    },
    Below(Scan<'a>),
}

/// What the innermost fork has to offer.
enum Move<'a> {
    /// Take the given step from this value.
    Follow(usize, &'a Value),
    /// Look again: there is a new fork.
    Forked,
    /// All its ways have been followed.
    Exhausted,
}

pub(super) struct Walk<'a, 's> {
    tokens: &'a [Token],
    /// The first step from which on all steps lead to one place at most.
    definite_from: usize,
    root: &'a Value,
    steps: &'s mut Steps,
    walked: Vec<Place<'a>>,
    forks: Vec<Fork<'a>>,
    results: Vec<Value>,
}

impl<'a, 's> Walk<'a, 's> {
    pub(super) fn new(tokens: &'a [Token], root: &'a Value, steps: &'s mut Steps) -> Self {
        let definite_from = tokens.iter().rposition(|token| !token.is_definite()).map_or(0, |last| last + 1);
        Self { tokens, definite_from, root, steps, walked: Vec::new(), forks: Vec::new(), results: Vec::new() }
    }

    /// Everything that the path finds.
    pub(super) fn run(mut self) -> Result<Vec<Value>, PathFailure> {
        let mut next = Some((0, self.root));
        while let Some((step, value)) = next {
            if let Err(failure) = self.follow(step, value) {
                self.forgive(failure)?;
            }
            next = loop {
                match self.advance() {
                    Ok(Move::Follow(step, value)) => break Some((step, value)),
                    Ok(Move::Forked) => {}
                    Ok(Move::Exhausted) => {
                        if self.forks.pop().is_none() {
                            break None;
                        }
                    }
                    Err(failure) => self.forgive(failure)?,
                }
            };
        }
        Ok(self.results)
    }

    /// Drops the forks up to one that passes over what is not found.
    fn forgive(&mut self, failure: PathFailure) -> Result<(), PathFailure> {
        while failure.is_not_found()
            && let Some(fork) = self.forks.last()
        {
            if matches!(fork.ways, Ways::Elements { forgiving: true, .. }) {
                return Ok(());
            }
            self.forks.pop();
        }
        Err(failure)
    }

    /// Finds the next way of the innermost fork.
    fn advance(&mut self) -> Result<Move<'a>, PathFailure> {
        let Some(fork) = self.forks.last_mut() else { return Ok(Move::Exhausted) };
        self.steps.take()?;
        self.walked.truncate(fork.walked);
        let step = fork.step;
        let way = match &mut fork.ways {
            Ways::Members { object, at } => {
                *at += 1;
                object.at(*at - 1).map(|(name, value)| (Place::Member(name), value))
            }
            Ways::Elements { array, at, end, .. } => {
                *at += 1;
                array.get(..*end).and_then(|slice| slice.get(*at - 1)).map(|value| (Place::Element(*at - 1), value))
            }
            Ways::Indexes { array, indexes } => match indexes.next() {
                None => None,
                Some(index) => match usize::try_from(*index).ok().and_then(|at| Some((at, array.get(at)?))) {
                    Some((at, value)) => Some((Place::Element(at), value)),
                    None => return Err(self.out_of_bounds(i64::from(*index))),
                },
            },
            Ways::Accepted { array, at, filter } => loop {
                let Some(value) = array.get(*at) else { break None };
                self.steps.take()?;
                *at += 1;
                if filter.accepts(value, self.root, self.steps)? {
                    break Some((Place::Element(*at - 1), value));
                }
            },
            Ways::Below(scan) => {
                let Some(container) = scan.next() else { return Ok(Move::Exhausted) };
                let fits = match self.tokens.get(step) {
                    Some(target) => fits(target, container, self.root, self.steps)?,
                    None => false,
                };
                if !fits {
                    return Ok(Move::Forked);
                }
                self.walked.extend(scan.places());
                if let (Value::Array(array), true) = (container, step + 1 < self.tokens.len()) {
                    // Here Jayway leaves the step itself out and takes the one after it on every element.
                    self.fork(step + 1, Ways::Elements { array, at: 0, end: array.len(), forgiving: false });
                    return Ok(Move::Forked);
                }
                return Ok(Move::Follow(step, container));
            }
        };
        Ok(match way {
            Some((place, value)) => {
                self.walked.push(place);
                Move::Follow(step, value)
            }
            None => Move::Exhausted,
        })
    }

    /// Takes definite steps until there is a result, a fork or a failure.
    fn follow(&mut self, mut step: usize, mut value: &'a Value) -> Result<(), PathFailure> {
        loop {
            self.steps.take()?;
            let Some(token) = self.tokens.get(step) else {
                return self.found(value.clone());
            };
            step += 1;
            match token {
                Token::Property(name) => {
                    let object = self.object(value, token)?;
                    match object.get(name) {
                        Some(member) => value = member,
                        None if step == self.tokens.len() => {
                            return Err(PathFailure::not_found(format!("No results for path: {}{token}", self.path())));
                        }
                        None if step.saturating_sub(2) >= self.definite_from => {
                            return Err(PathFailure::not_found(format!(
                                "Missing property in path {}{token}",
                                self.path()
                            )));
                        }
                        // Where the step before it or any step after it has a choice, a way that ends here is none.
                        None => return Ok(()),
                    }
                    self.walked.push(Place::Member(name));
                }
                Token::Properties(names) => {
                    let object = self.object(value, token)?;
                    if step < self.tokens.len() {
                        let path = self.path();
                        return Err(PathFailure::invalid(format!(
                            "Multi properties can only be used as path leafs: {path}{token}"
                        )));
                    }
                    return self.found(pick(object, names).into());
                }
                Token::Index(index) => value = self.element(value, step, i64::from(*index))?,
                Token::FromEnd(back) => {
                    let length = self.array(value, step)?.len();
                    let index = i64::try_from(length).unwrap_or(i64::MAX).saturating_add(i64::from(*back));
                    value = self.element(value, step, index)?;
                }
                Token::Indexes(indexes) => {
                    let array = self.array(value, step)?;
                    self.fork(step, Ways::Indexes { array, indexes: indexes.iter() });
                    return Ok(());
                }
                Token::SliceFrom(from) => {
                    let array = self.array(value, step)?;
                    self.slice(step, array, from_start_or_end(*from, array.len()), array.len());
                    return Ok(());
                }
                Token::SliceTo(to) => {
                    let array = self.array(value, step)?;
                    self.slice(step, array, 0, from_start_or_end(*to, array.len()));
                    return Ok(());
                }
                Token::SliceBetween(from, to) => {
                    let array = self.array(value, step)?;
                    let end = usize::try_from(*to).unwrap_or(0).min(array.len());
                    match usize::try_from(*from) {
                        Ok(start) => self.slice(step, array, start, end),
                        // `[-3:2]` begins with element -3, which there is not, unless there is nothing to begin.
                        Err(_) if array.is_empty() || from >= to => {}
                        Err(_) => return Err(self.out_of_bounds(i64::from(*from))),
                    }
                    return Ok(());
                }
                Token::Wildcard => {
                    match value {
                        Value::Object(object) => self.fork(step, Ways::Members { object, at: 0 }),
                        Value::Array(array) => {
                            self.fork(step, Ways::Elements { array, at: 0, end: array.len(), forgiving: true });
                        }
                        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                    }
                    return Ok(());
                }
                Token::Scan => {
                    self.fork(step, Ways::Below(Scan::new(value)));
                    return Ok(());
                }
                Token::Filter(filter) => match value {
                    Value::Object(_) => {
                        if !filter.accepts(value, self.root, self.steps)? {
                            return Ok(());
                        }
                    }
                    Value::Array(array) => {
                        self.fork(step, Ways::Accepted { array, at: 0, filter });
                        return Ok(());
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                        let context = java_text::to_text(value);
                        let rest = Rest(self.tokens.get(step - 1..).unwrap_or_default());
                        return Err(PathFailure::invalid(format!(
                            "Filter: {rest} can not be applied to primitives. Current context is: {context}"
                        )));
                    }
                },
            }
        }
    }

    fn found(&mut self, value: Value) -> Result<(), PathFailure> {
        self.steps.take_result()?;
        self.results.push(value);
        Ok(())
    }

    fn fork(&mut self, step: usize, ways: Ways<'a>) {
        self.forks.push(Fork { step, walked: self.walked.len(), ways });
    }

    fn slice(&mut self, step: usize, array: &'a Array, at: usize, end: usize) {
        self.fork(step, Ways::Elements { array, at, end, forgiving: false });
    }

    fn object(&self, value: &'a Value, token: &Token) -> Result<&'a Object, PathFailure> {
        value
            .as_object()
            .ok_or_else(|| PathFailure::not_found(format!("Property {token} not found in path {}", self.path())))
    }

    fn array(&self, value: &'a Value, step: usize) -> Result<&'a Array, PathFailure> {
        value.as_array().ok_or_else(|| {
            if value.is_null() {
                return PathFailure::not_found(format!("The path {} is null", self.path()));
            }
            let context = java_text::to_text(value);
            let rest = Rest(self.tokens.get(step - 1..).unwrap_or_default());
            PathFailure::invalid(format!("Filter: {rest} can only be applied to arrays. Current context is: {context}"))
        })
    }

    fn element(&mut self, value: &'a Value, step: usize, index: i64) -> Result<&'a Value, PathFailure> {
        let array = self.array(value, step)?;
        let found = usize::try_from(index).ok().and_then(|at| Some((at, array.get(at)?)));
        let (at, element) = found.ok_or_else(|| {
            let failure = self.out_of_bounds(index);
            // Beyond the end and with steps to go there is nothing, as anywhere else.
            if step == self.tokens.len() {
                PathFailure { kind: PathFailureKind::OutOfBounds, ..failure }
            } else {
                failure
            }
        })?;
        self.walked.push(Place::Element(at));
        Ok(element)
    }

    fn out_of_bounds(&self, index: i64) -> PathFailure {
        PathFailure::not_found(format!("Index out of bounds when evaluating path {}[{index}]", self.path()))
    }

    /// The way so far, as messages write it.
    fn path(&self) -> String {
        let mut path = "$".to_owned();
        for place in &self.walked {
            // Writing to a string cannot fail.
            let _ = match place {
                Place::Member(name) => write!(path, "['{name}']"),
                Place::Element(at) => write!(path, "[{at}]"),
            };
        }
        path
    }
}

/// A step and all those after it: what Jayway calls the step in some of its messages.
struct Rest<'a>(&'a [Token]);

impl fmt::Display for Rest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|token| write!(f, "{token}"))
    }
}

/// The value at a definite path, without a list of results: what nearly every path of a definition is.
pub(super) fn locate<'a>(tokens: &[Token], root: &'a Value) -> Option<Located<'a>> {
    let mut value = root;
    let mut tokens = tokens.iter();
    while let Some(token) = tokens.next() {
        value = match token {
            Token::Property(name) => value.get(name)?,
            Token::Index(index) => value.at(usize::try_from(*index).ok()?)?,
            Token::FromEnd(back) => {
                let array = value.as_array()?;
                array.get(array.len().checked_add_signed(isize::try_from(*back).ok()?)?)?
            }
            Token::Properties(names) if tokens.len() == 0 => {
                return Some(Located::Made(pick(value.as_object()?, names).into()));
            }
            Token::Properties(_)
            | Token::Indexes(_)
            | Token::SliceFrom(_)
            | Token::SliceTo(_)
            | Token::SliceBetween(..)
            | Token::Wildcard
            | Token::Scan
            | Token::Filter(_) => return None,
        };
    }
    Some(Located::There(value))
}

/// What a definite path finds: a part of the document, or an object put together from some members.
pub(super) enum Located<'a> {
    There(&'a Value),
    Made(Value),
}

impl Located<'_> {
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::There(value) => value.clone(),
            Self::Made(value) => value,
        }
    }
}

fn pick(object: &Object, names: &[Key]) -> Object {
    names.iter().filter_map(|name| Some((name.clone(), object.get(name)?.clone()))).collect()
}

/// A slice's bound: a negative one counts from the end, and stays within the array.
fn from_start_or_end(bound: i32, length: usize) -> usize {
    match usize::try_from(bound) {
        Ok(bound) => bound.min(length),
        Err(_) => usize::try_from(bound.unsigned_abs()).map_or(0, |back| length.saturating_sub(back)),
    }
}

/// Whether the step after `..` is taken at this container.
fn fits(target: &Token, container: &Value, root: &Value, steps: &mut Steps) -> Result<bool, PathFailure> {
    Ok(match (target, container) {
        (Token::Property(name), Value::Object(object)) => object.contains_key(name),
        (Token::Properties(names), Value::Object(object)) => names.iter().all(|name| object.contains_key(name)),
        (Token::Wildcard, _) => true,
        (
            Token::Index(_)
            | Token::FromEnd(_)
            | Token::Indexes(_)
            | Token::SliceFrom(_)
            | Token::SliceTo(_)
            | Token::SliceBetween(..),
            container,
        ) => container.as_array().is_some(),
        (Token::Filter(filter), container) => filter.accepts(container, root, steps)?,
        (Token::Property(_) | Token::Properties(_) | Token::Scan, _) => false,
    })
}
