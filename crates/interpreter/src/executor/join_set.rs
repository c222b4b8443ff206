//! A set of branches that one task awaits, in the order in which they end.
//!
//! Separate because Parallel and Map both need it and both rely on the same promise: dropping the set cancels every branch
//! that has not ended, which ends its timers and its work outside.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::rc::Rc;
use std::task::{Poll, Waker};

use super::{Executor, TaskId};

struct Shared<T> {
    ended: VecDeque<(usize, T)>,
    waiting: Option<Waker>,
}

/// Where a branch tells its end. One that tells none is awaited forever.
pub struct Report<T> {
    index: usize,
    shared: Rc<RefCell<Shared<T>>>,
}

impl<T> Report<T> {
    pub fn end(self, end: T) {
        let mut shared = self.shared.borrow_mut();
        shared.ended.push_back((self.index, end));
        if let Some(waker) = shared.waiting.take() {
            waker.wake();
        }
    }
}

impl<T> std::fmt::Debug for Report<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report").field("index", &self.index).finish_non_exhaustive()
    }
}

/// Branches that end with a `T` each.
pub struct JoinSet<T> {
    executor: Executor,
    shared: Rc<RefCell<Shared<T>>>,
    spawned: Vec<TaskId>,
    running: usize,
}

impl<T: 'static> JoinSet<T> {
    pub fn new(executor: Executor) -> Self {
        let shared = Shared { ended: VecDeque::new(), waiting: None };
        Self { executor, shared: Rc::new(RefCell::new(shared)), spawned: Vec::new(), running: 0 }
    }

    /// Starts a branch; `index` comes back with its end, which the branch reports itself. (A future around the branch's
    /// would hold it twice.)
    pub fn spawn<F: Future<Output = ()> + 'static>(&mut self, index: usize, branch: impl FnOnce(Report<T>) -> F) {
        let report = Report { index, shared: Rc::clone(&self.shared) };
        self.spawned.push(self.executor.spawn(branch(report)));
        self.running += 1;
    }

    /// How many branches have not been taken by [`next`](Self::next).
    pub fn len(&self) -> usize {
        self.running
    }

    pub fn is_empty(&self) -> bool {
        self.running == 0
    }

    /// The next branch that ends; `None` when all have.
    pub async fn next(&mut self) -> Option<(usize, T)> {
        if self.running == 0 {
            return None;
        }
        let shared = &self.shared;
        let end = std::future::poll_fn(|context| {
            let mut shared = shared.borrow_mut();
            match shared.ended.pop_front() {
                Some(end) => Poll::Ready(end),
                None => {
                    shared.waiting = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await;
        self.running -= 1;
        Some(end)
    }
}

impl<T> Drop for JoinSet<T> {
    fn drop(&mut self) {
        if self.running > 0 {
            for id in self.spawned.drain(..) {
                self.executor.cancel(id);
            }
        }
    }
}

impl<T> std::fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JoinSet").field("running", &self.running).finish_non_exhaustive()
    }
}
