//! The page's requests, answered.
//!
//! What can be answered at once is; the rest is a task on the executor whose answer follows.

use std::cell::RefCell;
use std::rc::Rc;

use apigateway::http_api::DEFAULT_STAGE;
use interpreter::{Executor, StateError};
use stepfunctions::{ApiError, ExecutionRecord, Response};
use stepyard_page::model::objects;
use stepyard_page::protocol::{
    Call, CallService, Changes, Inspect, Invocation, Open, ReadWritten, Refusal, Request, Serve, StartAgain,
    TestMethod, TestRoute, WaitingTask, WrittenObject,
};
use syntax::Value;
use workspace::document::{BucketObject, Function};
use workspace::lambda::{InvocationResult, error_payload};
use workspace::{Outside, Refusals, Workspace};

use super::drive;
use super::gateway;
use super::inspect;
use super::news::News;
use super::run;
use super::sandbox::Sandbox;
use super::serve;
use crate::far_end::{Answer, json};

/// The worker's state: one workspace, opened from the page's document.
#[derive(Clone)]
pub(crate) struct Desk(Rc<Inner>);

struct Inner {
    executor: Executor,
    sandbox: Sandbox,
    news: News,
    workspace: RefCell<Option<Workspace>>,
    /// Machines whose definition, as it stands, the service refuses.
    refused: RefCell<Refusals>,
    answer: Box<dyn Fn(u32, Answer)>,
}

impl Desk {
    pub(crate) fn new(
        executor: Executor,
        sandbox: Sandbox,
        news: News,
        answer: impl Fn(u32, Answer) + 'static,
    ) -> Self {
        let desk = Self(Rc::new(Inner {
            executor,
            sandbox,
            news,
            workspace: RefCell::default(),
            refused: RefCell::default(),
            answer: Box::new(answer),
        }));
        let inner = Rc::downgrade(&desk.0);
        desk.0.sandbox.set_service(move |function, target, body, answer| {
            if let Some(inner) = inner.upgrade() {
                Self(inner).call_for_function(function, target, body, answer);
            }
        });
        desk
    }

    /// Answers a call, now or later.
    pub(crate) fn take(&self, call: Call<Request>) {
        let Call { id, request } = call;
        let answer = match request {
            Request::Open(open) => self.open(open),
            Request::StartExecution(start) => self.with(|workspace| {
                // What is deployed is an older text: starting that would surprise.
                if let Some(error) = self.0.refused.borrow().get(&start.state_machine) {
                    return Err(refusal(error));
                }
                let name = Some(start.name.as_str()).filter(|name| !name.is_empty());
                let record = workspace.start_execution(&start.state_machine, name, &start.input);
                self.started(&*record.map_err(|error| refusal(&error))?)
            }),
            Request::StartAgain(again) => self.with(|workspace| {
                let StartAgain { state_machine, input, definition, kept } = again;
                let record = workspace.start_again(&state_machine, &input, &definition, kept.clone());
                let record = record.map_err(|error| refusal(&error))?;
                // What it keeps is what it runs with, not what the document has by now.
                self.0.news.track_with(&record.arn, kept.within(&workspace.document(), &state_machine));
                self.started(&record)
            }),
            Request::CompareRun(run) => self.with(|workspace| {
                let workspace::again::Changes { gone, definition, mocks, functions } =
                    workspace.changes_since(&run.state_machine, &run.definition, &run.kept);
                json(&Changes { gone, definition, mocks, functions })
            }),
            Request::StopExecution(stop) => self.with(|workspace| {
                workspace.stop_execution(&stop.arn, StateError::default()).map_err(|error| refusal(&error))?;
                self.0.news.flush();
                json(&())
            }),
            Request::ReadEvents(read) => json(
                &self
                    .0
                    .news
                    .find(&read.arn)
                    .map(|run| run::portion(&run.execution, read.from, read.limit))
                    .unwrap_or_default(),
            ),
            Request::ReadRun(read) => json(&self.0.news.find(&read.arn).map(|run| run::record(&run, read.events))),
            Request::ReadSummaries(read) => {
                json(&self.0.news.find(&read.arn).map(|run| run::summaries(&run)).unwrap_or_default())
            }
            Request::ReadMapRun(read) => self.with(|workspace| {
                let found = workspace.service().map_run(&read.arn);
                json(&found.map(|(record, map_run)| run::map_run(&record, &map_run, read.children)))
            }),
            Request::ReadWaiting(read) => self.with(|workspace| json(&waiting(workspace, &read.arn))),
            Request::ReadWritten(ReadWritten) => self.with(|workspace| json(&written(workspace))),
            Request::ReadObject(read) => self.with(|workspace| {
                json(&workspace.objects().iter().find(|object| objects::is(object, &read.bucket, &read.key)))
            }),
            Request::CallService(call) => return self.call_service(id, &call),
            Request::Inspect(inspect) => return self.inspect(id, inspect),
            Request::InvokeFunction(invoke) => return self.invoke_function(id, &invoke.name, &invoke.event),
            Request::TestMethod(test) => return self.test_method(id, test),
            Request::TestRoute(test) => return self.test_route(id, test),
            Request::PreviewMethod(preview) => self.with(|workspace| gateway::preview(&workspace.document(), &preview)),
            Request::PreviewRoute(preview) => {
                self.with(|workspace| gateway::preview_route(&workspace.document(), preview))
            }
            Request::Serve(request) => return self.serve(id, request),
        };
        self.answer(id, answer);
        drive::wake();
    }

    fn answer(&self, id: u32, answer: Answer) {
        (self.0.answer)(id, answer);
    }

    fn with(&self, act: impl FnOnce(&Workspace) -> Answer) -> Answer {
        match &*self.0.workspace.borrow() {
            Some(workspace) => act(workspace),
            None => Err(not_open()),
        }
    }

    fn open(&self, mut open: Open) -> Answer {
        let mut slot = self.0.workspace.borrow_mut();
        match &*slot {
            Some(workspace) if !open.replace => {
                let before = workspace.document();
                if open.same_objects {
                    open.document.objects.clone_from(&before.objects);
                }
                let refused = workspace.update(open.document);
                let after = workspace.document();
                let mut all = self.0.refused.borrow_mut();
                // Only machines that changed were tried again.
                all.retain(|name, _| {
                    let now = after.state_machine(name);
                    now.is_some() && now == before.state_machine(name)
                });
                all.extend(refused);
            }
            before => {
                if let Some(before) = before {
                    before.close();
                    self.0.news.flush();
                }
                let outside = Outside { random: Rc::new(random), functions: Rc::new(self.0.sandbox.clone()) };
                let (workspace, refused) = Workspace::open(&self.0.executor, outside, open.document);
                *self.0.refused.borrow_mut() = refused;
                self.0.news.follow(&workspace);
                *slot = Some(workspace);
            }
        }
        json(&())
    }

    fn started(&self, record: &ExecutionRecord) -> Answer {
        self.0.news.track(&record.arn);
        json(&run::summary(record, &record.execution))
    }

    fn call_service(&self, id: u32, call: &CallService) {
        let workspace = self.0.workspace.borrow().clone();
        let Some(workspace) = workspace else { return self.answer(id, Err(not_open())) };
        let request = Value::parse(&call.request).unwrap_or_default();
        let work = workspace.service().call(&call.operation, &request);
        let desk = self.clone();
        self.0.executor.spawn(async move {
            let answer = work.await.map(|answer| Value::from(answer).to_string());
            desk.answer(id, answer.map_err(|error| refusal(&error)).and_then(|answer| json(&answer)));
        });
        drive::wake();
    }

    fn invoke_function(&self, id: u32, name: &str, event: &str) {
        let workspace = self.0.workspace.borrow().clone();
        let event = match Value::parse(event) {
            Ok(event) => event,
            Err(error) => {
                let message = format!("Could not parse request body into json: {error}");
                return self.answer(id, Err(Refusal { code: "InvalidRequestContentException".into(), message }));
            }
        };
        let Some(workspace) = workspace else { return self.answer(id, Err(not_open())) };
        let Some((request_id, run)) = workspace.invoke_function(name, event) else {
            let message = format!("Function not found: {name}");
            return self.answer(id, Err(Refusal { code: "ResourceNotFoundException".into(), message }));
        };
        let (desk, name) = (self.clone(), name.to_owned());
        self.0.executor.spawn(async move {
            let began = js_sys::Date::now();
            let result = run.await;
            let function = workspace.document().function(&name).cloned().unwrap_or_default();
            let failed = error_payload(&result, &function, &request_id);
            let payload = match (&failed, &result) {
                (Some(payload), _) => payload.to_string(),
                (None, InvocationResult::Returned(value)) => value.to_string(),
                (None, _) => Value::Null.to_string(),
            };
            let duration = js_sys::Date::now() - began;
            let function_error = failed.map(|_| "Unhandled".to_owned());
            desk.answer(id, json(&Invocation { payload, function_error, request_id, duration }));
        });
        drive::wake();
    }

    /// A call of a function's own client.
    fn call_for_function(
        &self,
        function: Rc<Function>,
        target: String,
        body: String,
        answer: Box<dyn FnOnce(Response)>,
    ) {
        let Some(workspace) = self.0.workspace.borrow().clone() else { return };
        let news = self.0.news.clone();
        self.0.executor.spawn(async move {
            let (response, change) = workspace.call_from(&function, &target, &body).await;
            if let Some(change) = change {
                news.changed(change);
            }
            answer(response);
        });
        drive::wake();
    }

    fn serve(&self, id: u32, request: Serve) {
        let workspace = self.0.workspace.borrow().clone();
        let Some(workspace) = workspace else { return self.answer(id, Err(not_open())) };
        let desk = self.clone();
        self.0.executor.spawn(async move {
            let (served, change) = serve::serve(workspace, request).await;
            if let Some(change) = change {
                desk.0.news.changed(change);
            }
            desk.answer(id, json(&served));
        });
        drive::wake();
    }

    fn inspect(&self, id: u32, request: Inspect) {
        let workspace = self.0.workspace.borrow().clone();
        let Some(workspace) = workspace else { return self.answer(id, Err(not_open())) };
        let desk = self.clone();
        self.0.executor.spawn(async move {
            let inspected = inspect::inspect(workspace, request).await;
            desk.answer(id, inspected.and_then(|inspected| json(&inspected)));
        });
        drive::wake();
    }

    fn test_method(&self, id: u32, test: TestMethod) {
        let workspace = self.0.workspace.borrow().clone();
        let Some(workspace) = workspace else { return self.answer(id, Err(not_open())) };
        let desk = self.clone();
        self.0.executor.spawn(async move {
            let api = workspace.document().apis.iter().position(|api| api.id == test.api);
            let tested = workspace.test_invoke(api.unwrap_or(usize::MAX), test.request).await;
            desk.answer(
                id,
                match tested {
                    Ok(response) => json(&response),
                    Err(error) => Err(Refusal { code: error.code, message: error.message }),
                },
            );
        });
        drive::wake();
    }

    fn test_route(&self, id: u32, test: TestRoute) {
        let workspace = self.0.workspace.borrow().clone();
        let Some(workspace) = workspace else { return self.answer(id, Err(not_open())) };
        let desk = self.clone();
        self.0.executor.spawn(async move {
            let api = workspace.document().http_apis.iter().position(|api| api.api_id == test.api);
            let served = workspace.serve_http_api(api.unwrap_or(usize::MAX), DEFAULT_STAGE, test.request).await;
            desk.answer(
                id,
                served.map_or_else(|| Err(gateway::no_api()), |exchange| json(&gateway::answer(&exchange))),
            );
        });
        drive::wake();
    }
}

/// The tasks of an execution that wait for their token, in an order that stays.
fn waiting(workspace: &Workspace, arn: &str) -> Vec<WaitingTask> {
    let all = workspace.service().waiting_tasks().into_iter().filter(|task| *task.execution_arn == *arn);
    let mut tasks: Vec<_> = all
        .map(|task| WaitingTask {
            state: task.state_name.to_string(),
            token: task.task_token.to_string(),
            activity: task.activity_arn.as_deref().map(str::to_owned),
            in_line: task.in_line,
        })
        .collect();
    tasks.sort_by(|a, b| (&a.state, &a.token).cmp(&(&b.state, &b.token)));
    tasks
}

/// The objects that the document does not have, or has otherwise.
fn written(workspace: &Workspace) -> Vec<WrittenObject> {
    let document = workspace.document();
    let all = workspace.objects().into_iter().filter(|object| !document.objects.contains(object));
    all.map(|BucketObject { bucket, key, body }| WrittenObject { bucket, key, size: body.len() }).collect()
}

fn refusal(error: &ApiError) -> Refusal {
    Refusal { code: error.code().to_owned(), message: error.message().unwrap_or_default() }
}

fn not_open() -> Refusal {
    Refusal { code: "NotOpen".into(), message: "The engine has not been given the workspace yet. Try again.".into() }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "32 bits of a number below 2^32")]
fn random() -> u64 {
    let half = || u64::from((js_sys::Math::random() * 4_294_967_296.0) as u32);
    half() << 32 | half()
}
