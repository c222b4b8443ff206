//! The ready queue and the wakers that feed it.
//!
//! Separate because this is the one part that another thread may touch: a [`std::task::Waker`] must be `Send`. Everything
//! else of the executor stays on its thread.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Wake;

use super::TaskId;

type Notify = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct State {
    queue: VecDeque<TaskId>,
    notify: Option<Notify>,
    in_turn: bool,
    push_front_next: bool,
}

#[derive(Default)]
pub(super) struct ReadyQueue {
    state: Mutex<State>,
}

impl ReadyQueue {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics while it holds the lock, so a poisoned one is as good.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, id: TaskId) {
        let notify = {
            let mut state = self.state();
            if std::mem::take(&mut state.push_front_next) {
                state.queue.push_front(id);
            } else {
                state.queue.push_back(id);
            }
            if state.in_turn { None } else { state.notify.clone() }
        };
        if let Some(notify) = notify {
            notify();
        }
    }

    pub(super) fn push_front_next(&self) {
        self.state().push_front_next = true;
    }

    pub(super) fn pop(&self) -> Option<TaskId> {
        self.state().queue.pop_front()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.state().queue.is_empty()
    }

    pub(super) fn set_notify(&self, notify: Notify) {
        self.state().notify = Some(notify);
    }

    pub(super) fn begin_turn(&self) {
        self.state().in_turn = true;
    }

    pub(super) fn end_turn(&self) {
        self.state().in_turn = false;
    }
}

pub(super) struct TaskWaker {
    id: TaskId,
    queued: AtomicBool,
    ready: Arc<ReadyQueue>,
}

impl TaskWaker {
    pub(super) fn new(id: TaskId, ready: Arc<ReadyQueue>) -> Arc<Self> {
        Arc::new(Self { id, queued: AtomicBool::new(false), ready })
    }

    /// Queues the task, once.
    pub(super) fn schedule(&self) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.ready.push(self.id);
        }
    }

    pub(super) fn unschedule(&self) {
        self.queued.store(false, Ordering::Release);
    }
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.schedule();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.schedule();
    }
}
