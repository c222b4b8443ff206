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

#[cfg(feature = "serde")]
impl HistoryEvent {
    /// The input of an execution whose first event this is.
    pub(crate) fn input(&self) -> Option<syntax::Value> {
        if let HistoryEventDetails::ExecutionStarted { input, .. } = &self.details { Some(input.clone()) } else { None }
    }
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

    /// How many tasks the state of a name has begun before an event, over all its visits.
    pub fn tasks_begun(&self, state_name: &str, before: EventId) -> u32 {
        let mut begun = 0;
        // What entered each event's state, by what entered that of the event before.
        let mut within: Vec<bool> = Vec::with_capacity(self.events.len());
        for HistoryEvent { previous_event_id, details, .. } in self.events.iter().take_while(|event| event.id < before)
        {
            let parent =
                usize::try_from(*previous_event_id).ok().and_then(|id| within.get(id.checked_sub(1)?).copied());
            let is_within = match details.entered() {
                Some(name) => **name == *state_name,
                None => parent.unwrap_or_default(),
            };
            begun += u32::from(is_within && details.begins_task());
            within.push(is_within);
        }
        begun
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
