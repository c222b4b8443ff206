//! `StartSyncExecution`: an Express execution that the caller waits for.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html>

use std::rc::Rc;
use std::time::Duration;

use asl::definition::MachineType;
use interpreter::{ExecutionOutcome, Timestamp};
use syntax::{Object, Value, object};

use super::describe_state_machine::IncludedData;
use super::start_execution::{Answer, StartExecutionInput, Target, start};
use crate::error::ApiError;
use crate::execution_record::ExecutionRecord;
use crate::request::{Input, Reader};
use crate::service::Service;
use crate::wire::{self, Members};

#[derive(Debug)]
pub(crate) struct StartSyncExecutionInput {
    pub start: StartExecutionInput,
    pub included_data: IncludedData,
}

impl Input for StartSyncExecutionInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { start: StartExecutionInput::read(request), included_data: IncludedData::read(request) }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct StartSyncExecutionOutput {
    pub record: Rc<ExecutionRecord>,
    pub outcome: ExecutionOutcome,
    pub stop_date: Timestamp,
}

/// Refuses or starts at once; the future waits for the end.
pub(crate) fn start_sync_execution(
    service: &Service,
    input: StartExecutionInput,
) -> Result<impl Future<Output = StartSyncExecutionOutput> + use<>, ApiError> {
    let target = Target::resolve(service, &input.state_machine_arn)?;
    if target.machine_type == MachineType::Standard {
        return Err(ApiError::StateMachineTypeNotSupported);
    }
    let record = start(service, target, input, Answer::WhenDone, 0)?;
    Ok(StartSyncExecutionOutput::of(record))
}

impl StartSyncExecutionOutput {
    /// Waits for an execution's end.
    pub(crate) async fn of(record: Rc<ExecutionRecord>) -> Self {
        let outcome = record.execution.finished().await;
        let stop_date = record.stop_date().unwrap_or_else(|| record.start_date());
        Self { record, outcome, stop_date }
    }

    pub(crate) fn to_wire(&self, included_data: IncludedData) -> Object {
        let record = &self.record;
        let included = included_data == IncludedData::AllData;
        let details = || {
            Value::from(object! {
                "__type" => "com.amazonaws.swf.base.model#CloudWatchEventsExecutionDataDetails",
                "included" => included,
            })
        };
        let error = self.outcome.error();
        let mut wire = object! { "billingDetails" => billing(self.stop_date.since(record.start_date())) };
        wire.insert_some("cause", error.and_then(|error| error.cause.clone()));
        wire.insert_some("error", error.and_then(|error| error.error.clone()));
        wire.insert("executionArn", record.arn.clone());
        wire.insert_some("input", included.then(|| record.input_text.clone()));
        wire.insert("inputDetails", details());
        wire.insert("name", record.name.clone());
        wire.insert_some("output", self.outcome.output().filter(|_| included).map(Value::to_string));
        wire.insert("outputDetails", details());
        wire.insert("startDate", wire::date(record.start_date()));
        wire.insert("stateMachineArn", record.state_machine_arn.clone());
        wire.insert("status", self.outcome.status().as_str());
        wire.insert("stopDate", wire::date(self.stop_date));
        wire.insert_some("traceHeader", record.trace_header.clone());
        wire
    }
}

/// Time is billed by tenths of a second, memory by 64 MB; no run here comes near a second step of memory.
fn billing(duration: Duration) -> Value {
    let steps = duration.as_millis().div_ceil(100).max(1);
    let billed = i64::try_from(steps * 100).unwrap_or(i64::MAX);
    object! { "billedDurationInMilliseconds" => billed, "billedMemoryUsedInMB" => 64 }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_billed_by_tenths_of_a_second() {
        let billed = |millis| billing(Duration::from_millis(millis)).to_string();
        assert_eq!(billed(0), r#"{"billedDurationInMilliseconds":100,"billedMemoryUsedInMB":64}"#);
        assert_eq!(billed(334), r#"{"billedDurationInMilliseconds":400,"billedMemoryUsedInMB":64}"#);
        assert_eq!(billed(400), r#"{"billedDurationInMilliseconds":400,"billedMemoryUsedInMB":64}"#);
    }
}
