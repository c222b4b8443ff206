//! A distributed Map: a Map Run of child executions, each with a history of its own.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl::definition::MachineType;
use asl::state::Map;
use query::random::Random;
use syntax::{Array, Value};

use super::items::ItemList;
use super::limits::Tolerance;
use crate::context::MapItem;
use crate::error::StateError;
use crate::execution::{Execution, ExecutionInfo, ExecutionSettings, ExecutionStatus, Program, Release};
use crate::executor::{Executor, JoinSet};
use crate::history::{EVENT_QUOTA, EventId, HistoryEventDetails};
use crate::machine::Branch;
use crate::map_run::{Child, MapRun, MapRunCounts, MapRunLimits, Shared};
use crate::standing::{Inside, Within};

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

/// Fails when too many children have. A child that fails takes all of its items with it.
fn check_tolerance(run: &MapRun) -> Result<(), StateError> {
    let counts = run.item_counts();
    if tolerance(run).is_exceeded(counts.failed + counts.timed_out + counts.aborted, counts.total) {
        return Err(StateError::new(
            "States.ExceedToleratedFailureThreshold",
            "The specified tolerated failure threshold was exceeded",
        ));
    }
    Ok(())
}

/// Stops its child when it is dropped: the Map failed, or the whole execution ended.
struct StopsChild(Execution);

impl Drop for StopsChild {
    fn drop(&mut self) {
        self.0.stop(StateError::default());
    }
}

/// Says of a run that is dropped on its way that it was aborted.
struct EndsRun(MapRun, Executor);

impl Drop for EndsRun {
    fn drop(&mut self) {
        if self.0.status() == ExecutionStatus::Running {
            self.0.settle(ExecutionStatus::Aborted, self.1.now());
        }
    }
}

impl Branch {
    pub(super) async fn map_run(
        &mut self,
        map: &Map,
        execution_type: MachineType,
        input: &Value,
        inside: Option<Inside>,
    ) -> Result<Value, StateError> {
        let effective = self.map_input(map, input).map_err(|fault| self.fail(fault))?;
        let at_once = self.max_concurrency(map, &effective).map_err(|fault| self.fail(fault))?;
        let (run, started, items) = match (inside, self.taken_up_run()) {
            (Some(Inside { started, .. }), Some(run)) => {
                self.previous = started;
                run.recount();
                (run, started, None)
            }
            (_, redriven) => self.start_run(map, &effective, at_once, redriven)?,
        };
        let _ends_run = EndsRun(run.clone(), self.run.world.executor.clone());
        self.standing.hold(Within::MapRun(run.clone()));
        let inputs = match self.child_inputs(map, &run, items, &effective).await {
            Ok(inputs) => inputs,
            Err(error) => return Err(self.fail_run(&run, error)),
        };
        if let Err(error) = self.children(map, &run, execution_type, &inputs).await {
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

    /// The run that a redrive or another process goes on with.
    fn taken_up_run(&mut self) -> Option<MapRun> {
        if let Within::MapRun(run) = self.resumed.take()?.within { Some(run) } else { None }
    }

    /// Begins a run, or redrives one; gives the event that says so and the items, unless they are to be read.
    fn start_run(
        &mut self,
        map: &Map,
        effective: &Value,
        at_once: u32,
        redriven: Option<MapRun>,
    ) -> Result<(MapRun, EventId, Option<ItemList>), StateError> {
        let items = match &map.item_reader {
            Some(_) => None,
            None => Some(self.items(map, effective).map_err(|fault| self.fail(fault))?),
        };
        let length = items.as_ref().map_or(0, |items| items.len() as u64);
        self.record(HistoryEventDetails::MapStateStarted { length });
        let tolerance = self.tolerance(map, effective).map_err(|fault| self.fail(fault))?;
        let (run, started) = match redriven {
            Some(run) => {
                run.redrive(self.run.world.executor.now());
                let (map_run_arn, redrive_count) = (Rc::clone(run.arn()), run.redrive_count());
                (run, HistoryEventDetails::MapRunRedriven { map_run_arn, redrive_count })
            }
            None => {
                let run = self.begin_run(map, at_once, tolerance);
                let map_run_arn = Rc::clone(run.arn());
                (run, HistoryEventDetails::MapRunStarted { map_run_arn })
            }
        };
        let started = self.record(started);
        Ok((run, started, items))
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
                state_name: Rc::clone(&self.visit.name),
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
                inputs: RefCell::default(),
                children: RefCell::default(),
                redrives: Cell::default(),
                redriven: Cell::default(),
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

    /// What the children are given: what they were given before, where the run goes on.
    async fn child_inputs(
        &mut self,
        map: &Map,
        run: &MapRun,
        items: Option<ItemList>,
        effective: &Value,
    ) -> Result<Array, StateError> {
        if let Some(known) = &*run.shared.inputs.borrow() {
            return Ok(known.clone());
        }
        let items = match (items, &map.item_reader) {
            (Some(items), _) => items,
            (None, Some(reader)) => ItemList::of(self.read_items(reader, effective).await?),
            (None, None) => self.items(map, effective).map_err(|fault| self.fail(fault))?,
        };
        let inputs: Result<Vec<Value>, _> = items.map(|item: MapItem| self.item_input(map, effective, &item)).collect();
        let inputs = inputs.and_then(|inputs| match &map.item_batcher {
            Some(batcher) => self.batches(batcher, inputs, effective),
            None => Ok(inputs),
        });
        let inputs: Array = inputs.map_err(|fault| self.fail(fault))?.into();
        *run.shared.inputs.borrow_mut() = Some(inputs.clone());
        Ok(inputs)
    }

    async fn children(
        &mut self,
        map: &Map,
        run: &MapRun,
        execution_type: MachineType,
        inputs: &Array,
    ) -> Result<(), StateError> {
        let items: Vec<u64> = inputs.iter().map(|input| item_count(map, input)).collect();
        if run.execution_counts().total == 0 {
            let all = |total| MapRunCounts { total, pending: total, ..MapRunCounts::default() };
            run.shared.executions.set(all(inputs.len() as u64));
            run.shared.items.set(all(items.iter().sum()));
        }
        let mut running = JoinSet::new(self.run.world.executor.clone());
        let wait_for = |running: &mut JoinSet<_>, index, child: StopsChild| {
            running.spawn(index, |report| async move { report.end(child.0.finished().await) });
        };
        // Those that another process began have been counted.
        for (index, child) in run.children().into_iter().enumerate().filter(|(_, child)| child.is_running()) {
            wait_for(&mut running, index, StopsChild(child));
        }
        let mut waiting = inputs.iter().enumerate().filter(|(index, _)| run.is_to_be_begun(*index));
        loop {
            check_tolerance(run)?;
            let free = at_once(run).saturating_sub(running.len());
            for (index, input) in waiting.by_ref().take(free) {
                let items = items.get(index).copied().unwrap_or(1);
                let child = self.begin_child(map, run, execution_type, (index, input.clone()), items);
                wait_for(&mut running, index, child);
            }
            let Some((index, outcome)) = running.next().await else { return Ok(()) };
            run.count(|counts, by| counts.end(&outcome, by), items.get(index).copied().unwrap_or(1));
        }
    }

    /// Starts the child of this number, or redrives it. A child of an Express workflow cannot be redriven: another takes
    /// its place.
    fn begin_child(
        &mut self,
        map: &Map,
        run: &MapRun,
        execution_type: MachineType,
        (index, input): (usize, Value),
        items: u64,
    ) -> StopsChild {
        run.count(MapRunCounts::begin, items);
        if let Some(child) = run.child(index).filter(|_| execution_type == MachineType::Standard)
            && child.redrive()
        {
            return StopsChild(child);
        }
        let info = self.child_info(run, execution_type);
        let settings = ExecutionSettings {
            event_quota: (execution_type == MachineType::Standard).then_some(EVENT_QUOTA),
            ..self.run.settings.clone()
        };
        let program = Program { states: map.item_processor.states.clone(), timeout_seconds: None };
        let execution = Execution::start_program(self.run.world.clone(), program, input, info, settings);
        let child = Child { execution: execution.clone(), items };
        let mut children = run.shared.children.borrow_mut();
        match children.get_mut(index) {
            Some(place) => *place = child,
            None => children.push(child),
        }
        drop(children);
        if let Some(observer) = &self.run.settings.observer {
            observer.child_started(&self.run.info, &execution);
        }
        StopsChild(execution)
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
            top_arn: Some(Rc::clone(info.top_arn())),
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

/// How many items a child works on.
fn item_count(map: &Map, input: &Value) -> u64 {
    let batch = map.item_batcher.as_ref().and_then(|_| input.get("Items")?.as_array());
    batch.map_or(1, |items| items.len() as u64)
}
