//! Times as API Gateway writes them: in the log, in `X-Amz-Date`, in `$context.requestTime`.

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment taken apart, in UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    year: i64,
    /// From 0.
    month: usize,
    day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Moment {
    pub(crate) fn from_millis(millis: i64) -> Self {
        let seconds = millis.div_euclid(1000);
        let days = seconds.div_euclid(86_400);
        let within = seconds.rem_euclid(86_400);
        // Days to a date, counted from the first of March so that the leap day ends the year.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let month = (march_month + 2) % 12;
        Self {
            year: year_of_era + era * 400 + i64::from(month < 2),
            month: usize::try_from(month).unwrap_or_default(),
            day: day_of_year - (153 * march_month + 2) / 5 + 1,
            weekday: usize::try_from(days.rem_euclid(7)).unwrap_or_default(),
            hour: within / 3600,
            minute: within / 60 % 60,
            second: within % 60,
        }
    }

    fn month_name(self) -> &'static str {
        MONTHS.get(self.month).copied().unwrap_or_default()
    }

    /// `Tue Dec 27 18:55:54 UTC 2022`, as `java.util.Date` prints.
    pub(crate) fn log(self) -> String {
        let weekday = WEEKDAYS.get(self.weekday).copied().unwrap_or_default();
        let Self { year, day, hour, minute, second, .. } = self;
        format!("{weekday} {} {day:02} {hour:02}:{minute:02}:{second:02} UTC {year}", self.month_name())
    }

    /// `20221227T185554Z`
    pub(crate) fn amz_date(self) -> String {
        let Self { year, month, day, hour, minute, second, .. } = self;
        format!("{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z", month + 1)
    }

    /// `27/Dec/2022:18:55:54 +0000`
    pub(crate) fn request_time(self) -> String {
        let Self { year, day, hour, minute, second, .. } = self;
        format!("{day:02}/{}/{year:04}:{hour:02}:{minute:02}:{second:02} +0000", self.month_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_times_in_each_form() {
        let moment = Moment::from_millis(1_672_167_354_533);
        assert_eq!(moment.log(), "Tue Dec 27 18:55:54 UTC 2022");
        assert_eq!(moment.amz_date(), "20221227T185554Z");
        assert_eq!(moment.request_time(), "27/Dec/2022:18:55:54 +0000");
        assert_eq!(Moment::from_millis(0).log(), "Thu Jan 01 00:00:00 UTC 1970");
        assert_eq!(Moment::from_millis(951_782_400_000).log(), "Tue Feb 29 00:00:00 UTC 2000");
    }
}
