//! The two clocks that a workflow can run on: one that jumps to the next timer, and the real one.
//!
//! Separate because this is the only place of the project, but for the page, that asks the system what time it is.

use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use interpreter::Timestamp;
use interpreter::executor::Clock;
use interpreter::testing::VirtualClock;

/// A clock and how to wait by it.
#[derive(Clone, Debug)]
pub(crate) enum RunClock {
    Virtual(Rc<VirtualClock>),
    Real,
}

impl RunClock {
    pub(crate) fn clock(&self) -> Rc<dyn Clock> {
        match self {
            Self::Virtual(clock) => clock.clone(),
            Self::Real => Rc::new(RealClock),
        }
    }

    /// Waits for `deadline`, the real clock no longer than `patience`.
    pub(crate) fn wait(&self, deadline: Timestamp, patience: Duration) {
        match self {
            Self::Virtual(clock) => clock.advance_to(deadline),
            Self::Real => sleep(deadline.since(now()).min(patience)),
        }
    }
}

#[derive(Debug)]
struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// What time it is.
#[expect(clippy::disallowed_methods, reason = "the terminal is where real time comes from")]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// For measuring how long something takes.
#[expect(clippy::disallowed_methods, reason = "the terminal is where real time comes from")]
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "on the real clock there is nothing else to do than to wait")]
fn sleep(duration: Duration) {
    std::thread::sleep(duration);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_real_clock_is_waited_for() {
        let deadline = now().after(Duration::from_millis(20));
        RunClock::Real.wait(deadline, Duration::from_mins(1));
        assert!(now() >= deadline);
    }
}
