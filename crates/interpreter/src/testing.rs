//! What tests, the terminal and the judge's replay share: a clock that jumps, and running to the end on it.
//!
//! Separate because it is the one driver of the [`Executor`] that needs no real time; a Wait of a day takes microseconds.

use std::cell::Cell;
use std::rc::Rc;

use crate::executor::{Clock, Executor, Turn};
use crate::timestamp::Timestamp;

/// A clock that moves only when it is told to.
#[derive(Debug, Default)]
pub struct VirtualClock {
    now: Cell<i64>,
}

impl VirtualClock {
    pub fn starting_at(now: Timestamp) -> Rc<Self> {
        Rc::new(Self { now: Cell::new(now.as_millis()) })
    }

    /// Never goes back.
    pub fn advance_to(&self, now: Timestamp) {
        self.now.set(self.now.get().max(now.as_millis()));
    }

    /// Takes turns until nothing is left to do, jumping from timer to timer. Stops early, with [`Turn::NextTimer`], while
    /// something outside is pending: its answer may come before the timer.
    pub fn run(&self, executor: &Executor) -> Turn {
        loop {
            match executor.turn(None) {
                Turn::Ready => {}
                Turn::NextTimer(deadline) if !executor.is_waiting_for_outside() => self.advance_to(deadline),
                turn @ (Turn::NextTimer(_) | Turn::Idle) => return turn,
            }
        }
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.get())
    }
}
