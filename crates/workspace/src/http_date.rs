//! Times as HTTP headers write them: `Sat, 21 Nov 2026 11:00:00 GMT` (RFC 9110, IMF-fixdate).

use interpreter::Timestamp;

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The header text of a moment.
pub(crate) fn http_date(time: Timestamp) -> String {
    // The epoch was a Thursday.
    let weekday = usize::try_from(time.as_millis().div_euclid(86_400_000).rem_euclid(7)).unwrap_or_default();
    let iso = time.to_string();
    let part = |from: usize, to: usize| iso.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse::<usize>().unwrap_or(1).saturating_sub(1);
    let (weekday, month) =
        (WEEKDAYS.get(weekday).copied().unwrap_or_default(), MONTHS.get(month).copied().unwrap_or_default());
    format!("{weekday}, {} {month} {} {} GMT", part(8, 10), part(0, 4), part(11, 19))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_imf_fixdate() {
        assert_eq!(http_date(Timestamp::from_millis(784_111_777_000)), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(Timestamp::from_millis(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
