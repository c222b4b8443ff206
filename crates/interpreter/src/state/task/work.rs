//! Waiting for a worker: its answer, its news, and the state's own limits.
//!
//! Separate because three things race here, and which one wins when all are due is a rule: news, then the answer, then
//! the clock.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use syntax::Value;

use super::events::TaskEvents;
use crate::error::StateError;
use crate::executor::{Executor, Sleep};
use crate::fault::Fault;
use crate::history::HistoryEventDetails;
use crate::host::{Interrupted, LocalFuture, TaskNews, TaskOutcome, TaskProgress, TaskRequest};
use crate::machine::Branch;
use crate::timestamp::Timestamp;

/// One attempt under way. Dropping it ends the work.
struct Work {
    outcome: LocalFuture<TaskOutcome>,
    progress: TaskProgress,
    timeout: Option<Sleep>,
    heartbeat: Option<Sleep>,
}

enum Happening {
    News(TaskNews),
    Outcome(TaskOutcome),
    TimeIsUp,
}

impl Work {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Happening> {
        if let Poll::Ready(news) = self.progress.poll_news(context) {
            return Poll::Ready(Happening::News(news));
        }
        if let Poll::Ready(outcome) = self.outcome.as_mut().poll(context) {
            // What it told on its way comes first.
            return Poll::Ready(Happening::Outcome(outcome));
        }
        for limit in [&mut self.timeout, &mut self.heartbeat].into_iter().flatten() {
            if Pin::new(limit).poll(context).is_ready() {
                return Poll::Ready(Happening::TimeIsUp);
            }
        }
        // The work may have told something while it was polled.
        self.progress.poll_news(context).map(Happening::News)
    }
}

fn after(executor: &Executor, seconds: Option<u64>) -> Option<Sleep> {
    since(executor, executor.now(), seconds)
}

fn since(executor: &Executor, begun: Timestamp, seconds: Option<u64>) -> Option<Sleep> {
    seconds.map(|seconds| executor.sleep_until(begun.after(Duration::from_secs(seconds))))
}

impl Branch {
    /// Schedules the work and waits for it; every event but the success is written here. `interrupted`: another process has
    /// scheduled it.
    pub(super) async fn work(
        &mut self,
        events: &TaskEvents,
        request: TaskRequest,
        interrupted: Option<Interrupted>,
    ) -> Result<Value, StateError> {
        let executor = self.run.world.executor.clone();
        let scheduled = events.scheduled(&request);
        let (timeout, beat) = (request.timeout_seconds, request.heartbeat_seconds);
        let progress = request.progress.clone();
        let host = &self.run.world.host;
        let begun = interrupted.as_ref().map_or_else(|| executor.now(), |interrupted| interrupted.scheduled.1);
        let mut work = Work {
            outcome: match &interrupted {
                None => host.start_task(request),
                Some(interrupted) => host.resume_task(request, interrupted),
            },
            progress,
            timeout: since(&executor, begun, timeout),
            heartbeat: after(&executor, beat),
        };
        // A worker that cannot even be found is known before anything is written.
        let mut first = std::future::poll_fn(|context| Poll::Ready(work.poll(context))).await;
        if let Poll::Ready(Happening::Outcome(TaskOutcome::Refused(cause))) = first {
            return Err(self.fail(Fault::runtime(cause)));
        }
        let mut started = interrupted.is_some();
        if !started {
            self.record(scheduled);
        }
        loop {
            let happening = match std::mem::replace(&mut first, Poll::Pending) {
                Poll::Ready(happening) => happening,
                Poll::Pending => {
                    self.record_start(events, &mut started);
                    std::future::poll_fn(|context| work.poll(context)).await
                }
            };
            match happening {
                Happening::News(news) => {
                    if news == TaskNews::Heartbeat {
                        work.heartbeat = after(&executor, beat);
                    } else {
                        self.record_start(events, &mut started);
                        self.record_news(events, news);
                    }
                }
                Happening::Outcome(outcome) => match read(events, outcome) {
                    Ok(result) => {
                        self.drain_news(events, &work.progress, &mut started);
                        return Ok(result);
                    }
                    Err((event, error)) => {
                        if !is_before_start(&event) {
                            self.drain_news(events, &work.progress, &mut started);
                        }
                        self.record(event);
                        self.begin_phase();
                        return Err(error);
                    }
                },
                Happening::TimeIsUp => {
                    drop(work);
                    let error = StateError::timeout();
                    self.record(events.timed_out(error.clone()));
                    self.begin_phase();
                    return Err(error);
                }
            }
        }
    }

    fn record_start(&mut self, events: &TaskEvents, started: &mut bool) {
        if !std::mem::replace(started, true)
            && let Some(event) = events.started()
        {
            self.record(event);
        }
    }

    fn record_news(&mut self, events: &TaskEvents, news: TaskNews) {
        let event = match news {
            TaskNews::Started { worker_name } => matches!(events, TaskEvents::Activity(_))
                .then_some(HistoryEventDetails::ActivityStarted { worker_name }),
            TaskNews::Submitted { output } => events.submitted(output),
            TaskNews::Heartbeat => None,
        };
        if let Some(event) = event {
            self.record(event);
        }
    }

    /// Writes what the worker told right before its answer.
    fn drain_news(&mut self, events: &TaskEvents, progress: &TaskProgress, started: &mut bool) {
        self.record_start(events, started);
        while let Some(news) = progress.take_news() {
            self.record_news(events, news);
        }
    }
}

/// The result of an answer, or the event and the error of one that is no success.
fn read(events: &TaskEvents, outcome: TaskOutcome) -> Result<Value, (HistoryEventDetails, StateError)> {
    Err(match outcome {
        TaskOutcome::Succeeded(result) => return Ok(result),
        TaskOutcome::Failed(error) => (events.failed(error.clone()), error),
        TaskOutcome::TimedOut(error) => (events.timed_out(error.clone()), error),
        TaskOutcome::StartFailed(error) => (events.start_failed(error.clone()), error),
        TaskOutcome::SubmitFailed(error) => (events.submit_failed(error.clone()), error),
        TaskOutcome::ScheduleFailed(error) => (events.schedule_failed(error.clone()), error),
        TaskOutcome::Refused(cause) => {
            let error = StateError::runtime(cause);
            (events.failed(error.clone()), error)
        }
    })
}

/// Whether the event takes the place of the one that says the work has started.
fn is_before_start(event: &HistoryEventDetails) -> bool {
    matches!(
        event,
        HistoryEventDetails::LambdaFunctionScheduleFailed(_)
            | HistoryEventDetails::ActivityScheduleFailed(_)
            | HistoryEventDetails::LambdaFunctionStartFailed(_)
            | HistoryEventDetails::TaskStartFailed { .. }
    )
}
