//! Pictures of dates, such as `[M01]/[D01]/[Y0001] at [H01]:[m01]`, taken apart.
//!
//! Separate from writing and reading dates, which both begin here.
//! <https://www.w3.org/TR/xpath-functions-31/#date-picture-string>

use super::integer::{Case, IntegerPicture, parse_int};
use crate::jsonata::error::{Failure, Outcome};

#[derive(Debug)]
pub(super) enum Part {
    Literal(String),
    Marker(Marker),
}

#[derive(Debug)]
pub(super) struct Marker {
    /// Which component of the date.
    pub(super) component: char,
    /// A name and not a number, in this case.
    pub(super) names: Option<Case>,
    /// How the number is written.
    pub(super) integer: Option<IntegerPicture>,
    /// `t`, `o` and the like, after the first modifier.
    pub(super) modifier: Option<char>,
    /// At most so many characters of a name.
    pub(super) max_width: Option<usize>,
    /// At most so many digits of a year.
    pub(super) year_digits: Option<usize>,
}

fn default_presentation(component: char) -> Option<&'static str> {
    Some(match component {
        'Y' | 'M' | 'D' | 'd' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'f' => "1",
        'F' | 'P' | 'C' | 'E' => "n",
        'm' | 's' => "01",
        'Z' | 'z' => "01:01",
        _ => return None,
    })
}

pub(super) fn parse(picture: &str) -> Outcome<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut literal = String::new();
    let mut rest = picture;
    while let Some(at) = rest.find('[') {
        literal.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + 1..).unwrap_or_default();
        if let Some(after) = after.strip_prefix('[') {
            push_literal(&mut parts, &mut literal);
            parts.push(Part::Literal("[".to_owned()));
            rest = after;
            continue;
        }
        push_literal(&mut parts, &mut literal);
        let Some((marker, after)) = after.split_once(']') else { return Err(Failure::new("D3135")) };
        let marker = parse_marker(&marker.split_whitespace().collect::<String>())?;
        if marker.integer.is_some() && marker.component_is_number() {
            // Two numbers in a row: the first must have a fixed width to be read.
            if let Some(Part::Marker(Marker { integer: Some(previous), .. })) = parts.last_mut() {
                previous.parse_width = Some(previous.mandatory_digits);
            }
        }
        parts.push(Part::Marker(marker));
        rest = after;
    }
    literal.push_str(rest);
    push_literal(&mut parts, &mut literal);
    Ok(parts)
}

fn push_literal(parts: &mut Vec<Part>, literal: &mut String) {
    if !literal.is_empty() {
        parts.push(Part::Literal(std::mem::take(literal).replace("]]", "]")));
    }
}

impl Marker {
    fn component_is_number(&self) -> bool {
        "YMDdFWwXxHhmsf".contains(self.component)
    }
}

fn parse_marker(marker: &str) -> Outcome<Marker> {
    let mut characters = marker.chars();
    let component = characters.next().unwrap_or_default();
    let (presentation, width) = match characters.as_str().rsplit_once(',') {
        Some((presentation, width)) => (presentation, Some(width)),
        None => (characters.as_str(), None),
    };
    let (min_width, max_width) = width.map_or((None, None), |width| match width.split_once('-') {
        Some((min, max)) => (parse_width(min), parse_width(max)),
        None => (parse_width(width), None),
    });
    let mut modifier = None;
    let presentation = match presentation.char_indices().next_back() {
        None => {
            let known = default_presentation(component);
            known.ok_or_else(|| {
                Failure::new("D3132").value(if component == '\0' { String::new() } else { component.into() })
            })?
        }
        Some((at, last @ ('a' | 't' | 'c' | 'o'))) if at > 0 => {
            modifier = Some(last);
            presentation.get(..at).unwrap_or_default()
        }
        Some(_) => presentation,
    };
    let names = match presentation.as_bytes() {
        [b'n', ..] => Some(Case::Lower),
        [b'N', b'n', ..] => Some(Case::Title),
        [b'N', ..] => Some(Case::Upper),
        _ => None,
    };
    let mut parsed = Marker { component, names, integer: None, modifier, max_width, year_digits: None };
    if parsed.names.is_none() && parsed.component_is_number() {
        let pattern = modifier.map_or(presentation.to_owned(), |modifier| format!("{presentation};{modifier}"));
        let mut integer = IntegerPicture::parse(&pattern)?;
        if let Some(min) = min_width {
            integer.mandatory_digits = integer.mandatory_digits.max(min);
        }
        if component == 'Y' {
            let digits = integer.mandatory_digits + integer.optional_digits;
            if let Some(max) = max_width {
                parsed.year_digits = Some(max);
                integer.mandatory_digits = max;
            } else if digits >= 2 && integer.is_decimal() {
                parsed.year_digits = Some(digits);
            }
        }
        parsed.integer = Some(integer);
    }
    if matches!(component, 'Z' | 'z') {
        parsed.integer = Some(IntegerPicture::parse(presentation)?);
    }
    Ok(parsed)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
fn parse_width(text: &str) -> Option<usize> {
    let width = parse_int(text);
    (width >= 0.0).then_some(width as usize)
}
