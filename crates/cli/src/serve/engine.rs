//! The workspace behind the connections: drives its executor on the real clock, and answers calls.
//!
//! Separate from HTTP because nothing here knows how a request came in.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use apigateway::HttpResponse;
use asl::MachineType;
use interpreter::executor::{TaskId, Turn};
use interpreter::host::Observer;
use interpreter::{ExecutionInfo, Executor, HistoryEvent, HistoryEventDetails};
use query::random::{Random, SeededRandom};
use stepfunctions::{ExecutionRecord, Response};
use syntax::Value;
use tokio::sync::{Notify, oneshot, watch};
use workspace::again;
use workspace::{Change, Workspace};

use super::disk::Disk;
use super::journal::Journal;
use super::saved::SavedFile;
use super::start;
use crate::clock::{self, stopwatch};

/// How long the workflows run between two looks at the connections.
const TURN: Duration = Duration::from_millis(5);

/// What an operation changed, by the member of its answer or its request that names it.
const CHANGES: [(&str, &str); 12] = [
    ("CreateActivity", "activityArn"),
    ("CreateStateMachine", "stateMachineArn"),
    ("CreateStateMachineAlias", "stateMachineAliasArn"),
    ("DeleteActivity", "activityArn"),
    ("DeleteStateMachine", "stateMachineArn"),
    ("DeleteStateMachineAlias", "stateMachineAliasArn"),
    ("DeleteStateMachineVersion", "stateMachineVersionArn"),
    ("PublishStateMachineVersion", "stateMachineVersionArn"),
    ("TagResource", "resourceArn"),
    ("UntagResource", "resourceArn"),
    ("UpdateStateMachine", "stateMachineArn"),
    ("UpdateStateMachineAlias", "stateMachineAliasArn"),
];

/// See the [module](self).
pub(super) struct Engine {
    workspace: Workspace,
    executor: Executor,
    kept: Option<RefCell<Kept>>,
    disk: Option<Rc<Disk>>,
    witness: Rc<Witness>,
    /// For the ids of requests, so that they take nothing from the chance that workflows draw.
    ids: RefCell<SeededRandom>,
    /// Whether the server is about to end.
    stopped: watch::Receiver<bool>,
}

/// What outlives the server.
pub(super) struct Kept {
    pub(super) file: SavedFile,
    pub(super) journal: Journal,
}

/// Remembers what happens to executions between two looks.
#[derive(Default)]
pub(super) struct Witness {
    /// The execution that a call has started.
    started: RefCell<Option<Rc<str>>>,
    /// Those that began, by calls and by tasks.
    begun: RefCell<Vec<Rc<str>>>,
    /// Those with new events, which the journal does not have.
    changed: RefCell<Vec<Rc<str>>>,
    /// Whether anybody looks.
    watched: bool,
}

impl Witness {
    pub(super) fn new(watched: bool) -> Self {
        Self { watched, ..Self::default() }
    }
}

impl Observer for Witness {
    fn event(&self, execution: &ExecutionInfo, event: &HistoryEvent) {
        if matches!(event.details, HistoryEventDetails::ExecutionStarted { .. }) && execution.map_run_arn.is_none() {
            *self.started.borrow_mut() = Some(execution.execution_arn.clone());
            if self.watched {
                self.begun.borrow_mut().push(execution.execution_arn.clone());
            }
        }
        self.noted(execution);
    }

    fn noted(&self, execution: &ExecutionInfo) {
        if self.watched {
            let mut changed = self.changed.borrow_mut();
            // A hot loop comes here for every event: the common case is one comparison.
            if changed.last() != Some(execution.top_arn()) {
                changed.push(execution.top_arn().clone());
            }
        }
    }
}

impl Engine {
    pub(super) fn new(
        workspace: Workspace,
        executor: Executor,
        witness: Rc<Witness>,
        kept: Option<Kept>,
        disk: Option<Rc<Disk>>,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        let ids = RefCell::new(SeededRandom::new(!clock::now().as_millis().cast_unsigned()));
        Self { workspace, executor, kept: kept.map(RefCell::new), disk, witness, ids, stopped }
    }

    /// Runs the workflows, for ever.
    pub(super) async fn drive(self: Rc<Self>) {
        let wake = Arc::new(Notify::new());
        let waker = wake.clone();
        self.executor.set_notify(Arc::new(move || waker.notify_one()));
        loop {
            let begun = stopwatch();
            let turn = self.executor.turn(Some(Rc::new(move || begun.elapsed() < TURN)));
            // Whoever asks next is told if it fails: that answer is not given.
            let _ = self.keep();
            match turn {
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
    /// `trace` is the request's header `X-Amzn-Trace-Id`.
    pub(super) async fn call(&self, target: &str, body: &str, trace: Option<&str>) -> Response {
        let operation = target.rsplit('.').next().unwrap_or_default();
        let start::Request { body, test_case } = start::read(operation, body, trace);
        self.witness.started.take();
        let workspace = self.workspace.clone();
        let (target, request) = (target.to_owned(), body.into_owned());
        let answer = workspace.handle(&target, &request);
        // Nothing runs before the executor's next turn, so that the tasks find their mocks.
        if let (Some(case), Some(execution)) = (test_case, self.witness.started.take()) {
            self.workspace.choose_test_case(&execution, machine_of(&execution), case);
        }
        let answer = async move {
            let response = answer.await;
            // Whoever was woken by what this did writes it down first: a task that was handed out is not so twice.
            Executor::yield_now().await;
            let change = workspace.adopt(&target, &request, &response);
            (request, response, change)
        };
        let answer = self.on_executor(answer);
        let answer = if operation == "GetActivityTask" {
            tokio::select! {
                biased;
                answer = answer => answer,
                // Nobody need wait a minute for a task that will not come: the worker asks again.
                () = self.is_stopping() => return no_task(),
            }
        } else {
            answer.await
        };
        let Some((request, response, change)) = answer else { return internal_failure("The server is stopping") };
        let mut kept = self.keep_change(operation, &request, &response, change).and_then(|()| self.keep());
        if kept.is_ok() && !only_reads(operation) {
            kept = self.settled().await;
        }
        match kept {
            Ok(()) => response,
            Err(error) => internal_failure(&format!("The workspace could not be saved: {error}")),
        }
    }

    /// A request to a stage of one of the workspace's APIs; `None` where no API is meant.
    pub(super) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: Vec<(String, String)>,
        body: &str,
    ) -> Option<HttpResponse> {
        let workspace = self.workspace.clone();
        let (method, path, body) = (method.to_owned(), path.to_owned(), body.to_owned());
        let exchange = self.on_executor(async move { workspace.serve(&method, &path, headers, &body).await }).await;
        // An API answers what it will; a journal that cannot be written shows with the next call of the service.
        let _ = self.keep();
        let _ = self.settled().await;
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

    async fn is_stopping(&self) {
        // Where nobody can stop it any more, it does not.
        if self.stopped.clone().wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    pub(super) fn request_id(&self) -> String {
        self.ids.borrow_mut().uuid()
    }

    /// Writes down what a call has changed.
    fn keep_change(
        &self,
        operation: &str,
        request: &str,
        response: &Response,
        change: Option<Change>,
    ) -> io::Result<()> {
        let Some(kept) = &self.kept else { return Ok(()) };
        // It changes a Map Run without an event.
        if operation == "UpdateMapRun"
            && let Some(arn) = Value::parse(request).ok().and_then(|request| request.get("mapRunArn").cloned())
            && let Some((record, _)) = self.workspace.service().map_run(arn.as_str().unwrap_or_default())
        {
            self.witness.changed.borrow_mut().push(record.arn.clone());
        }
        let Some((_, member)) = CHANGES.iter().find(|(name, _)| *name == operation) else { return Ok(()) };
        if response.status != 200 {
            return Ok(());
        }
        let mut kept = kept.borrow_mut();
        let named = |text: &str| Value::parse(text).ok()?.get(member)?.as_str().map(str::to_owned);
        if let Some(arn) = named(&response.body).or_else(|| named(request)) {
            let written = kept.journal.resource(self.workspace.service(), &arn)?;
            self.wrote(written);
        }
        match change {
            Some(change) => kept.file.save(change),
            None => Ok(()),
        }
    }

    /// Writes down what has happened to executions since the last look.
    fn keep(&self) -> io::Result<()> {
        let Some(kept) = &self.kept else { return Ok(()) };
        for begun in self.witness.begun.take() {
            let mocked = self.workspace.kept(&begun).or_else(|| {
                let mocked = Rc::new(again::Kept::mocked(&self.workspace.document(), machine_of(&begun))?);
                self.workspace.keep(&begun, mocked.clone());
                Some(mocked)
            });
            if let Some(mocked) = mocked {
                let written = kept.borrow_mut().journal.mocked(&begun, &mocked)?;
                self.wrote(written);
            }
        }
        let mut changed = self.witness.changed.take();
        changed.sort_unstable();
        changed.dedup();
        let records: Vec<_> = changed.iter().filter_map(|arn| self.workspace.service().execution(arn)).collect();
        let written = kept.borrow_mut().journal.executions(records.iter().map(|record| &**record))?;
        self.wrote(written);
        Ok(())
    }

    fn wrote(&self, anything: bool) {
        if let Some(disk) = self.disk.as_ref().filter(|_| anything) {
            disk.wrote();
        }
    }

    /// Waits until what was written is on the disk.
    async fn settled(&self) -> io::Result<()> {
        match &self.disk {
            Some(disk) => disk.settled().await,
            None => Ok(()),
        }
    }

    /// Lets executions begin no more tasks that can be begun at the next start.
    pub(super) fn hold_tasks(&self) {
        if self.kept.is_some() {
            self.workspace.hold_tasks();
        }
    }

    /// Whether Express executions run, which nobody goes on with.
    pub(super) fn runs_express(&self) -> bool {
        let store = self.workspace.service().store();
        store.executions.all().any(|record| record.is_running() && record.machine_type == MachineType::Express)
    }

    /// How many executions end with the server; the others go on when it is started again.
    pub(super) fn ending(&self) -> usize {
        let goes_on = |record: &ExecutionRecord| self.kept.is_some() && record.machine_type == MachineType::Standard;
        let store = self.workspace.service().store();
        store.executions.all().filter(|record| record.is_running() && !goes_on(record)).count()
    }

    /// How many tasks are under way that are done once more at the next start.
    pub(super) fn tasks_to_do_again(&self) -> usize {
        if self.kept.is_none() {
            return 0;
        }
        let store = self.workspace.service().store();
        let standard = store.executions.all().filter(|record| record.machine_type == MachineType::Standard);
        standard.map(|record| record.execution.tasks_to_do_again()).sum()
    }

    /// Writes down what is left to be written, and ends what runs.
    pub(super) fn close(&self) -> io::Result<()> {
        let kept = self.keep();
        self.workspace.close();
        kept?;
        self.kept.as_ref().map_or(Ok(()), |kept| kept.borrow().journal.settle())
    }
}

/// The name of an execution's state machine.
fn machine_of(execution: &str) -> &str {
    execution.split(':').nth(6).unwrap_or_default()
}

/// Whether an operation promises nothing: what it tells may be lost with the power, as it was not this client's doing.
fn only_reads(operation: &str) -> bool {
    ["Describe", "List", "GetExecutionHistory", "TestState", "Validate", "StartSyncExecution"]
        .iter()
        .any(|name| operation.starts_with(name))
}

/// What `GetActivityTask` answers when there is nothing to do.
fn no_task() -> Response {
    Response { status: 200, body: "{}".to_owned() }
}

fn internal_failure(why: &str) -> Response {
    let body = syntax::object! { "__type" => "InternalFailure", "message" => why };
    Response { status: 500, body: Value::from(body).to_string() }
}
