//! Redrive: an execution that failed, timed out or was stopped goes on from the state that it was in.
//!
//! Separate because it is the one way in which an execution that has ended begins again: its history grows on, its clock
//! for `TimeoutSeconds` starts anew, and the context object counts.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>

use std::cell::Cell;
use std::rc::Rc;

use crate::execution::{Execution, ExecutionStatus, Run};
use crate::history::{EventId, HistoryEventDetails};
use crate::machine::Branch;
use crate::scope::Scope;
use crate::standing::Standing;
use crate::timestamp::Timestamp;

/// What a run knows about its redrives.
#[derive(Default)]
pub(crate) struct Redrives {
    /// Where the top level is, or was when the execution ended.
    standing: Rc<Standing>,
    count: Cell<u32>,
    latest: Cell<Option<Timestamp>>,
}

impl Redrives {
    /// As they stood: where the top level was, how often it has been redriven and when.
    #[cfg(feature = "serde")]
    pub(crate) fn recalled(standing: Rc<Standing>, history: &crate::History) -> Self {
        let redriven = |event: &crate::HistoryEvent| {
            let HistoryEventDetails::ExecutionRedriven { redrive_count } = event.details else { return None };
            Some((redrive_count, event.timestamp))
        };
        let latest = history.events().iter().rev().find_map(redriven);
        let (count, latest) = latest.unzip();
        Self { standing, count: Cell::new(count.unwrap_or_default()), latest: Cell::new(latest) }
    }

    pub(crate) fn count(&self) -> u32 {
        self.count.get()
    }

    pub(crate) fn latest(&self) -> Option<Timestamp> {
        self.latest.get()
    }
}

impl Execution {
    /// `RedriveExecution`: goes on from the state that did not succeed, with the input and the variables it had; within a
    /// Parallel or a Map only in the branches, iterations and children that did not. False if the execution runs or has
    /// succeeded.
    pub fn redrive(&self) -> bool {
        if matches!(self.status(), ExecutionStatus::Running | ExecutionStatus::Succeeded) {
            return false;
        }
        let run = self.run();
        run.reopen();
        let redrives = &run.redrives;
        redrives.standing.begin_anew();
        redrives.count.set(redrives.count.get() + 1);
        redrives.latest.set(Some(run.world.executor.now()));
        let last = EventId::try_from(run.event_count()).unwrap_or(EventId::MAX);
        let redriven = run.record(last, HistoryEventDetails::ExecutionRedriven { redrive_count: self.redrive_count() });
        run.spawn(crate::machine::run_execution(Rc::clone(run), redriven));
        true
    }

    /// How often it has been redriven.
    pub fn redrive_count(&self) -> u32 {
        self.info().redrive_count.unwrap_or(0) + self.run().redrives.count()
    }

    /// When it was last redriven.
    pub fn redrive_date(&self) -> Option<Timestamp> {
        self.run().redrives.latest()
    }
}

impl Branch {
    /// The top level of a run: at the start, or where a redrive goes on.
    pub(crate) fn top_level(run: &Rc<Run>, previous: EventId) -> Self {
        let mut branch = Self::new(Rc::clone(run), run.program.states.clone(), Rc::<Scope>::default(), previous);
        branch.standing = Rc::clone(&run.redrives.standing);
        branch
    }
}
