//! Where an execution was, with all the lines within it, told from its history alone.
//!
//! Separate because it reads what [`machine`](crate::machine) and the states write: each event belongs to a line of states,
//! and says how far that line has come. An event names the one before it, which is of the same line, of a line within it
//! that has ended, or of the one around it. Names of states are unique in a machine: with the line of the event before,
//! the name leads to the line. [Notes](crate::note) tell the rest. What a history tells that this does not understand is
//! never gone on with.

mod conclusion;

use std::collections::HashSet;
use std::rc::Rc;

use asl::definition::{StateIndex, States};
use asl::state::{Parallel, State, StateKind};
use syntax::Value;

use self::conclusion::Conclusion;
use crate::error::StateError;
use crate::history::{Assigned, EventId, History, HistoryEvent, HistoryEventDetails as Event};
use crate::map_run::MapRun;
use crate::note::{Note, Untold};
use crate::scope::Scope;
use crate::standing::Standing;
use crate::timestamp::Timestamp;

/// What a history tells.
pub(super) struct Retraced {
    pub(super) standing: Rc<Standing>,
    /// Whether all of it is understood.
    pub(super) can_go_on: bool,
    /// The tokens of the tasks under way.
    pub(super) waits_for: Vec<Rc<str>>,
    /// How many tasks under way nobody else has: they are begun again.
    pub(super) again: usize,
}

/// `tokens` are those that were handed out, with the event that entered the task's state.
pub(super) fn retrace(
    states: &States,
    history: &History,
    notes: &[Note],
    tokens: &[(EventId, Rc<str>)],
    map_runs: &[MapRun],
) -> Retraced {
    let mut tracer =
        Tracer { history, lines: vec![Line::new(None, states.clone(), Rc::default())], line_of: Vec::new() };
    let mut lost = false;
    let mut notes = notes.iter().peekable();
    for event in history.events() {
        let line = if lost { tracer.follow_top(event) } else { tracer.follow(event) };
        lost |= line.is_none();
        tracer.line_of.push(line.unwrap_or(TOP));
        while let Some(note) = notes.next_if(|note| note.after <= event.id) {
            lost |= tracer.read(note).is_none();
        }
    }
    let mut conclusion = Conclusion::new(tracer.lines, history, tokens, map_runs);
    let (standing, can_go_on) = conclusion.line(TOP);
    let Conclusion { waits_for, again, .. } = conclusion;
    Retraced { standing, can_go_on: can_go_on && !lost, waits_for, again }
}

/// The number of the line of the top level.
const TOP: usize = 0;

/// A line of states as far as the events have told.
#[derive(Debug)]
struct Line {
    /// The line that this one is within.
    around: Option<usize>,
    states: States,
    scope: Rc<Scope>,
    /// The state that it was in last.
    state: Option<StateIndex>,
    input: Value,
    entered: (EventId, Timestamp),
    /// The event before that.
    phase: EventId,
    /// Its last event.
    last: EventId,
    failures: Vec<StateError>,
    stage: Told,
    within: Within,
    /// A redrive is about to enter the state once more, for what is within it, unless the line has come to its end.
    redriven: bool,
}

/// How far the state has come.
#[derive(Debug)]
enum Told {
    /// There is none, or it is to be entered again.
    Nothing,
    /// It is told that it begins: the next event is the first of the line.
    Begun,
    Entered,
    /// A task has been scheduled, by this event.
    Scheduled {
        event: EventId,
        handed_out: bool,
        submitted: Option<Value>,
    },
    /// Lines within it run, or a Map Run does.
    Inside,
    /// An attempt has failed, and the next one is due.
    Due(Timestamp),
    /// The work is done, well or not: what follows is written at once.
    Over,
    /// The line has failed with it.
    Failed(StateError),
    Left {
        output: Value,
        assigned: Assigned,
        /// The state to be entered next, unless the line has come to its end.
        next: Option<StateIndex>,
    },
}

/// The lines within the state.
#[derive(Debug, Default)]
struct Within {
    /// The event that began them.
    started: EventId,
    /// The last success of an iteration.
    succeeded: Option<EventId>,
    lines: Vec<Option<usize>>,
    /// Those iterations whose success has been told.
    told: HashSet<usize>,
    map_run_arn: Option<Rc<str>>,
}

impl Line {
    fn new(around: Option<usize>, states: States, scope: Rc<Scope>) -> Self {
        Self {
            around,
            states,
            scope,
            state: None,
            input: Value::Null,
            entered: (0, Timestamp::default()),
            phase: 0,
            last: 0,
            failures: Vec::new(),
            stage: Told::Nothing,
            within: Within::default(),
            redriven: false,
        }
    }

    fn kind(&self) -> Option<&StateKind> {
        self.current().map(|state| &state.kind)
    }

    fn current(&self) -> Option<&State> {
        self.state.map(|state| self.states.get(state))
    }

    fn parallel(&self) -> Option<&Parallel> {
        if let Some(StateKind::Parallel(parallel)) = self.kind() { Some(parallel) } else { None }
    }

    fn is_in(&self, name: &str) -> bool {
        self.current().is_some_and(|state| *state.name == *name)
    }

    /// Whether lines within its state may begin or end.
    fn is_open(&self, is_kind: fn(&StateKind) -> bool) -> bool {
        self.kind().is_some_and(is_kind) && matches!(self.stage, Told::Entered | Told::Inside | Told::Due(_))
    }
}

fn is_parallel(kind: &StateKind) -> bool {
    matches!(kind, StateKind::Parallel(_))
}

fn is_map(kind: &StateKind) -> bool {
    matches!(kind, StateKind::Map(_))
}

struct Tracer<'a> {
    history: &'a History,
    lines: Vec<Line>,
    /// Of each event so far.
    line_of: Vec<usize>,
}

impl Tracer<'_> {
    /// Takes in an event; gives its line, or nothing if it does not fit.
    fn follow(&mut self, event: &HistoryEvent) -> Option<usize> {
        let HistoryEvent { id, previous_event_id: previous, details, .. } = event;
        let before = self.before(*previous)?;
        let line = match details {
            Event::ExecutionRedriven { .. } => {
                for line in &mut self.lines {
                    line.redriven = true;
                    if !matches!(line.stage, Told::Left { .. }) {
                        line.stage = Told::Nothing;
                    }
                }
                if !matches!(self.lines.first()?.stage, Told::Left { .. }) {
                    self.set(TOP, Told::Begun);
                }
                TOP
            }
            // The first state hangs on no event, and what ends an execution says nothing of its lines.
            Event::ExecutionStarted { .. }
            | Event::ExecutionSucceeded { .. }
            | Event::ExecutionFailed(_)
            | Event::ExecutionTimedOut(_)
            | Event::ExecutionAborted(_) => return Some(TOP),
            Event::StateEntered { name, input, .. } => self.enter(event, name, input)?,
            Event::StateExited { name, output, assigned, .. } => {
                let line = self.locate(*previous, name)?;
                self.set(line, Told::Left { output: output.clone(), assigned: assigned.clone(), next: None })
            }
            Event::EvaluationFailed { state, .. } => {
                let line = self.locate(*previous, state)?;
                self.set(line, Told::Over)
            }
            Event::TaskStarted(_) | Event::LambdaFunctionStarted | Event::MapRunSucceeded => before,
            Event::LambdaFunctionScheduled { .. } | Event::ActivityScheduled { .. } | Event::TaskScheduled(_) => {
                self.set(before, Told::Scheduled { event: *id, handed_out: false, submitted: None })
            }
            Event::ActivityStarted { .. } => self.hand_out(before, None)?,
            Event::TaskSubmitted { output, .. } => self.hand_out(before, Some(output))?,
            // What comes of a failure is told by a note, or by the exit that a catcher leads to.
            Event::LambdaFunctionSucceeded { .. }
            | Event::LambdaFunctionScheduleFailed(_)
            | Event::LambdaFunctionStartFailed(_)
            | Event::LambdaFunctionFailed(_)
            | Event::LambdaFunctionTimedOut(_)
            | Event::ActivitySucceeded { .. }
            | Event::ActivityScheduleFailed(_)
            | Event::ActivityFailed(_)
            | Event::ActivityTimedOut(_)
            | Event::TaskSucceeded { .. }
            | Event::TaskStartFailed { .. }
            | Event::TaskSubmitFailed { .. }
            | Event::TaskFailed { .. }
            | Event::TaskTimedOut { .. }
            | Event::MapRunFailed(_) => self.set(before, Told::Over),
            Event::ParallelStateStarted => self.begin_lines(before, *id, is_parallel)?,
            Event::MapStateStarted { .. } => self.begin_lines(before, *id, is_map)?,
            // The line's exit hangs beside these, on what came before them.
            Event::ParallelStateSucceeded => return self.close(before, is_parallel),
            Event::MapStateSucceeded => return self.close(before, is_map),
            Event::ParallelStateFailed => self.close(before, is_parallel)?,
            Event::MapStateFailed => self.close(before, is_map)?,
            Event::MapIterationStarted { name, index } => self.begin_iteration(before, name, *index)?,
            Event::MapIterationSucceeded { name, index } => {
                let map = self.climb(before, |line| line.is_in(name))?;
                let within = &mut self.lines.get_mut(map)?.within;
                within.succeeded = Some(*id);
                within.told.insert(usize::try_from(*index).ok()?);
                // The line within goes no further; the Map's own last event stays.
                return Some(map);
            }
            Event::MapIterationFailed { .. }
            | Event::StateAborted { .. }
            | Event::MapIterationAborted { .. }
            | Event::MapRunAborted => return Some(before),
            Event::MapRunStarted { map_run_arn } | Event::MapRunRedriven { map_run_arn, .. } => {
                let within = &mut self.lines.get_mut(before)?.within;
                (within.started, within.map_run_arn) = (*id, Some(Rc::clone(map_run_arn)));
                before
            }
        };
        self.lines.get_mut(line)?.last = *id;
        Some(line)
    }

    /// Takes in an event of the top level only, once the lines within it are not understood.
    fn follow_top(&mut self, event: &HistoryEvent) -> Option<usize> {
        if let Event::StateEntered { name, input, .. } = &event.details {
            let state = self.lines.get(TOP)?.states.find(name)?;
            return self.arrive(TOP, event, state, input);
        }
        if let Event::StateExited { name, output, assigned, .. } = &event.details
            && self.lines.get(TOP)?.is_in(name)
        {
            return Some(self.set(TOP, Told::Left { output: output.clone(), assigned: assigned.clone(), next: None }));
        }
        None
    }

    /// The line of an event.
    fn before(&self, event: EventId) -> Option<usize> {
        match usize::try_from(event).ok()?.checked_sub(1) {
            None => Some(TOP),
            Some(place) => self.line_of.get(place).copied(),
        }
    }

    /// The innermost line from this one outwards that is as wanted.
    fn climb(&self, from: usize, is_wanted: impl Fn(&Line) -> bool) -> Option<usize> {
        let mut at = from;
        while !is_wanted(self.lines.get(at)?) {
            at = self.lines.get(at)?.around?;
        }
        Some(at)
    }

    /// The line in the state of this name: the one of the event before, one around it, or a branch that the event began.
    fn locate(&self, previous: EventId, name: &str) -> Option<usize> {
        let before = self.before(previous)?;
        if self.began_branches(previous) {
            let branches = self.lines.get(before)?.within.lines.iter().flatten().copied();
            let found = branches.into_iter().find(|line| self.lines.get(*line).is_some_and(|line| line.is_in(name)));
            if found.is_some() {
                return found;
            }
        }
        self.climb(before, |line| line.is_in(name))
    }

    fn began_branches(&self, event: EventId) -> bool {
        self.history.get(event).is_some_and(|event| matches!(event.details, Event::ParallelStateStarted))
    }

    fn set(&mut self, line: usize, stage: Told) -> usize {
        if let Some(line) = self.lines.get_mut(line) {
            line.stage = stage;
        }
        line
    }

    fn enter(&mut self, event: &HistoryEvent, name: &str, input: &Value) -> Option<usize> {
        let before = self.before(event.previous_event_id)?;
        if self.began_branches(event.previous_event_id) {
            let mut branches = self.lines.get(before)?.parallel()?.branches.iter().enumerate();
            let found = branches.find_map(|(index, branch)| Some((index, &branch.states, branch.states.find(name)?)));
            let (index, states, state) = found?;
            let states = states.clone();
            let line = self.line_within(before, index, states)?;
            return self.arrive(line, event, state, input);
        }
        let line = self.climb(before, |line| line.states.find(name).is_some())?;
        let state = self.lines.get(line)?.states.find(name)?;
        self.arrive(line, event, state, input)
    }

    fn arrive(&mut self, line: usize, event: &HistoryEvent, state: StateIndex, input: &Value) -> Option<usize> {
        let here = self.lines.get_mut(line)?;
        let is_redriven = std::mem::take(&mut here.redriven) && here.state == Some(state);
        if let Told::Left { assigned: Some(assigned), .. } = &here.stage
            && !is_redriven
        {
            here.scope.assign(assigned);
        }
        if !is_redriven {
            here.within = Within::default();
        }
        here.state = Some(state);
        here.input = input.clone();
        here.entered = (event.id, event.timestamp);
        here.phase = event.previous_event_id;
        here.last = event.id;
        here.failures.clear();
        here.stage = Told::Entered;
        Some(line)
    }

    /// The line of a branch or an iteration, which is begun unless a redrive goes on with it.
    fn line_within(&mut self, around: usize, index: usize, states: States) -> Option<usize> {
        let next = self.lines.len();
        let outer = self.lines.get_mut(around)?;
        if outer.within.lines.len() <= index {
            outer.within.lines.resize(index + 1, None);
        }
        let place = outer.within.lines.get_mut(index)?;
        if let Some(known) = *place {
            return Some(known);
        }
        *place = Some(next);
        let scope = outer.scope.inner();
        self.lines.push(Line::new(Some(around), states, scope));
        Some(next)
    }

    /// Branches, iterations or children begin, in the innermost state where they can.
    fn begin_lines(&mut self, before: usize, id: EventId, is_kind: fn(&StateKind) -> bool) -> Option<usize> {
        let line = self.climb(before, |line| line.is_open(is_kind))?;
        let within = &mut self.lines.get_mut(line)?.within;
        (within.started, within.succeeded) = (id, None);
        Some(self.set(line, Told::Inside))
    }

    fn begin_iteration(&mut self, before: usize, name: &str, index: u64) -> Option<usize> {
        let map = self.climb(before, |line| line.is_in(name))?;
        let Some(StateKind::Map(state)) = self.lines.get(map)?.kind() else { return None };
        let states = state.item_processor.states.clone();
        let line = self.line_within(map, usize::try_from(index).ok()?, states)?;
        Some(self.set(line, Told::Begun))
    }

    fn hand_out(&mut self, line: usize, answer: Option<&Value>) -> Option<usize> {
        let Told::Scheduled { handed_out, submitted, .. } = &mut self.lines.get_mut(line)?.stage else { return None };
        *handed_out = true;
        *submitted = answer.cloned();
        Some(line)
    }

    /// The work of the innermost open state of a kind is over, well or not.
    fn close(&mut self, before: usize, is_kind: fn(&StateKind) -> bool) -> Option<usize> {
        let line = self.climb(before, |line| line.is_open(is_kind))?;
        Some(self.set(line, Told::Over))
    }

    /// Takes in what no event tells; nothing if it does not fit.
    fn read(&mut self, note: &Note) -> Option<()> {
        let line = self.before(note.entered)?;
        let here = self.lines.get_mut(line).filter(|line| line.entered.0 == note.entered)?;
        (here.last, here.phase) = (note.last, note.phase);
        match (&note.untold, &mut here.stage) {
            (Untold::Next(name), Told::Left { next, .. }) => *next = Some(here.states.find(name)?),
            (Untold::Next(_), _) => return None,
            (Untold::Retried(error, due), stage) => {
                here.failures.push(error.clone());
                // The next attempt begins with nothing.
                here.within = Within::default();
                *stage = Told::Due(*due);
            }
            (Untold::Failed(error), stage) => *stage = Told::Failed(error.clone()),
        }
        Some(())
    }
}
