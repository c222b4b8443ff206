//! `java.lang.String`. Places in a string are counted in UTF-16 units, as Java does.

use std::rc::Rc;

use super::{Cost, format, number};
use crate::error::RenderError;
use crate::item::Item;
use crate::list::{List, ListKind};
use crate::regex::Regex;

/// A string by its UTF-16 units; plain ASCII needs no second copy.
struct Units<'a> {
    text: &'a str,
    wide: Option<Vec<u16>>,
}

impl<'a> Units<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, wide: (!text.is_ascii()).then(|| text.encode_utf16().collect()) }
    }

    fn len(&self) -> usize {
        self.wide.as_ref().map_or(self.text.len(), Vec::len)
    }

    fn slice(&self, from: usize, to: usize) -> Option<String> {
        match &self.wide {
            None => self.text.get(from..to).map(Into::into),
            Some(wide) => wide.get(from..to).map(String::from_utf16_lossy),
        }
    }

    /// The place of a byte offset.
    fn place(&self, byte: usize) -> usize {
        match &self.wide {
            None => byte,
            Some(_) => self.text.get(..byte).map_or(0, |before| before.encode_utf16().count()),
        }
    }

    /// The byte offset of a place, at most the text's length.
    fn byte(&self, place: usize) -> usize {
        match &self.wide {
            None => place.min(self.text.len()),
            Some(wide) => wide.get(..place).map_or(self.text.len(), |before| String::from_utf16_lossy(before).len()),
        }
    }
}

fn out_of_range(place: i128, len: usize) -> RenderError {
    RenderError::method(format!("String index out of range: index {place}, length {len}"))
}

fn place(index: i128, units: &Units<'_>) -> Result<usize, RenderError> {
    usize::try_from(index).ok().filter(|at| *at <= units.len()).ok_or_else(|| out_of_range(index, units.len()))
}

fn substring(units: &Units<'_>, from: i128, to: i128) -> Result<String, RenderError> {
    let (start, end) = (place(from, units)?, place(to, units)?);
    units.slice(start, end).ok_or_else(|| {
        RenderError::method(format!("String index out of range: begin {from}, end {to}, length {}", units.len()))
    })
}

pub(super) fn call(
    text: &Rc<str>,
    name: &str,
    arguments: &[Item],
    cost: &mut Cost,
) -> Result<Option<Item>, RenderError> {
    cost.spend(text.len() / 64)?;
    if let Some(result) = by_place(text, name, arguments)? {
        return Ok(Some(result));
    }
    if let Some(result) = by_regex(text, name, arguments, cost)? {
        return Ok(Some(result));
    }
    Ok(Some(match (name, arguments) {
        ("isEmpty", []) => text.is_empty().into(),
        ("isBlank", []) => text.chars().all(char::is_whitespace).into(),
        ("toString" | "intern", []) => Item::String(text.clone()),
        ("toUpperCase", []) => cost.text(text.to_uppercase())?,
        ("toLowerCase", []) => cost.text(text.to_lowercase())?,
        // Java's `trim` takes away everything up to U+0020.
        ("trim", []) => text.trim_matches(|c| c <= ' ').into(),
        ("strip", []) => text.trim().into(),
        ("stripLeading", []) => text.trim_start().into(),
        ("stripTrailing", []) => text.trim_end().into(),
        ("concat", [Item::String(other)]) => cost.text(format!("{text}{other}"))?,
        ("repeat", [Item::Integer(times)]) => {
            let times =
                usize::try_from(*times).map_err(|_| RenderError::method(format!("count is negative: {times}")))?;
            if text.len().saturating_mul(times) > cost.max_text {
                return Err(RenderError::budget(format!("A text is longer than {} bytes", cost.max_text)));
            }
            cost.text(text.repeat(times))?
        }
        ("contains", [Item::String(other)]) => text.contains(&**other).into(),
        ("startsWith", [Item::String(other)]) => text.starts_with(&**other).into(),
        ("endsWith", [Item::String(other)]) => text.ends_with(&**other).into(),
        ("contentEquals", [Item::String(other)]) => (text == other).into(),
        ("equalsIgnoreCase", [Item::String(other)]) => (folded(text) == folded(other)).into(),
        ("equalsIgnoreCase", [Item::Null]) => false.into(),
        ("compareTo", [Item::String(other)]) => compare(text, other).into(),
        ("compareToIgnoreCase", [Item::String(other)]) => compare(&folded(text), &folded(other)).into(),
        ("replace", [Item::String(from), Item::String(to)]) => cost.text(replaced(text, from, to, cost.max_text)?)?,
        ("format", [Item::String(pattern), values @ ..]) => {
            let values = match values {
                // An array is the arguments themselves, anything else one of them.
                [Item::List(list)] if list.kind() == ListKind::Array => list.to_vec(),
                values => values.to_vec(),
            };
            cost.text(format::format(pattern, &values, cost.max_text)?)?
        }
        ("formatted", values) => cost.text(format::format(text, values, cost.max_text)?)?,
        ("valueOf" | "copyValueOf", [value]) => Item::String(crate::print::to_text(value, cost.max_text)?),
        ("join", [Item::String(separator), Item::List(list)]) => {
            let mut joined = String::new();
            for (at, item) in list.to_vec().iter().enumerate() {
                joined.push_str(if at > 0 { separator } else { "" });
                joined.push_str(&crate::print::to_text(item, cost.max_text)?);
                if joined.len() > cost.max_text {
                    break;
                }
            }
            cost.text(joined)?
        }
        ("toCharArray", []) => {
            cost.spend(text.len())?;
            List::new(ListKind::Array, text.chars().map(|c| Item::from(String::from(c))).collect()).into()
        }
        ("getBytes", []) => {
            cost.spend(text.len())?;
            bytes(text)
        }
        _ => return number::parse(name, arguments),
    }))
}

fn by_place(text: &str, name: &str, arguments: &[Item]) -> Result<Option<Item>, RenderError> {
    let units = Units::new(text);
    let found = |at: Option<usize>| Item::Integer(at.map_or(-1, |at| i128::try_from(units.place(at)).unwrap_or(-1)));
    let from = |index: &i128| units.byte(usize::try_from(*index).unwrap_or_default());
    Ok(Some(match (name, arguments) {
        ("length", []) => units.len().into(),
        ("charAt", [Item::Integer(at)]) => match place(*at, &units)? {
            start if start < units.len() => units.slice(start, start + 1).into(),
            _ => return Err(out_of_range(*at, units.len())),
        },
        ("codePointAt", [Item::Integer(at)]) => {
            let start = place(*at, &units)?;
            match text.get(units.byte(start)..).and_then(|rest| rest.chars().next()) {
                Some(c) => Item::Integer(u32::from(c).into()),
                None => return Err(out_of_range(*at, units.len())),
            }
        }
        ("substring", [Item::Integer(from)]) => {
            let len = i128::try_from(units.len()).unwrap_or_default();
            substring(&units, *from, len)?.into()
        }
        ("substring" | "subSequence", [Item::Integer(from), Item::Integer(to)]) => {
            substring(&units, *from, *to)?.into()
        }
        ("indexOf", [Item::String(other)]) => found(text.find(&**other)),
        ("indexOf", [Item::String(other), Item::Integer(start)]) => {
            let start = from(start);
            found(text.get(start..).and_then(|rest| rest.find(&**other)).map(|at| at + start))
        }
        ("indexOf", [Item::Integer(c)]) => found(character(*c).and_then(|c| text.find(c))),
        ("lastIndexOf", [Item::String(other)]) => found(text.rfind(&**other)),
        ("lastIndexOf", [Item::String(other), Item::Integer(end)]) if *end >= 0 => {
            let end = from(end).saturating_add(other.len()).min(text.len());
            found(text.get(..end).and_then(|rest| rest.rfind(&**other)))
        }
        ("lastIndexOf", [Item::Integer(c)]) => found(character(*c).and_then(|c| text.rfind(c))),
        ("startsWith", [Item::String(other), Item::Integer(start)]) => {
            let inside = usize::try_from(*start).is_ok_and(|start| start <= units.len());
            (inside && text.get(from(start)..).is_some_and(|rest| rest.starts_with(&**other))).into()
        }
        ("regionMatches", [Item::Integer(at), Item::String(other), Item::Integer(start), Item::Integer(len)]) => {
            let theirs = Units::new(other);
            (substring(&units, *at, at + len).ok() == substring(&theirs, *start, start + len).ok()
                && *at >= 0
                && substring(&units, *at, at + len).is_ok())
            .into()
        }
        _ => return Ok(None),
    }))
}

fn by_regex(text: &str, name: &str, arguments: &[Item], cost: &mut Cost) -> Result<Option<Item>, RenderError> {
    let ("matches" | "replaceAll" | "replaceFirst" | "split", [Item::String(pattern), rest @ ..]) = (name, arguments)
    else {
        return Ok(None);
    };
    let regex = Regex::new(pattern).map_err(RenderError::method)?;
    let result = match (name, rest) {
        ("matches", []) => regex.matches(text).map(Item::from),
        ("replaceAll", [Item::String(with)]) => regex.replace(text, with, usize::MAX, cost.max_text).map(Item::from),
        ("replaceFirst", [Item::String(with)]) => regex.replace(text, with, 1, cost.max_text).map(Item::from),
        ("split", []) => regex.split(text, 0).map(strings),
        ("split", [Item::Integer(limit)]) => regex.split(text, *limit).map(strings),
        _ => return Ok(None),
    };
    cost.spend(usize::try_from(regex.steps() / 16).unwrap_or(usize::MAX))?;
    result.map(Some)
}

/// The bytes in UTF-8, signed as Java's are.
pub(super) fn bytes(text: &str) -> Item {
    let signed = text.bytes().map(|byte| Item::from(i32::from(i8::from_be_bytes([byte]))));
    List::new(ListKind::Array, signed.collect()).into()
}

fn strings(parts: Vec<String>) -> Item {
    List::new(ListKind::Array, parts.into_iter().map(Item::from).collect()).into()
}

fn character(code: i128) -> Option<char> {
    u32::try_from(code).ok().and_then(char::from_u32)
}

fn folded(text: &str) -> String {
    text.to_uppercase().to_lowercase()
}

/// The difference of the first units that differ, else of the lengths.
fn compare(a: &str, b: &str) -> i64 {
    let differing = a.encode_utf16().zip(b.encode_utf16()).find(|(a, b)| a != b);
    match differing {
        Some((a, b)) => i64::from(a) - i64::from(b),
        None => {
            let len = |text: &str| i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX);
            len(a) - len(b)
        }
    }
}

fn replaced(text: &str, from: &str, to: &str, limit: usize) -> Result<String, RenderError> {
    let count = text.matches(from).count();
    if count.saturating_mul(to.len()).saturating_add(text.len()) > limit.saturating_mul(2) {
        return Err(RenderError::budget(format!("A text is longer than {limit} bytes")));
    }
    Ok(text.replace(from, to))
}
