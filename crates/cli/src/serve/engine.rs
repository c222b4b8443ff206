//! The workspace behind the connections: drives its executor on the real clock, and answers calls.
//!
//! Separate from HTTP because nothing here knows how a request came in.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use apigateway::{HttpRequest, HttpResponse};
use interpreter::executor::{TaskId, Turn};
use interpreter::host::Observer;
use interpreter::{ExecutionInfo, Executor, HistoryEvent, HistoryEventDetails};
use query::random::{Random, SeededRandom};
use stepfunctions::Response;
use syntax::Value;
use tokio::sync::{Notify, oneshot};
use workspace::Workspace;

use super::saved::SavedFile;
use crate::clock::{self, stopwatch};

/// How long the workflows run between two looks at the connections.
const TURN: Duration = Duration::from_millis(5);

/// Operations after which the workspace's file is out of date.
const CHANGES: [&str; 3] = ["CreateStateMachine", "UpdateStateMachine", "DeleteStateMachine"];

/// See the [module](self).
pub(super) struct Engine {
    workspace: Workspace,
    executor: Executor,
    saved: Option<RefCell<SavedFile>>,
    started: Rc<Started>,
    /// For the ids of requests, so that they take nothing from the chance that workflows draw.
    ids: RefCell<SeededRandom>,
}

/// Remembers which execution a call has started.
#[derive(Default)]
struct Started(RefCell<Option<Rc<str>>>);

impl Observer for Started {
    fn event(&self, execution: &ExecutionInfo, event: &HistoryEvent) {
        if matches!(event.details, HistoryEventDetails::ExecutionStarted { .. }) {
            *self.0.borrow_mut() = Some(execution.execution_arn.clone());
        }
    }
}

impl Engine {
    pub(super) fn new(workspace: Workspace, executor: Executor, saved: Option<SavedFile>) -> Self {
        let started = Rc::new(Started::default());
        workspace.set_observer(started.clone());
        let ids = RefCell::new(SeededRandom::new(!clock::now().as_millis().cast_unsigned()));
        Self { workspace, executor, saved: saved.map(RefCell::new), started, ids }
    }

    /// Runs the workflows, for ever.
    pub(super) async fn drive(self: Rc<Self>) {
        let wake = Arc::new(Notify::new());
        let waker = wake.clone();
        self.executor.set_notify(Arc::new(move || waker.notify_one()));
        loop {
            let begun = stopwatch();
            match self.executor.turn(Some(Rc::new(move || begun.elapsed() < TURN))) {
                Turn::Ready => tokio::task::yield_now().await,
                Turn::NextTimer(deadline) => {
                    tokio::select! {
                        () = tokio::time::sleep(deadline.since(clock::now())) => {}
                        () = wake.notified() => {}
                    }
                }
                Turn::Idle => wake.notified().await,
            }
        }
    }

    /// A call of the Step Functions API. A change is on disk before it is answered.
    pub(super) async fn call(&self, target: &str, body: &str) -> Response {
        let operation = target.rsplit('.').next().unwrap_or_default();
        let (body, test_case) = take_test_case(operation, body);
        self.started.0.take();
        let answer = self.workspace.handle(target, &body);
        // Nothing runs before the executor's next turn, so that the tasks find their mocks.
        if let (Some(case), Some(execution)) = (test_case, self.started.0.take()) {
            self.workspace.choose_test_case(execution, case);
        }
        let Some(response) = self.on_executor(answer).await else { return internal_failure("The server is stopping") };
        if response.status == 200
            && CHANGES.contains(&operation)
            && let Err(error) = self.save()
        {
            return internal_failure(&format!("The workspace could not be saved: {error}"));
        }
        response
    }

    /// A request to a stage of one of the workspace's APIs; `None` where no API is meant.
    pub(super) async fn request(&self, api: Option<&str>, stage: &str, request: HttpRequest) -> Option<HttpResponse> {
        let document = self.workspace.document();
        let place = document.apis.iter().position(|known| match api {
            Some(id) => known.id == id,
            None => known.stages.iter().any(|known| known.stage_name == stage),
        })?;
        let (workspace, stage) = (self.workspace.clone(), stage.to_owned());
        let exchange = self.on_executor(async move { workspace.serve_api(place, &stage, request).await }).await;
        exchange.flatten().map(|exchange| exchange.response)
    }

    /// Work of the executor, for a client that may go away: then it is dropped.
    async fn on_executor<T: 'static>(&self, work: impl Future<Output = T> + 'static) -> Option<T> {
        struct Cancel<'a>(&'a Executor, TaskId);
        impl Drop for Cancel<'_> {
            fn drop(&mut self) {
                self.0.cancel(self.1);
            }
        }
        let (sender, receiver) = oneshot::channel();
        let task = self.executor.spawn(async move {
            // A client that is gone wants no answer.
            let _ = sender.send(work.await);
        });
        let _cancel = Cancel(&self.executor, task);
        receiver.await.ok()
    }

    pub(super) fn request_id(&self) -> String {
        self.ids.borrow_mut().uuid()
    }

    fn save(&self) -> io::Result<()> {
        match &self.saved {
            Some(saved) => saved.borrow_mut().save(&self.workspace),
            None => Ok(()),
        }
    }

    /// How many executions are under way.
    pub(super) fn running(&self) -> usize {
        self.workspace.service().store().executions.all().filter(|execution| execution.is_running()).count()
    }

    pub(super) fn close(&self) {
        self.workspace.close();
    }
}

/// Step Functions Local's way to name a test case: `…:stateMachine:Orders#HappyPath`.
fn take_test_case<'a>(operation: &str, body: &'a str) -> (std::borrow::Cow<'a, str>, Option<String>) {
    const MEMBER: &str = "stateMachineArn";
    let starts = matches!(operation, "StartExecution" | "StartSyncExecution") && body.contains('#');
    if let (true, Ok(Value::Object(mut request))) = (starts, Value::parse(body))
        && let Some(arn) = request.get(MEMBER).and_then(Value::as_str)
        && let Some((machine, case)) = arn.split_once('#')
    {
        let (machine, case) = (machine.to_owned(), case.to_owned());
        request.insert(MEMBER, machine);
        return (Value::from(request).to_string().into(), Some(case));
    }
    (body.into(), None)
}

fn internal_failure(why: &str) -> Response {
    let body = syntax::object! { "__type" => "InternalFailure", "message" => why };
    Response { status: 500, body: Value::from(body).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_case_stands_behind_the_machine() {
        let (body, case) = take_test_case("StartExecution", r#"{"stateMachineArn":"arn:x:M#Happy","input":"{}"}"#);
        assert_eq!((&*body, case.as_deref()), (r#"{"stateMachineArn":"arn:x:M","input":"{}"}"#, Some("Happy")));
        for (operation, body) in [
            ("StartExecution", r##"{"stateMachineArn":"arn:x:M","input":"\"#\""}"##),
            ("DescribeStateMachine", r#"{"stateMachineArn":"arn:x:M#Happy"}"#),
            ("StartExecution", "#"),
        ] {
            assert_eq!(take_test_case(operation, body), (body.into(), None));
        }
    }
}
