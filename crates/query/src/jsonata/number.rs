//! Numbers as JavaScript has them, on `syntax::Number`, which keeps whole numbers whole.
//!
//! Separate because this is the one place where the two meet: arithmetic is that of doubles, and a whole result is a
//! whole number again. <https://tc39.es/ecma262/#sec-ecmascript-language-types-number-type>

use syntax::{Number, Value};

use super::error::{Failure, Outcome};
use super::item::Item;

/// Up to here every whole number is a double: 2⁵³.
const EXACT: i64 = 1 << 53;

/// A double as a number: whole where it is whole and exact. May hold an infinity or NaN while an expression runs.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the range is checked first")]
pub(super) fn from_f64(value: f64) -> Number {
    if value.fract() == 0.0 && value.abs() <= EXACT as f64 { Number::Int(value as i64) } else { Number::Float(value) }
}

pub(super) fn item(value: f64) -> Item {
    Item::Value(Value::Number(from_f64(value)))
}

/// The number, if it is one: NaN is not, and an infinity is an error.
pub(super) fn numeric(item: &Item) -> Outcome<Option<Number>> {
    match item.as_number() {
        Some(Number::Float(float)) if float.is_nan() => Ok(None),
        Some(Number::Float(float)) if float.is_infinite() => Err(out_of_range(float)),
        number => Ok(number),
    }
}

pub(super) fn out_of_range(float: f64) -> Failure {
    // JSON has no infinity: the reference implementation quotes `null`.
    Failure::new("D1001").value(Number::from_f64(float).map_or(Value::Null, Value::Number))
}

/// Whether all elements of an array are numbers.
pub(super) fn all_numeric(item: &Item) -> Outcome<bool> {
    let Some(elements) = item.elements() else { return Ok(false) };
    for element in elements.iter() {
        if numeric(&element)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `+`, `-`, `*`, `/`, `%` on doubles; whole numbers stay exact as long as doubles would.
pub(super) fn arithmetic(operator: Arithmetic, left: Number, right: Number) -> Number {
    if let (Number::Int(a), Number::Int(b)) = (left, right) {
        let whole = match operator {
            Arithmetic::Add => a.checked_add(b),
            Arithmetic::Subtract => a.checked_sub(b),
            Arithmetic::Multiply => a.checked_mul(b),
            Arithmetic::Remainder => a.checked_rem(b),
            Arithmetic::Divide => None,
        };
        let exact = |int: i64| (-EXACT..=EXACT).contains(&int);
        if let Some(whole) = whole
            && exact(whole)
            && exact(a)
            && exact(b)
        {
            return Number::Int(whole);
        }
    }
    let (a, b) = (left.as_f64(), right.as_f64());
    from_f64(match operator {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
        Arithmetic::Remainder => a % b,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// As JavaScript's `String(number)`.
pub(super) fn to_text(number: Number) -> String {
    match number {
        Number::Int(int) if (-EXACT..=EXACT).contains(&int) => int.to_string(),
        other => float_to_text(other.as_f64()),
    }
}

fn float_to_text(float: f64) -> String {
    if float.is_finite() {
        finite_to_text(float)
    } else if float.is_nan() {
        "NaN".to_owned()
    } else if float > 0.0 {
        "Infinity".to_owned()
    } else {
        "-Infinity".to_owned()
    }
}

/// As JavaScript's `Number::toString` lays out the shortest digits that read back as the same number.
/// <https://tc39.es/ecma262/#sec-numeric-types-number-tostring>
fn finite_to_text(float: f64) -> String {
    let scientific = format!("{:e}", float.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let mut digits = mantissa.replace('.', "");
    // How many digits stand before the point, as the specification counts.
    let point = exponent.parse::<i32>().unwrap_or_default() + 1;
    let sign = if float < 0.0 { "-" } else { "" };
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    let whole = usize::try_from(point).unwrap_or_default();
    if (-5..=0).contains(&point) {
        format!("{sign}0.{}{digits}", zeros(-point))
    } else if (1..=21).contains(&point) {
        if digits.len() > whole {
            digits.insert(whole, '.');
        } else {
            digits.push_str(&zeros(point - i32::try_from(digits.len()).unwrap_or_default()));
        }
        format!("{sign}{digits}")
    } else {
        format!("{sign}{mantissa}e{:+}", point - 1)
    }
}

/// Rounded to fifteen significant digits, as `$string` shows fractions.
pub(super) fn to_precision_15(float: f64) -> f64 {
    let exact = format!("{:.40e}", float.abs());
    let Some((mantissa, exponent)) = exact.split_once('e') else { return float };
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let mut whole: u64 = digits.iter().take(15).fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    // A tie goes away from zero.
    whole += u64::from(digits.get(15).is_some_and(|digit| *digit >= b'5'));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let rounded: f64 = format!("{whole}e{}", exponent - 14).parse().unwrap_or(float);
    rounded.copysign(float)
}

/// The largest integer not above, for indexes; `None` for what is no index at all.
#[expect(clippy::cast_possible_truncation, reason = "a saturated index is out of every range as well")]
pub(super) fn floor_index(number: Number) -> Option<i64> {
    match number {
        Number::Int(int) => Some(int),
        Number::Float(float) if float.is_finite() => Some(float.floor() as i64),
        Number::Float(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_javascript() {
        for (float, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (123_456.75, "123456.75"),
            (1e20, "100000000000000000000"),
            (123e19, "1.23e+21"),
            (1e21, "1e+21"),
            (0.000_001, "0.000001"),
            (-0.000_000_12, "-1.2e-7"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
        ] {
            assert_eq!(float_to_text(float), text);
        }
    }

    #[test]
    fn fifteen_digits_are_shown() {
        assert!((to_precision_15(0.1 + 0.2) - 0.3).abs() < f64::EPSILON / 4.0);
        assert_eq!(to_text(Number::Float(to_precision_15(123_456_789_012_344.5))), "123456789012345");
        assert_eq!(to_text(Number::Float(to_precision_15(-1.0e-7 / 3.0))), "-3.33333333333333e-8");
        assert_eq!(to_text(Number::Float(1e21)), "1e+21");
    }
}
