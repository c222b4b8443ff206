//! What is printed to the person at the terminal.
//!
//! The lints forbid `println!` because libraries must not print; this is the one place that may, and a closed pipe is no
//! reason to fail.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::time::Duration;

pub(crate) fn line(text: impl Display) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// A headline, so that the eye finds the next step in a long output.
pub(crate) fn step(text: impl Display) {
    line(format_args!("\n==> {text}"));
}

pub(crate) fn error(text: &impl Display) {
    let _ = io::stdout().flush();
    let _ = writeln!(io::stderr(), "error: {text}");
}

/// `4.2 s`, `3 min 20 s`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        assert_eq!(duration(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(duration(Duration::from_secs(200)), "3 min 20 s");
        assert_eq!(duration(Duration::from_secs(3_605)), "60 min 05 s");
    }
}
