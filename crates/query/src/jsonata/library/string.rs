//! Functions on texts, but for patterns. Places and lengths count Unicode characters.
//! <https://docs.jsonata.org/string-functions>

use super::{argument, number, text};
use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
use crate::jsonata::text as texts;

pub(super) fn string(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let item = argument(arguments, 0);
    if item.is_undefined() {
        return Ok(item);
    }
    let pretty = arguments.get(1).and_then(Item::as_value).and_then(syntax::Value::as_bool).unwrap_or_default();
    let text = texts::string(host, &item, pretty)?;
    host.step(text.len() / 8)?;
    host.text(text.len())?;
    Ok(text.into())
}

#[expect(clippy::cast_precision_loss, reason = "a text is not that long")]
pub(super) fn substring(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.step(text.len() / 8)?;
    let count = text.chars().count() as f64;
    let length = number(arguments, 2)?;
    let Some(mut start) = number(arguments, 1)? else {
        // From nowhere: all of it, but nothing of any length.
        return Ok(if length.is_some() { "".into() } else { text.into() });
    };
    if count + start < 0.0 {
        start = 0.0;
    }
    let end = match length {
        Some(length) if length <= 0.0 => return Ok("".into()),
        Some(length) if start >= 0.0 => start + length,
        Some(length) => count + start + length,
        None => count,
    };
    let place = |at: f64| if at < 0.0 { (count + at.trunc()).max(0.0) } else { at.trunc().min(count) };
    let (start, end) = (place(start), place(end));
    Ok(slice(text, start, end).into())
}

/// The characters from one place to another.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both lie between 0 and the length")]
fn slice(text: &str, start: f64, end: f64) -> &str {
    let offset = |place: usize| text.char_indices().nth(place).map_or(text.len(), |(at, _)| at);
    if end <= start { "" } else { text.get(offset(start as usize)..offset(end as usize)).unwrap_or_default() }
}

pub(super) fn substring_before(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(whole) = text(arguments, 0) else { return Ok(Item::Undefined) };
    let found = text(arguments, 1).and_then(|chars| whole.split_once(chars));
    Ok(found.map_or(whole, |(before, _)| before).into())
}

pub(super) fn substring_after(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(whole) = text(arguments, 0) else { return Ok(Item::Undefined) };
    let found = text(arguments, 1).and_then(|chars| whole.split_once(chars));
    Ok(found.map_or(whole, |(_, after)| after).into())
}

pub(super) fn lowercase(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.text(text.len())?;
    Ok(text.to_lowercase().into())
}

pub(super) fn uppercase(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.text(text.len())?;
    Ok(text.to_uppercase().into())
}

pub(super) fn length(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.step(text.len() / 8)?;
    Ok(text.chars().count().into())
}

pub(super) fn trim(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = text(arguments, 0) else { return Ok(Item::Undefined) };
    host.text(text.len())?;
    let words: Vec<&str> = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
    Ok(words.join(" ").into())
}

/// Pads to a width: on the right, or on the left for a negative width.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width saturates; the budget refuses it")]
pub(super) fn pad(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(whole) = text(arguments, 0) else { return Ok(Item::Undefined) };
    let width = number(arguments, 1)?.unwrap_or_default().trunc();
    let filler = text(arguments, 2).filter(|filler| !filler.is_empty()).unwrap_or(" ");
    let missing = (width.abs() as usize).saturating_sub(whole.chars().count());
    host.text(whole.len().saturating_add(missing.saturating_mul(4)))?;
    let padding: String = filler.chars().cycle().take(missing).collect();
    Ok(if width > 0.0 { format!("{whole}{padding}") } else { format!("{padding}{whole}") }.into())
}

pub(super) fn join(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(elements) = arguments.first().and_then(Item::elements) else { return Ok(Item::Undefined) };
    let separator = text(arguments, 1).unwrap_or_default();
    let texts: Vec<&str> = elements.values().map(|value| value.and_then(|v| v.as_str()).unwrap_or_default()).collect();
    let length = texts.iter().map(|text| text.len() + separator.len()).sum();
    host.text(length)?;
    host.step(texts.len())?;
    Ok(texts.join(separator).into())
}
