//! Numbers as people read them: durations, sizes and times of day. Separate because every page prints them alike.

/// A duration in milliseconds: `334 ms`, `3.2 s`, `2 min 5 s`, `3 h 4 min`.
pub fn duration(milliseconds: f64) -> String {
    let milliseconds = milliseconds.max(0.0);
    if milliseconds < 999.5 {
        return format!("{milliseconds:.0} ms");
    }
    let seconds = milliseconds / 1000.0;
    if seconds < 59.95 {
        return format!("{seconds:.1} s");
    }
    let seconds = seconds.round();
    let minutes = (seconds / 60.0).floor();
    if minutes < 60.0 {
        return format!("{minutes:.0} min {:.0} s", seconds - minutes * 60.0);
    }
    let hours = (minutes / 60.0).floor();
    format!("{hours:.0} h {:.0} min", minutes - hours * 60.0)
}

/// A length in bytes: `960 bytes`, `12.4 KB`, `1.3 MB`.
pub fn bytes(length: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a size that is shown with three digits")]
    let length_f = length as f64;
    if length < 1024 {
        return format!("{length} bytes");
    }
    if length_f < 1024.0 * 1023.95 {
        return format!("{:.1} KB", length_f / 1024.0);
    }
    format!("{:.1} MB", length_f / (1024.0 * 1024.0))
}

/// `1 state`, `3 states`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// With a capital at its beginning: a compiler's messages have none, the service's have one.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let shown: Vec<String> = [0.0, 333.6, 999.6, 3_249.0, 59_960.0, 125_400.0, 11_040_000.0].map(duration).into();
        assert_eq!(
            shown,
            ["0 ms", "334 ms", "1.0 s", "3.2 s", "1 min 0 s", "2 min 5 s", "3 h 4 min"].map(str::to_owned)
        );
        assert_eq!(duration(-5.0), "0 ms");
    }

    #[test]
    fn sizes() {
        assert_eq!(
            [0, 960, 12_700, 1_363_149].map(bytes),
            ["0 bytes", "960 bytes", "12.4 KB", "1.3 MB"].map(str::to_owned)
        );
        assert_eq!(count(1, "state", "states"), "1 state");
        assert_eq!(count(0, "state", "states"), "0 states");
    }

    #[test]
    fn sentences() {
        assert_eq!(sentence("this object is not closed"), "This object is not closed");
        assert_eq!(sentence("`Next` is missing"), "`Next` is missing");
        assert_eq!(sentence(""), "");
    }
}
