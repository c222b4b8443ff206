//! Matches of patterns as the language sees them: objects with the text, its place, its groups and a way to the next.
//!
//! Places are UTF-16 units, as in JavaScript. <https://docs.jsonata.org/regex>

use std::rc::Rc;

use super::error::{Failure, Outcome};
use super::function::Function;
use super::host::Host;
use super::item::Item;
use super::regex::{Captures, Regex};

/// A match of a pattern in a text.
pub(super) struct Match {
    pub(super) matched: Rc<str>,
    /// In bytes.
    pub(super) start: usize,
    pub(super) end: usize,
    /// In UTF-16 units.
    pub(super) index: usize,
    pub(super) groups: Vec<Option<Rc<str>>>,
}

/// How many UTF-16 units a text has.
pub(super) fn utf16_len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Where in bytes the given UTF-16 unit stands.
pub(super) fn byte_offset(text: &str, units: f64) -> usize {
    let mut seen = 0.0;
    for (offset, character) in text.char_indices() {
        if seen >= units {
            return offset;
        }
        seen += if character.len_utf16() == 1 { 1.0 } else { 2.0 };
    }
    text.len()
}

/// The first match at or after a place in bytes.
pub(super) fn match_from(host: &mut Host<'_>, regex: &Regex, text: &str, from: usize) -> Outcome<Option<Match>> {
    let Some(captures) = regex.find(host, text, from)? else { return Ok(None) };
    Ok(from_captures(text, &captures))
}

fn from_captures(text: &str, captures: &Captures) -> Option<Match> {
    let mut parts = captures.iter();
    let whole = parts.next()?.clone()?;
    let slice = |range: &std::ops::Range<usize>| text.get(range.clone()).map(Rc::from);
    Some(Match {
        matched: slice(&whole)?,
        start: whole.start,
        end: whole.end,
        index: utf16_len(text.get(..whole.start)?),
        groups: parts.map(|range| range.as_ref().and_then(slice)).collect(),
    })
}

/// What comes after a match: nothing at the end of the text, and never an empty text, which would not lead on.
pub(super) fn match_after(host: &mut Host<'_>, regex: &Regex, text: &str, from: usize) -> Outcome<Option<Match>> {
    if from >= text.len() {
        return Ok(None);
    }
    let found = match_from(host, regex, text, from)?;
    if found.as_ref().is_some_and(|found| found.matched.is_empty()) {
        return Err(Failure::new("D1004").value(regex.source.clone()));
    }
    Ok(found)
}

/// A pattern, called as a function.
pub(super) fn find(host: &mut Host<'_>, regex: &Rc<Regex>, text: Option<&Item>, from: f64) -> Outcome<Item> {
    let Some(text) = text.and_then(Item::as_str) else { return Ok(Item::Undefined) };
    let found = match_from(host, regex, text, byte_offset(text, from))?;
    Ok(found.map_or(Item::Undefined, |found| to_item(&found, regex, text)))
}

/// The `next` of a match, called as a function.
pub(super) fn find_next(host: &mut Host<'_>, regex: &Rc<Regex>, text: &str, from: usize) -> Outcome<Item> {
    let found = match_after(host, regex, text, from)?;
    Ok(found.map_or(Item::Undefined, |found| to_item(&found, regex, text)))
}

/// The groups of a match; one that took no part is undefined.
pub(super) fn groups(found: &Match) -> Item {
    Item::array(found.groups.iter().map(|group| group.clone().map_or(Item::Undefined, Item::from)).collect())
}

fn to_item(found: &Match, regex: &Rc<Regex>, text: &str) -> Item {
    let next = Function::NextMatch { regex: regex.clone(), text: text.into(), from: found.end };
    Item::object(vec![
        ("match".into(), found.matched.clone().into()),
        ("start".into(), found.index.into()),
        ("end".into(), (found.index + utf16_len(&found.matched)).into()),
        ("groups".into(), groups(found)),
        ("next".into(), Item::Function(Rc::new(next))),
    ])
}
