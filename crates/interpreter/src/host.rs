//! What the interpreter asks of the world: time, chance and work.
//!
//! Separate because it is the seam: the page, the terminal and the tests each bring their own. Nothing in this crate knows
//! a clock, a file or a socket.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use asl::resource::Resource;
use syntax::Value;

use crate::error::StateError;
use crate::execution::ExecutionInfo;
use crate::history::{EventId, HistoryEvent};
use crate::inspection::InspectionData;
use crate::object::ObjectBody;
use crate::timestamp::Timestamp;

/// A future that need not cross threads. Dropping it cancels what it stands for.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// What the world gives to an execution.
pub trait Host {
    /// Random bits, for `States.UUID`, `$random()`, jitter and made-up names. A test gives a seeded source.
    fn random(&self) -> u64;

    /// Does a task's work. Dropping the future ends the work: the state timed out, a sibling failed, someone pressed Stop.
    fn start_task(&self, task: TaskRequest) -> LocalFuture<TaskOutcome>;

    /// Goes on with a task that was under way when the process ended that ran it: waits on for who has it already, or does
    /// the work once more, as nobody knows how far it had come.
    fn resume_task(&self, task: TaskRequest, interrupted: &Interrupted) -> LocalFuture<TaskOutcome> {
        let _ = interrupted;
        self.start_task(task)
    }

    /// Reads what an item reader asks for. `action` and its arguments are those of the reader's resource:
    /// `getObject` with `Bucket` and `Key`, `listObjectsV2` with `Bucket` and `Prefix`.
    fn read_items(&self, request: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>>;

    /// Writes one object for a result writer.
    fn write_object(&self, bucket: &str, key: &str, body: String) -> LocalFuture<Result<(), StateError>>;
}

/// Is told what happens, as it happens. Every method does nothing unless it is overridden.
pub trait Observer {
    fn event(&self, execution: &ExecutionInfo, event: &HistoryEvent) {
        let _ = (execution, event);
    }

    /// A state is about to be left, and this is what it did to its data. Only with
    /// [`inspect`](crate::execution::ExecutionSettings::inspect). `entered` is the id of the event that entered it.
    fn inspected(&self, execution: &ExecutionInfo, entered: EventId, inspection: &InspectionData) {
        let _ = (execution, entered, inspection);
    }

    /// Something has happened that whoever goes on with the execution must know, and that no event tells.
    fn noted(&self, execution: &ExecutionInfo) {
        let _ = execution;
    }

    /// A child execution of a distributed Map has begun.
    fn child_started(&self, parent: &ExecutionInfo, child: &crate::execution::Execution) {
        let _ = (parent, child);
    }
}

/// One attempt of a Task state.
#[derive(Clone, Debug)]
pub struct TaskRequest {
    pub execution: Rc<ExecutionInfo>,
    pub state_name: Rc<str>,
    pub resource: Resource,
    /// What the work is given: the function's payload for a function's own ARN, the activity's input, the API call's
    /// parameters otherwise (with the task token already in them).
    pub parameters: Value,
    /// The token that `SendTaskSuccess` and its kin name; for callbacks and activities only.
    pub task_token: Option<Rc<str>>,
    /// How many attempts this state has had in this visit, from 0.
    pub retry_count: u32,
    pub timeout_seconds: Option<u64>,
    pub heartbeat_seconds: Option<u64>,
    /// The role that `Credentials` names.
    pub role_arn: Option<Rc<str>>,
    /// Where the worker tells how far it is.
    pub progress: TaskProgress,
}

/// What is known of a task that another process had begun.
#[derive(Clone, Debug)]
pub struct Interrupted {
    /// The event that scheduled it, and when.
    pub scheduled: (EventId, Timestamp),
    /// Somebody has the task already: what was done to hand it out is not done again.
    pub handed_out: bool,
    /// What the service answered when it took the job.
    pub submitted: Option<Value>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskOutcome {
    /// The task's raw result: the function's payload for a function's own ARN, the service's answer otherwise, what
    /// `SendTaskSuccess` said for a callback.
    Succeeded(Value),
    Failed(StateError),
    /// The worker says that time ran out; the interpreter watches the state's own limits itself.
    TimedOut(StateError),
    /// The work could not even be started or submitted.
    StartFailed(StateError),
    SubmitFailed(StateError),
    ScheduleFailed(StateError),
    /// Refused before anything was scheduled: there is no such activity, or the parameters are no parameters of the
    /// service. Fails the state with `States.Runtime` and this as the end of the cause.
    Refused(String),
}

/// What a worker tells while it works. A clone tells the same task.
#[derive(Clone, Debug, Default)]
pub struct TaskProgress {
    shared: Rc<RefCell<Progress>>,
}

#[derive(Debug, Default)]
struct Progress {
    told: VecDeque<TaskNews>,
    waiting: Option<Waker>,
}

/// One thing that a worker tells.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskNews {
    /// An activity's worker has taken the task.
    Started { worker_name: Option<Rc<str>> },
    /// The service accepted the job (`.sync`) or the message with the token (`.waitForTaskToken`), with this answer.
    Submitted { output: Value },
    /// `SendTaskHeartbeat`.
    Heartbeat,
}

impl TaskProgress {
    pub fn tell(&self, news: TaskNews) {
        let mut progress = self.shared.borrow_mut();
        progress.told.push_back(news);
        if let Some(waker) = progress.waiting.take() {
            waker.wake();
        }
    }

    pub(crate) fn take_news(&self) -> Option<TaskNews> {
        self.shared.borrow_mut().told.pop_front()
    }

    pub(crate) fn poll_news(&self, context: &std::task::Context<'_>) -> Poll<TaskNews> {
        let mut progress = self.shared.borrow_mut();
        match progress.told.pop_front() {
            Some(news) => Poll::Ready(news),
            None => {
                progress.waiting = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// What an item reader wants.
#[derive(Clone, Debug)]
pub struct ObjectRequest {
    pub resource: Resource,
    pub parameters: Value,
    pub state_name: Rc<str>,
}

/// What an item reader gets.
#[derive(Clone, Debug, PartialEq)]
pub enum ObjectAnswer {
    /// Of `getObject`.
    Object(ObjectBody),
    /// The members of `Contents`, of `listObjectsV2`.
    Listing(Vec<Value>),
}
