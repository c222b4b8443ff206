//! `$now`, `$millis`, `$fromMillis`, `$toMillis`: moments as numbers and as texts.
//! <https://docs.jsonata.org/date-time-functions>

use super::calendar::Moment;
use super::date_parse;
use super::date_picture::{self, Marker, Part};
use super::integer::{Case, Grouping, IntegerPicture, parse_int, plain};
use super::{number, text};
use crate::jsonata::error::{Failure, Outcome};
use crate::jsonata::host::Host;
use crate::jsonata::item::Item;
use crate::jsonata::number::from_f64;

pub(super) const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const ISO_8601: &str = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

#[expect(clippy::cast_precision_loss, reason = "exact for times that there are")]
fn host_time(host: &Host<'_>) -> f64 {
    host.now as f64
}

pub(super) fn now(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let time = host_time(host);
    format(host, time, text(arguments, 0), text(arguments, 1)).map(Item::from)
}

pub(super) fn millis(host: &mut Host<'_>, _: &[Item]) -> Outcome<Item> {
    Ok(host.now.into())
}

pub(super) fn from_millis(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(time) = number(arguments, 0)? else { return Ok(Item::Undefined) };
    format(host, time, text(arguments, 1), text(arguments, 2)).map(Item::from)
}

pub(super) fn to_millis(host: &mut Host<'_>, arguments: &[Item]) -> Outcome<Item> {
    let Some(timestamp) = text(arguments, 0) else { return Ok(Item::Undefined) };
    let time = match text(arguments, 1) {
        Some(picture) => date_parse::with_picture(host, timestamp, picture)?,
        None => match date_parse::iso_8601(timestamp) {
            Some(time) => Some(time),
            None => return Err(Failure::new("D3110").value(timestamp)),
        },
    };
    Ok(time.map_or(Item::Undefined, |time| host.number(from_f64(time))))
}

/// Hours and minutes east of Greenwich.
#[derive(Clone, Copy)]
struct Offset {
    hours: f64,
    minutes: f64,
}

fn format(host: &mut Host<'_>, time: f64, picture: Option<&str>, timezone: Option<&str>) -> Outcome<String> {
    let offset = timezone.map_or(0.0, parse_int);
    let offset = Offset { hours: (offset / 100.0).floor(), minutes: offset % 100.0 };
    let moment = Moment::at(time + (60.0 * offset.hours + offset.minutes) * 60_000.0);
    let mut out = String::new();
    for part in date_picture::parse(picture.unwrap_or(ISO_8601))? {
        match part {
            Part::Literal(literal) => out.push_str(&literal),
            Part::Marker(marker) => out.push_str(&component(host, moment, offset, &marker)?),
        }
    }
    host.text(out.len())?;
    Ok(out)
}

fn component(host: &mut Host<'_>, moment: Option<Moment>, offset: Offset, marker: &Marker) -> Outcome<String> {
    match marker.component {
        'P' => {
            let afternoon = moment.is_some_and(|moment| moment.hour() >= 12);
            let text = if afternoon { "pm" } else { "am" };
            Ok(if marker.names == Some(Case::Upper) { text.to_uppercase() } else { text.to_owned() })
        }
        'C' | 'E' => Ok("ISO".to_owned()),
        'Z' | 'z' => timezone(host, offset, marker),
        specifier => {
            let Some(moment) = moment else { return Ok("NaN".to_owned()) };
            let Some(value) = moment.component(specifier) else {
                return Err(Failure::new("D3132").value(specifier.to_string()));
            };
            match &marker.integer {
                Some(picture) => {
                    let value = match marker.year_digits.and_then(|digits| u32::try_from(digits).ok()) {
                        Some(digits) => 10_i64.checked_pow(digits).map_or(value, |limit| value % limit),
                        None => value,
                    };
                    picture.format(host, as_f64(value))
                }
                None => name(value, marker),
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "parts of a date are small")]
fn as_f64(value: i64) -> f64 {
    value as f64
}

fn name(value: i64, marker: &Marker) -> Outcome<String> {
    let names: &[&str] = match marker.component {
        'M' | 'x' => &MONTHS,
        'F' => &DAYS,
        other => return Err(Failure::new("D3133").value(other.to_string())),
    };
    let name = usize::try_from(value - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or_default();
    let name = match marker.names {
        Some(Case::Upper) => name.to_uppercase(),
        Some(Case::Lower) => name.to_lowercase(),
        Some(Case::Title) | None => name.to_owned(),
    };
    Ok(match marker.max_width {
        Some(width) => name.chars().take(width).collect(),
        None => name,
    })
}

fn timezone(host: &mut Host<'_>, offset: Offset, marker: &Marker) -> Outcome<String> {
    let total = offset.hours * 100.0 + offset.minutes;
    let Some(picture) = &marker.integer else { return Ok(String::new()) };
    if total == 0.0 && marker.modifier == Some('t') {
        return Ok("Z".to_owned());
    }
    let digits = if picture.is_decimal() { picture.mandatory_digits } else { 0 };
    let text = match (&picture.grouping, digits) {
        (Grouping::Regular { .. }, _) | (_, 3 | 4) => picture.format(host, total)?,
        (_, 1 | 2) => {
            let hours = picture.format(host, offset.hours)?;
            if offset.minutes == 0.0 {
                hours
            } else {
                format!("{hours}:{}", IntegerPicture::parse("00")?.format(host, offset.minutes)?)
            }
        }
        _ => return Err(Failure::new("D3134").value(plain(as_f64(i64::try_from(digits).unwrap_or(i64::MAX))))),
    };
    let sign = if total >= 0.0 { "+" } else { "" };
    let prefix = if marker.component == 'z' { "GMT" } else { "" };
    Ok(format!("{prefix}{sign}{text}"))
}
