//! RFC 3339 as the states language has it: with a capital `T`, and a capital `Z` or an offset.
//!
//! Separate because definitions are checked with it before anything runs.
//! <https://states-language.net/spec.html#timestamps>

/// Whether a text is a timestamp that exists.
pub fn is_valid(text: &str) -> bool {
    parts(text).is_some()
}

fn parts(text: &str) -> Option<()> {
    let bytes = text.as_bytes();
    let (year, month, day) = (digits(bytes, 0, 4)?, digits(bytes, 5, 2)?, digits(bytes, 8, 2)?);
    let (hour, minute, second) = (digits(bytes, 11, 2)?, digits(bytes, 14, 2)?, digits(bytes, 17, 2)?);
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if !marks.iter().all(|(at, mark)| bytes.get(*at) == Some(mark)) {
        return None;
    }
    if !(1..=12).contains(&month) || day == 0 || day > days(year, month) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut rest = text.get(19..)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if end == 0 {
            return None;
        }
        rest = fraction.get(end..)?;
    }
    if rest == "Z" {
        return Some(());
    }
    let offset = rest.as_bytes();
    let (hours, minutes) = (digits(offset, 1, 2)?, digits(offset, 4, 2)?);
    let formed = rest.len() == 6 && matches!(offset.first(), Some(b'+' | b'-')) && offset.get(3) == Some(&b':');
    (formed && hours <= 18 && minutes <= 59).then_some(())
}

fn digits(bytes: &[u8], from: usize, count: usize) -> Option<u32> {
    bytes
        .get(from..from + count)?
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn only_what_the_states_language_allows() {
        for good in ["2016-03-14T01:59:00Z", "2016-02-29T23:59:59.123456Z", "2016-03-14T01:59:00+05:30"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "",
            "tomorrow",
            "2016-03-14",
            "2016-03-14T01:59:00",
            "2016-03-14 01:59:00Z",
            "2016-03-14t01:59:00Z",
            "2016-03-14T01:59:00z",
            "2016-12-05T25:29:29Z",
            "2015-02-29T00:00:00Z",
            "2016-13-01T00:00:00Z",
            "2016-03-14T01:59:00.Z",
            "2016-03-14T01:59:00+0530",
            "2016-03-14T01:59:00Z ",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
