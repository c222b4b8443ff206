//! `StartExecution`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use asl::definition::MachineType;
use interpreter::{Execution, ExecutionInfo, Timestamp};
use syntax::{Object, Value, object};

use crate::arn::{Arn, Qualifier};
use crate::error::ApiError;
use crate::execution_record::{ExecutionRecord, started_by};
use crate::request::{ARN, ASCII, Input, NAME, PAYLOAD, Reader, text};
use crate::service::Service;
use crate::state_machine::{Revision, StateMachine};
use crate::{name, wire};

/// What to start.
#[derive(Clone, Debug, Default)]
pub struct StartExecutionInput {
    /// Of a machine, a version or an alias.
    pub state_machine_arn: Rc<str>,
    /// A UUID is made up where none is given.
    pub name: Option<Rc<str>>,
    /// JSON text; `{}` where none is given.
    pub input: Option<Rc<str>>,
    pub trace_header: Option<Rc<str>>,
}

impl Input for StartExecutionInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_arn: request.required_text("stateMachineArn", ARN),
            name: request.text("name", NAME),
            input: request.text("input", PAYLOAD),
            trace_header: request.text("traceHeader", text(0, 256).pattern(ASCII)),
        }
    }
}

/// What was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartExecutionOutput {
    pub execution_arn: Rc<str>,
    pub start_date: Timestamp,
}

impl StartExecutionOutput {
    pub(crate) fn to_wire(&self) -> Object {
        object! { "executionArn" => self.execution_arn.clone(), "startDate" => wire::date(self.start_date) }
    }
}

/// Starts an execution. A Standard one that runs under the same name with the same input is answered as it is.
pub(crate) fn start_execution(service: &Service, input: StartExecutionInput) -> Result<StartExecutionOutput, ApiError> {
    let target = Target::resolve(service, &input.state_machine_arn)?;
    let record = start(service, target, input, Answer::AtOnce, 0)?;
    Ok(StartExecutionOutput { execution_arn: record.arn.clone(), start_date: record.start_date() })
}

/// The same with another definition in place of the machine's own.
pub(crate) fn start_execution_with(
    service: &Service,
    input: StartExecutionInput,
    definition: &str,
) -> Result<StartExecutionOutput, ApiError> {
    let mut target = Target::resolve(service, &input.state_machine_arn)?;
    target.revision = Rc::new(Revision {
        definition: crate::definition::accept(definition, target.machine_type)?,
        definition_text: definition.into(),
        ..Revision::clone(&target.revision)
    });
    let record = start(service, target, input, Answer::AtOnce, 0)?;
    Ok(StartExecutionOutput { execution_arn: record.arn.clone(), start_date: record.start_date() })
}

/// What an ARN of a machine, a version or an alias leads to.
pub(crate) struct Target {
    pub machine_arn: Rc<str>,
    pub machine_name: Rc<str>,
    pub machine_type: MachineType,
    revision: Rc<Revision>,
    version: Option<u64>,
    alias: Option<Rc<str>>,
}

impl Target {
    pub(crate) fn resolve(service: &Service, text: &str) -> Result<Self, ApiError> {
        let arn = Arn::state_machine(text)?;
        let unknown = || ApiError::StateMachineDoesNotExist(arn.to_string());
        let store = service.store.borrow();
        let machine = store.state_machine(arn.unqualified()).ok_or_else(unknown)?;
        if machine.deleting {
            return Err(ApiError::StateMachineDeleting(arn.to_string()));
        }
        match arn.qualifier().1 {
            Qualifier::None => Ok(Self::of(machine, &machine.revision)),
            Qualifier::Version(number) => Self::version(machine, number).ok_or_else(unknown),
            Qualifier::Alias(name) => {
                let alias = machine.alias(name).ok_or_else(unknown)?;
                let draw = i64::try_from(service.world.host.random() % 100).unwrap_or_default();
                let number = alias.route(draw).ok_or_else(unknown)?;
                let target = Self::version(machine, number).ok_or_else(unknown)?;
                Ok(Self { alias: Some(alias.name.clone()), ..target })
            }
        }
    }

    fn of(machine: &StateMachine, revision: &Rc<Revision>) -> Self {
        Self {
            machine_arn: machine.arn.clone(),
            machine_name: machine.name.clone(),
            machine_type: machine.machine_type,
            revision: revision.clone(),
            version: None,
            alias: None,
        }
    }

    fn version(machine: &StateMachine, number: u64) -> Option<Self> {
        let version = machine.version(number)?;
        Some(Self { version: Some(number), ..Self::of(machine, &version.revision) })
    }
}

/// Whether the caller waits for the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    AtOnce,
    WhenDone,
}

/// A name is free again when its execution has been closed for so long.
const NAME_HELD: Duration = Duration::from_hours(90 * 24);

/// Starts an execution of a target, whatever its type.
pub(crate) fn start(
    service: &Service,
    target: Target,
    request: StartExecutionInput,
    answer: Answer,
    depth: u32,
) -> Result<Rc<ExecutionRecord>, ApiError> {
    let input_text = request.input.unwrap_or_else(|| "{}".into());
    let input = read_input(&input_text)?;
    let (name, arn) = name_of(service, &target, request.name)?;
    if let Some(known) = known_as(service, &arn, &input_text)? {
        return Ok(known);
    }
    let info = ExecutionInfo {
        execution_arn: arn.clone(),
        name: name.clone(),
        state_machine_arn: target.machine_arn.clone(),
        state_machine_name: target.machine_name.clone(),
        role_arn: target.revision.role_arn.clone(),
        machine_type: target.machine_type,
        redrive_count: (answer == Answer::AtOnce).then_some(0),
        map_run_arn: None,
        top_arn: None,
    };
    let settings = service.execution_settings(target.machine_type);
    let started_by = started_by(&input);
    let execution = Execution::start(&service.world, &target.revision.definition, input, info, settings);
    let record = Rc::new(ExecutionRecord {
        arn: arn.clone(),
        name,
        state_machine_arn: target.machine_arn,
        state_machine_name: target.machine_name,
        machine_type: target.machine_type,
        revision: target.revision,
        version: target.version,
        alias: target.alias,
        input_text,
        trace_header: request.trace_header,
        depth,
        started_by,
        execution,
        redrive_tokens: RefCell::default(),
        started: RefCell::default(),
    });
    let mut store = service.store.borrow_mut();
    store.executions.remove(&arn);
    if let Some(parent) = record.started_by.as_deref().and_then(|parent| store.executions.get(parent)) {
        parent.started.borrow_mut().push(arn);
    }
    store.executions.insert(record.clone());
    Ok(record)
}

/// An execution's name, made up where none is wanted, and its ARN.
fn name_of(service: &Service, target: &Target, wanted: Option<Rc<str>>) -> Result<(Rc<str>, Rc<str>), ApiError> {
    let name = match wanted {
        Some(name) => {
            name::check(&name)?;
            name
        }
        None => service.uuid().into(),
    };
    let arn = match target.machine_type {
        MachineType::Standard => service.place.execution(&target.machine_name, &name),
        MachineType::Express => service.place.express_execution(&target.machine_name, &name, &service.uuid()),
    };
    Ok((name, arn.into()))
}

/// The execution that the same request has started already and that still runs, if there is one.
///
/// # Errors
/// The name is another execution's.
fn known_as(service: &Service, arn: &str, input_text: &str) -> Result<Option<Rc<ExecutionRecord>>, ApiError> {
    let Some(known) = service.store.borrow().executions.get(arn).cloned() else { return Ok(None) };
    match known.stop_date().map(|stopped| service.now().since(stopped)) {
        None if *known.input_text == *input_text => Ok(Some(known)),
        Some(closed_for) if closed_for >= NAME_HELD => Ok(None),
        _ => Err(ApiError::ExecutionAlreadyExists(arn.to_owned())),
    }
}

/// An execution's input must be JSON of any kind.
fn read_input(text: &str) -> Result<Value, ApiError> {
    if text.trim().is_empty() {
        return Err(ApiError::InvalidExecutionInput("Invalid execution input.".to_owned()));
    }
    Value::parse(text).map_err(|error| ApiError::InvalidExecutionInput(error.message))
}
