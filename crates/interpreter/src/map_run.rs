//! A Map Run: the child executions of one visit to a distributed Map, and how they stand.
//!
//! Separate from the state that runs it because `DescribeMapRun`, `ListMapRuns` and the page look at it meanwhile.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html>

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use syntax::{Array, Value};

use crate::execution::{Execution, ExecutionOutcome, ExecutionStatus};
use crate::timestamp::Timestamp;

/// The counts that `DescribeMapRun` gives, for items and for executions alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MapRunCounts {
    pub pending: u64,
    pub running: u64,
    pub succeeded: u64,
    pub failed: u64,
    pub timed_out: u64,
    pub aborted: u64,
    pub total: u64,
    pub results_written: u64,
    pub failures_not_redrivable: u64,
    pub pending_redrive: u64,
}

impl MapRunCounts {
    /// So many are pending no more, but run.
    pub(crate) fn begin(&mut self, by: u64) {
        self.pending = self.pending.saturating_sub(by);
        self.running += by;
    }

    /// So many have ended.
    pub(crate) fn end(&mut self, outcome: &ExecutionOutcome, by: u64) {
        self.running = self.running.saturating_sub(by);
        match outcome {
            ExecutionOutcome::Succeeded(_) => {
                self.succeeded += by;
                self.results_written += by;
            }
            ExecutionOutcome::Failed(_) => self.failed += by,
            ExecutionOutcome::TimedOut(_) => self.timed_out += by,
            ExecutionOutcome::Aborted(_) => self.aborted += by,
        }
    }
}

/// What `UpdateMapRun` may change while the run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MapRunLimits {
    /// 0: as many children at once as can be.
    pub max_concurrency: u32,
    pub tolerated_failure_count: Option<u64>,
    pub tolerated_failure_percentage: Option<f64>,
}

/// A clone is the same run.
#[derive(Clone, Debug)]
pub struct MapRun {
    pub(crate) shared: Rc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) arn: Rc<str>,
    /// The Map's `Label`, or a made-up one: part of the children's ARNs.
    pub(crate) label: Rc<str>,
    /// The Map's own name.
    pub(crate) state_name: Rc<str>,
    pub(crate) started: Timestamp,
    pub(crate) stopped: Cell<Option<Timestamp>>,
    pub(crate) status: Cell<ExecutionStatus>,
    pub(crate) limits: Cell<MapRunLimits>,
    pub(crate) items: Cell<MapRunCounts>,
    pub(crate) executions: Cell<MapRunCounts>,
    /// What each child is given, once that is known.
    pub(crate) inputs: RefCell<Option<Array>>,
    /// In the order of the items or batches.
    pub(crate) children: RefCell<Vec<Child>>,
    pub(crate) redrives: Cell<u32>,
    pub(crate) redriven: Cell<Option<Timestamp>>,
}

/// A child execution, and how many items it works on.
#[derive(Clone, Debug)]
pub(crate) struct Child {
    pub(crate) execution: Execution,
    pub(crate) items: u64,
}

impl MapRun {
    pub fn arn(&self) -> &Rc<str> {
        &self.shared.arn
    }

    /// The name of the Map state.
    pub fn state_name(&self) -> &str {
        &self.shared.state_name
    }

    pub fn start_date(&self) -> Timestamp {
        self.shared.started
    }

    pub fn stop_date(&self) -> Option<Timestamp> {
        self.shared.stopped.get()
    }

    pub fn status(&self) -> ExecutionStatus {
        self.shared.status.get()
    }

    pub fn limits(&self) -> MapRunLimits {
        self.shared.limits.get()
    }

    /// `UpdateMapRun`: holds from the next child that ends.
    pub fn set_limits(&self, limits: MapRunLimits) {
        self.shared.limits.set(limits);
    }

    pub fn max_concurrency(&self) -> u32 {
        self.limits().max_concurrency
    }

    pub fn tolerated_failure_count(&self) -> u64 {
        self.limits().tolerated_failure_count.unwrap_or(0)
    }

    pub fn tolerated_failure_percentage(&self) -> f64 {
        self.limits().tolerated_failure_percentage.unwrap_or(0.0)
    }

    pub fn item_counts(&self) -> MapRunCounts {
        self.shared.items.get()
    }

    pub fn execution_counts(&self) -> MapRunCounts {
        self.shared.executions.get()
    }

    /// How often it has been redriven with its execution.
    pub fn redrive_count(&self) -> u32 {
        self.shared.redrives.get()
    }

    /// When it was last redriven.
    pub fn redrive_date(&self) -> Option<Timestamp> {
        self.shared.redriven.get()
    }

    pub(crate) fn settle(&self, status: ExecutionStatus, now: Timestamp) {
        self.shared.status.set(status);
        self.shared.stopped.set(Some(now));
        // Whoever runs still is stopped with the run.
        self.count(|counts, _| counts.aborted += std::mem::take(&mut counts.running), 0);
    }

    /// The run goes on: all that did not succeed is to be done.
    pub(crate) fn redrive(&self, now: Timestamp) {
        let shared = &self.shared;
        shared.redrives.set(shared.redrives.get() + 1);
        shared.redriven.set(Some(now));
        shared.status.set(ExecutionStatus::Running);
        shared.stopped.set(None);
        let again = |counts: MapRunCounts| MapRunCounts {
            pending: counts.total - counts.succeeded,
            succeeded: counts.succeeded,
            total: counts.total,
            results_written: counts.results_written,
            ..MapRunCounts::default()
        };
        shared.items.set(again(shared.items.get()));
        shared.executions.set(again(shared.executions.get()));
    }

    /// Changes both counts, that of executions by one and that of items by so many.
    pub(crate) fn count(&self, change: impl Fn(&mut MapRunCounts, u64), items: u64) {
        for (counts, by) in [(&self.shared.executions, 1), (&self.shared.items, items)] {
            let mut changed = counts.get();
            change(&mut changed, by);
            counts.set(changed);
        }
    }

    /// The child of this number, if it has begun.
    pub(crate) fn child(&self, index: usize) -> Option<Execution> {
        self.shared.children.borrow().get(index).map(|child| child.execution.clone())
    }

    /// Whether the child of this number is yet to be begun, or to be redriven with the run.
    pub(crate) fn is_to_be_begun(&self, index: usize) -> bool {
        self.child(index).is_none_or(|child| self.awaits_redrive(&child))
    }

    /// Whether a child failed before the run was redriven the last time.
    pub(crate) fn awaits_redrive(&self, child: &Execution) -> bool {
        let failed = !matches!(child.status(), ExecutionStatus::Running | ExecutionStatus::Succeeded);
        failed && self.redrive_date().is_some_and(|redriven| child.stop_date() <= Some(redriven))
    }

    /// The counts as its children tell them: of those that ended last nobody may have been told.
    pub(crate) fn recount(&self) {
        let shared = &self.shared;
        let begin = |counts: MapRunCounts| MapRunCounts {
            total: counts.total,
            pending: counts.total,
            ..MapRunCounts::default()
        };
        shared.items.set(begin(shared.items.get()));
        shared.executions.set(begin(shared.executions.get()));
        for Child { execution, items } in &*shared.children.borrow() {
            if self.awaits_redrive(execution) {
                continue;
            }
            self.count(MapRunCounts::begin, *items);
            if let Some(outcome) = execution.outcome() {
                self.count(|counts, by| counts.end(&outcome, by), *items);
            }
        }
    }

    /// The outputs of the children that succeeded, in the order of the items.
    pub(crate) fn outputs(&self) -> Value {
        self.shared.children.borrow().iter().filter_map(|child| child.execution.outcome()?.output().cloned()).collect()
    }

    /// The child executions begun so far, in order.
    pub fn children(&self) -> Vec<Execution> {
        self.shared.children.borrow().iter().map(|child| child.execution.clone()).collect()
    }

    /// The child execution of an ARN.
    pub fn child_of_arn(&self, arn: &str) -> Option<Execution> {
        let children = self.shared.children.borrow();
        children.iter().map(|child| &child.execution).find(|child| *child.info().execution_arn == *arn).cloned()
    }

    /// How many items a child works on.
    pub fn item_count(&self, child: &Execution) -> Option<u64> {
        let arn = &child.info().execution_arn;
        self.shared
            .children
            .borrow()
            .iter()
            .find(|child| child.execution.info().execution_arn == *arn)
            .map(|child| child.items)
    }
}
