//! Finding an execution by its ARN: one that was started, or a child of a Map Run.
//!
//! Separate because six operations begin with it. Children are not in the store: they belong to their Map Run.

use std::rc::Rc;

use interpreter::Execution;
use interpreter::map_run::MapRun;

use crate::error::ApiError;
use crate::execution_record::ExecutionRecord;
use crate::service::Service;

/// An execution and the one that was started by the API; they are the same unless it is a Map Run's child.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub record: Rc<ExecutionRecord>,
    pub execution: Execution,
    pub map_run: Option<MapRun>,
}

impl Found {
    /// The input as text: as it came, or as printed for a child.
    pub(crate) fn input_text(&self) -> Rc<str> {
        if self.map_run.is_none() { self.record.input_text.clone() } else { self.execution.input().to_string().into() }
    }
}

pub(crate) fn find(service: &Service, arn: &str) -> Result<Found, ApiError> {
    let store = service.store.borrow();
    if let Some(record) = store.executions.get(arn) {
        return Ok(Found { record: record.clone(), execution: record.execution.clone(), map_run: None });
    }
    child(service, arn).ok_or_else(|| ApiError::ExecutionDoesNotExist(arn.to_owned()))
}

/// A child's ARN is `…:execution:machine/label:name`.
pub(crate) fn child(service: &Service, arn: &str) -> Option<Found> {
    let (prefix, _) = arn.split_once('/')?;
    let (_, machine_name) = prefix.rsplit_once(':')?;
    let store = service.store.borrow();
    let machine_arn = service.place.state_machine(machine_name);
    store.executions.of_machine(&machine_arn).rev().find_map(|record| {
        map_runs(&record.execution).into_iter().find_map(|map_run| {
            let execution = map_run.children().into_iter().find(|child| *child.info().execution_arn == *arn)?;
            Some(Found { record: record.clone(), execution, map_run: Some(map_run) })
        })
    })
}

/// The Map Runs of an execution, and those of their children.
fn map_runs(execution: &Execution) -> Vec<MapRun> {
    let mut found = execution.map_runs();
    let mut at = 0;
    while let Some(map_run) = found.get(at) {
        let nested: Vec<MapRun> = map_run.children().iter().flat_map(Execution::map_runs).collect();
        found.extend(nested);
        at += 1;
    }
    found
}

/// The Map Run of an ARN, and the execution that it belongs to.
pub(crate) fn find_map_run(service: &Service, arn: &str) -> Option<(Rc<ExecutionRecord>, MapRun)> {
    let (prefix, _) = arn.split_once('/')?;
    let (_, machine_name) = prefix.rsplit_once(':')?;
    let store = service.store.borrow();
    let machine_arn = service.place.state_machine(machine_name);
    store.executions.of_machine(&machine_arn).rev().find_map(|record| {
        let map_run = map_runs(&record.execution).into_iter().find(|map_run| **map_run.arn() == *arn)?;
        Some((record.clone(), map_run))
    })
}
