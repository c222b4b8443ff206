//! One execution: who it is, how it stands, what came of it, and the way to stop it.
//!
//! Separate from the running itself ([`machine`](crate::machine)) because this is what the API, the page and the tests
//! hold in their hands.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>

use std::cell::{Cell, OnceCell, Ref, RefCell};
use std::future::Future;
use std::rc::Rc;
use std::task::{Poll, Waker};

use asl::definition::{MachineType, States};
use asl::{Definition, Valid};
use syntax::Value;

use crate::error::StateError;
use crate::executor::{Executor, TaskId};
use crate::history::{EVENT_QUOTA, EventId, History, HistoryEventDetails};
use crate::host::{Host, Observer};
use crate::map_run::MapRun;
#[cfg(feature = "serde")]
use crate::note::Note;
use crate::redrive::Redrives;
use crate::timestamp::Timestamp;

/// Who an execution is: names and ARNs, as the context object and the API give them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionInfo {
    pub execution_arn: Rc<str>,
    pub name: Rc<str>,
    pub state_machine_arn: Rc<str>,
    pub state_machine_name: Rc<str>,
    pub role_arn: Rc<str>,
    pub machine_type: MachineType,
    /// Shown in the context object; absent where AWS shows none: in `StartSyncExecution` and `TestState`.
    pub redrive_count: Option<u32>,
    /// The Map Run that this is a child of.
    pub map_run_arn: Option<Rc<str>>,
    /// The execution at the top, of a Map Run's child; a Map Run may be within another.
    pub top_arn: Option<Rc<str>>,
}

impl ExecutionInfo {
    /// The ARN of the execution that somebody started: this one, or the one that its Map Run is in.
    pub fn top_arn(&self) -> &Rc<str> {
        self.top_arn.as_ref().unwrap_or(&self.execution_arn)
    }
}

/// How an execution stands, in the API's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ExecutionStatus {
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

impl ExecutionStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }
}

/// What came of an execution.
#[derive(Clone, Debug, PartialEq)]
pub enum ExecutionOutcome {
    Succeeded(Value),
    Failed(StateError),
    TimedOut(StateError),
    Aborted(StateError),
}

impl ExecutionOutcome {
    pub fn status(&self) -> ExecutionStatus {
        match self {
            Self::Succeeded(_) => ExecutionStatus::Succeeded,
            Self::Failed(_) => ExecutionStatus::Failed,
            Self::TimedOut(_) => ExecutionStatus::TimedOut,
            Self::Aborted(_) => ExecutionStatus::Aborted,
        }
    }

    pub fn output(&self) -> Option<&Value> {
        if let Self::Succeeded(output) = self { Some(output) } else { None }
    }

    /// The error of anything but a success.
    pub fn error(&self) -> Option<&StateError> {
        match self {
            Self::Succeeded(_) => None,
            Self::Failed(error) | Self::TimedOut(error) | Self::Aborted(error) => Some(error),
        }
    }
}

/// How an execution is run, apart from what it runs.
#[derive(Clone)]
pub struct ExecutionSettings {
    /// Fails the execution when its history would grow past this; `None` for Express, which has no such quota.
    pub event_quota: Option<usize>,
    pub observer: Option<Rc<dyn Observer>>,
    /// Tells the observer what each state does to its data, stage by stage. Costs time and memory.
    pub inspect: bool,
    /// As which release of AWS to behave, where it has changed.
    pub release: Release,
}

/// A time in the life of AWS. It matters only to whoever compares with a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Release {
    /// Before variables and `JSONata` came, in November 2024.
    BeforeVariables,
    #[default]
    Current,
}

impl Default for ExecutionSettings {
    fn default() -> Self {
        Self { event_quota: Some(EVENT_QUOTA), observer: None, inspect: false, release: Release::Current }
    }
}

impl std::fmt::Debug for ExecutionSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExecutionSettings").field("event_quota", &self.event_quota).finish_non_exhaustive()
    }
}

/// What an execution runs on.
#[derive(Clone)]
pub struct World {
    pub executor: Executor,
    pub host: Rc<dyn Host>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("executor", &self.executor).finish_non_exhaustive()
    }
}

/// The states that are run, and the time they may take.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) states: States,
    pub(crate) timeout_seconds: Option<u32>,
}

/// What all branches of a running execution share.
pub(crate) struct Run {
    pub(crate) world: World,
    pub(crate) info: Rc<ExecutionInfo>,
    pub(crate) settings: ExecutionSettings,
    pub(crate) program: Program,
    pub(crate) input: Value,
    pub(crate) started: Timestamp,
    stopped: Cell<Option<Timestamp>>,
    pub(crate) history: RefCell<History>,
    outcome: RefCell<Option<ExecutionOutcome>>,
    waiting: RefCell<Vec<Waker>>,
    root: Cell<Option<TaskId>>,
    stops_at_transition: Cell<bool>,
    pub(crate) map_runs: RefCell<Vec<MapRun>>,
    pub(crate) redrives: Redrives,
    /// Every token that was handed out, with the event that entered the task's state; of one state the last counts.
    tokens: RefCell<Vec<(EventId, Rc<str>)>>,
    /// What the history does not tell, in the order in which it came about.
    #[cfg(feature = "serde")]
    notes: RefCell<Vec<Note>>,
    /// The parts of the context object that never change.
    context: OnceCell<(Value, Value)>,
}

/// A handle on an execution; a clone is the same one. Dropping handles does not stop it.
#[derive(Clone)]
pub struct Execution {
    run: Rc<Run>,
}

impl Execution {
    #[cfg(feature = "serde")]
    pub(crate) fn of(run: Rc<Run>) -> Self {
        Self { run }
    }

    /// Begins an execution: its first event is written at once, the rest happens in the executor's turns.
    pub fn start(
        world: &World,
        definition: &Valid<Definition>,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
    ) -> Self {
        let program = Program { states: definition.states.clone(), timeout_seconds: definition.timeout_seconds };
        Self::start_program(world.clone(), program, input, info, settings)
    }

    pub(crate) fn start_program(
        world: World,
        program: Program,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
    ) -> Self {
        let run = Run::new(world, program, input, info, settings);
        run.record(
            0,
            HistoryEventDetails::ExecutionStarted { input: run.input.clone(), role_arn: Rc::clone(&run.info.role_arn) },
        );
        run.spawn(crate::machine::run_execution(Rc::clone(&run), 0));
        Self { run }
    }

    pub(crate) fn run(&self) -> &Rc<Run> {
        &self.run
    }

    pub fn info(&self) -> &Rc<ExecutionInfo> {
        &self.run.info
    }

    pub fn input(&self) -> &Value {
        &self.run.input
    }

    pub fn start_date(&self) -> Timestamp {
        self.run.started
    }

    /// When it ended; `None` while it runs.
    pub fn stop_date(&self) -> Option<Timestamp> {
        self.run.stopped.get()
    }

    pub fn status(&self) -> ExecutionStatus {
        self.run.outcome.borrow().as_ref().map_or(ExecutionStatus::Running, ExecutionOutcome::status)
    }

    pub fn is_running(&self) -> bool {
        !self.run.is_over()
    }

    /// `None` while it runs.
    pub fn outcome(&self) -> Option<ExecutionOutcome> {
        self.run.outcome.borrow().clone()
    }

    /// The events so far. Do not hold the borrow across a turn of the executor.
    pub fn history(&self) -> Ref<'_, History> {
        self.run.history.borrow()
    }

    /// The Map Runs that its distributed Map states began.
    pub fn map_runs(&self) -> Vec<MapRun> {
        self.run.map_runs.borrow().clone()
    }

    /// `StopExecution`: ends it at once, with everything it has under way. Nothing if it has ended.
    pub fn stop(&self, reason: StateError) {
        self.run.finish(0, ExecutionOutcome::Aborted(reason));
        self.run.cancel();
    }

    /// Ends it as [`stop`](Self::stop) does, but only when it would enter another state: its machine is being deleted.
    pub fn stop_at_transition(&self) {
        self.run.stops_at_transition.set(true);
    }

    /// Resolves with the outcome when it ends.
    pub fn finished(&self) -> impl Future<Output = ExecutionOutcome> + use<> {
        let run = Rc::clone(&self.run);
        std::future::poll_fn(move |context| match &*run.outcome.borrow() {
            Some(outcome) => Poll::Ready(outcome.clone()),
            None => {
                run.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
        })
    }
}

impl std::fmt::Debug for Execution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Execution")
            .field("arn", &self.run.info.execution_arn)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl Run {
    /// A run that nothing has happened in.
    pub(crate) fn new(
        world: World,
        program: Program,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
    ) -> Rc<Self> {
        let started = world.executor.now();
        Rc::new(Self::started_at(started, world, program, input, info, settings))
    }

    pub(crate) fn started_at(
        started: Timestamp,
        world: World,
        program: Program,
        input: Value,
        info: ExecutionInfo,
        settings: ExecutionSettings,
    ) -> Self {
        Self {
            started,
            world,
            info: Rc::new(info),
            settings,
            program,
            input,
            stopped: Cell::default(),
            history: RefCell::default(),
            outcome: RefCell::default(),
            waiting: RefCell::default(),
            root: Cell::default(),
            stops_at_transition: Cell::default(),
            map_runs: RefCell::default(),
            redrives: Redrives::default(),
            tokens: RefCell::default(),
            #[cfg(feature = "serde")]
            notes: RefCell::default(),
            context: OnceCell::new(),
        }
    }

    /// Writes an event and tells the observer; answers the event's id. An execution that has ended records nothing more.
    pub(crate) fn record(&self, previous: EventId, details: HistoryEventDetails) -> EventId {
        if self.is_over() {
            return previous;
        }
        if let Some(quota) = self.settings.event_quota
            && self.history.borrow().len() + 1 >= quota
            && !details.ends_execution()
        {
            self.end_at_quota(previous, quota);
            return previous;
        }
        self.write(previous, details)
    }

    fn write(&self, previous: EventId, details: HistoryEventDetails) -> EventId {
        let now = self.world.executor.now();
        let mut history = self.history.borrow_mut();
        let event = history.push(previous, now, details);
        let id = event.id;
        if let Some(observer) = &self.settings.observer {
            let event = event.clone();
            drop(history);
            observer.event(&self.info, &event);
        }
        id
    }

    /// The last event that fits is the failure itself.
    fn end_at_quota(&self, previous: EventId, quota: usize) {
        let cause = format!("The execution reached the maximum number of history events ({quota}).");
        self.finish(previous, ExecutionOutcome::Failed(StateError::runtime(cause)));
        self.cancel();
    }

    /// Writes the last event and wakes whoever waits for the outcome.
    pub(crate) fn finish(&self, previous: EventId, outcome: ExecutionOutcome) {
        if self.is_over() {
            return;
        }
        self.write(
            previous,
            match outcome.clone() {
                ExecutionOutcome::Succeeded(output) => HistoryEventDetails::ExecutionSucceeded { output },
                ExecutionOutcome::Failed(error) => HistoryEventDetails::ExecutionFailed(error),
                ExecutionOutcome::TimedOut(error) => HistoryEventDetails::ExecutionTimedOut(error),
                ExecutionOutcome::Aborted(error) => HistoryEventDetails::ExecutionAborted(error),
            },
        );
        self.stopped.set(Some(self.world.executor.now()));
        *self.outcome.borrow_mut() = Some(outcome);
        self.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// A task has this token.
    pub(crate) fn hand_out(&self, entered: EventId, token: &Rc<str>) {
        self.tokens.borrow_mut().push((entered, Rc::clone(token)));
    }

    /// Every token that was handed out, with the event that entered the task's state.
    #[cfg(feature = "serde")]
    pub(crate) fn tokens(&self) -> Ref<'_, Vec<(EventId, Rc<str>)>> {
        self.tokens.borrow()
    }

    /// Remembers what no event tells. An execution that has ended remembers nothing more.
    #[cfg(feature = "serde")]
    pub(crate) fn note(&self, note: Note) {
        if self.is_over() {
            return;
        }
        self.notes.borrow_mut().push(note);
        if let Some(observer) = &self.settings.observer {
            observer.noted(&self.info);
        }
    }

    /// What the history does not tell, in the order in which it came about.
    #[cfg(feature = "serde")]
    pub(crate) fn notes(&self) -> Ref<'_, Vec<Note>> {
        self.notes.borrow()
    }

    /// Takes what was written down of a run before anything happens in this one.
    #[cfg(feature = "serde")]
    pub(crate) fn recall(&self, events: Vec<crate::HistoryEvent>, notes: Vec<Note>) {
        *self.notes.borrow_mut() = notes;
        let mut history = self.history.borrow_mut();
        for event in events {
            history.push(event.previous_event_id, event.timestamp, event.details);
        }
        let end = history.events().last().and_then(|last| Some((last.timestamp, last.details.outcome()?)));
        if let Some((stopped, outcome)) = end {
            self.stopped.set(Some(stopped));
            *self.outcome.borrow_mut() = Some(outcome);
        }
    }

    /// A line of it is about to enter another state, unless that is not wanted.
    pub(crate) fn pass_transition(&self) {
        if self.stops_at_transition.get() {
            self.finish(0, ExecutionOutcome::Aborted(StateError::default()));
            self.cancel();
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.stopped.get().is_some()
    }

    /// `Execution` and `StateMachine` of the context object.
    pub(crate) fn fixed_context(&self) -> (Value, Value) {
        if self.redrives.count() > 0 {
            return crate::context::fixed_parts(self);
        }
        self.context.get_or_init(|| crate::context::fixed_parts(self)).clone()
    }

    pub(crate) fn event_count(&self) -> usize {
        self.history.borrow().len()
    }

    /// Lets what has ended go on.
    pub(crate) fn reopen(&self) {
        self.stopped.set(None);
        *self.outcome.borrow_mut() = None;
    }

    /// Runs the top level.
    pub(crate) fn spawn(&self, top_level: impl Future<Output = ()> + 'static) {
        self.root.set(Some(self.world.executor.spawn(top_level)));
    }

    fn cancel(&self) {
        if let Some(root) = self.root.get() {
            self.world.executor.cancel(root);
        }
    }
}
