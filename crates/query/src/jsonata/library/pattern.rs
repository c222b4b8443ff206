//! Functions that look for patterns: `$match`, `$contains`, `$replace`, `$split`.
//!
//! A pattern may be a regular expression or any function that answers like one; the one is matched right here, the
//! other is called. <https://docs.jsonata.org/regex>

use std::rc::Rc;

use syntax::{Number, Value};

use super::{argument, number, text};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::function::Function;
use crate::jsonata::host::{Host, Next, Routine};
use crate::jsonata::item::Item;
use crate::jsonata::matching::{self, Match, byte_offset, utf16_len};
use crate::jsonata::number::from_f64;

type Begun = Outcome<Result<Box<dyn Routine>, Item>>;

/// What is made of the matches.
enum Purpose {
    Match,
    Contains,
    Split,
    Replace(Replacement),
}

enum Replacement {
    Text(Rc<str>),
    Function(Rc<Function>),
}

/// What the answer to the call under way is.
enum Awaiting {
    Nothing,
    Match,
    Replacement(Match),
}

struct Search {
    purpose: Purpose,
    text: Rc<str>,
    matcher: Rc<Function>,
    /// The `next` of the last match, where the matcher is a function.
    next: Option<Item>,
    limit: Option<f64>,
    count: f64,
    /// Up to where the text has been dealt with.
    done: usize,
    /// Where the last match ended.
    last_end: usize,
    started: bool,
    awaiting: Awaiting,
    items: Vec<Item>,
    out: String,
}

fn limit(arguments: &[Item], index: usize, code: &'static str) -> Outcome<Option<f64>> {
    match number(arguments, index)? {
        Some(limit) if limit < 0.0 => Err(Failure::new(code).value(from_f64(limit)).with("index", index + 1)),
        limit => Ok(limit),
    }
}

fn search(purpose: Purpose, text: &str, matcher: Rc<Function>, limit: Option<f64>) -> Begun {
    Ok(Ok(Box::new(Search {
        purpose,
        text: text.into(),
        matcher,
        next: None,
        limit,
        count: 0.0,
        done: 0,
        last_end: 0,
        started: false,
        awaiting: Awaiting::Nothing,
        items: Vec::new(),
        out: String::new(),
    })))
}

pub(super) fn matches(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    let Some(text) = text(&arguments, 0) else { return Ok(Err(Item::Undefined)) };
    let limit = limit(&arguments, 2, "D3040")?;
    match argument(&arguments, 1) {
        Item::Function(matcher) => search(Purpose::Match, text, matcher, limit),
        _ => Ok(Err(Item::Undefined)),
    }
}

pub(super) fn contains(_: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    let Some(whole) = text(&arguments, 0) else { return Ok(Err(Item::Undefined)) };
    match argument(&arguments, 1) {
        Item::Value(Value::String(part)) => Ok(Err(whole.contains(&*part).into())),
        Item::Function(matcher) => search(Purpose::Contains, whole, matcher, Some(1.0)),
        _ => Ok(Err(Item::Undefined)),
    }
}

pub(super) fn split(host: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    let Some(whole) = text(&arguments, 0) else { return Ok(Err(Item::Undefined)) };
    let limit = limit(&arguments, 2, "D3020")?;
    match argument(&arguments, 1) {
        Item::Value(Value::String(separator)) => {
            let mut pieces: Vec<Item> = if separator.is_empty() {
                whole.chars().map(|character| String::from(character).into()).collect()
            } else {
                whole.split(&*separator).map(Item::from).collect()
            };
            host.grow(pieces.len())?;
            host.text(whole.len())?;
            if let Some(limit) = limit {
                pieces
                    .truncate(usize::try_from(Number::Float(limit.trunc()).as_i64().unwrap_or(i64::MAX)).unwrap_or(0));
            }
            Ok(Err(Item::array(pieces)))
        }
        Item::Function(_) if limit.is_some_and(|limit| limit <= 0.0) => Ok(Err(Item::array(Vec::new()))),
        Item::Function(matcher) => search(Purpose::Split, whole, matcher, limit),
        _ => Ok(Err(Item::array(vec![whole.into()]))),
    }
}

pub(super) fn replace(host: &mut Host<'_>, arguments: Vec<Item>) -> Begun {
    let Some(whole) = text(&arguments, 0) else { return Ok(Err(Item::Undefined)) };
    let pattern = argument(&arguments, 1);
    if pattern.as_str() == Some("") {
        return Err(Failure::new("D3010").value("").with("index", 2));
    }
    let limit = limit(&arguments, 3, "D3011")?;
    if limit.is_some_and(|limit| limit <= 0.0) {
        return Ok(Err(whole.into()));
    }
    let replacement = argument(&arguments, 2);
    match (pattern, replacement) {
        (Item::Value(Value::String(part)), replacement) => {
            let replacement = crate::jsonata::text::string(host, &replacement, false)?;
            let count = limit.and_then(|limit| Number::Float(limit.ceil()).as_i64());
            let count = count.and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
            let times = whole.matches(&*part).count().min(count);
            host.step(whole.len() / 8 + times)?;
            host.text(whole.len().saturating_add(times.saturating_mul(replacement.len())))?;
            Ok(Err(whole.replacen(&*part, &replacement, count).into()))
        }
        (Item::Function(matcher), Item::Value(Value::String(text))) => {
            search(Purpose::Replace(Replacement::Text(text)), whole, matcher, limit)
        }
        (Item::Function(matcher), Item::Function(function)) => {
            search(Purpose::Replace(Replacement::Function(function)), whole, matcher, limit)
        }
        _ => Ok(Err(Item::Undefined)),
    }
}

impl Routine for Search {
    fn resume(&mut self, host: &mut Host<'_>, answer: Option<Item>) -> Outcome<Next> {
        match std::mem::replace(&mut self.awaiting, Awaiting::Nothing) {
            Awaiting::Nothing => {}
            Awaiting::Match => {
                let answer = answer.unwrap_or_default();
                match self.read(&answer)? {
                    Some(found) => {
                        if let Some(next) = self.found(host, found)? {
                            return Ok(next);
                        }
                    }
                    None => return self.finish(host),
                }
            }
            Awaiting::Replacement(found) => {
                let answer = answer.unwrap_or_default();
                let Some(text) = answer.as_str() else {
                    let failure = Failure::new("D3012");
                    return Err(match answer.into_value() {
                        Some(value) => failure.value(value),
                        None => failure,
                    });
                };
                self.substitute(host, &found, text)?;
            }
        }
        loop {
            host.step(1)?;
            if self.limit.is_some_and(|limit| self.count >= limit) {
                return self.finish(host);
            }
            let found = if let Function::Matcher(regex) = &*self.matcher {
                if self.started {
                    matching::match_after(host, regex, &self.text, self.last_end)?
                } else {
                    matching::match_from(host, regex, &self.text, 0)?
                }
            } else {
                self.awaiting = Awaiting::Match;
                return Ok(match self.next.take() {
                    None if !self.started => Next::Call(self.matcher.clone(), vec![self.text.clone().into()]),
                    Some(Item::Function(next)) => Next::Call(next, Vec::new()),
                    _ => return Err(Failure::new("T1010")),
                });
            };
            let Some(found) = found else { return self.finish(host) };
            if let Some(next) = self.found(host, found)? {
                return Ok(next);
            }
        }
    }
}

impl Search {
    /// Reads what a matcher function answered.
    fn read(&mut self, answer: &Item) -> Outcome<Option<Match>> {
        if answer.is_undefined() {
            return Ok(None);
        }
        let member = |name| answer.members().and_then(|members| members.get(name)).unwrap_or_default();
        let (start, end, groups, next) = (member("start"), member("end"), member("groups"), member("next"));
        if start.as_number().is_none()
            && end.as_number().is_none()
            && groups.elements().is_none()
            && !next.is_function()
        {
            return Err(Failure::new("T1010"));
        }
        let (Some(start), Some(matched)) = (start.as_number(), member("match").as_str().map(Rc::from)) else {
            return Err(Failure::new("T1010"));
        };
        let index = start.as_f64().max(0.0);
        let end = end.as_number().map_or(index, Number::as_f64);
        self.next = Some(next);
        let groups = groups.elements().map(|groups| groups.iter().map(|group| group.as_str().map(Rc::from)).collect());
        let start = byte_offset(&self.text, index);
        Ok(Some(Match {
            matched,
            start,
            end: byte_offset(&self.text, end).max(start),
            index: utf16_len(self.text.get(..start).unwrap_or_default()),
            groups: groups.unwrap_or_default(),
        }))
    }

    /// Deals with a match; answers a call that it needs.
    fn found(&mut self, host: &mut Host<'_>, found: Match) -> Outcome<Option<Next>> {
        self.started = true;
        self.last_end = found.end;
        let before = self.text.get(self.done..found.start).unwrap_or_default();
        match &self.purpose {
            Purpose::Contains => self.items.push(true.into()),
            Purpose::Match => {
                host.grow(1)?;
                self.items.push(Item::object(vec![
                    ("match".into(), found.matched.clone().into()),
                    ("index".into(), found.index.into()),
                    ("groups".into(), matching::groups(&found)),
                ]));
            }
            Purpose::Split => {
                host.grow(1)?;
                self.items.push(before.into());
                self.done = found.end;
            }
            Purpose::Replace(Replacement::Text(replacement)) => {
                let replacement = expand(replacement, &found);
                self.substitute(host, &found, &replacement)?;
                return Ok(None);
            }
            Purpose::Replace(Replacement::Function(function)) => {
                let argument = Item::object(vec![
                    ("match".into(), found.matched.clone().into()),
                    ("start".into(), found.index.into()),
                    ("end".into(), (found.index + utf16_len(&found.matched)).into()),
                    ("groups".into(), matching::groups(&found)),
                ]);
                let next = Next::Call(function.clone(), vec![argument]);
                self.awaiting = Awaiting::Replacement(found);
                return Ok(Some(next));
            }
        }
        self.count += 1.0;
        Ok(None)
    }

    fn substitute(&mut self, host: &mut Host<'_>, found: &Match, text: &str) -> Outcome<()> {
        let before = self.text.get(self.done..found.start).unwrap_or_default();
        host.text(before.len() + text.len())?;
        self.out.push_str(before);
        self.out.push_str(text);
        self.done = byte_offset_after(&self.text, found);
        self.count += 1.0;
        Ok(())
    }

    fn finish(&mut self, host: &mut Host<'_>) -> Outcome<Next> {
        let rest = self.text.get(self.done..).unwrap_or_default();
        Ok(Next::Done(match self.purpose {
            Purpose::Contains => (!self.items.is_empty()).into(),
            Purpose::Match => Item::sequence(std::mem::take(&mut self.items)),
            Purpose::Split => {
                if self.limit.is_none_or(|limit| self.count < limit) {
                    self.items.push(rest.into());
                }
                Item::array(std::mem::take(&mut self.items))
            }
            Purpose::Replace(_) => {
                host.text(rest.len())?;
                self.out.push_str(rest);
                std::mem::take(&mut self.out).into()
            }
        }))
    }
}

/// Where the text goes on after a match, by the length of what was matched.
fn byte_offset_after(text: &str, found: &Match) -> usize {
    let end = found.start + found.matched.len();
    if text.is_char_boundary(end) { end } else { found.end }
}

/// Fills in `$0`, `$1` and the like.
fn expand(replacement: &str, found: &Match) -> String {
    let mut out = String::new();
    let mut rest = replacement;
    let groups = found.groups.len();
    let most_digits = if groups == 0 { 1 } else { groups.to_string().len() };
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        if let Some(after) = after.strip_prefix('0') {
            out.push_str(&found.matched);
            rest = after;
            continue;
        }
        let digits = after.bytes().take(most_digits).take_while(u8::is_ascii_digit).count();
        let parse = |count: usize| after.get(..count).and_then(|digits| digits.parse::<usize>().ok());
        let number = match parse(digits) {
            Some(number) if most_digits > 1 && number > groups => parse(digits.min(most_digits - 1)).or(Some(number)),
            number => number,
        };
        match number {
            Some(number) => {
                let group = number.checked_sub(1).and_then(|index| found.groups.get(index));
                if let Some(Some(group)) = group {
                    out.push_str(group);
                }
                rest = after.get(number.to_string().len()..).unwrap_or_default();
            }
            None => {
                out.push('$');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
