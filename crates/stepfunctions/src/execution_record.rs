//! An execution as the service keeps it: the interpreter's handle, and what it was started from.
//!
//! Separate from the interpreter's `Execution` because versions, aliases, the input's own text and who started it are the
//! API's business. The revision it runs with stays the one it began with, whatever happens to the machine.

use std::cell::RefCell;
use std::rc::Rc;

use asl::definition::MachineType;
use interpreter::{Execution, ExecutionOutcome, ExecutionStatus, Timestamp};
use syntax::Value;

use crate::operation::redrive_execution::ClientTokens;
use crate::state_machine::Revision;

/// One execution.
#[derive(Debug)]
pub struct ExecutionRecord {
    pub arn: Rc<str>,
    pub name: Rc<str>,
    pub state_machine_arn: Rc<str>,
    pub state_machine_name: Rc<str>,
    pub machine_type: MachineType,
    pub revision: Rc<Revision>,
    /// The version it was started from, by name or through an alias.
    pub version: Option<u64>,
    pub alias: Option<Rc<str>>,
    /// The input as it came: its spaces are echoed.
    pub input_text: Rc<str>,
    pub trace_header: Option<Rc<str>>,
    /// The execution whose task started this one, as `AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID` in its input says.
    pub started_by: Option<Rc<str>>,
    /// How many executions above it started each other, through tasks.
    pub depth: u32,
    pub execution: Execution,
    pub(crate) redrive_tokens: RefCell<ClientTokens>,
    /// The executions that this one's tasks started.
    pub(crate) started: RefCell<Vec<Rc<str>>>,
}

impl ExecutionRecord {
    pub fn status(&self) -> ExecutionStatus {
        self.execution.status()
    }

    pub fn is_running(&self) -> bool {
        self.status() == ExecutionStatus::Running
    }

    pub fn start_date(&self) -> Timestamp {
        self.execution.start_date()
    }

    pub fn stop_date(&self) -> Option<Timestamp> {
        self.execution.stop_date()
    }

    pub fn outcome(&self) -> Option<ExecutionOutcome> {
        self.execution.outcome()
    }

    pub fn redrive_count(&self) -> u32 {
        self.execution.redrive_count()
    }

    pub(crate) fn version_arn(&self) -> Option<String> {
        self.version.map(|version| format!("{}:{version}", self.state_machine_arn))
    }

    pub(crate) fn alias_arn(&self) -> Option<String> {
        self.alias.as_ref().map(|alias| format!("{}:{alias}", self.state_machine_arn))
    }

    /// The executions that this one's tasks started, oldest first.
    pub fn started(&self) -> Vec<Rc<str>> {
        self.started.borrow().clone()
    }
}

/// Who an input says has started its execution.
pub(crate) fn started_by(input: &Value) -> Option<Rc<str>> {
    let member = input.get("AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID")?;
    if let Value::String(arn) = member { arn.starts_with("arn:").then(|| arn.clone()) } else { None }
}
