//! Task tokens: the tasks that wait for someone to send an answer, and the future that each waits on.
//!
//! Separate because callbacks and activities share them, and because a token outlives its task: one that is answered too
//! late is told apart from one that never was.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token>

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use interpreter::host::{TaskNews, TaskProgress};
use interpreter::{TaskOutcome, TaskRequest};

use crate::error::ApiError;
use crate::service::Service;

/// Tasks by token.
#[derive(Debug, Default)]
pub(crate) struct TaskTokens {
    waiting: HashMap<Rc<str>, Rc<WaitingTask>>,
    closed: Closed,
}

/// Tokens whose tasks have ended; the oldest are forgotten.
#[derive(Debug, Default)]
struct Closed {
    known: HashSet<Rc<str>>,
    order: VecDeque<Rc<str>>,
}

const REMEMBERED: usize = 10_000;

/// A task that waits for its token to come back.
#[derive(Debug)]
pub(crate) struct WaitingTask {
    pub execution_arn: Rc<str>,
    pub state_name: Rc<str>,
    pub activity_arn: Option<Rc<str>>,
    progress: TaskProgress,
    answer: RefCell<Answer>,
}

#[derive(Debug, Default)]
struct Answer {
    outcome: Option<TaskOutcome>,
    waiting: Option<Waker>,
}

impl TaskTokens {
    /// The task that waits for a token; refuses a token that is none, or came too late.
    pub(crate) fn find(&self, token: &str) -> Result<&Rc<WaitingTask>, ApiError> {
        self.waiting.get(token).ok_or_else(|| {
            if self.closed.known.contains(token) {
                ApiError::TaskTimedOut("Provided task does not exist anymore".to_owned())
            } else {
                ApiError::InvalidToken("Invalid token".to_owned())
            }
        })
    }

    /// The tasks that wait, by token.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<WaitingTask>)> {
        self.waiting.iter()
    }

    fn close(&mut self, token: &Rc<str>) {
        if self.waiting.remove(token).is_some() && self.closed.known.insert(token.clone()) {
            self.closed.order.push_back(token.clone());
            if self.closed.order.len() > REMEMBERED
                && let Some(oldest) = self.closed.order.pop_front()
            {
                self.closed.known.remove(&oldest);
            }
        }
    }
}

impl WaitingTask {
    /// Ends the task. The first answer counts.
    pub(crate) fn settle(&self, outcome: TaskOutcome) {
        let mut answer = self.answer.borrow_mut();
        answer.outcome.get_or_insert(outcome);
        if let Some(waker) = answer.waiting.take() {
            waker.wake();
        }
    }

    pub(crate) fn tell(&self, news: TaskNews) {
        self.progress.tell(news);
    }
}

/// Resolves with what someone sends for the token. Dropped before, it gives the token up.
#[derive(Debug)]
pub(crate) struct TokenFuture {
    service: Rc<Service>,
    token: Rc<str>,
    task: Rc<WaitingTask>,
}

impl TokenFuture {
    /// Lets a task wait for its token, which every callback and activity has.
    pub(crate) fn new(service: Rc<Service>, request: &TaskRequest, activity_arn: Option<Rc<str>>) -> Self {
        let token = request.task_token.clone().unwrap_or_else(|| service.uuid().into());
        let task = Rc::new(WaitingTask {
            execution_arn: request.execution.execution_arn.clone(),
            state_name: request.state_name.clone(),
            activity_arn,
            progress: request.progress.clone(),
            answer: RefCell::default(),
        });
        service.store.borrow_mut().tokens.waiting.insert(token.clone(), task.clone());
        Self { service, token, task }
    }

    pub(crate) fn token(&self) -> &Rc<str> {
        &self.token
    }
}

impl Future for TokenFuture {
    type Output = TaskOutcome;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<TaskOutcome> {
        let mut answer = self.task.answer.borrow_mut();
        match answer.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                answer.waiting = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for TokenFuture {
    fn drop(&mut self) {
        let mut store = self.service.store.borrow_mut();
        store.tokens.close(&self.token);
        if let Some(activity) = self.task.activity_arn.as_deref().and_then(|arn| store.activity_mut(arn)) {
            activity.withdraw(&self.token);
        }
    }
}
