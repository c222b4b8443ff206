//! A workload with its machine loaded and validated and its input parsed: from here on the clock runs.

use std::rc::Rc;

use asl::definition::MachineType;
use asl::{Definition, LoadOptions, Loader, Valid};
use interpreter::testing::VirtualClock;
use interpreter::{Execution, ExecutionInfo, ExecutionOutcome, ExecutionSettings, Executor, Timestamp, World};
use syntax::Value;

use crate::functions::Functions;
use crate::workload::Workload;

/// See the [module](self).
#[derive(Debug)]
pub struct Ready {
    definition: Valid<Definition>,
    input: Value,
    executions: usize,
}

impl Ready {
    /// # Errors
    /// The definition or the input is not valid.
    pub fn new(workload: &Workload) -> Result<Self, String> {
        let definition = validate(&mut Loader::default(), &workload.definition, MachineType::Express)?;
        let input = Value::parse(&workload.input).map_err(|error| error.to_string())?;
        Ok(Self { definition, input, executions: workload.executions })
    }

    /// Runs the workload: all of its executions, each to its end and with its whole history. Answers the events of the
    /// last.
    pub fn run(&self) -> Result<usize, String> {
        (0..self.executions).try_fold(0, |_, _| self.run_once())
    }

    /// Runs one execution.
    pub fn run_once(&self) -> Result<usize, String> {
        let clock = VirtualClock::starting_at(Timestamp::from_millis(0));
        let executor = Executor::new(clock.clone());
        let world = World { executor: executor.clone(), host: Rc::new(Functions) };
        let settings = ExecutionSettings { event_quota: None, ..ExecutionSettings::default() };
        let execution = Execution::start(&world, &self.definition, self.input.clone(), info(), settings);
        clock.run(&executor);
        match execution.outcome() {
            Some(ExecutionOutcome::Succeeded(_)) => Ok(execution.history().len()),
            other => Err(format!("{other:?}")),
        }
    }
}

/// Loads and validates a definition: the rows of the table on validation.
///
/// # Errors
/// What the service would say.
pub fn validate(loader: &mut Loader, definition: &str, machine_type: MachineType) -> Result<Valid<Definition>, String> {
    let loaded = loader.load(definition, &LoadOptions::new(machine_type));
    let refusal = format!("{:?}", loaded.service);
    loaded.valid.ok_or(refusal)
}

fn info() -> ExecutionInfo {
    ExecutionInfo {
        execution_arn: "arn:aws:states:us-east-1:123456789012:express:Bench:one:1".into(),
        name: "one".into(),
        state_machine_arn: "arn:aws:states:us-east-1:123456789012:stateMachine:Bench".into(),
        state_machine_name: "Bench".into(),
        role_arn: "arn:aws:iam::123456789012:role/StepFunctionsIamRole".into(),
        machine_type: MachineType::Express,
        redrive_count: None,
        map_run_arn: None,
        top_arn: None,
    }
}
