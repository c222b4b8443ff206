//! What a person sees while a run takes long: one line that is written over, on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use interpreter::Execution;

use crate::clock::stopwatch;
use crate::session::{Watcher, last_state};

/// A run that is over before this shows nothing.
const PATIENCE: Duration = Duration::from_millis(700);

/// See the [module](self).
pub(crate) struct Progress<'a> {
    err: &'a mut dyn Write,
    begun: Instant,
    on_terminal: bool,
    shown: bool,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(err: &'a mut dyn Write) -> Self {
        Self { err, begun: stopwatch(), on_terminal: io::stderr().is_terminal(), shown: false }
    }

    /// Takes the line away again.
    pub(crate) fn finish(self) -> io::Result<()> {
        if self.shown { write!(self.err, "\r\x1b[K") } else { Ok(()) }
    }
}

impl Watcher for Progress<'_> {
    fn look(&mut self, execution: &Execution) -> io::Result<()> {
        if !self.on_terminal || self.begun.elapsed() < PATIENCE {
            return Ok(());
        }
        self.shown = true;
        let events = execution.history().len();
        let seconds = self.begun.elapsed().as_secs();
        let state = last_state(execution).unwrap_or_default();
        write!(self.err, "\r\x1b[K{seconds} s, {events} events, last entered: {state}")?;
        self.err.flush()
    }
}
