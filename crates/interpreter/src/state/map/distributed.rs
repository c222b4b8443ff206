//! A distributed Map: a Map Run of child executions, each with a history of its own.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl::definition::MachineType;
use asl::state::Map;
use query::random::Random;
use syntax::Value;

use super::limits::Tolerance;
use crate::context::MapItem;
use crate::error::StateError;
use crate::execution::{
    Execution, ExecutionInfo, ExecutionOutcome, ExecutionSettings, ExecutionStatus, Program, Release,
};
use crate::executor::JoinSet;
use crate::history::{EVENT_QUOTA, HistoryEventDetails};
use crate::machine::Branch;
use crate::map_run::{MapRun, MapRunCounts, MapRunLimits, Shared};

/// How many children run at once when no number is given. AWS allows 10,000; one thread gains nothing from that many.
const MOST_AT_ONCE: usize = 1_000;

/// How many children may run now.
fn at_once(run: &MapRun) -> usize {
    match run.max_concurrency() {
        0 => MOST_AT_ONCE,
        most => MOST_AT_ONCE.min(most as usize),
    }
}

/// How many children may fail, as it stands now.
fn tolerance(run: &MapRun) -> Tolerance {
    let limits = run.limits();
    Tolerance { count: limits.tolerated_failure_count, percentage: limits.tolerated_failure_percentage }
}

/// Stops its child when it is dropped: the Map failed, or the whole execution ended.
struct Child(Execution);

impl Drop for Child {
    fn drop(&mut self) {
        self.0.stop(StateError::default());
    }
}

impl Branch {
    pub(super) async fn map_run(
        &mut self,
        map: &Map,
        execution_type: MachineType,
        input: &Value,
    ) -> Result<Value, StateError> {
        let effective = self.map_input(map, input).map_err(|fault| self.fail(fault))?;
        let at_once = self.max_concurrency(map, &effective).map_err(|fault| self.fail(fault))?;
        let items = match &map.item_reader {
            Some(_) => None,
            None => Some(self.items(map, &effective).map_err(|fault| self.fail(fault))?),
        };
        let length = items.as_ref().map_or(0, |items| items.len() as u64);
        self.record(HistoryEventDetails::MapStateStarted { length });
        let tolerance = self.tolerance(map, &effective).map_err(|fault| self.fail(fault))?;
        let run = self.begin_run(map, at_once, tolerance);
        let started = self.record(HistoryEventDetails::MapRunStarted { map_run_arn: Rc::clone(run.arn()) });

        let inputs = match self.child_inputs(map, items, &effective).await {
            Ok(inputs) => inputs,
            Err(error) => return Err(self.fail_run(&run, error)),
        };
        if let Err(error) = self.children(map, &run, execution_type, inputs).await {
            return Err(self.fail_run(&run, error));
        }
        run.settle(ExecutionStatus::Succeeded, self.run.world.executor.now());
        let result = match &map.result_writer {
            Some(writer) => self.write_results(writer, &run, &effective).await,
            None => Ok(run.outputs()),
        };
        let result = match result {
            Ok(result) => result,
            Err(error) => return Err(self.fail_run(&run, error)),
        };
        let succeeded = self.record(HistoryEventDetails::MapRunSucceeded);
        self.record(HistoryEventDetails::MapStateSucceeded);
        // AWS hangs the exit beside the state's success: once on that of the run, now on its start.
        self.previous = match self.run.settings.release {
            Release::BeforeVariables => succeeded,
            Release::Current => started,
        };
        self.begin_phase();
        Ok(result)
    }

    fn begin_run(&mut self, map: &Map, max_concurrency: u32, tolerance: Tolerance) -> MapRun {
        let info = &self.run.info;
        let label = map.label.clone().unwrap_or_else(|| self.uuid().into());
        let arn = format!(
            "{}:mapRun:{}/{label}:{}",
            arn_prefix(&info.execution_arn),
            info.state_machine_name.split('/').next().unwrap_or(""),
            self.uuid()
        );
        let run = MapRun {
            shared: Rc::new(Shared {
                arn: arn.into(),
                label,
                started: self.run.world.executor.now(),
                stopped: Cell::default(),
                status: Cell::new(ExecutionStatus::Running),
                limits: Cell::new(MapRunLimits {
                    max_concurrency,
                    tolerated_failure_count: tolerance.count,
                    tolerated_failure_percentage: tolerance.percentage,
                }),
                items: Cell::default(),
                executions: Cell::default(),
                children: RefCell::default(),
            }),
        };
        self.run.map_runs.borrow_mut().push(run.clone());
        run
    }

    /// The run failed before or while its children ran.
    fn fail_run(&mut self, run: &MapRun, error: StateError) -> StateError {
        run.settle(ExecutionStatus::Failed, self.run.world.executor.now());
        self.record(HistoryEventDetails::MapRunFailed(error.clone()));
        error
    }

    async fn child_inputs(
        &mut self,
        map: &Map,
        items: Option<super::items::ItemList>,
        effective: &Value,
    ) -> Result<Vec<Value>, StateError> {
        let items = match (items, &map.item_reader) {
            (Some(items), _) => items,
            (None, Some(reader)) => super::items::ItemList::of(self.read_items(reader, effective).await?),
            (None, None) => super::items::ItemList::of(Vec::new()),
        };
        let inputs: Result<Vec<Value>, _> = items.map(|item: MapItem| self.item_input(map, effective, &item)).collect();
        let inputs = inputs.and_then(|inputs| match &map.item_batcher {
            Some(batcher) => self.batches(batcher, inputs, effective),
            None => Ok(inputs),
        });
        inputs.map_err(|fault| self.fail(fault))
    }

    async fn children(
        &mut self,
        map: &Map,
        run: &MapRun,
        execution_type: MachineType,
        inputs: Vec<Value>,
    ) -> Result<(), StateError> {
        let total = inputs.len() as u64;
        run.count(|counts| {
            counts.total = total;
            counts.pending = total;
        });
        let mut running = JoinSet::new(self.run.world.executor.clone());
        let mut waiting = inputs.into_iter().enumerate();
        loop {
            let free = at_once(run).saturating_sub(running.len());
            for (index, input) in waiting.by_ref().take(free) {
                self.begin_child(map, run, execution_type, (index, input), &mut running);
            }
            let Some((_, outcome)) = running.next().await else { return Ok(()) };
            run.count(|counts| counts.end(&outcome));
            let counts = run.execution_counts();
            if tolerance(run).is_exceeded(counts.failed + counts.timed_out + counts.aborted, total) {
                drop(running);
                return Err(StateError::new(
                    "States.ExceedToleratedFailureThreshold",
                    "The specified tolerated failure threshold was exceeded",
                ));
            }
        }
    }

    fn begin_child(
        &mut self,
        map: &Map,
        run: &MapRun,
        execution_type: MachineType,
        (index, input): (usize, Value),
        running: &mut JoinSet<ExecutionOutcome>,
    ) {
        let info = self.child_info(run, execution_type);
        let settings = ExecutionSettings {
            event_quota: (execution_type == MachineType::Standard).then_some(EVENT_QUOTA),
            ..self.run.settings.clone()
        };
        let program = Program { states: map.item_processor.states.clone(), timeout_seconds: None };
        let child = Execution::start_program(self.run.world.clone(), program, input, info, settings);
        run.shared.children.borrow_mut().push(child.clone());
        run.count(|counts| {
            counts.pending = counts.pending.saturating_sub(1);
            counts.running += 1;
        });
        if let Some(observer) = &self.run.settings.observer {
            observer.child_started(&self.run.info, &child);
        }
        let child = Child(child);
        running.spawn(index, |report| async move { report.end(child.0.finished().await) });
    }

    fn child_info(&self, run: &MapRun, execution_type: MachineType) -> ExecutionInfo {
        let info = &self.run.info;
        let name: Rc<str> = self.uuid().into();
        let machine = info.state_machine_name.split('/').next().unwrap_or("");
        let machine = format!("{machine}/{}", run.shared.label);
        let prefix = arn_prefix(&info.execution_arn);
        let execution_arn = match execution_type {
            MachineType::Standard => format!("{prefix}:execution:{machine}:{name}"),
            MachineType::Express => format!("{prefix}:express:{machine}:{name}:{}", self.uuid()),
        };
        ExecutionInfo {
            execution_arn: execution_arn.into(),
            name,
            state_machine_arn: format!("{prefix}:stateMachine:{machine}").into(),
            state_machine_name: machine.into(),
            role_arn: Rc::clone(&info.role_arn),
            machine_type: execution_type,
            redrive_count: info.redrive_count,
            map_run_arn: Some(Rc::clone(run.arn())),
        }
    }

    pub(crate) fn uuid(&self) -> String {
        crate::data_flow::HostRandom(&*self.run.world.host).uuid()
    }
}

/// `arn:aws:states:us-east-1:111111111111` of any ARN.
fn arn_prefix(arn: &str) -> &str {
    arn.match_indices(':').nth(4).and_then(|(end, _)| arn.get(..end)).unwrap_or(arn)
}

impl MapRun {
    fn count(&self, change: impl FnOnce(&mut MapRunCounts)) {
        let mut counts = self.shared.executions.get();
        change(&mut counts);
        self.shared.executions.set(counts);
        self.shared.items.set(counts);
    }
}

impl MapRunCounts {
    fn end(&mut self, outcome: &ExecutionOutcome) {
        self.running = self.running.saturating_sub(1);
        match outcome {
            ExecutionOutcome::Succeeded(_) => {
                self.succeeded += 1;
                self.results_written += 1;
            }
            ExecutionOutcome::Failed(_) => self.failed += 1,
            ExecutionOutcome::TimedOut(_) => self.timed_out += 1,
            ExecutionOutcome::Aborted(_) => self.aborted += 1,
        }
    }
}
