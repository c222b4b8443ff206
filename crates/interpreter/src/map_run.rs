//! A Map Run: the child executions of one visit to a distributed Map, and how they stand.
//!
//! Separate from the state that runs it because `DescribeMapRun`, `ListMapRuns` and the page look at it meanwhile.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html>

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use syntax::Value;

use crate::execution::{Execution, ExecutionStatus};
use crate::timestamp::Timestamp;

/// The counts that `DescribeMapRun` gives, for items and for executions alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
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

/// What `UpdateMapRun` may change while the run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
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
    pub(crate) started: Timestamp,
    pub(crate) stopped: Cell<Option<Timestamp>>,
    pub(crate) status: Cell<ExecutionStatus>,
    pub(crate) limits: Cell<MapRunLimits>,
    pub(crate) items: Cell<MapRunCounts>,
    pub(crate) executions: Cell<MapRunCounts>,
    pub(crate) children: RefCell<Vec<Execution>>,
}

impl MapRun {
    pub fn arn(&self) -> &Rc<str> {
        &self.shared.arn
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

    pub(crate) fn settle(&self, status: ExecutionStatus, now: Timestamp) {
        self.shared.status.set(status);
        self.shared.stopped.set(Some(now));
    }

    /// The outputs of the children that succeeded, in the order of the items.
    pub(crate) fn outputs(&self) -> Value {
        self.shared.children.borrow().iter().filter_map(|child| child.outcome()?.output().cloned()).collect()
    }

    /// The child executions begun so far, in order.
    pub fn children(&self) -> Vec<Execution> {
        self.shared.children.borrow().clone()
    }
}
