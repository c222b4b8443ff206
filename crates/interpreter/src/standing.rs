//! Where a line of states is: the state under way, what it was given, and the lines within it.
//!
//! Kept beside the futures that run, because what a failure, a stop or a limit drops can tell nothing any more: the events
//! of an abort are written from here, and a redrive goes on from here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use asl::definition::StateIndex;
use syntax::Value;

use crate::history::{EventId, StateType};
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
    /// What the task under way has handed out.
    token: RefCell<Option<Rc<str>>>,
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
    /// A state that waited when the process ended that ran it.
    #[cfg_attr(not(feature = "serde"), expect(dead_code, reason = "only what was written down can wait so"))]
    Waiting(Waiting),
}

/// What is known of a state that waits.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    /// Of a task.
    pub(crate) token: Option<Rc<str>>,
    /// The event that entered the state, and when.
    pub(crate) entered: (EventId, Timestamp),
    pub(crate) scheduled: Timestamp,
    /// Whether somebody has the token already.
    pub(crate) handed_out: bool,
    /// How many attempts have failed.
    pub(crate) retries: u32,
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
    /// The line is about to run a state.
    pub(crate) fn arrive(&self, state: StateIndex, input: &Value, scope: &Rc<Scope>) {
        *self.place.borrow_mut() = Some(Place { state, input: input.clone(), scope: Rc::clone(scope) });
        self.hold(Within::Nothing);
        self.token.take();
    }

    /// A redrive begins the state anew, even if it was to be waited for.
    pub(crate) fn wait_no_more(&self) {
        if matches!(&*self.within.borrow(), Within::Waiting(_)) {
            self.hold(Within::Nothing);
        }
    }

    /// The task under way has this token.
    pub(crate) fn hand_out(&self, token: &Rc<str>) {
        *self.token.borrow_mut() = Some(Rc::clone(token));
    }

    pub(crate) fn token(&self) -> Option<Rc<str>> {
        self.token.borrow().clone()
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
    pub(crate) fn under_way(&self) -> Vec<(usize, Rc<Standing>)> {
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

    /// Where to go on: the place, and what had come of the lines within it.
    pub(crate) fn take_up(&self) -> Option<(Place, Within)> {
        let place = self.place.borrow().clone()?;
        Some((place, self.within.take()))
    }
}
