//! Timers, ordered by deadline and then by the order in which they were set.
//!
//! Separate because the order of two timers with the same deadline is part of what makes runs repeatable. A timer that
//! nobody awaits any more is removed at once: a virtual clock must not jump to it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::Executor;
use crate::timestamp::Timestamp;

type TimerKey = (Timestamp, u64);

#[derive(Default)]
pub(super) struct Timers {
    waiting: BTreeMap<TimerKey, Waker>,
    set: u64,
}

impl Timers {
    fn insert(&mut self, deadline: Timestamp, waker: Waker) -> TimerKey {
        self.set += 1;
        let key = (deadline, self.set);
        self.waiting.insert(key, waker);
        key
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.waiting.first_key_value().map(|((deadline, _), _)| *deadline)
    }

    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<Waker> {
        let mut due = Vec::new();
        while let Some(entry) = self.waiting.first_entry() {
            if entry.key().0 > now {
                break;
            }
            due.push(entry.remove());
        }
        due
    }
}

/// Resolves when the executor's clock reaches a time.
#[derive(Debug)]
pub struct Sleep {
    executor: Executor,
    deadline: Timestamp,
    key: Option<TimerKey>,
}

impl Sleep {
    pub(super) fn new(executor: Executor, deadline: Timestamp) -> Self {
        Self { executor, deadline, key: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.executor.now() >= self.deadline {
            return Poll::Ready(());
        }
        let mut timers = self.executor.inner.timers.borrow_mut();
        let key = match self.key {
            Some(key) if timers.waiting.contains_key(&key) => {
                timers.waiting.insert(key, context.waker().clone());
                key
            }
            _ => timers.insert(self.deadline, context.waker().clone()),
        };
        drop(timers);
        self.key = Some(key);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let waker = self.executor.inner.timers.borrow_mut().waiting.remove(&key);
            drop(waker);
        }
    }
}
