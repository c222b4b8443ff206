//! What the page is told unasked: runs, states and log lines, gathered and sent at most once a frame.
//!
//! Events cross as summaries: what a state's input was is asked for when somebody looks.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use interpreter::host::Observer;
use interpreter::{ExecutionInfo, HistoryEvent};
use stepfunctions::wire;
use stepyard_page::model::event::Event;
use stepyard_page::model::progress::Progress;
use stepyard_page::protocol::{Batch, LogLine, StateChange};
use workspace::{Change, Document, Workspace};

use super::run::{self, Run};

/// A frame, in milliseconds.
const FRAME: u32 = 16;

/// How many events a frame takes in; a hot loop makes more, and the page need not see each.
const EVENTS: usize = 2_000;

/// How many lines of logs a frame carries.
const LINES: usize = 500;

/// A run that the page has been told of.
struct Tracked {
    run: Run,
    progress: Progress,
    seen: usize,
}

/// The gatherer. A clone is the same one.
#[derive(Clone)]
pub(crate) struct News(Rc<Gathered>);

struct Gathered {
    runs: RefCell<BTreeMap<Rc<str>, Tracked>>,
    /// Runs with something new.
    dirty: RefCell<Vec<Rc<str>>>,
    logs: RefCell<Vec<LogLine>>,
    changes: RefCell<Vec<Change>>,
    scheduled: Cell<bool>,
    workspace: RefCell<Option<Workspace>>,
    post: Box<dyn Fn(Batch)>,
}

impl News {
    pub(crate) fn new(post: impl Fn(Batch) + 'static) -> Self {
        Self(Rc::new(Gathered {
            runs: RefCell::default(),
            dirty: RefCell::default(),
            logs: RefCell::default(),
            changes: RefCell::default(),
            scheduled: Cell::new(false),
            workspace: RefCell::default(),
            post: Box::new(post),
        }))
    }

    /// Whose runs are told of from now on.
    pub(crate) fn follow(&self, workspace: &Workspace) {
        workspace.set_observer(Rc::new(self.clone()));
        *self.0.workspace.borrow_mut() = Some(workspace.clone());
    }

    pub(crate) fn log(&self, line: LogLine) {
        let mut logs = self.0.logs.borrow_mut();
        logs.push(line);
        drop(logs);
        self.schedule();
    }

    /// The document was changed over the API. The page knows before any answer does, so that it takes nothing back.
    pub(crate) fn changed(&self, change: Change) {
        self.0.changes.borrow_mut().push(change);
        self.flush();
    }

    /// The run of an ARN, if one was ever told of.
    pub(crate) fn run(&self, arn: &str) -> Option<Run> {
        self.0.runs.borrow().get(arn).map(|tracked| tracked.run.clone())
    }

    /// Knows a run from its beginning, with the document that it began with.
    pub(crate) fn track(&self, arn: &Rc<str>) -> Option<Run> {
        if let Some(run) = self.run(arn) {
            return Some(run);
        }
        let workspace = self.0.workspace.borrow().clone()?;
        let record = workspace.service().execution(arn)?;
        let execution = record.execution.clone();
        Some(self.add(arn, Run { record, execution, document: workspace.document() }))
    }

    /// Knows a run from its beginning, with a document of its own.
    pub(crate) fn track_with(&self, arn: &Rc<str>, document: Document) {
        if let Some(run) = self.track(arn) {
            let run = Run { document: Rc::new(document), ..run };
            self.add(arn, run);
        }
    }

    /// The run of an ARN; a child of a Map Run is followed from now on. Others of those would be too many to tell of.
    pub(crate) fn find(&self, arn: &str) -> Option<Run> {
        if let Some(run) = self.run(arn) {
            return Some(run);
        }
        let workspace = self.0.workspace.borrow().clone()?;
        let (record, execution) = workspace.service().map_run_child(arn)?;
        let document = self.run(&record.arn).map_or_else(|| workspace.document(), |run| run.document);
        Some(self.add(&arn.into(), Run { record, execution, document }))
    }

    fn add(&self, arn: &Rc<str>, run: Run) -> Run {
        let tracked = Tracked { run: run.clone(), progress: Progress::default(), seen: 0 };
        self.0.runs.borrow_mut().insert(Rc::clone(arn), tracked);
        run
    }

    fn schedule(&self) {
        if !self.0.scheduled.replace(true) {
            let news = self.clone();
            Timeout::new(FRAME, move || news.flush()).forget();
        }
    }

    /// Sends what has gathered.
    pub(crate) fn flush(&self) {
        self.0.scheduled.set(false);
        let mut batch = Batch::default();
        for arn in self.0.dirty.take() {
            if self.track(&arn).is_none() {
                continue;
            }
            let mut runs = self.0.runs.borrow_mut();
            let Some(tracked) = runs.get_mut(&arn) else { continue };
            let more = tracked.catch_up();
            let changes = tracked.changes();
            batch.runs.push(run::summary(&tracked.run.record, &tracked.run.execution));
            if !changes.is_empty() {
                batch.states.push((arn.to_string(), changes));
            }
            drop(runs);
            if more {
                self.mark(&arn);
            }
        }
        let mut logs = self.0.logs.borrow_mut();
        let surplus = logs.len().saturating_sub(LINES);
        batch.logs = logs.drain(..).skip(surplus).collect();
        drop(logs);
        batch.changes = self.0.changes.take();
        if !batch.is_empty() {
            (self.0.post)(batch);
        }
    }

    fn mark(&self, arn: &Rc<str>) {
        let mut dirty = self.0.dirty.borrow_mut();
        if !dirty.iter().any(|other| other == arn) {
            dirty.push(Rc::clone(arn));
        }
        drop(dirty);
        self.schedule();
    }
}

impl Observer for News {
    fn event(&self, execution: &ExecutionInfo, _event: &HistoryEvent) {
        // Of a Map Run's children only those are told of that somebody looks at.
        if execution.map_run_arn.is_some() && self.run(&execution.execution_arn).is_none() {
            return;
        }
        // A hot loop comes here for every event: the common case is one comparison.
        self.mark(&execution.execution_arn);
    }
}

impl Tracked {
    /// Takes in the events since last time; true if there are more than one frame takes.
    fn catch_up(&mut self) -> bool {
        let history = self.run.execution.history();
        let events = history.events().get(self.seen..).unwrap_or_default();
        for event in events.iter().take(EVENTS) {
            if let Some(event) = light(event) {
                self.progress.apply(&event);
            }
        }
        self.seen += events.len().min(EVENTS);
        events.len() > EVENTS
    }

    fn changes(&mut self) -> Vec<StateChange> {
        let changed = self.progress.take_changed();
        changed
            .into_iter()
            .filter_map(|state| {
                let status = self.progress.status_of(&state, None)?;
                Some(StateChange { state, status })
            })
            .collect()
    }
}

/// An event without its payloads.
fn light(event: &HistoryEvent) -> Option<Event> {
    let wire = wire::history::event(event, false);
    serde_json::to_value(&wire).ok().as_ref().and_then(Event::from_wire)
}
