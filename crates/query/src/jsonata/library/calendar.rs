//! Days and weeks: milliseconds since 1970 to the parts of a date, and back.
//!
//! Separate from pictures, which only say which parts to show. The calendar is the Gregorian one, for all times.
//! <https://tc39.es/ecma262/#sec-time-values-and-time-range>

/// Beyond this many milliseconds there are no dates in JavaScript.
const MAX_TIME: f64 = 8.64e15;
const DAY: i64 = 86_400_000;

/// A moment, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Days since 1970.
    day: i64,
    year: i64,
    /// From 0.
    month: i64,
    date: i64,
    /// Since midnight.
    millis: i64,
}

/// Days since 1970 of the first day of a month; months beyond a year count on (Howard Hinnant's algorithm).
pub(super) fn day_of(year: i64, month: i64, date: i64) -> i64 {
    let (year, month) = (year + month.div_euclid(12), month.rem_euclid(12) + 1);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468 + date - 1
}

/// Milliseconds since 1970; NaN where there is no such date. `year` from 0 to 99 stands in the twentieth century.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the range is checked")]
pub(super) fn time_of(parts: [f64; 7]) -> f64 {
    if parts.iter().any(|part| !part.is_finite() || part.abs() > 1e9) {
        return f64::NAN;
    }
    let [year, month, date, hour, minute, second, millis] = parts.map(f64::trunc);
    let year = if (0.0..=99.0).contains(&year) { 1900.0 + year } else { year };
    let day = day_of(year as i64, month as i64, date as i64) as f64;
    let time = day * DAY as f64 + hour * 3_600_000.0 + minute * 60_000.0 + second * 1_000.0 + millis;
    if time.abs() > MAX_TIME { f64::NAN } else { time }
}

/// The first day of the first week: weeks begin on Monday and belong to where their Thursday is.
fn first_week(year: i64, month: i64) -> i64 {
    let first = day_of(year, month, 1);
    let weekday = weekday(first);
    if weekday > 4 { first + 8 - weekday } else { first - (weekday - 1) }
}

/// From 1 for Monday to 7 for Sunday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7) + 1
}

impl Moment {
    /// `None` where JavaScript has no date.
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    pub(super) fn at(time: f64) -> Option<Self> {
        if !time.is_finite() || time.abs() > MAX_TIME {
            return None;
        }
        let time = time.trunc() as i64;
        let (day, millis) = (time.div_euclid(DAY), time.rem_euclid(DAY));
        let shifted = day + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let date = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = (shifted_month + 2) % 12;
        let year = era * 400 + year_of_era + i64::from(month < 2);
        Some(Self { day, year, month, date, millis })
    }

    /// Month, from 0, and day of the month.
    pub(super) fn month_and_date(self) -> (i64, i64) {
        (self.month, self.date)
    }

    #[expect(clippy::match_same_arms, reason = "the same number for different reasons")]
    /// The number that a component specifier asks for; `None` for those that are no numbers.
    pub(super) fn component(self, specifier: char) -> Option<i64> {
        Some(match specifier {
            'Y' => self.year,
            'M' => self.month + 1,
            'D' => self.date,
            'd' => self.day - day_of(self.year, 0, 1) + 1,
            'F' => weekday(self.day),
            'W' => self.week(first_week(self.year, 0), first_week(self.year + 1, 0), first_week(self.year - 1, 0), 52),
            'w' => self.week(
                first_week(self.year, self.month),
                first_week(self.year, self.month + 1),
                first_week(self.year, self.month - 1),
                4,
            ),
            'X' if self.day < first_week(self.year, 0) => self.year - 1,
            'X' if self.day >= first_week(self.year + 1, 0) => self.year + 1,
            'X' => self.year,
            'x' if self.day < first_week(self.year, self.month) => (self.month - 1).rem_euclid(12) + 1,
            'x' if self.day >= first_week(self.year, self.month + 1) => (self.month + 1).rem_euclid(12) + 1,
            'x' => self.month + 1,
            'H' => self.hour(),
            'h' => (self.hour() + 11) % 12 + 1,
            'm' => self.millis / 60_000 % 60,
            's' => self.millis / 1_000 % 60,
            'f' => self.millis % 1_000,
            _ => return None,
        })
    }

    pub(super) fn hour(self) -> i64 {
        self.millis / 3_600_000
    }

    /// The week's number, of which a year or month may lend its last days to the next, and its first to the one before.
    fn week(self, this: i64, next: i64, previous: i64, last: i64) -> i64 {
        if self.day < this {
            return (self.day - previous).div_euclid(7) + 1;
        }
        let days = self.day - this;
        // A day into week 53 and later: it may belong to what follows.
        if days > (last - 1) * 7 && self.day >= next { 1 } else { days / 7 + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_go_there_and_back() {
        for time in [0.0, -1.0, 951_782_400_000.0, 1_521_801_216_617.0, -62_198_755_200_000.0, 8.64e15, -8.64e15] {
            let moment = Moment::at(time).unwrap();
            #[expect(clippy::cast_precision_loss, reason = "parts of a date are small")]
            let part = |specifier| moment.component(specifier).unwrap() as f64;
            let parts = [part('Y'), part('M') - 1.0, part('D'), part('H'), part('m'), part('s'), part('f')];
            assert!((time_of(parts) - time).abs() < 0.5, "{time}");
        }
        assert!(Moment::at(8.65e15).is_none());
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        // Saturday, 1 January 2005, is in week 53 of 2004.
        let moment = Moment::at(1_104_537_600_000.0).unwrap();
        assert_eq!(
            "YXWwFd".chars().map(|c| moment.component(c).unwrap()).collect::<Vec<_>>(),
            [2005, 2004, 53, 5, 6, 1]
        );
    }
}
