//! `ListExecutions`: of a machine, a version, an alias, or a Map Run.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html>

use std::hash::Hash;
use std::rc::Rc;

use asl::definition::MachineType;
use interpreter::{Execution, ExecutionStatus};
use syntax::{Object, Value, object};

use super::execution::find_map_run;
use crate::arn::{Arn, Qualifier};
use crate::error::ApiError;
use crate::execution_record::ExecutionRecord;
use crate::pagination::{self, Paging};
use crate::request::{ARN, Input, LONG_ARN, Reader, text};
use crate::service::Service;
use crate::wire::{self, Members};

#[derive(Debug)]
pub(crate) struct ListExecutionsInput {
    pub state_machine_arn: Option<Rc<str>>,
    pub map_run_arn: Option<Rc<str>>,
    pub status_filter: Option<StatusFilter>,
    pub redrive_filter: Option<bool>,
    pub paging: Paging,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StatusFilter {
    Is(ExecutionStatus),
    /// A status of Map Run children only; nothing here has it.
    PendingRedrive,
}

/// In the order in which a refusal lists them.
const STATUSES: [(&str, StatusFilter); 6] = [
    ("SUCCEEDED", StatusFilter::Is(ExecutionStatus::Succeeded)),
    ("TIMED_OUT", StatusFilter::Is(ExecutionStatus::TimedOut)),
    ("PENDING_REDRIVE", StatusFilter::PendingRedrive),
    ("ABORTED", StatusFilter::Is(ExecutionStatus::Aborted)),
    ("FAILED", StatusFilter::Is(ExecutionStatus::Failed)),
    ("RUNNING", StatusFilter::Is(ExecutionStatus::Running)),
];

impl Input for ListExecutionsInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_arn: request.text("stateMachineArn", ARN),
            map_run_arn: request.text("mapRunArn", LONG_ARN),
            status_filter: request.word("statusFilter", &STATUSES),
            redrive_filter: request.word("redriveFilter", &[("REDRIVEN", true), ("NOT_REDRIVEN", false)]),
            paging: Paging::read(request, text(1, 3096)),
        }
    }
}

/// Those that began last come first.
pub(crate) fn list_executions(service: &Service, input: &ListExecutionsInput) -> Result<Object, ApiError> {
    match (&input.state_machine_arn, &input.map_run_arn) {
        (Some(arn), None) => of_machine(service, input, arn),
        (None, Some(arn)) => of_map_run(service, input, arn),
        _ => Err(ApiError::Validation("Must specify exactly one of 'stateMachineArn' or 'mapRunArn'".to_owned())),
    }
}

fn of_machine(service: &Service, input: &ListExecutionsInput, arn: &str) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(arn)?;
    let unknown = || ApiError::StateMachineDoesNotExist(arn.to_string());
    if input.status_filter == Some(StatusFilter::PendingRedrive) {
        // The reference says that it is refused, and not how.
        let text = "statusFilter PENDING_REDRIVE can only be specified with 'mapRunArn'";
        return Err(ApiError::Validation(text.to_owned()));
    }
    let store = service.store.borrow();
    let machine = store.state_machine(arn.unqualified()).ok_or_else(unknown)?;
    if machine.machine_type == MachineType::Express {
        return Err(ApiError::StateMachineTypeNotSupported);
    }
    let (_, qualifier) = arn.qualifier();
    let executions = store.executions.of_machine(&machine.arn).rev().filter(|record| match qualifier {
        Qualifier::None => true,
        Qualifier::Version(number) => record.version == Some(number),
        Qualifier::Alias(name) => record.alias.as_deref() == Some(name),
    });
    let name = |record: &&Rc<ExecutionRecord>| record.name.to_string();
    let (page, next) =
        input.paging.page_of(input.list(arn.text), executions, name, |record| input.wants(&record.execution))?;
    let page = page.into_iter().map(|record| entry(record, &record.execution).into()).collect();
    Ok(pagination::answer("executions", page, next))
}

fn of_map_run(service: &Service, input: &ListExecutionsInput, arn: &str) -> Result<Object, ApiError> {
    Arn::parse(arn, &["mapRun"])?;
    let (record, map_run) = find_map_run(service, arn).ok_or(ApiError::ResourceNotFound(None))?;
    let children = map_run.children().into_iter().rev();
    let name = |child: &Execution| child.info().name.to_string();
    let (page, next) = input.paging.page_of(input.list(arn), children, name, |child| input.wants(child))?;
    let to_wire = |child: Execution| {
        let mut entry = entry(&record, &child);
        if let Some(count) = map_run.item_count(&child) {
            entry.insert("itemCount", i64::try_from(count).unwrap_or(i64::MAX));
        }
        entry.insert("mapRunArn", map_run.arn().clone());
        Value::from(wire::sorted(&entry))
    };
    let page = page.into_iter().map(to_wire).collect();
    Ok(pagination::answer("executions", page, next))
}

impl ListExecutionsInput {
    /// Which list it is: a token goes with its filters.
    fn list<'a>(&self, arn: &'a str) -> impl Hash + use<'a> {
        ("executions", arn, self.status_filter, self.redrive_filter)
    }

    fn wants(&self, execution: &Execution) -> bool {
        let redriven = execution.redrive_count() > 0;
        self.redrive_filter.is_none_or(|wanted| wanted == redriven)
            && self.status_filter.is_none_or(|filter| filter == StatusFilter::Is(execution.status()))
    }
}

fn entry(record: &ExecutionRecord, execution: &Execution) -> Object {
    let info = execution.info();
    let mut entry = object! {
        "executionArn" => info.execution_arn.clone(),
        "name" => info.name.clone(),
        "redriveCount" => execution.redrive_count(),
    };
    entry.insert_some("redriveDate", execution.redrive_date().map(wire::date));
    entry.insert("startDate", wire::date(execution.start_date()));
    entry.insert_some("stateMachineAliasArn", record.alias_arn());
    entry.insert("stateMachineArn", info.state_machine_arn.clone());
    entry.insert_some("stateMachineVersionArn", record.version_arn());
    entry.insert("status", execution.status().as_str());
    entry.insert_some("stopDate", execution.stop_date().map(wire::date));
    entry
}
