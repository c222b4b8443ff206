//! A moment as Step Functions knows it: milliseconds since 1970, printed as ISO 8601 in UTC.
//!
//! Separate because histories, the context object, `Wait` and `Choice` all read or print times, and none of them may ask
//! the system for one.
//! Form: <https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html> (RFC 3339 with a `T` and a zone).

use std::fmt;
use std::time::Duration;

/// Milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Timestamp(i64);

const DAY: i64 = 86_400_000;

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole and fractional seconds since the epoch, as the API's JSON protocol sends them.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any year that can be written fit in 53 bits")]
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// How long it is from `earlier` to this; nothing when that lies later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Reads RFC 3339, such as `2024-01-31T12:00:00Z`: any number of fractional digits, any offset, capital letters only.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once('T')?;
        let zone_at = rest.find(['Z', '+', '-'])?;
        let (time, zone) = rest.split_at_checked(zone_at)?;
        let [year, month, day] = fields(date, '-', [4, 2, 2])?;
        let (time, millis) = match time.split_once('.') {
            Some((time, fraction)) => (time, fraction_millis(fraction)?),
            None => (time, 0),
        };
        let [hour, minute, second] = fields(time, ':', [2, 2, 2])?;
        let in_range = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let seconds =
            ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute - offset_minutes(zone)?) * 60 + second;
        in_range.then_some(Self(seconds * 1000 + millis))
    }
}

impl fmt::Display for Timestamp {
    /// `2024-01-31T12:00:00.000Z`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, millis) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", millis % 1000)
    }
}

fn digits(text: &str, length: usize) -> Option<i64> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn fields(text: &str, separator: char, lengths: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut values = [0; 3];
    for (value, length) in values.iter_mut().zip(lengths) {
        *value = digits(parts.next()?, length)?;
    }
    parts.next().is_none().then_some(values)
}

/// Digits past the third are below what is kept.
fn fraction_millis(fraction: &str) -> Option<i64> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kept: String = fraction.chars().chain("000".chars()).take(3).collect();
    kept.parse().ok()
}

fn offset_minutes(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = (zone.get(..1)?, zone.get(1..)?);
    let (hours, minutes) = rest.split_once(':')?;
    let minutes = digits(hours, 2)? * 60 + digits(minutes, 2)?;
    Some(if sign == "-" { -minutes } else { minutes })
}

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, by counting 400-year eras that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_reads_back() {
        for (text, millis) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999),
            ("2026-11-21T11:15:53.000Z", 1_795_259_753_000),
            ("1969-12-31T23:59:59.500Z", -500),
        ] {
            assert_eq!(Timestamp::parse(text), Some(Timestamp(millis)));
            assert_eq!(Timestamp(millis).to_string(), text);
        }
    }

    #[test]
    fn reads_offsets_and_fractions() {
        let noon = Timestamp::parse("2024-01-31T12:00:00Z");
        assert_eq!(Timestamp::parse("2024-01-31T14:00:00+02:00"), noon);
        assert_eq!(Timestamp::parse("2024-01-31T12:00:00.0004Z"), noon);
        assert_eq!(
            Timestamp::parse("2024-01-31T11:59:59.5Z").map(|time| noon.map(|noon| noon.since(time))),
            Some(Some(Duration::from_millis(500)))
        );
    }

    #[test]
    fn refuses_what_is_no_rfc_3339() {
        for text in [
            "",
            "2024-01-31",
            "2024-01-31 12:00:00Z",
            "2024-01-31t12:00:00Z",
            "2024-02-30T12:00:00Z",
            "2024-01-31T24:00:00Z",
            "2024-01-31T12:00:00",
            "2024-01-31T12:00Z",
            "2024-01-31T12:00:00.Z",
            "24-01-31T12:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
