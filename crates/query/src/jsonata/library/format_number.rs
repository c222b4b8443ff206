//! `$formatNumber`: decimal numbers by a picture such as `#,##0.00;(#,##0.00)`.
//! <https://www.w3.org/TR/xpath-functions-31/#formatting-numbers>

use super::integer::greatest_common_divisor;
use super::numeric::round_to;
use super::{argument, number, text};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;

/// More decimal places than this a double does not have; JavaScript refuses them, too.
const MAX_PLACES: usize = 100;

/// The characters that mean something in a picture.
struct Symbols {
    decimal: String,
    grouping: String,
    exponent: String,
    minus: String,
    percent: String,
    per_mille: String,
    zero: char,
    digit: String,
    pattern: String,
}

impl Symbols {
    fn read(options: &Item) -> Self {
        let get = |name: &str, default: &str| {
            let given = options.members().and_then(|members| members.get(name));
            given.as_ref().and_then(Item::as_str).unwrap_or(default).to_owned()
        };
        Self {
            decimal: get("decimal-separator", "."),
            grouping: get("grouping-separator", ","),
            exponent: get("exponent-separator", "e"),
            minus: get("minus-sign", "-"),
            percent: get("percent", "%"),
            per_mille: get("per-mille", "\u{2030}"),
            zero: get("zero-digit", "0").chars().next().unwrap_or('0'),
            digit: get("digit", "#"),
            pattern: get("pattern-separator", ";"),
        }
    }

    fn is_decimal_digit(&self, character: char) -> bool {
        let zero = u32::from(self.zero);
        (zero..zero.saturating_add(10)).contains(&u32::from(character))
    }

    fn is_digit(&self, character: char) -> bool {
        self.is_decimal_digit(character) || is(&self.digit, character)
    }

    fn is_active(&self, character: char) -> bool {
        let symbols = [&self.decimal, &self.exponent, &self.grouping, &self.digit, &self.pattern];
        self.is_decimal_digit(character) || symbols.iter().any(|symbol| is(symbol, character))
    }
}

/// Whether a symbol is just this character.
fn is(symbol: &str, character: char) -> bool {
    symbol.chars().eq([character])
}

/// A picture, or one of its two halves, taken apart.
#[derive(Default)]
struct Parts {
    whole: String,
    prefix: String,
    suffix: String,
    active: String,
    mantissa: String,
    exponent: Option<String>,
    integer: String,
    fraction: String,
}

impl Parts {
    fn split(picture: &str, symbols: &Symbols) -> Self {
        let edge = |c: char| symbols.is_active(c) && !is(&symbols.exponent, c);
        let start = picture.find(edge).unwrap_or(0);
        let end =
            picture.char_indices().rev().find(|(_, c)| edge(*c)).map_or(picture.len(), |(at, c)| at + c.len_utf8());
        let slice = |from: usize, to: usize| picture.get(from..to.max(from)).unwrap_or_default().to_owned();
        let active = slice(start, end);
        let (mantissa, exponent) = match active.split_once(symbols.exponent.as_str()) {
            Some((mantissa, exponent)) if !symbols.exponent.is_empty() => {
                (mantissa.to_owned(), Some(exponent.to_owned()))
            }
            _ => (active.clone(), None),
        };
        let suffix = slice(end, picture.len());
        let (integer, fraction) = match mantissa.split_once(symbols.decimal.as_str()) {
            Some((integer, fraction)) => (integer.to_owned(), fraction.to_owned()),
            None => (mantissa.clone(), suffix.clone()),
        };
        let (whole, prefix) = (picture.to_owned(), slice(0, start));
        Self { whole, prefix, suffix, active, mantissa, exponent, integer, fraction }
    }

    /// What is wrong with it; the last of several faults counts.
    fn fault(&self, symbols: &Symbols) -> Option<&'static str> {
        let twice = |symbol: &str| !symbol.is_empty() && self.whole.matches(symbol).count() > 1;
        let percent = self.whole.contains(&symbols.percent);
        let per_mille = self.whole.contains(&symbols.per_mille);
        let digit_after_optional = |text: &str| {
            let first = text.find(&symbols.digit);
            first.is_some_and(|at| text.get(..at).is_some_and(|t| t.chars().any(|c| symbols.is_decimal_digit(c))))
        };
        let optional_before_digit = |text: &str| {
            let last = text.rfind(&symbols.digit);
            last.is_some_and(|at| text.get(at..).is_some_and(|t| t.chars().any(|c| symbols.is_decimal_digit(c))))
        };
        let beside_decimal = self.whole.split_once(symbols.decimal.as_str()).map(|(before, after)| {
            before.ends_with(symbols.grouping.as_str()) || after.starts_with(symbols.grouping.as_str())
        });
        let exponent_fault =
            |exponent: &str| exponent.is_empty() || !exponent.chars().all(|c| symbols.is_decimal_digit(c));
        let faults = [
            (twice(&symbols.decimal), "D3081"),
            (twice(&symbols.percent), "D3082"),
            (twice(&symbols.per_mille), "D3083"),
            (percent && per_mille, "D3084"),
            (!self.mantissa.chars().any(|c| symbols.is_digit(c)), "D3085"),
            (self.active.chars().any(|c| !symbols.is_active(c)), "D3086"),
            (beside_decimal == Some(true), "D3087"),
            (beside_decimal.is_none() && self.integer.ends_with(symbols.grouping.as_str()), "D3088"),
            (self.whole.contains(&symbols.grouping.repeat(2)), "D3089"),
            (digit_after_optional(&self.integer), "D3090"),
            (optional_before_digit(&self.fraction), "D3091"),
            (self.exponent.as_ref().is_some_and(|e| !e.is_empty()) && (percent || per_mille), "D3092"),
            (self.exponent.as_deref().is_some_and(exponent_fault), "D3093"),
        ];
        faults.into_iter().rev().find(|(found, _)| *found).map(|(_, code)| code)
    }
}

/// How a number is to be written.
struct Format {
    prefix: String,
    suffix: String,
    percent: bool,
    per_mille: bool,
    has_decimal: bool,
    /// Every so many digits a separator, or 0.
    regular: usize,
    /// Where separators stand, in digits from the decimal separator.
    integer_groups: Vec<usize>,
    fraction_groups: Vec<usize>,
    min_integer: usize,
    scaling: usize,
    min_fraction: usize,
    max_fraction: usize,
    min_exponent: usize,
}

impl Format {
    fn of(parts: &Parts, symbols: &Symbols) -> Self {
        let decimal_digits = |text: &str| text.chars().filter(|c| symbols.is_decimal_digit(*c)).count();
        let digits = |text: &str| text.chars().filter(|c| symbols.is_digit(*c)).count();
        let places = |text: &str| -> Vec<usize> {
            if symbols.grouping.is_empty() {
                return Vec::new();
            }
            text.match_indices(symbols.grouping.as_str()).map(|(at, _)| at).collect()
        };
        let right_of = |at: &usize| digits(parts.integer.get(*at..).unwrap_or_default());
        let left_of = |at: &usize| digits(parts.fraction.get(..*at).unwrap_or_default());
        let integer_groups: Vec<usize> = places(&parts.integer).iter().map(right_of).collect();
        let fraction_groups = places(&parts.fraction).iter().map(left_of).collect();
        let every = integer_groups.iter().copied().fold(0, greatest_common_divisor);
        let is_regular = every > 0 && (1..=integer_groups.len()).all(|times| integer_groups.contains(&(times * every)));
        let scaling = decimal_digits(&parts.integer);
        let (mut min_integer, mut min_fraction) = (scaling, decimal_digits(&parts.fraction));
        let mut max_fraction = digits(&parts.fraction);
        if min_integer == 0 && max_fraction == 0 {
            if parts.exponent.is_some() {
                (min_fraction, max_fraction) = (1, 1);
            } else {
                min_integer = 1;
            }
        }
        if parts.exponent.is_some() && min_integer == 0 && parts.integer.contains(&symbols.digit) {
            min_integer = 1;
        }
        if min_integer == 0 && min_fraction == 0 {
            min_fraction = 1;
        }
        Self {
            prefix: parts.prefix.clone(),
            suffix: parts.suffix.clone(),
            percent: parts.whole.contains(&symbols.percent),
            per_mille: parts.whole.contains(&symbols.per_mille),
            has_decimal: parts.whole.contains(&symbols.decimal),
            regular: if is_regular { every } else { 0 },
            integer_groups,
            fraction_groups,
            min_integer,
            scaling,
            min_fraction,
            max_fraction: max_fraction.min(MAX_PLACES),
            min_exponent: parts.exponent.as_deref().map_or(0, decimal_digits),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "at most a hundred places")]
    fn write(&self, value: f64, symbols: &Symbols) -> String {
        let factor = if self.percent {
            100.0
        } else if self.per_mille {
            1000.0
        } else {
            1.0
        };
        let (mantissa, exponent) = self.scale(value * factor);
        let rounded = round_to(mantissa, self.max_fraction as f64).abs();
        let text = format!("{rounded:.*}", self.max_fraction);
        let (integer, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let integer = integer.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let mut integer: Vec<char> =
            std::iter::repeat_n('0', self.min_integer.saturating_sub(integer.len())).chain(integer.chars()).collect();
        let mut fraction: Vec<char> = fraction
            .chars()
            .chain(std::iter::repeat_n('0', self.min_fraction.saturating_sub(fraction.len())))
            .collect();
        let places = self.integer_places(integer.len());
        group(&mut integer, &places);
        // Each separator makes room for itself, as in the reference implementation.
        let len = fraction.len();
        group(&mut fraction, &self.fraction_groups.iter().copied().filter(|at| *at <= len).collect::<Vec<_>>());
        let mut out = self.prefix.clone();
        write_digits(&mut out, &integer, symbols);
        if self.has_decimal && !fraction.is_empty() {
            out.push_str(&symbols.decimal);
        }
        write_digits(&mut out, &fraction, symbols);
        if let Some(exponent) = exponent {
            out.push_str(&symbols.exponent);
            if exponent < 0 {
                out.push_str(&symbols.minus);
            }
            let digits = exponent.unsigned_abs().to_string();
            let padding = std::iter::repeat_n('0', self.min_exponent.saturating_sub(digits.len()));
            write_digits(&mut out, &padding.chain(digits.chars()).collect::<Vec<_>>(), symbols);
        }
        out.push_str(&self.suffix);
        out
    }

    /// Where separators go among so many digits before the decimal separator, from the left.
    fn integer_places(&self, len: usize) -> Vec<usize> {
        if self.regular > 0 {
            return (self.regular..len).step_by(self.regular).map(|from_right| len - from_right).collect();
        }
        self.integer_groups.iter().filter_map(|from_right| len.checked_sub(*from_right)).collect()
    }

    /// The mantissa that the picture asks for, and its exponent.
    fn scale(&self, value: f64) -> (f64, Option<i32>) {
        if self.min_exponent == 0 {
            return (value, None);
        }
        let scaling = i32::try_from(self.scaling.min(400)).unwrap_or(400);
        let (most, least) = (10_f64.powi(scaling), 10_f64.powi(scaling - 1));
        let (mut mantissa, mut exponent) = (value, 0);
        if mantissa != 0.0 {
            while mantissa.abs() < least && exponent > -1_000 {
                mantissa *= 10.0;
                exponent -= 1;
            }
            while mantissa.abs() > most && exponent < 1_000 {
                mantissa /= 10.0;
                exponent += 1;
            }
        }
        (mantissa, Some(exponent))
    }
}

/// Marks a place for a separator among digits.
const SEPARATOR: char = ',';

/// Puts separators in, from right to left, so that places stay what they are.
fn group(digits: &mut Vec<char>, places: &[usize]) {
    let mut places = places.to_vec();
    places.sort_unstable();
    for place in places.into_iter().rev() {
        digits.insert(place.min(digits.len()), SEPARATOR);
    }
}

fn write_digits(out: &mut String, digits: &[char], symbols: &Symbols) {
    for digit in digits {
        match digit.to_digit(10) {
            Some(value) => out.push(char::from_u32(u32::from(symbols.zero) + value).unwrap_or(*digit)),
            None => out.push_str(&symbols.grouping),
        }
    }
}

pub(super) fn format_number(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(value) = number(arguments, 0)? else { return Ok(Item::Undefined) };
    let picture = text(arguments, 1).unwrap_or_default();
    host.step(picture.len() * 4)?;
    let symbols = Symbols::read(&argument(arguments, 2));
    let pictures: Vec<&str> =
        if symbols.pattern.is_empty() { vec![picture] } else { picture.split(symbols.pattern.as_str()).collect() };
    if pictures.len() > 2 {
        return Err(Failure::new("D3080"));
    }
    let parts: Vec<Parts> = pictures.into_iter().map(|picture| Parts::split(picture, &symbols)).collect();
    if let Some(fault) = parts.iter().find_map(|parts| parts.fault(&symbols)) {
        return Err(Failure::new(fault));
    }
    let mut formats: Vec<Format> = parts.iter().map(|parts| Format::of(parts, &symbols)).collect();
    let negative = if formats.len() > 1 { formats.pop() } else { None };
    let Some(mut format) = formats.pop() else { return Ok(Item::Undefined) };
    if value < 0.0 {
        match negative {
            Some(negative) => format = negative,
            None => format.prefix = format!("{}{}", symbols.minus, format.prefix),
        }
    }
    host.text(format.min_integer.saturating_add(format.min_fraction).saturating_add(format.min_exponent))?;
    Ok(format.write(value, &symbols).into())
}
