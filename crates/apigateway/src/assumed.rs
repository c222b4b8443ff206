//! A world whose back end has answered already, for looking ahead: nothing is called, and nothing is waited for.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::backend::{AwsCall, AwsIntegration, BackendResponse, CallFailure, LocalBoxFuture};

pub(crate) struct Assumed<'a> {
    answer: &'a BackendResponse,
    now: i64,
    ids: Cell<u32>,
}

impl<'a> Assumed<'a> {
    pub(crate) fn new(answer: &'a BackendResponse, now: i64) -> Self {
        Self { answer, now, ids: Cell::new(0) }
    }
}

impl AwsIntegration for Assumed<'_> {
    fn now(&self) -> i64 {
        self.now
    }

    fn uuid(&self) -> String {
        self.ids.set(self.ids.get() + 1);
        format!("00000000-0000-4000-8000-{:012}", self.ids.get())
    }

    fn sleep(&self, _milliseconds: u64) -> LocalBoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    fn call(&self, _call: AwsCall) -> LocalBoxFuture<'_, Result<BackendResponse, CallFailure>> {
        Box::pin(std::future::ready(Ok(self.answer.clone())))
    }
}

/// What a future gives that never waits, as none in an assumed world does.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}
