//! Texts to moments: ISO 8601, or by a picture.
//!
//! Separate from writing dates, because what a text leaves out has to be made up.
//! <https://docs.jsonata.org/date-time-functions#tomillis>

use std::collections::HashMap;

use super::calendar::{Moment, time_of};
use super::date_picture::{self, Marker, Part};
use super::date_time::{DAYS, MONTHS};
use super::integer::{Grouping, IntegerPicture, parse_int};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::regex::Regex;

/// `2018`, `2018-02`, `2018-02-01T09:42:13.123+01:00` and what lies between; `None` for any other form.
pub(super) fn iso_8601(text: &str) -> Option<f64> {
    let mut reader = Reader { rest: text };
    let year = reader.digits(4)?;
    let month = reader.after("-", |reader| reader.digits_below(2, b'1'));
    let day = if month.is_some() { reader.after("-", |reader| reader.digits_below(2, b'3')) } else { None };
    let time = reader.after("T", |reader| {
        let hour = reader.digits_below(2, b'2')?;
        let minute = reader.after(":", |reader| reader.digits_below(2, b'5'))?;
        let second = reader.after(":", |reader| reader.digits_below(2, b'5'))?;
        Some((hour, minute, second))
    });
    let fraction = reader.after(".", Reader::fraction);
    let zone = reader.zone();
    if !reader.rest.is_empty() {
        return None;
    }
    // The form is right. What follows may still be no date, which is not a number.
    let (month, day) = (month.unwrap_or(1.0), day.unwrap_or(1.0));
    let (hour, minute, second) = time.unwrap_or_default();
    let valid = (1.0..=12.0).contains(&month)
        && (1.0..=31.0).contains(&day)
        && (hour < 24.0 || (hour, minute, second) == (24.0, 0.0, 0.0))
        && (time.is_some() || (fraction.is_none() && zone.is_none()));
    if !valid {
        return Some(f64::NAN);
    }
    let millis = fraction.unwrap_or_default();
    // A year below 100 is meant as it is written.
    let leap = if year < 100.0 { 400.0 } else { 0.0 };
    let shifted = time_of([year + leap, month - 1.0, day, hour, minute, second, millis]);
    Some(shifted - leap / 400.0 * 146_097.0 * 86_400_000.0 - zone.unwrap_or_default() * 60_000.0)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn digits(&mut self, count: usize) -> Option<f64> {
        let digits = self.rest.get(..count).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        self.take(count)?;
        digits.parse().ok()
    }

    /// Digits of which the first is at most this one.
    fn digits_below(&mut self, count: usize, first: u8) -> Option<f64> {
        if self.rest.bytes().next()? > first { None } else { self.digits(count) }
    }

    /// What follows a mark; if it does not fit, nothing is taken.
    fn after<T>(&mut self, mark: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.rest;
        self.rest = self.rest.strip_prefix(mark)?;
        let result = read(self);
        if result.is_none() {
            self.rest = before;
        }
        result
    }

    /// Milliseconds, of as many digits as there are.
    fn fraction(&mut self) -> Option<f64> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.take(count).filter(|digits| !digits.is_empty())?;
        let millis: String = digits.chars().chain("000".chars()).take(3).collect();
        millis.parse().ok()
    }

    /// Minutes east of Greenwich.
    fn zone(&mut self) -> Option<f64> {
        if let Some(rest) = self.rest.strip_prefix('Z') {
            self.rest = rest;
            return Some(0.0);
        }
        let sign = if self.rest.starts_with('-') { -1.0 } else { 1.0 };
        let mark = self.rest.get(..1).filter(|mark| matches!(*mark, "+" | "-"))?;
        self.after(mark, |reader| {
            let hours = reader.digits_below(2, b'2')?;
            reader.rest = reader.rest.strip_prefix(':').unwrap_or(reader.rest);
            let minutes = reader.digits_below(2, b'5')?;
            Some(sign * (hours * 60.0 + minutes))
        })
    }
}

/// Reads by a picture; `None` if the text does not fit it.
pub(super) fn with_picture(host: &mut Host<'_>, text: &str, picture: &str) -> Outcome<Option<f64>> {
    let parts = date_picture::parse(picture)?;
    let mut pattern = String::from("^");
    for part in &parts {
        pattern.push('(');
        match part {
            Part::Literal(literal) => pattern.push_str(&escape(literal)),
            Part::Marker(marker) => pattern.push_str(&marker_pattern(marker)?),
        }
        pattern.push(')');
    }
    pattern.push('$');
    // A picture may be too long for a pattern: then nothing fits it.
    let Ok(regex) = Regex::parse(&pattern, "i") else { return Ok(None) };
    let Some(captures) = regex.find(host, text, 0)? else { return Ok(None) };
    let mut components: HashMap<char, f64> = HashMap::new();
    let mut any = false;
    for (part, range) in parts.iter().zip(captures.iter().skip(1)) {
        let (Part::Marker(marker), Some(range)) = (part, range) else { continue };
        any = true;
        let value = read(marker, text.get(range.clone()).unwrap_or_default());
        if let Some(value) = value {
            components.insert(marker.component, value);
        }
    }
    if any { complete(host, components).map(Some) } else { Ok(None) }
}

fn escape(literal: &str) -> String {
    let mut out = String::new();
    for character in literal.chars() {
        if ".*+?^${}()|[]\\".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// What separates hours and minutes of a time zone.
fn separator(picture: &IntegerPicture) -> Option<char> {
    match picture.grouping {
        Grouping::Regular { separator, .. } => Some(separator),
        Grouping::Irregular(_) => None,
    }
}

fn marker_pattern(marker: &Marker) -> Outcome<String> {
    match (marker.component, &marker.integer) {
        ('Z' | 'z', Some(picture)) => {
            let prefix = if marker.component == 'z' { "GMT" } else { "" };
            let minutes = separator(picture).map(|separator| format!("{}[0-9]+", escape(&separator.to_string())));
            Ok(format!("{prefix}[-+][0-9]+{}", minutes.unwrap_or_default()))
        }
        ('f', _) => Ok("[0-9]+".to_owned()),
        (_, Some(picture)) => picture.pattern(),
        ('M' | 'x' | 'F' | 'P', None) => Ok("[a-zA-Z]+".to_owned()),
        (other, None) => Err(Failure::new("D3133").value(other.to_string())),
    }
}

/// The number that a part of the text stands for; `None` for a name that is none.
fn read(marker: &Marker, text: &str) -> Option<f64> {
    let place = |names: &[&str]| {
        let shown = |name: &str| match marker.max_width.filter(|width| *width > 0) {
            Some(width) => name.chars().take(width).collect::<String>(),
            None => name.to_owned(),
        };
        let mut number = 0.0;
        names.iter().find_map(|name| {
            number += 1.0;
            (shown(name) == text).then_some(number)
        })
    };
    match (marker.component, &marker.integer) {
        ('Z' | 'z', Some(picture)) => {
            let text = text.get(if marker.component == 'z' { 3 } else { 0 }..)?;
            let (hours, minutes) = match separator(picture) {
                Some(separator) => text.split_once(separator)?,
                None if text.len() <= 3 => (text, "0"),
                None => text.split_at_checked(3)?,
            };
            Some(parse_int(hours) * 60.0 + parse_int(minutes))
        }
        ('f', _) => format!("0.{}", text.get(..text.len().min(3))?).parse::<f64>().ok().map(|f| f * 1000.0),
        (_, Some(picture)) => Some(picture.read(text)),
        ('M' | 'x', None) => place(&MONTHS),
        ('F', None) => place(&DAYS),
        ('P', None) => match text {
            "am" | "AM" => Some(0.0),
            "pm" | "PM" => Some(1.0),
            _ => None,
        },
        (_, None) => None,
    }
}

/// Whether the parts given are among these only, and some are. Zero counts as not given.
fn is_among(components: &HashMap<char, f64>, all: &str, these: &str) -> bool {
    let given = |part: &char| components.get(part).is_some_and(|value| *value != 0.0 && !value.is_nan());
    let mut given = all.chars().filter(given).peekable();
    given.peek().is_some() && given.all(|part| these.contains(part))
}

/// Fills in what the text leaves out: what is larger from the present, what is smaller with the beginning.
fn complete(host: &Host<'_>, mut components: HashMap<char, f64>) -> Outcome<f64> {
    const DATE: &str = "YXMxWwdD";
    const TIME: &str = "PHhmsf";
    let by_day = !is_among(&components, DATE, "YMD") && is_among(&components, DATE, "Yd");
    let by_month_week = is_among(&components, DATE, "Xxw");
    let by_week = !by_month_week && is_among(&components, DATE, "XW");
    let half_day = !is_among(&components, TIME, "Hmsf") && is_among(&components, TIME, "Phmsf");
    let date = match (by_day, by_month_week, by_week) {
        (true, _, _) => "YD",
        (_, true, _) => "XxwF",
        (_, _, true) => "XWF",
        _ => "YMD",
    };
    let time = if half_day { "Phmsf" } else { "Hmsf" };
    #[expect(clippy::cast_precision_loss, reason = "exact for times that there are")]
    let now = Moment::at(host.now as f64);
    let (mut started, mut ended) = (false, false);
    for part in date.chars().chain(time.chars()) {
        let given = components.contains_key(&part);
        if given {
            started = true;
            if ended {
                return Err(Failure::new("D3136"));
            }
        } else if started {
            ended = true;
            components.insert(part, if matches!(part, 'M' | 'D' | 'd') { 1.0 } else { 0.0 });
        } else {
            #[expect(clippy::cast_precision_loss, reason = "parts of a date are small")]
            let value = now.and_then(|now| now.component(part)).map_or(0.0, |value| value as f64);
            components.insert(part, value);
        }
    }
    let get = |part: char| components.get(&part).copied();
    let year = get('Y').unwrap_or_default();
    let mut month = get('M').map_or(0.0, |month| if month > 0.0 { month - 1.0 } else { 0.0 });
    let mut day = get('D').unwrap_or_default();
    if by_day {
        let days = get('d').unwrap_or_default();
        if let Some(moment) = Moment::at(time_of([year, 0.0, days, 0.0, 0.0, 0.0, 0.0])) {
            let (m, d) = moment.month_and_date();
            #[expect(clippy::cast_precision_loss, reason = "parts of a date are small")]
            let (m, d) = (m as f64, d as f64);
            (month, day) = (m, d);
        }
    }
    // Weeks cannot be read.
    if by_month_week || by_week {
        return Err(Failure::new("D3136"));
    }
    let mut hour = get('H').unwrap_or_default();
    if half_day {
        hour = get('h').map_or(0.0, |hour| if (hour - 12.0).abs() < 0.5 { 0.0 } else { hour });
        if get('P') == Some(1.0) {
            hour += 12.0;
        }
    }
    let rest = |part| get(part).unwrap_or_default();
    let time = time_of([year, month, day, hour, rest('m'), rest('s'), rest('f')]);
    let zone = get('Z').filter(|zone| *zone != 0.0).or(get('z')).unwrap_or_default();
    Ok(time - zone * 60_000.0)
}
