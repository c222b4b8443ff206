//! What an execution waits for, as its history tells: a time, or somebody who has its task's token.
//!
//! Separate because it is how an execution goes on in another process as if nothing had happened: nothing of it runs, so
//! nothing is lost with the process that ran it.

use std::rc::Rc;

use asl::definition::States;

use crate::execution::Execution;
use crate::history::{HistoryEventDetails, StateType};
use crate::standing::Waiting;
use crate::{History, HistoryEvent};

impl Execution {
    /// Whether it can be written down now and go on later: a state of the top level waits, for a time or for its token.
    pub fn can_be_taken_up(&self) -> bool {
        waiting(self.task_token().as_ref(), &self.history(), &self.run().program.states).is_some()
    }
}

/// The state that a history ends with, if it is one of the top level that waits. `token` is that of its task.
pub(crate) fn waiting(token: Option<&Rc<str>>, history: &History, states: &States) -> Option<Waiting> {
    let last = history.events().last()?;
    let entered = |event: &HistoryEvent| (event.id, event.timestamp);
    if let HistoryEventDetails::StateEntered { state_type: StateType::Wait, name, .. } = &last.details {
        states.find(name)?;
        return Some(Waiting {
            token: None,
            entered: entered(last),
            scheduled: last.timestamp,
            handed_out: true,
            retries: 0,
        });
    }
    let handed_out =
        matches!(last.details, HistoryEventDetails::TaskSubmitted { .. } | HistoryEventDetails::ActivityStarted { .. });
    if !handed_out && !matches!(last.details, HistoryEventDetails::ActivityScheduled { .. }) {
        return None;
    }
    let (mut at, mut scheduled, mut retries) = (last, None, 0);
    // Each step goes to an earlier event.
    loop {
        if let HistoryEventDetails::StateEntered { name, .. } = &at.details {
            states.find(name)?;
            let token = Some(Rc::clone(token?));
            return Some(Waiting { token, entered: entered(at), scheduled: scheduled?, handed_out, retries });
        }
        if is_scheduled(&at.details) {
            scheduled.get_or_insert(at.timestamp);
        }
        retries += u32::from(is_failed(&at.details));
        let place = usize::try_from(at.previous_event_id).ok()?.checked_sub(1)?;
        at = history.events().get(place).filter(|earlier| earlier.id < at.id)?;
    }
}

fn is_scheduled(details: &HistoryEventDetails) -> bool {
    matches!(details, HistoryEventDetails::TaskScheduled(_) | HistoryEventDetails::ActivityScheduled { .. })
}

fn is_failed(details: &HistoryEventDetails) -> bool {
    matches!(
        details,
        HistoryEventDetails::TaskFailed { .. }
            | HistoryEventDetails::TaskTimedOut { .. }
            | HistoryEventDetails::ActivityFailed(_)
            | HistoryEventDetails::ActivityTimedOut(_)
    )
}
