//! `DescribeExecution` and `DescribeStateMachineForExecution`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>

use std::rc::Rc;

use interpreter::ExecutionOutcome;
use syntax::{Object, Value, object};

use super::describe_state_machine::IncludedData;
use super::execution::{Found, find};
use super::redrive_execution::Redrivability;
use crate::arn::Arn;
use crate::error::ApiError;
use crate::request::{ARN, Input, Reader};
use crate::service::Service;
use crate::wire::{self, Members};

#[derive(Debug)]
pub(crate) struct DescribeExecutionInput {
    pub execution_arn: Rc<str>,
    pub included_data: IncludedData,
}

impl Input for DescribeExecutionInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { execution_arn: request.required_text("executionArn", ARN), included_data: IncludedData::read(request) }
    }
}

pub(crate) fn describe_execution(service: &Service, input: &DescribeExecutionInput) -> Result<Object, ApiError> {
    Arn::execution(&input.execution_arn)?;
    let found = find(service, &input.execution_arn)?;
    Ok(describe(service, &found, input.included_data))
}

/// The description of an execution of either type.
pub(crate) fn describe(service: &Service, found: &Found, included_data: IncludedData) -> Object {
    let Found { record, execution, map_run } = found;
    let included = included_data == IncludedData::AllData;
    let details = || Value::from(object! { "included" => included });
    let outcome = execution.outcome();
    let error = outcome.as_ref().and_then(ExecutionOutcome::error).filter(|_| included);
    let output = outcome.as_ref().and_then(ExecutionOutcome::output);
    let (redrive_status, reason) = Redrivability::of(service, found).into_wire();
    let mut wire = Object::new();
    wire.insert_some("cause", error.and_then(|error| error.cause.clone()));
    wire.insert_some("error", error.and_then(|error| error.error.clone()));
    wire.insert("executionArn", execution.info().execution_arn.clone());
    wire.insert_some("input", included.then(|| found.input_text()));
    wire.insert("inputDetails", details());
    wire.insert_some("mapRunArn", map_run.as_ref().map(|map_run| map_run.arn().clone()));
    wire.insert("name", execution.info().name.clone());
    wire.insert_some("output", output.filter(|_| included).map(Value::to_string));
    wire.insert_some("outputDetails", output.map(|_| details()));
    wire.insert("redriveCount", execution.redrive_count());
    wire.insert_some("redriveDate", execution.redrive_date().map(wire::date));
    wire.insert("redriveStatus", redrive_status);
    wire.insert_some("redriveStatusReason", reason);
    wire.insert("startDate", wire::date(execution.start_date()));
    wire.insert_some("stateMachineAliasArn", record.alias_arn());
    wire.insert("stateMachineArn", execution.info().state_machine_arn.clone());
    wire.insert_some("stateMachineVersionArn", record.version_arn());
    wire.insert("status", execution.status().as_str());
    wire.insert_some("stopDate", execution.stop_date().map(wire::date));
    wire.insert_some("traceHeader", record.trace_header.clone());
    wire
}

/// The machine as it was when the execution began.
pub(crate) fn describe_state_machine_for_execution(
    service: &Service,
    input: &DescribeExecutionInput,
) -> Result<Object, ApiError> {
    Arn::execution(&input.execution_arn)?;
    let Found { record, execution, map_run } = find(service, &input.execution_arn)?;
    let revision = &record.revision;
    let mut wire = revision.describe(input.included_data == IncludedData::AllData);
    let info = execution.info();
    if let Some(map_run) = map_run {
        // The child's machine is the Map's item processor.
        if wire.contains_key("definition")
            && let Some(definition) = item_processor(&revision.definition_text, map_run.state_name())
        {
            wire.insert("definition", definition);
            wire.remove("variableReferences");
        }
        wire.insert("mapRunArn", map_run.arn().clone());
        if let Some((_, label)) = info.state_machine_name.split_once('/') {
            wire.insert("label", label);
        }
    }
    wire.insert("name", info.state_machine_name.clone());
    wire.insert("stateMachineArn", info.state_machine_arn.clone());
    wire.insert("updateDate", wire::date(revision.update_date));
    Ok(wire::sorted(&wire))
}

/// The item processor of the Map of this name, as text. Names are unique in the whole machine.
fn item_processor(definition_text: &str, state_name: &str) -> Option<String> {
    let definition = Value::parse(definition_text).ok()?;
    let mut machines = vec![definition];
    while let Some(machine) = machines.pop() {
        for (name, state) in machine.get("States").and_then(Value::as_object)?.iter() {
            let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator"));
            if &**name == state_name {
                return processor.map(ToString::to_string);
            }
            machines.extend(processor.cloned());
            machines.extend(state.get("Branches").and_then(Value::as_array).into_iter().flat_map(|list| list.to_vec()));
        }
    }
    None
}
