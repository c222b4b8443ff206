//! `$formatInteger`, `$parseInteger` and the pictures of integers that they share with dates.
//! <https://docs.jsonata.org/numeric-functions#formatinteger>

use syntax::Number;

use super::words::{from_letters, from_roman, from_words, to_letters, to_roman, to_words, words_pattern};
use super::{number, text};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
use crate::jsonata::number::{from_f64, to_text};

/// How an integer is to be written.
#[derive(Clone, Debug, Default)]
pub(super) struct IntegerPicture {
    primary: Primary,
    pub(super) case: Case,
    ordinal: bool,
    pub(super) mandatory_digits: usize,
    pub(super) optional_digits: usize,
    /// The digit zero of the family of digits.
    zero: u32,
    pub(super) grouping: Grouping,
    /// How many digits it has when another number follows at once.
    pub(super) parse_width: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Primary {
    #[default]
    Decimal,
    Letters,
    Roman,
    Words,
    /// Sequences such as `①`, which there are none of here.
    Sequence(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    #[default]
    Lower,
    Title,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Grouping {
    Regular {
        every: usize,
        separator: char,
    },
    /// Separators, each with the number of digits to its right.
    Irregular(Vec<(usize, char)>),
}

impl Default for Grouping {
    fn default() -> Self {
        Self::Irregular(Vec::new())
    }
}

/// The zeros of the families of decimal digits.
const ZEROS: [u32; 37] = [
    0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
    0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

pub(super) fn format_integer(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(value) = number(arguments, 0)? else { return Ok(Item::Undefined) };
    let picture = IntegerPicture::parse(text(arguments, 1).unwrap_or_default())?;
    Ok(picture.format(host, value.floor())?.into())
}

pub(super) fn parse_integer(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(value) = text(arguments, 0) else { return Ok(Item::Undefined) };
    let picture = IntegerPicture::parse(text(arguments, 1).unwrap_or_default())?;
    picture.pattern()?;
    Ok(host.number(from_f64(picture.read(value))))
}

impl IntegerPicture {
    pub(super) fn parse(picture: &str) -> Outcome<Self> {
        let (format, modifier) = picture.rsplit_once(';').unwrap_or((picture, ""));
        let mut parsed = Self { ordinal: modifier.starts_with('o'), ..Self::default() };
        (parsed.primary, parsed.case) = match format {
            "A" => (Primary::Letters, Case::Upper),
            "a" => (Primary::Letters, Case::Lower),
            "I" => (Primary::Roman, Case::Upper),
            "i" => (Primary::Roman, Case::Lower),
            "W" => (Primary::Words, Case::Upper),
            "Ww" => (Primary::Words, Case::Title),
            "w" => (Primary::Words, Case::Lower),
            _ => {
                parsed.digits(format)?;
                return Ok(parsed);
            }
        };
        Ok(parsed)
    }

    /// A pattern of digits, `#` for those that may be missing, and separators between.
    fn digits(&mut self, format: &str) -> Outcome<()> {
        let mut zero = None;
        let mut separators: Vec<(usize, char)> = Vec::new();
        let mut position = 0;
        for character in format.chars().rev() {
            let code = u32::from(character);
            if let Some(family) = ZEROS.iter().find(|family| (**family..**family + 10).contains(&code)) {
                if zero.is_some_and(|zero| zero != *family) {
                    return Err(Failure::new("D3131"));
                }
                zero = Some(*family);
                self.mandatory_digits += 1;
                position += 1;
            } else if character == '#' {
                self.optional_digits += 1;
                position += 1;
            } else {
                separators.push((position, character));
            }
        }
        match zero {
            Some(zero) => {
                self.zero = zero;
                self.grouping = grouping(separators);
            }
            None => self.primary = Primary::Sequence(format.to_owned()),
        }
        Ok(())
    }

    pub(super) fn is_decimal(&self) -> bool {
        self.primary == Primary::Decimal
    }

    fn refuse_sequence(&self) -> Outcome<()> {
        match &self.primary {
            Primary::Sequence(token) => Err(Failure::new("D3130").value(token.as_str())),
            _ => Ok(()),
        }
    }

    pub(super) fn format(&self, host: &mut Host<'_>, value: f64) -> Outcome<String> {
        self.refuse_sequence()?;
        let magnitude = value.abs();
        let text = match self.primary {
            Primary::Letters => to_letters(magnitude, if self.case == Case::Upper { b'A' } else { b'a' }),
            Primary::Roman => {
                let numerals = to_roman(host, magnitude)?;
                if self.case == Case::Upper { numerals.to_uppercase() } else { numerals }
            }
            Primary::Words => {
                let words = to_words(magnitude, self.ordinal);
                match self.case {
                    Case::Upper => words.to_uppercase(),
                    Case::Lower => words.to_lowercase(),
                    Case::Title => words,
                }
            }
            Primary::Decimal | Primary::Sequence(_) => self.format_digits(host, magnitude)?,
        };
        Ok(if value < 0.0 { format!("-{text}") } else { text })
    }

    fn format_digits(&self, host: &mut Host<'_>, magnitude: f64) -> Outcome<String> {
        let plain = to_text(from_f64(magnitude));
        host.text(self.mandatory_digits)?;
        let padding = self.mandatory_digits.saturating_sub(plain.len());
        let shift = |digit: char| {
            let moved = u32::from(digit).checked_add(self.zero).and_then(|code| code.checked_sub(0x30));
            moved.and_then(char::from_u32).unwrap_or(digit)
        };
        let mut digits: Vec<char> = std::iter::repeat_n('0', padding).chain(plain.chars()).map(shift).collect();
        match &self.grouping {
            Grouping::Regular { every, separator } => {
                let mut place = digits.len();
                while place > *every {
                    place -= every;
                    digits.insert(place, *separator);
                }
            }
            Grouping::Irregular(separators) => {
                for (position, separator) in separators.iter().rev() {
                    match digits.len().checked_sub(*position) {
                        Some(place) => digits.insert(place, *separator),
                        // The picture has more digits than the number: the reference implementation keeps the end.
                        None => {
                            let keep = (position - digits.len()).min(digits.len());
                            digits.drain(..digits.len() - keep);
                            digits.insert(0, *separator);
                        }
                    }
                }
            }
        }
        if self.ordinal {
            let teen = digits.len() > 1 && digits.iter().rev().nth(1) == Some(&'1');
            digits.extend(match digits.last() {
                Some('1') if !teen => "st".chars(),
                Some('2') if !teen => "nd".chars(),
                Some('3') if !teen => "rd".chars(),
                _ => "th".chars(),
            });
        }
        Ok(digits.into_iter().collect())
    }

    /// The regular expression of numbers written so.
    pub(super) fn pattern(&self) -> Outcome<String> {
        self.refuse_sequence()?;
        let upper = self.case == Case::Upper;
        Ok(match self.primary {
            Primary::Letters if upper => "[A-Z]+".to_owned(),
            Primary::Letters => "[a-z]+".to_owned(),
            Primary::Roman if upper => "[MDCLXVI]+".to_owned(),
            Primary::Roman => "[mdclxvi]+".to_owned(),
            Primary::Words => words_pattern(),
            Primary::Decimal | Primary::Sequence(_) => {
                let width = self.parse_width.map_or("+".to_owned(), |width| format!("{{{width}}}"));
                format!("[0-9]{width}{}", if self.ordinal { "(?:th|st|nd|rd)" } else { "" })
            }
        })
    }

    /// The number that a text stands for; NaN if it stands for none.
    pub(super) fn read(&self, text: &str) -> f64 {
        match self.primary {
            Primary::Letters => from_letters(text, if self.case == Case::Upper { b'A' } else { b'a' }),
            Primary::Roman if self.case == Case::Upper => from_roman(text),
            Primary::Roman => from_roman(&text.to_uppercase()),
            Primary::Words => from_words(&text.to_lowercase()),
            Primary::Decimal | Primary::Sequence(_) => {
                let mut characters: Vec<char> = text.chars().collect();
                if self.ordinal {
                    characters.truncate(characters.len().saturating_sub(2));
                }
                let separates = |character: &char| match &self.grouping {
                    Grouping::Regular { .. } => *character == ',',
                    Grouping::Irregular(separators) => separators.iter().any(|(_, separator)| separator == character),
                };
                let unshift = |digit: char| {
                    let moved = (u32::from(digit) + 0x30).checked_sub(self.zero);
                    moved.and_then(char::from_u32).unwrap_or(digit)
                };
                let digits: String = characters.into_iter().filter(|c| !separates(c)).map(unshift).collect();
                parse_int(&digits)
            }
        }
    }
}

/// The whole number that a text begins with, as JavaScript's `parseInt`.
pub(super) fn parse_int(text: &str) -> f64 {
    let text = text.trim_start();
    let sign = text.len() - text.strip_prefix(['+', '-']).unwrap_or(text).len();
    let digits = text.bytes().skip(sign).take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return f64::NAN;
    }
    text.get(..sign + digits).and_then(|number| number.parse().ok()).unwrap_or(f64::NAN)
}

/// Separators in equal distances go on for ever; others stand where they are.
fn grouping(separators: Vec<(usize, char)>) -> Grouping {
    let Some((_, separator)) = separators.first().copied() else { return Grouping::default() };
    let positions: Vec<usize> = separators.iter().map(|(position, _)| *position).collect();
    let every = positions.iter().copied().fold(0, greatest_common_divisor);
    let alike = separators.iter().all(|(_, other)| *other == separator);
    let regular = (1..=positions.len()).all(|times| positions.contains(&(times * every)));
    if alike && regular && every > 0 { Grouping::Regular { every, separator } } else { Grouping::Irregular(separators) }
}

pub(super) fn greatest_common_divisor(a: usize, b: usize) -> usize {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A number as text in a picture of its own.
pub(super) fn plain(number: f64) -> String {
    to_text(Number::Float(number))
}
