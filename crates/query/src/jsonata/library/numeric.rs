//! Functions on numbers. <https://docs.jsonata.org/numeric-functions>

use syntax::{Number, Value};

use super::{argument, number as number_at};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
use crate::jsonata::number::{from_f64, item, to_text};

/// `$number`: decimal, hexadecimal, octal and binary texts, and truth values.
pub(super) fn number(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let argument = argument(arguments, 0);
    let cast = match &argument {
        Item::Undefined | Item::Value(Value::Number(_)) => return Ok(argument),
        Item::Value(Value::Bool(value)) => Some(f64::from(u8::from(*value))),
        Item::Value(Value::String(text)) => parse(text),
        _ => None,
    };
    match cast {
        Some(cast) => Ok(item(cast)),
        None => {
            let failure = Failure::new("D3030").with("index", 1);
            Err(match argument.into_value() {
                Some(value) => failure.value(value),
                None => failure,
            })
        }
    }
}

fn parse(text: &str) -> Option<f64> {
    let radix = |prefix: &str| match prefix {
        "0x" | "0X" => Some(16),
        "0o" | "0O" => Some(8),
        "0b" | "0B" => Some(2),
        _ => None,
    };
    if let Some((prefix, digits)) = text.split_at_checked(2)
        && let Some(radix) = radix(prefix)
    {
        let mut sum = 0.0;
        for digit in digits.chars() {
            sum = sum * f64::from(radix) + f64::from(digit.to_digit(radix)?);
        }
        return (!digits.is_empty()).then_some(sum);
    }
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = plain.split_once(['e', 'E']).map_or((plain, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    if !digits(whole) || !fraction.is_none_or(digits) || !exponent.is_none_or(digits) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A function from a number to a number.
fn on(arguments: &[Item], function: impl FnOnce(f64) -> f64) -> Outcome<Item> {
    Ok(number_at(arguments, 0)?.map_or(Item::Undefined, |value| item(function(value))))
}

pub(super) fn floor(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    on(arguments, f64::floor)
}

pub(super) fn ceil(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    on(arguments, f64::ceil)
}

pub(super) fn abs(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    on(arguments, f64::abs)
}

pub(super) fn round(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let precision = number_at(arguments, 1)?.unwrap_or_default();
    on(arguments, |value| round_to(value, precision))
}

/// Rounds a half to the even neighbour, at a decimal place.
pub(super) fn round_to(value: f64, precision: f64) -> f64 {
    if precision == 0.0 {
        return round_half_even(value);
    }
    shift(round_half_even(shift(value, precision)), -precision)
}

/// Moves the decimal point by way of the text, which no binary fraction can spoil.
fn shift(value: f64, places: f64) -> f64 {
    let text = to_text(Number::Float(value));
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent = exponent.parse::<f64>().unwrap_or_default() + places;
    format!("{mantissa}e{}", to_text(from_f64(exponent))).parse().unwrap_or(f64::NAN)
}

#[expect(clippy::float_cmp, reason = "halves are exact")]
fn round_half_even(value: f64) -> f64 {
    let below = value.floor();
    let up = if value - below >= 0.5 { below + 1.0 } else { below };
    if (up - value).abs() == 0.5 && (up % 2.0).abs() == 1.0 { up - 1.0 } else { up }
}

pub(super) fn sqrt(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    match number_at(arguments, 0)? {
        Some(value) if value < 0.0 => Err(Failure::new("D3060").value(from_f64(value))),
        _ => on(arguments, f64::sqrt),
    }
}

pub(super) fn power(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(base) = number_at(arguments, 0)? else { return Ok(Item::Undefined) };
    let exponent = number_at(arguments, 1)?.unwrap_or(f64::NAN);
    let result = base.powf(exponent);
    if result.is_finite() {
        return Ok(item(result));
    }
    Err(Failure::new("D3061").value(from_f64(base)).with("exp", from_f64(exponent)))
}

/// From 0 up to, but without, 1.
pub(super) fn random(host: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(item(unit(host.random.next_u64())))
}

#[expect(clippy::cast_precision_loss, reason = "53 bits are what a double holds")]
pub(super) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the radix is checked; large values saturate"
)]
pub(super) fn format_base(_: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(value) = number_at(arguments, 0)? else { return Ok(Item::Undefined) };
    let value = round_half_even(value);
    let radix = round_half_even(number_at(arguments, 1)?.unwrap_or(10.0));
    if !(2.0..=36.0).contains(&radix) {
        return Err(Failure::new("D3100").value(from_f64(radix)));
    }
    let (radix, mut rest) = (radix as u32, value.abs() as u128);
    let mut digits = Vec::new();
    while rest > 0 || digits.is_empty() {
        digits.push(char::from_digit((rest % u128::from(radix)) as u32, radix).unwrap_or('0'));
        rest /= u128::from(radix);
    }
    if value < 0.0 {
        digits.push('-');
    }
    Ok(digits.into_iter().rev().collect::<String>().into())
}
