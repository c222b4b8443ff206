//! `DescribeExecution` and `DescribeStateMachineForExecution`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>

use std::rc::Rc;

use interpreter::{ExecutionOutcome, StateError};
use syntax::{Object, Value, object};

use super::describe_state_machine::IncludedData;
use super::execution::{Found, find};
use super::redrive_execution::Redrivability;
use crate::arn::Arn;
use crate::error::ApiError;
use crate::request::{ARN, Input, Reader};
use crate::service::Service;
use crate::wire;

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
    let mut wire = Object::new();
    if included && let Some(StateError { error, cause }) = outcome.as_ref().and_then(ExecutionOutcome::error) {
        if let Some(cause) = cause {
            wire.insert("cause", cause.clone());
        }
        if let Some(error) = error {
            wire.insert("error", error.clone());
        }
    }
    wire.insert("executionArn", execution.info().execution_arn.clone());
    if included {
        wire.insert("input", found.input_text());
    }
    wire.insert("inputDetails", details());
    if let Some(map_run) = map_run {
        wire.insert("mapRunArn", map_run.arn().clone());
    }
    wire.insert("name", execution.info().name.clone());
    if let Some(output) = outcome.as_ref().and_then(ExecutionOutcome::output) {
        if included {
            wire.insert("output", output.to_string());
        }
        wire.insert("outputDetails", details());
    }
    wire.insert("redriveCount", execution.redrive_count());
    if let Some(date) = execution.redrive_date() {
        wire.insert("redriveDate", wire::date(date));
    }
    match Redrivability::of(service, found) {
        Redrivability::Not(reason) => {
            wire.insert("redriveStatus", "NOT_REDRIVABLE");
            wire.insert("redriveStatusReason", reason);
        }
        Redrivability::ByMapRun => {
            wire.insert("redriveStatus", "REDRIVABLE_BY_MAP_RUN");
        }
        Redrivability::Redrivable => {
            wire.insert("redriveStatus", "REDRIVABLE");
        }
    }
    wire.insert("startDate", wire::date(execution.start_date()));
    if let Some(alias) = record.alias_arn() {
        wire.insert("stateMachineAliasArn", alias);
    }
    wire.insert("stateMachineArn", execution.info().state_machine_arn.clone());
    if let Some(version) = record.version_arn() {
        wire.insert("stateMachineVersionArn", version);
    }
    wire.insert("status", execution.status().as_str());
    if let Some(stop_date) = execution.stop_date() {
        wire.insert("stopDate", wire::date(stop_date));
    }
    if let Some(trace_header) = &record.trace_header {
        wire.insert("traceHeader", trace_header.clone());
    }
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
