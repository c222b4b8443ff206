//! Where a line of states is: the state under way, what it was given, and the lines within it.
//!
//! Kept beside the futures that run, because what a failure, a stop or a limit drops can tell nothing any more: the events
//! of an abort are written from here, and a redrive goes on from here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl::definition::StateIndex;
use syntax::Value;

use crate::error::StateError;
use crate::history::{EventId, StateType, Timeouts};
use crate::host::Interrupted;
use crate::map_run::MapRun;
use crate::scope::Scope;
use crate::timestamp::Timestamp;

/// See the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Standing {
    place: RefCell<Option<Place>>,
    /// The type of the state under way, once it has been entered.
    entered: Cell<Option<StateType>>,
    within: RefCell<Within>,
    /// Set only until the line goes on in another process than the one that began it.
    under_way: RefCell<Option<Box<UnderWay>>>,
}

/// The state that a line is about to run, or runs.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) state: StateIndex,
    pub(crate) input: Value,
    pub(crate) scope: Rc<Scope>,
}

/// What runs within the state under way.
#[derive(Debug, Default)]
pub(crate) enum Within {
    #[default]
    Nothing,
    /// The branches of a Parallel, or the iterations of the Map of this name.
    Lines { map: Option<Rc<str>>, lines: Vec<Line> },
    /// The children of a distributed Map.
    MapRun(MapRun),
}

/// How far a line had come when the process ended that ran it.
#[derive(Debug)]
pub(crate) struct UnderWay {
    /// The event that entered the state, and when.
    pub(crate) entered: (EventId, Timestamp),
    /// The event before that.
    pub(crate) phase: EventId,
    /// The line's last event.
    pub(crate) last: EventId,
    /// How the attempts failed that were followed by others, or will be.
    pub(crate) failures: Vec<StateError>,
    pub(crate) stage: Stage,
}

/// What a line was busy with.
#[cfg_attr(not(feature = "serde"), expect(dead_code, reason = "only what was written down can be under way so"))]
#[derive(Debug)]
pub(crate) enum Stage {
    /// With nothing: its next state is yet to be entered.
    Between,
    /// A Wait lets time pass.
    Time,
    /// A task is under way.
    Task(Waiting),
    /// An attempt has failed, and the next one is due at this time.
    Due(Timestamp),
    /// The line has failed for good, and whoever is around it is yet to be told.
    Failed(StateError),
    /// Branches, iterations or children run.
    Inside(Inside),
}

/// What is known of a task that another process scheduled.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) token: Option<Rc<str>>,
    /// As it was scheduled: nothing of it is evaluated again.
    pub(crate) order: TaskOrder,
    pub(crate) interrupted: Interrupted,
}

/// What a task is given: the parts of its request that are evaluated.
#[derive(Clone, Debug)]
pub(crate) struct TaskOrder {
    pub(crate) parameters: Value,
    pub(crate) timeouts: Timeouts,
    /// The role that `Credentials` names.
    pub(crate) role_arn: Option<Rc<str>>,
}

/// What is known of a Parallel or a Map whose lines run.
#[derive(Debug)]
pub(crate) struct Inside {
    /// The event that began the lines: of the Map Run in a distributed Map.
    pub(crate) started: EventId,
    /// The event that the state's exit would hang on if no more lines ended.
    pub(crate) last: EventId,
    /// Iterations that have come to their end, by number and last event, and are yet to be told so.
    pub(crate) ended: Vec<(usize, EventId)>,
}

impl Stage {
    pub(crate) fn into_inside(self) -> Option<Inside> {
        if let Self::Inside(inside) = self { Some(inside) } else { None }
    }

    pub(crate) fn into_waiting(self) -> Option<Waiting> {
        if let Self::Task(waiting) = self { Some(waiting) } else { None }
    }

    /// When the next attempt is due, where nothing else is to be done before it.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        if let Self::Due(due) = self { Some(*due) } else { None }
    }
}

/// One branch or iteration.
#[derive(Clone, Debug, Default)]
pub(crate) enum Line {
    #[default]
    NotBegun,
    /// Under way, or cut short or failed there.
    At(Rc<Standing>),
    Done(Value),
}

impl Line {
    /// Where a line goes on that is not done.
    pub(crate) fn go_on(&mut self) -> Rc<Standing> {
        let standing = match std::mem::take(self) {
            Self::At(standing) => standing,
            Self::NotBegun | Self::Done(_) => Rc::default(),
        };
        *self = Self::At(Rc::clone(&standing));
        standing
    }
}

impl Standing {
    /// As it stood when the process ended that ran it.
    #[cfg(feature = "serde")]
    pub(crate) fn recalled(place: Option<Place>, within: Within, under_way: Option<UnderWay>) -> Rc<Self> {
        Rc::new(Self {
            place: RefCell::new(place),
            entered: Cell::default(),
            within: RefCell::new(within),
            under_way: RefCell::new(under_way.map(Box::new)),
        })
    }

    /// The line is about to run a state.
    pub(crate) fn arrive(&self, state: StateIndex, input: &Value, scope: &Rc<Scope>) {
        *self.place.borrow_mut() = Some(Place { state, input: input.clone(), scope: Rc::clone(scope) });
        self.hold(Within::Nothing);
    }

    /// A redrive begins states anew that were to be gone on with, here and in the lines within.
    pub(crate) fn begin_anew(&self) {
        self.under_way.take();
        for (_, line) in self.under_way_within() {
            line.begin_anew();
        }
    }

    /// Whether the line goes on from where another process left it.
    pub(crate) fn goes_on(&self) -> bool {
        self.under_way.borrow().is_some()
    }

    pub(crate) fn enter(&self, state_type: StateType) {
        self.entered.set(Some(state_type));
    }

    /// The line has ended, well or not.
    pub(crate) fn end(&self) {
        self.entered.set(None);
    }

    /// The type of the state under way.
    pub(crate) fn entered(&self) -> Option<StateType> {
        self.entered.get()
    }

    /// What runs within the state under way from now on.
    pub(crate) fn hold(&self, within: Within) {
        // What was held may be a deep tree: it is dropped when the borrow is over.
        drop(self.within.replace(within));
    }

    /// The line of this number has come to its end.
    pub(crate) fn done(&self, index: usize, output: &Value) {
        self.set_line(index, Line::Done(output.clone()));
    }

    fn set_line(&self, index: usize, line: Line) {
        if let Within::Lines { lines, .. } = &mut *self.within.borrow_mut()
            && let Some(place) = lines.get_mut(index)
        {
            *place = line;
        }
    }

    /// The line of this number begins, or goes on.
    pub(crate) fn begin_line(&self, index: usize) -> Rc<Standing> {
        if let Within::Lines { lines, .. } = &mut *self.within.borrow_mut()
            && let Some(line) = lines.get_mut(index)
        {
            return line.go_on();
        }
        Rc::default()
    }

    /// The lines within that have begun and not come to their end, with their numbers.
    pub(crate) fn under_way_within(&self) -> Vec<(usize, Rc<Standing>)> {
        let Within::Lines { lines, .. } = &*self.within.borrow() else { return Vec::new() };
        let at = |(index, line): (usize, &Line)| match line {
            Line::At(standing) => Some((index, Rc::clone(standing))),
            Line::NotBegun | Line::Done(_) => None,
        };
        lines.iter().enumerate().filter_map(at).collect()
    }

    /// The name of the Map that the lines within are iterations of.
    pub(crate) fn map(&self) -> Option<Rc<str>> {
        if let Within::Lines { map, .. } = &*self.within.borrow() { map.clone() } else { None }
    }

    /// Where to go on: the place, and what is known of the state there.
    pub(crate) fn take_up(&self) -> (Option<Place>, Resumed) {
        let resumed = Resumed { within: self.within.take(), under_way: self.under_way.take() };
        (self.place.borrow().clone(), resumed)
    }
}

/// What is known of the first state of a line that goes on.
#[derive(Debug)]
pub(crate) struct Resumed {
    /// What had come of the lines within it.
    pub(crate) within: Within,
    /// Of a state that another process had begun.
    pub(crate) under_way: Option<Box<UnderWay>>,
}
