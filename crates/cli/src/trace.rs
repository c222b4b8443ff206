//! A history as people read it: one line an event, with the time since the start and what the event carries.
//!
//! Separate from the history itself, which programs read. On the real clock the lines come as the events do.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use interpreter::{Execution, HistoryEvent};
use stepfunctions::wire;
use syntax::Value;

use crate::session::Watcher;

/// Characters of what an event carries that are shown at most.
const WIDTH: usize = 110;

/// Members of an event's details that say nothing new.
const SILENT: [&str; 4] = ["name", "roleArn", "region", "resourceType"];

/// Writes every event once.
pub(crate) struct Trace<'a> {
    out: &'a mut dyn Write,
    written: usize,
}

impl<'a> Trace<'a> {
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, written: 0 }
    }
}

impl Watcher for Trace<'_> {
    fn look(&mut self, execution: &Execution) -> io::Result<()> {
        let history = execution.history();
        for event in history.events().iter().skip(self.written) {
            let since = clock_time(event.timestamp.since(execution.start_date()));
            writeln!(self.out, "{:>5}  {since}  {}", event.id, describe(event))?;
        }
        self.written = history.len();
        self.out.flush()
    }
}

/// The type, the state and the rest of the details.
fn describe(event: &HistoryEvent) -> String {
    let wire = wire::history::event(event, true);
    let mut text = event.details.type_name().to_owned();
    let details =
        wire.iter().find(|(name, _)| name.ends_with("EventDetails")).and_then(|(_, details)| details.as_object());
    let Some(details) = details else { return text };
    if let Some(name) = details.get("name").and_then(Value::as_str) {
        // Writing to a string cannot fail.
        let _ = write!(text, " {name}");
    }
    let mut rest = String::new();
    for (name, value) in details.iter() {
        if !SILENT.contains(&&**name) && !name.ends_with("Details") {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let _ = write!(rest, "  {name}={value}");
        }
    }
    let kept: String = rest.chars().take(WIDTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut = if kept.len() < rest.len() { "…" } else { "" };
    format!("{text}{kept}{cut}")
}

/// `0:01:02.345`.
fn clock_time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{hours}:{minutes:02}:{seconds:02}.{:03}", duration.subsec_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_go_on_beyond_a_day() {
        assert_eq!(clock_time(Duration::from_millis(62_345)), "0:01:02.345");
        assert_eq!(clock_time(Duration::from_secs(100 * 3_600 + 59)), "100:00:59.000");
    }
}
