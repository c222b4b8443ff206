//! Notes: what has become of a line of states where no event tells it.
//!
//! Separate from the history because that is AWS's, to the letter: which rule of a Choice held, which catcher took a
//! failure, when the next attempt is due and with what a branch has failed is in none of its events. Whoever goes on with
//! an execution in another process needs both.

use std::rc::Rc;

use crate::error::StateError;
#[cfg(feature = "serde")]
use crate::history::EventId;
use crate::machine::Branch;
use crate::timestamp::Timestamp;

/// See the [module](self).
#[cfg(feature = "serde")]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// The event that entered the state that the line is in.
    pub(crate) entered: EventId,
    /// How many events there were by then.
    pub(crate) after: EventId,
    /// The line's last event.
    pub(crate) last: EventId,
    /// The event that a failed evaluation would follow.
    pub(crate) phase: EventId,
    pub(crate) untold: Untold,
}

/// What a note tells.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Untold {
    /// The state of this name is next; the line lets others have a turn before it enters that.
    Next(Rc<str>),
    /// The attempt has failed so, and the next one is due at this time.
    Retried(StateError, Timestamp),
    /// The line has failed for good.
    Failed(StateError),
}

impl Branch {
    /// Notes what no event tells.
    #[cfg_attr(
        not(feature = "serde"),
        expect(
            clippy::unused_self,
            clippy::needless_pass_by_value,
            reason = "nobody goes on with what runs in the page"
        )
    )]
    pub(crate) fn note_untold(&self, untold: Untold) {
        #[cfg(feature = "serde")]
        self.run.note(Note {
            entered: self.visit.entered,
            after: EventId::try_from(self.run.event_count()).unwrap_or(EventId::MAX),
            last: self.previous,
            phase: self.visit.phase,
            untold,
        });
        #[cfg(not(feature = "serde"))]
        let _ = untold;
    }
}
