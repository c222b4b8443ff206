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
    /// Takes up what a history tells: how often and when, and where a redrive would go on. What a Parallel or a Map had come
    /// to is not told by it: they run anew as a whole.
    #[cfg(feature = "serde")]
    pub(crate) fn recall(&self, history: &crate::History, states: &asl::definition::States) {
        let mut scope = Rc::<Scope>::default();
        for event in history.events() {
            if let HistoryEventDetails::ExecutionRedriven { redrive_count } = &event.details {
                self.count.set(*redrive_count);
                self.latest.set(Some(event.timestamp));
            }
            if let HistoryEventDetails::StateEntered { name, input, .. } = &event.details
                && let Some(state) = states.find(name)
            {
                self.standing.arrive(state, input, &scope);
            }
            if let HistoryEventDetails::StateExited { name, assigned: Some(assigned), .. } = &event.details
                && states.find(name).is_some()
            {
                scope.assign(assigned);
            }
        }
    }

    /// Takes up a state that waits, where the history ends with one. Gives the last event.
    #[cfg(feature = "serde")]
    pub(crate) fn wait_on(
        &self,
        token: Option<&Rc<str>>,
        history: &crate::History,
        states: &asl::definition::States,
    ) -> Option<EventId> {
        let last = history.events().last()?.id;
        let waiting = crate::waiting::waiting(token, history, states)?;
        if let Some(token) = &waiting.token {
            self.standing.hand_out(token);
        }
        self.standing.hold(crate::standing::Within::Waiting(waiting));
        Some(last)
    }

    /// The token of the top level's task under way.
    pub(crate) fn token(&self) -> Option<Rc<str>> {
        self.standing.token()
    }

    pub(crate) fn count(&self) -> u32 {
        self.count.get()
    }

    pub(crate) fn latest(&self) -> Option<Timestamp> {
        self.latest.get()
    }
}

impl Execution {
    /// The token of the task that it waits for: of a state of the top level, not within a Parallel or a Map.
    pub fn task_token(&self) -> Option<Rc<str>> {
        self.run().redrives.token()
    }

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
        redrives.standing.wait_no_more();
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
