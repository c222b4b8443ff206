//! The functions that Step Functions adds to the language.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#built-in-functions>

use syntax::Value;

use super::numeric::unit;
use super::{argument, number, text};
use crate::hash::digest;
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
use crate::jsonata::number::from_f64;
use crate::random::{Random, SeededRandom};

/// An array cut into pieces of equal length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be positive; larger ones saturate"
)]
pub(super) fn partition(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(elements) = arguments.first().and_then(Item::elements) else { return Ok(Item::Undefined) };
    let Some(size) = number(arguments, 1)? else { return Ok(Item::Undefined) };
    if size < 1.0 {
        return Err(Failure::new("T0410").with("index", 2).value(from_f64(size)));
    }
    host.grow(elements.len() * 2)?;
    let items = elements.to_vec();
    Ok(Item::array(items.chunks(size as usize).map(|chunk| Item::array(chunk.to_vec())).collect()))
}

/// Numbers from one to another, both included if the step hits them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count saturates; the budget refuses it")]
pub(super) fn range(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let (from, to, step) = (number(arguments, 0)?, number(arguments, 1)?, number(arguments, 2)?);
    let (Some(from), Some(to), Some(step)) = (from, to, step) else { return Ok(Item::Undefined) };
    if step == 0.0 {
        return Err(Failure::new("T0410").with("index", 3).value(from_f64(step)));
    }
    let last = ((to - from) / step).floor();
    if last < 0.0 {
        return Ok(Item::array(Vec::new()));
    }
    let count = (last as usize).saturating_add(1);
    host.grow(count)?;
    let mut out = Vec::with_capacity(count);
    let mut place = 0.0;
    for _ in 0..count {
        out.push(Item::from(from_f64(from + place * step)));
        place += 1.0;
    }
    // Recorded: a range of one number is that number.
    Ok(Item::sequence(out))
}

/// The digest of a text, in lower-case hexadecimal digits.
pub(super) fn hash(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let (Some(data), Some(algorithm)) = (text(arguments, 0), text(arguments, 1)) else { return Ok(Item::Undefined) };
    host.step(data.len())?;
    match digest(data, algorithm) {
        Some(digest) => Ok(digest.into()),
        None => Err(Failure::new("T0410").with("index", 2).value(algorithm)),
    }
}

/// The same seed gives the same number.
pub(super) fn random(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let bits = match number(arguments, 0)? {
        Some(seed) => SeededRandom::new(seed.to_bits()).next_u64(),
        None => host.random.next_u64(),
    };
    Ok(from_f64(unit(bits)).into())
}

pub(super) fn uuid(host: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(host.random.uuid().into())
}

/// JSON text to a value.
pub(super) fn parse(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(text) = argument(arguments, 0).as_str().map(str::to_owned) else { return Ok(Item::Undefined) };
    host.step(text.len() / 4)?;
    host.text(text.len())?;
    Value::parse(&text).map(Item::Value).map_err(|error| Failure::new("D3137").with("message", error.message))
}
