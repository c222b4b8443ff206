//! Executions written down and brought back: what outlives the process that ran them.
//!
//! Separate because the running itself knows nothing of it. What is written is the history, and [notes](Note) of what it
//! does not tell: how an execution stands, what came of it and where it would go on can all be [retraced](retrace) from
//! that. Payloads are written as JSON text, because
//! a format of serde's would limit how deep they may be.

mod retrace;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl::definition::{MachineType, States};
use asl::state::StateKind;
use asl::{Definition, Valid};
use serde::{Deserialize, Serialize};
use syntax::Value;

use self::retrace::{Retraced, retrace};
use crate::error::StateError;
use crate::execution::{
    Execution, ExecutionInfo, ExecutionOutcome, ExecutionSettings, ExecutionStatus, Program, Run, World,
};
use crate::history::{EVENT_QUOTA, EventId, HistoryEvent};
use crate::map_run::{Child, MapRun, MapRunCounts, MapRunLimits, Shared};
pub use crate::note::Note;
use crate::redrive::Redrives;
use crate::timestamp::Timestamp;

/// What was written down of an execution.
#[derive(Debug, Default)]
pub struct SavedExecution {
    pub events: Vec<HistoryEvent>,
    /// What these do not tell.
    pub notes: Vec<Note>,
    /// The tokens that its tasks have handed out, with the event that entered the task's state.
    pub tokens: Vec<(EventId, Rc<str>)>,
    pub map_runs: Vec<(SavedMapRun, SavedChildren)>,
}

/// What was written down of a Map Run's children.
#[derive(Debug, Default)]
pub struct SavedChildren {
    /// What each is given, if that was known.
    pub inputs: Option<SavedInputs>,
    /// Those that have begun, in the order of the items.
    pub begun: Vec<(SavedChild, SavedExecution)>,
}

/// A Map Run without its children.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedMapRun {
    pub arn: Rc<str>,
    label: Rc<str>,
    state_name: Rc<str>,
    started: Timestamp,
    stopped: Option<Timestamp>,
    status: ExecutionStatus,
    limits: MapRunLimits,
    items: MapRunCounts,
    executions: MapRunCounts,
    redrives: u32,
    redriven: Option<Timestamp>,
}

/// The inputs of a Map Run's children: an array.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SavedInputs(#[serde(with = "text")] Value);

/// Who a child execution of a Map Run is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedChild {
    pub arn: Rc<str>,
    name: Rc<str>,
    state_machine_arn: Rc<str>,
    state_machine_name: Rc<str>,
    express: bool,
    /// How many items it works on.
    items: u64,
}

impl Execution {
    /// An execution as it was, of what was written down of it. One that had not ended goes on; only if what was written is
    /// not understood, it is ended now, for the reason given.
    pub fn restore(
        world: &World,
        definition: &Valid<Definition>,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
        saved: SavedExecution,
        reason: &StateError,
    ) -> Self {
        let program = Program { states: definition.states.clone(), timeout_seconds: definition.timeout_seconds };
        let (execution, can_go_on) = Self::recall(world, program, input, info, settings, saved);
        execution.settle(can_go_on, reason);
        execution
    }

    /// Everything about it at once, as it is now. Who keeps it up to date writes down what is new instead.
    pub fn saved(&self) -> SavedExecution {
        let children = |map_run: &MapRun| {
            let begun = map_run.children().into_iter().enumerate();
            let begun = begun.filter_map(|(index, child)| Some((map_run.saved_child(index)?, child.saved())));
            SavedChildren { inputs: map_run.saved_inputs(), begun: begun.collect() }
        };
        SavedExecution {
            events: self.history().events().to_vec(),
            notes: self.notes_from(0),
            tokens: self.tokens_from(0),
            map_runs: self.map_runs().iter().map(|map_run| (map_run.saved(), children(map_run))).collect(),
        }
    }

    /// Whether it would go on if its process ended now and it was restored by another.
    pub fn can_be_taken_up(&self) -> bool {
        self.retraced().can_go_on && running_children(&self.map_runs()).all(|child| child.can_be_taken_up())
    }

    /// How many tasks are under way in it and its Map Runs' children that another process would have to do once more.
    pub fn tasks_to_do_again(&self) -> usize {
        let children = self.map_runs();
        let children = running_children(&children).map(|child| child.tasks_to_do_again());
        if self.is_running() { self.retraced().again + children.sum::<usize>() } else { 0 }
    }

    fn retraced(&self) -> Retraced {
        let run = self.run();
        retrace(&run.program.states, &self.history(), &run.notes(), &run.tokens(), &self.map_runs())
    }

    /// What its history does not tell, from this note on.
    pub fn notes_from(&self, first: usize) -> Vec<Note> {
        self.run().notes().get(first..).unwrap_or_default().to_vec()
    }

    /// The tokens that its tasks have handed out from this one on, with the event that entered the task's state.
    pub fn tokens_from(&self, first: usize) -> Vec<(EventId, Rc<str>)> {
        self.run().tokens().get(first..).unwrap_or_default().to_vec()
    }

    /// The execution as it was, and whether it can go on from there.
    fn recall(
        world: &World,
        program: Program,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
        saved: SavedExecution,
    ) -> (Self, bool) {
        let SavedExecution { events, notes, tokens, map_runs } = saved;
        let started = events.first().map_or_else(|| world.executor.now(), |first| first.timestamp);
        let mut run = Run::started_at(started, world.clone(), program, input, info, settings);
        run.recall(events, notes);
        let (map_runs, children_can): (Vec<MapRun>, Vec<bool>) =
            map_runs.into_iter().map(|(saved, children)| saved.restore(&run, children)).unzip();
        let retraced = retrace(&run.program.states, &run.history.borrow(), &run.notes(), &tokens, &map_runs);
        let live = |token: &(EventId, Rc<str>)| retraced.waits_for.contains(&token.1);
        for (entered, token) in tokens.iter().filter(|token| live(token)) {
            run.hand_out(*entered, token);
        }
        run.redrives = Redrives::recalled(retraced.standing, &run.history.borrow());
        run.map_runs.borrow_mut().extend(map_runs);
        (Self::of(Rc::new(run)), retraced.can_go_on && children_can.into_iter().all(|can| can))
    }

    /// Goes on, or ends for the reason given if it has not ended, with all children.
    fn settle(&self, goes_on: bool, reason: &StateError) {
        let run = self.run();
        let goes_on = goes_on && self.is_running();
        if goes_on {
            run.spawn(crate::machine::run_execution(Rc::clone(run), 0));
        } else {
            run.finish(0, ExecutionOutcome::Aborted(reason.clone()));
        }
        for map_run in &*run.map_runs.borrow() {
            let is_running = map_run.status() == ExecutionStatus::Running;
            for child in map_run.children() {
                child.settle(goes_on && is_running, reason);
            }
            if is_running && !goes_on {
                map_run.settle(ExecutionStatus::Aborted, run.world.executor.now());
            }
        }
    }
}

fn running_children(map_runs: &[MapRun]) -> impl Iterator<Item = Execution> {
    let running = map_runs.iter().filter(|map_run| map_run.status() == ExecutionStatus::Running);
    running.flat_map(MapRun::children).filter(Execution::is_running)
}

impl MapRun {
    /// The run as it is, to be written down.
    pub fn saved(&self) -> SavedMapRun {
        let shared = &self.shared;
        SavedMapRun {
            arn: shared.arn.clone(),
            label: shared.label.clone(),
            state_name: shared.state_name.clone(),
            started: shared.started,
            stopped: shared.stopped.get(),
            status: shared.status.get(),
            limits: shared.limits.get(),
            items: shared.items.get(),
            executions: shared.executions.get(),
            redrives: shared.redrives.get(),
            redriven: shared.redriven.get(),
        }
    }

    /// What its children are given, once that is known, to be written down.
    pub fn saved_inputs(&self) -> Option<SavedInputs> {
        self.shared.inputs.borrow().clone().map(|inputs| SavedInputs(inputs.into()))
    }

    /// A child of it, to be written down.
    pub fn saved_child(&self, index: usize) -> Option<SavedChild> {
        let children = self.shared.children.borrow();
        let Child { execution, items } = children.get(index)?;
        let info = execution.info();
        Some(SavedChild {
            arn: info.execution_arn.clone(),
            name: info.name.clone(),
            state_machine_arn: info.state_machine_arn.clone(),
            state_machine_name: info.state_machine_name.clone(),
            express: info.machine_type == MachineType::Express,
            items: *items,
        })
    }
}

impl SavedMapRun {
    /// The run as it was, and whether its children can go on.
    fn restore(self, parent: &Run, saved: SavedChildren) -> (MapRun, bool) {
        let states = map_states(&parent.program.states, &self.state_name).unwrap_or(&parent.program.states);
        let mut can_go_on = true;
        let mut children = Vec::new();
        for (child, execution) in saved.begun {
            let info = ExecutionInfo {
                execution_arn: child.arn,
                name: child.name,
                state_machine_arn: child.state_machine_arn,
                state_machine_name: child.state_machine_name,
                machine_type: if child.express { MachineType::Express } else { MachineType::Standard },
                map_run_arn: Some(self.arn.clone()),
                top_arn: Some(parent.info.top_arn().clone()),
                ..ExecutionInfo::clone(&parent.info)
            };
            let settings =
                ExecutionSettings { event_quota: (!child.express).then_some(EVENT_QUOTA), ..parent.settings.clone() };
            let input = execution.events.first().and_then(HistoryEvent::input).unwrap_or_default();
            let program = Program { states: states.clone(), timeout_seconds: None };
            let (execution, can) = Execution::recall(&parent.world, program, input, info, settings, execution);
            can_go_on &= can || !execution.is_running();
            children.push(Child { execution, items: child.items });
        }
        let inputs = saved.inputs.and_then(|SavedInputs(inputs)| inputs.as_array().cloned());
        let map_run = MapRun {
            shared: Rc::new(Shared {
                inputs: RefCell::new(inputs),
                children: RefCell::new(children),
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
        (map_run, can_go_on)
    }
}

/// The states of the item processor of the Map of this name, at whatever depth.
fn map_states<'a>(states: &'a States, name: &str) -> Option<&'a States> {
    states.iter().find_map(|state| match &state.kind {
        StateKind::Map(map) if *state.name == *name => Some(&map.item_processor.states),
        StateKind::Map(map) => map_states(&map.item_processor.states, name),
        StateKind::Parallel(parallel) => parallel.branches.iter().find_map(|branch| map_states(&branch.states, name)),
        StateKind::Task(_)
        | StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_) => None,
    })
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
