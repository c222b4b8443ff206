//! Whole numbers in words, Roman numerals and letters, and back.
//!
//! Separate because pictures for integers and for dates both use them.
//! <https://www.w3.org/TR/xpath-functions-31/#formatting-integers>

use crate::jsonata::error::Outcome;
use crate::jsonata::host::Host;

const FEW: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const ORDINALS: [&str; 20] = [
    "Zeroth",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
];
const DECADES: [&str; 9] = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred"];
const MAGNITUDES: [(&str, f64); 4] = [("Thousand", 1e3), ("Million", 1e6), ("Billion", 1e9), ("Trillion", 1e12)];

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "asked for numbers below 100 only")]
fn word(words: &[&'static str], index: f64) -> &'static str {
    words.get(index as usize).copied().unwrap_or_default()
}

/// A number from 0 on, in words: `One Hundred and Five`.
pub(super) fn to_words(number: f64, ordinal: bool) -> String {
    let mut words = String::new();
    write_words(&mut words, number, None, ordinal);
    words
}

/// `before`: what joins it to words before. Goes deeper once for each trillion-fold at most.
fn write_words(out: &mut String, number: f64, before: Option<()>, ordinal: bool) {
    let prefix = if before.is_none() {
        ""
    } else if number < 100.0 {
        " and "
    } else {
        ", "
    };
    out.push_str(prefix);
    if number < 20.0 {
        out.push_str(word(if ordinal { &ORDINALS } else { &FEW }, number));
    } else if number < 100.0 {
        let (tens, rest) = ((number / 10.0).floor(), number % 10.0);
        let decade = word(&DECADES, tens - 2.0);
        if rest > 0.0 {
            out.push_str(decade);
            out.push('-');
            write_words(out, rest, None, ordinal);
        } else if ordinal {
            out.push_str(decade.strip_suffix('y').unwrap_or(decade));
            out.push_str("ieth");
        } else {
            out.push_str(decade);
        }
    } else {
        let (name, factor) = MAGNITUDES
            .iter()
            .rev()
            .find(|(_, factor)| number >= *factor)
            .map_or(("Hundred", 100.0), |(name, factor)| (*name, *factor));
        let count = (number / factor).floor();
        let rest = number - count * factor;
        write_words(out, count, None, false);
        out.push(' ');
        out.push_str(name);
        if rest > 0.0 {
            write_words(out, rest, Some(()), ordinal);
        } else if ordinal {
            out.push_str("th");
        }
    }
}

/// All words of numbers, in lower case, with what each stands for.
fn word_values() -> Vec<(String, f64)> {
    let mut values: Vec<(String, f64)> = Vec::new();
    for words in [FEW, ORDINALS] {
        let mut value = 0.0;
        for word in words {
            values.push((word.to_lowercase(), value));
            value += 1.0;
        }
    }
    let mut value = 20.0;
    for word in DECADES {
        let word = word.to_lowercase();
        let stem = word.get(..word.len() - 1).unwrap_or_default();
        values.push((format!("{stem}ieth"), value));
        values.push((word, value));
        value += 10.0;
    }
    values.push(("hundredth".to_owned(), 100.0));
    for (word, value) in MAGNITUDES {
        values.push((format!("{}th", word.to_lowercase()), value));
        values.push((word.to_lowercase(), value));
    }
    values
}

/// A pattern that all numbers in words match.
pub(super) fn words_pattern() -> String {
    let mut words: Vec<String> = word_values().into_iter().map(|(word, _)| word).collect();
    // The longer ones first, so that `seven` does not hide `seventh`.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    format!("(?:{}|and|[\\-, ])+", words.join("|"))
}

/// The number that words stand for; NaN for other words.
pub(super) fn from_words(text: &str) -> f64 {
    let values = word_values();
    let mut segments = vec![0.0];
    for part in split_words(text) {
        let value = values.iter().find(|(word, _)| word == part).map_or(f64::NAN, |(_, value)| *value);
        let top = segments.pop().unwrap_or_default();
        if value < 100.0 {
            if top >= 1000.0 {
                segments.extend([top, value]);
            } else {
                segments.push(top + value);
            }
        } else {
            segments.push(top * value);
        }
    }
    segments.into_iter().sum()
}

/// Words stand between spaces, hyphens, commas with a space, and `and`.
fn split_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    let mut start = 0;
    let mut at = 0;
    while let Some(character) = rest.get(at..).and_then(|ahead| ahead.chars().next()) {
        let ahead = rest.get(at..).unwrap_or_default();
        let is_space = |c: char| c.is_whitespace();
        let length = if ahead.strip_prefix(',').is_some_and(|after| after.starts_with(is_space)) {
            1 + ahead.chars().nth(1).map_or(0, char::len_utf8)
        } else if is_space(character)
            && ahead
                .get(character.len_utf8()..)
                .and_then(|a| a.strip_prefix("and"))
                .is_some_and(|a| a.starts_with(is_space))
        {
            character.len_utf8() + 3 + ahead.chars().nth(4).map_or(0, char::len_utf8)
        } else if is_space(character) || matches!(character, '\\' | '-') {
            character.len_utf8()
        } else {
            0
        };
        if length > 0 {
            words.push(rest.get(start..at).unwrap_or_default());
            rest = rest.get(at + length..).unwrap_or_default();
            (start, at) = (0, 0);
        } else {
            at += character.len_utf8();
        }
    }
    words.push(rest.get(start..).unwrap_or_default());
    words
}

const ROMAN: [(f64, &str); 13] = [
    (1000.0, "m"),
    (900.0, "cm"),
    (500.0, "d"),
    (400.0, "cd"),
    (100.0, "c"),
    (90.0, "xc"),
    (50.0, "l"),
    (40.0, "xl"),
    (10.0, "x"),
    (9.0, "ix"),
    (5.0, "v"),
    (4.0, "iv"),
    (1.0, "i"),
];

/// Roman numerals in lower case; nothing for zero.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; the budget refuses it")]
pub(super) fn to_roman(host: &mut Host<'_>, number: f64) -> Outcome<String> {
    host.text((number / 1000.0) as usize)?;
    let mut rest = number;
    let mut out = String::new();
    for (value, numeral) in ROMAN {
        while rest >= value {
            out.push_str(numeral);
            rest -= value;
        }
    }
    Ok(out)
}

/// Roman numerals in upper case to their number; NaN for anything else.
pub(super) fn from_roman(text: &str) -> f64 {
    let (mut number, mut most) = (0.0, 1.0);
    for digit in text.chars().rev() {
        let value = match digit {
            'M' => 1000.0,
            'D' => 500.0,
            'C' => 100.0,
            'L' => 50.0,
            'X' => 10.0,
            'V' => 5.0,
            'I' => 1.0,
            _ => f64::NAN,
        };
        if value < most {
            number -= value;
        } else {
            most = value;
            number += value;
        }
    }
    number
}

/// `a` for 1, `z` for 26, `aa` for 27.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 26")]
pub(super) fn to_letters(number: f64, first: u8) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0.0 {
        letters.push(char::from(first + ((rest - 1.0) % 26.0) as u8));
        rest = ((rest - 1.0) / 26.0).floor();
    }
    letters.into_iter().rev().collect()
}

pub(super) fn from_letters(text: &str, first: u8) -> f64 {
    text.chars().fold(0.0, |sum, letter| sum * 26.0 + f64::from(u32::from(letter)) - f64::from(first) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_there_and_back() {
        for number in [0.0, 7.0, 12.0, 20.0, 85.0, 100.0, 105.0, 1000.0, 1_001.0, 12_476.0, 1_000_000.0, 999_999_999.0]
        {
            assert!((from_words(&to_words(number, false).to_lowercase()) - number).abs() < 0.5, "{number}");
            assert!((from_words(&to_words(number, true).to_lowercase()) - number).abs() < 0.5, "{number}");
        }
        assert_eq!(to_words(12_476.0, false), "Twelve Thousand, Four Hundred and Seventy-Six");
        assert_eq!(to_words(1e15, false), "One Thousand Trillion");
        assert_eq!(to_words(30.0, true), "Thirtieth");
    }

    #[test]
    fn numerals_and_letters_go_there_and_back() {
        let mut random = crate::random::SeededRandom::new(1);
        let limits = crate::jsonata::Limits::default();
        let mut host = Host::new(0, &mut random, crate::jsonata::Dialect::Jsonata, limits);
        assert_eq!(to_roman(&mut host, 1984.0).map_err(|_| ()), Ok("mcmlxxxiv".to_owned()));
        assert!(to_roman(&mut host, 1e300).is_err());
        assert!((from_roman("MCMLXXXIV") - 1984.0).abs() < 0.5);
        assert_eq!(to_letters(27.0, b'a'), "aa");
        assert!((from_letters("aa", b'a') - 27.0).abs() < 0.5);
    }
}
