//! The deterministic executor: a first-in-first-out ready queue and a heap of timers, on one thread.
//!
//! Every execution, every branch of a Parallel and every iteration of a Map is one task here. The order depends on nothing
//! but what the tasks do, so what a test sees is what the browser runs. It is driven from outside by [`Executor::turn`]:
//! natively in a loop that moves a virtual clock, in the browser once a macrotask. Anything outside wakes a task through
//! its [`std::task::Waker`]; the callback of [`Executor::set_notify`] then says that a turn is due.

mod join_set;
mod ready;
mod timers;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

pub use self::join_set::{JoinSet, Report};
use self::ready::{ReadyQueue, TaskWaker};
pub use self::timers::Sleep;
use self::timers::Timers;
use crate::timestamp::Timestamp;

/// Tells the time. Natively and in tests often a [`VirtualClock`](crate::testing::VirtualClock).
pub trait Clock {
    fn now(&self) -> Timestamp;
}

/// Names a task for as long as it lives; never used again after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId {
    slot: u32,
    generation: u32,
}

impl TaskId {
    /// One number that no two tasks of an executor share, for hosts that keep a map.
    pub fn as_u64(self) -> u64 {
        u64::from(self.generation) << 32 | u64::from(self.slot)
    }
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Finished,
    /// Dropped before its end: a sibling failed, or someone stopped the execution.
    Cancelled,
}

/// Is told of every task's beginning and end. The page holds a JavaScript promise for each.
pub trait TaskHook {
    fn spawned(&self, task: TaskId);
    fn settled(&self, task: TaskId, how: Settled);
}

/// What is left after a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The budget was spent with tasks still ready: take another turn.
    Ready,
    /// Nothing is ready; a timer is due at this time.
    NextTimer(Timestamp),
    /// Nothing is ready and no timer is set: only a wake-up from outside can change anything.
    Idle,
}

type TaskFuture = Pin<Box<dyn Future<Output = ()>>>;
type MayGoOn = Rc<dyn Fn() -> bool>;

struct Task {
    waker: Arc<TaskWaker>,
    /// Taken out while it is polled.
    future: Option<TaskFuture>,
}

#[derive(Default)]
struct Slot {
    generation: u32,
    task: Option<Task>,
}

#[derive(Default)]
struct Tasks {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

struct Inner {
    clock: Rc<dyn Clock>,
    ready: Arc<ReadyQueue>,
    tasks: RefCell<Tasks>,
    timers: RefCell<Timers>,
    hook: RefCell<Option<Rc<dyn TaskHook>>>,
    outside: Cell<usize>,
    may_go_on: RefCell<Option<MayGoOn>>,
    /// Steps until the next look at the budget, and between two looks.
    steps: Cell<(u32, u32)>,
    /// The clock as it was read last, within a turn: reading it anew for every event costs more than the event.
    now: Cell<Option<Timestamp>>,
    interrupted: Cell<bool>,
    /// Futures cancelled while another is being dropped wait here, so that nesting is no recursion.
    cancelled: RefCell<Vec<TaskFuture>>,
    burying: Cell<bool>,
}

/// See the [module](self). A clone is the same executor.
#[derive(Clone)]
pub struct Executor {
    inner: Rc<Inner>,
}

/// How many steps go by between two looks at the budget's clock, unless somebody wants it otherwise.
const STEPS_PER_LOOK: u32 = 64;

impl Executor {
    pub fn new(clock: Rc<dyn Clock>) -> Self {
        Self {
            inner: Rc::new(Inner {
                clock,
                ready: Arc::default(),
                tasks: RefCell::default(),
                timers: RefCell::default(),
                hook: RefCell::default(),
                outside: Cell::default(),
                may_go_on: RefCell::default(),
                steps: Cell::new((STEPS_PER_LOOK, STEPS_PER_LOOK)),
                now: Cell::default(),
                interrupted: Cell::default(),
                cancelled: RefCell::default(),
                burying: Cell::default(),
            }),
        }
    }

    /// The time; within a turn, as of the last task's beginning or of a few dozen steps ago.
    pub fn now(&self) -> Timestamp {
        self.inner.now.get().unwrap_or_else(|| self.inner.clock.now())
    }

    fn read_clock(&self) -> Timestamp {
        let now = self.inner.clock.now();
        self.inner.now.set(Some(now));
        now
    }

    /// Is called when a task becomes ready between turns. It has to be `Send` because wakers may cross threads; in the
    /// browser a closure that holds nothing and looks in a thread-local is.
    pub fn set_notify(&self, notify: Arc<dyn Fn() + Send + Sync>) {
        self.inner.ready.set_notify(notify);
    }

    /// Looks at the turn's budget each time when so many states have been entered. A test that wants to stop everywhere asks
    /// for 1.
    pub fn look_every(&self, steps: u32) {
        self.inner.steps.set((steps, steps));
    }

    pub fn set_hook(&self, hook: Rc<dyn TaskHook>) {
        *self.inner.hook.borrow_mut() = Some(hook);
    }

    /// Adds a task at the end of the ready queue.
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) -> TaskId {
        self.spawn_boxed(Box::pin(future))
    }

    fn spawn_boxed(&self, future: TaskFuture) -> TaskId {
        let id = {
            let mut tasks = self.inner.tasks.borrow_mut();
            let slot = tasks.free.pop().unwrap_or_else(|| {
                tasks.slots.push(Slot::default());
                u32::try_from(tasks.slots.len() - 1).unwrap_or(u32::MAX)
            });
            let Some(entry) = tasks.slots.get_mut(slot as usize) else { return TaskId { slot, generation: 0 } };
            let id = TaskId { slot, generation: entry.generation };
            let waker = TaskWaker::new(id, Arc::clone(&self.inner.ready));
            entry.task = Some(Task { waker: Arc::clone(&waker), future: Some(future) });
            drop(tasks);
            waker.schedule();
            id
        };
        if let Some(hook) = self.hook() {
            hook.spawned(id);
        }
        id
    }

    /// Drops a task's future, and with it its timers, its work outside and its own branches. Nothing if it has ended.
    pub fn cancel(&self, id: TaskId) {
        let Some(task) = self.remove(id) else { return };
        if let Some(hook) = self.hook() {
            hook.settled(id, Settled::Cancelled);
        }
        let Some(future) = task.future else { return };
        self.inner.cancelled.borrow_mut().push(future);
        if self.inner.burying.replace(true) {
            return;
        }
        loop {
            let next = self.inner.cancelled.borrow_mut().pop();
            let Some(future) = next else { break };
            drop(future);
        }
        self.inner.burying.set(false);
    }

    /// Resolves when the clock reaches `deadline`.
    pub fn sleep_until(&self, deadline: Timestamp) -> Sleep {
        Sleep::new(self.clone(), deadline)
    }

    /// Says that something outside is under way for as long as the guard lives; a virtual clock stands still meanwhile.
    pub fn outside(&self) -> OutsideGuard {
        self.inner.outside.set(self.inner.outside.get() + 1);
        OutsideGuard { executor: self.clone() }
    }

    pub fn is_waiting_for_outside(&self) -> bool {
        self.inner.outside.get() > 0
    }

    /// The number of tasks that have not ended.
    pub fn task_count(&self) -> usize {
        let tasks = self.inner.tasks.borrow();
        tasks.slots.len() - tasks.free.len()
    }

    /// Runs what is ready until nothing is, or until `may_go_on` says no; it is asked every few dozen steps.
    /// The task that is interrupted goes on first in the next turn, so a budget never changes the order.
    pub fn turn(&self, may_go_on: Option<Rc<dyn Fn() -> bool>>) -> Turn {
        let inner = &*self.inner;
        *inner.may_go_on.borrow_mut() = may_go_on;
        inner.interrupted.set(false);
        inner.ready.begin_turn();
        let turn = loop {
            let due = inner.timers.borrow_mut().take_due(self.read_clock());
            due.into_iter().for_each(Waker::wake);
            if !self.drain() {
                break Turn::Ready;
            }
            match inner.timers.borrow().next() {
                Some(deadline) if deadline <= self.read_clock() => {}
                Some(deadline) => break Turn::NextTimer(deadline),
                None => break Turn::Idle,
            }
        };
        inner.ready.end_turn();
        inner.now.set(None);
        turn
    }

    /// Polls until the queue is empty (true) or the budget is spent (false).
    fn drain(&self) -> bool {
        while let Some(id) = self.inner.ready.pop() {
            self.poll(id);
            if self.inner.interrupted.get() || self.is_spent() {
                return self.inner.ready.is_empty();
            }
        }
        true
    }

    fn poll(&self, id: TaskId) {
        let Some((waker, mut future)) = self.take_future(id) else { return };
        waker.unschedule();
        self.read_clock();
        let std_waker = Waker::from(Arc::clone(&waker));
        let finished = future.as_mut().poll(&mut Context::from_waker(&std_waker)).is_ready();
        if finished {
            drop(future);
            if self.remove(id).is_some()
                && let Some(hook) = self.hook()
            {
                hook.settled(id, Settled::Finished);
            }
            return;
        }
        let mut tasks = self.inner.tasks.borrow_mut();
        if let Some(task) = tasks.get_mut(id) {
            task.future = Some(future);
        } else {
            // It was cancelled by what it did itself.
            drop(tasks);
            drop(future);
        }
    }

    fn take_future(&self, id: TaskId) -> Option<(Arc<TaskWaker>, TaskFuture)> {
        let mut tasks = self.inner.tasks.borrow_mut();
        let task = tasks.get_mut(id)?;
        let future = task.future.take()?;
        Some((Arc::clone(&task.waker), future))
    }

    fn remove(&self, id: TaskId) -> Option<Task> {
        let mut tasks = self.inner.tasks.borrow_mut();
        let slot = tasks.slots.get_mut(id.slot as usize).filter(|slot| slot.generation == id.generation)?;
        let task = slot.task.take()?;
        slot.generation = slot.generation.wrapping_add(1);
        tasks.free.push(id.slot);
        Some(task)
    }

    fn hook(&self) -> Option<Rc<dyn TaskHook>> {
        self.inner.hook.borrow().clone()
    }

    /// Counts one step of a task; true when the turn's budget is spent and the task should [pause](Self::pause).
    pub(crate) fn step(&self) -> bool {
        let (left, between) = self.inner.steps.get();
        if left > 1 {
            self.inner.steps.set((left - 1, between));
            return false;
        }
        self.inner.steps.set((between, between));
        self.read_clock();
        self.is_spent()
    }

    fn is_spent(&self) -> bool {
        let may_go_on = self.inner.may_go_on.borrow().clone();
        may_go_on.is_some_and(|may_go_on| !may_go_on())
    }

    /// Ends the turn; this task goes on first in the next.
    pub(crate) fn pause(&self) -> impl Future<Output = ()> + use<> {
        let executor = self.clone();
        yielding(move |waker| {
            executor.inner.interrupted.set(true);
            executor.inner.ready.push_front_next();
            waker.wake_by_ref();
        })
    }

    /// Lets every other ready task go first.
    pub fn yield_now() -> impl Future<Output = ()> {
        yielding(|waker: &Waker| waker.wake_by_ref())
    }
}

/// Pending once, after handing its waker to `reschedule`.
fn yielding(reschedule: impl FnOnce(&Waker)) -> impl Future<Output = ()> {
    let mut reschedule = Some(reschedule);
    std::future::poll_fn(move |context| match reschedule.take() {
        Some(reschedule) => {
            reschedule(context.waker());
            Poll::Pending
        }
        None => Poll::Ready(()),
    })
}

impl Tasks {
    fn get_mut(&mut self, id: TaskId) -> Option<&mut Task> {
        self.slots.get_mut(id.slot as usize).filter(|slot| slot.generation == id.generation)?.task.as_mut()
    }
}

impl std::fmt::Debug for Executor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Executor").field("tasks", &self.task_count()).field("now", &self.now()).finish_non_exhaustive()
    }
}

/// See [`Executor::outside`].
#[derive(Debug)]
pub struct OutsideGuard {
    executor: Executor,
}

impl Drop for OutsideGuard {
    fn drop(&mut self) {
        let outside = &self.executor.inner.outside;
        outside.set(outside.get().saturating_sub(1));
    }
}

#[cfg(test)]
mod tests;
