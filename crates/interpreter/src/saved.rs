//! Executions written down and brought back: what outlives the process that ran them.
//!
//! Separate because the running itself knows nothing of it. What is written is the history: how an execution stands, what
//! came of it and where a redrive would go on can all be told from that. Payloads are written as JSON text, because a
//! format of serde's would limit how deep they may be.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl::definition::MachineType;
use asl::{Definition, Valid};
use serde::{Deserialize, Serialize};
use syntax::Value;

use crate::error::StateError;
use crate::execution::{
    Execution, ExecutionInfo, ExecutionOutcome, ExecutionSettings, ExecutionStatus, Program, Run, World,
};
use crate::history::HistoryEvent;
use crate::map_run::{Child, MapRun, MapRunCounts, MapRunLimits, Shared};
use crate::timestamp::Timestamp;

/// What was written down of an execution.
#[derive(Debug, Default)]
pub struct SavedHistory {
    pub events: Vec<HistoryEvent>,
    pub map_runs: Vec<SavedMapRun>,
    /// The last token that a task of the top level has handed out.
    pub token: Option<Rc<str>>,
}

/// A Map Run with its children.
#[derive(Debug, Serialize, Deserialize)]
pub struct SavedMapRun {
    arn: Rc<str>,
    label: Rc<str>,
    state_name: Rc<str>,
    started: Timestamp,
    stopped: Option<Timestamp>,
    status: ExecutionStatus,
    limits: MapRunLimits,
    items: MapRunCounts,
    executions: MapRunCounts,
    children: Vec<SavedChild>,
    redrives: u32,
    redriven: Option<Timestamp>,
}

/// A child execution of a Map Run.
#[derive(Debug, Serialize, Deserialize)]
struct SavedChild {
    arn: Rc<str>,
    name: Rc<str>,
    state_machine_arn: Rc<str>,
    state_machine_name: Rc<str>,
    express: bool,
    #[serde(with = "text")]
    input: Value,
    events: Vec<HistoryEvent>,
    /// How many items it works on.
    items: u64,
}

impl Execution {
    /// An execution as it was, of its events and Map Runs. One that had not ended is ended now, for the reason given, unless
    /// it waited, for a time or for somebody to send its token: then it goes on waiting.
    pub fn restore(
        world: &World,
        definition: &Valid<Definition>,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
        saved: SavedHistory,
        reason: &StateError,
    ) -> Self {
        let SavedHistory { events, map_runs, token } = saved;
        let program = Program { states: definition.states.clone(), timeout_seconds: definition.timeout_seconds };
        let execution = Self::recall(world, &program, input, info, settings, events);
        let redrives = &execution.run().redrives;
        let runs = execution.status() == ExecutionStatus::Running;
        let waits = runs.then(|| redrives.wait_on(token.as_ref(), &execution.history(), &program.states)).flatten();
        match waits {
            Some(last) => execution.run().spawn(crate::machine::run_execution(Rc::clone(execution.run()), last)),
            None => execution.run().finish(0, ExecutionOutcome::Aborted(reason.clone())),
        }
        let run = execution.run();
        let map_runs = map_runs.into_iter().map(|saved| saved.restore(run, reason));
        run.map_runs.borrow_mut().extend(map_runs);
        execution
    }

    fn recall(
        world: &World,
        program: &Program,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
        events: Vec<HistoryEvent>,
    ) -> Self {
        let started = events.first().map_or_else(|| world.executor.now(), |first| first.timestamp);
        let run = Run::started_at(started, world.clone(), program.clone(), input, info, settings);
        run.recall(events);
        let execution = Self::of(Rc::new(run));
        execution.run().redrives.recall(&execution.history(), &program.states);
        execution
    }

    /// Its Map Runs, to be written down.
    pub fn saved_map_runs(&self) -> Vec<SavedMapRun> {
        self.map_runs().iter().map(SavedMapRun::of).collect()
    }
}

impl SavedMapRun {
    fn of(map_run: &MapRun) -> Self {
        let shared = &map_run.shared;
        let child = |child: &Child| {
            let Child { execution, items } = child;
            SavedChild {
                arn: execution.info().execution_arn.clone(),
                name: execution.info().name.clone(),
                state_machine_arn: execution.info().state_machine_arn.clone(),
                state_machine_name: execution.info().state_machine_name.clone(),
                express: execution.info().machine_type == MachineType::Express,
                input: execution.input().clone(),
                events: execution.history().events().to_vec(),
                items: *items,
            }
        };
        Self {
            arn: shared.arn.clone(),
            label: shared.label.clone(),
            state_name: shared.state_name.clone(),
            started: shared.started,
            stopped: shared.stopped.get(),
            status: shared.status.get(),
            limits: shared.limits.get(),
            items: shared.items.get(),
            executions: shared.executions.get(),
            children: shared.children.borrow().iter().map(child).collect(),
            redrives: shared.redrives.get(),
            redriven: shared.redriven.get(),
        }
    }

    /// Children are only looked at any more, and a redrive runs the whole Map again, so the parent's program will do.
    fn restore(self, parent: &Run, reason: &StateError) -> MapRun {
        let child = |child: SavedChild| {
            let items = child.items;
            let info = ExecutionInfo {
                execution_arn: child.arn,
                name: child.name,
                state_machine_arn: child.state_machine_arn,
                state_machine_name: child.state_machine_name,
                machine_type: if child.express { MachineType::Express } else { MachineType::Standard },
                map_run_arn: Some(self.arn.clone()),
                ..ExecutionInfo::clone(&parent.info)
            };
            let settings = ExecutionSettings::default();
            let execution =
                Execution::recall(&parent.world, &parent.program, child.input, info, settings, child.events);
            execution.run().finish(0, ExecutionOutcome::Aborted(reason.clone()));
            Child { execution, items }
        };
        let map_run = MapRun {
            shared: Rc::new(Shared {
                children: RefCell::new(self.children.into_iter().map(child).collect()),
                arn: self.arn,
                label: self.label,
                state_name: self.state_name,
                started: self.started,
                stopped: Cell::new(self.stopped),
                status: Cell::new(self.status),
                limits: Cell::new(self.limits),
                items: Cell::new(self.items),
                executions: Cell::new(self.executions),
                redrives: Cell::new(self.redrives),
                redriven: Cell::new(self.redriven),
            }),
        };
        if map_run.status() == ExecutionStatus::Running {
            map_run.settle(ExecutionStatus::Aborted, parent.world.executor.now());
        }
        map_run
    }
}

/// A payload as JSON text.
pub(crate) mod text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use syntax::Value;

    pub(crate) fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        Value::parse(&String::deserialize(deserializer)?).map_err(|error| D::Error::custom(error.message))
    }
}

/// A payload that may be absent.
pub(crate) mod perhaps_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use syntax::Value;

    #[expect(clippy::ref_option, reason = "serde's `with` passes a reference to the member")]
    pub(crate) fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&value.to_string()),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| Value::parse(&text)).transpose().map_err(|error| D::Error::custom(error.message))
    }
}
