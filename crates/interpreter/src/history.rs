//! The history of one execution: every event in order, kept as values and turned to text only when someone reads it.
//!
//! Separate because ids, the quota and the link to the event before are rules of the list, not of any state.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>

mod details;

pub use self::details::{Assigned, HistoryEventDetails, StateType, TaskResource, TaskScheduled, Timeouts};
use crate::timestamp::Timestamp;

/// The id of an event, from 1; 0 stands for "before the first".
pub type EventId = u32;

/// One event.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HistoryEvent {
    pub id: EventId,
    /// The event of the same branch that came before; 0 for the first two of an execution.
    pub previous_event_id: EventId,
    pub timestamp: Timestamp,
    pub details: HistoryEventDetails,
}

/// How many events the history of a Standard execution may have.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
pub const EVENT_QUOTA: usize = 25_000;

/// The events of one execution.
#[derive(Debug, Default)]
pub struct History {
    events: Vec<HistoryEvent>,
}

impl History {
    pub fn events(&self) -> &[HistoryEvent] {
        &self.events
    }

    pub fn len(&self) -> usize {
        self.events.len()
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The event of an id.
    pub fn get(&self, id: EventId) -> Option<&HistoryEvent> {
        self.events.get(usize::try_from(id).ok()?.checked_sub(1)?)
    }

    pub(crate) fn push(
        &mut self,
        previous_event_id: EventId,
        timestamp: Timestamp,
        details: HistoryEventDetails,
    ) -> &HistoryEvent {
        let id = EventId::try_from(self.events.len() + 1).unwrap_or(EventId::MAX);
        self.events.push_mut(HistoryEvent { id, previous_event_id, timestamp, details })
    }
}
