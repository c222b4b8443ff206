//! The running workspace: a document brought to life.
//!
//! The page's worker and the terminal hold one of these. It is rebuilt from the document at any time; what runs goes on
//! under the definitions it was started with.

use std::collections::BTreeMap;
use std::rc::Rc;

use apigateway::{Exchange, HttpRequest, TestInvokeError, TestInvokeRequest, TestInvokeResponse};
use interpreter::host::{LocalFuture, Observer};
use interpreter::{Executor, StateError, Timestamp, World};
use stepfunctions::{ApiError, ExecutionRecord, Place, Response, StartExecutionInput, StepFunctions};
use syntax::{Value, object};

use crate::again::Kept;
use crate::deployed::authored;
use crate::document::{BucketObject, Document, StateMachine, activity_arn};
use crate::gateway::{Gateway, denied};
use crate::lambda::{Invocation, InvocationResult};
use crate::service::messaging::Message;
use crate::world::{Outside, Shared, WorkspaceHost};

/// See the [module](self). A clone is the same workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub(crate) shared: Rc<Shared>,
    service: StepFunctions,
}

/// Machines that could not be deployed, by name, with the service's refusal.
pub type Refusals = BTreeMap<String, ApiError>;

impl Workspace {
    /// Brings a document to life on an executor. Machines whose definitions AWS would refuse are left out, and named.
    pub fn open(executor: &Executor, outside: Outside, document: Document) -> (Self, Refusals) {
        Self::reopen(executor, outside, document, |_| {})
    }

    /// As [`Workspace::open`], once the service was told what it knew before. Of machines the document is the truth: one
    /// that it does not have is deleted, and one that it has otherwise is updated.
    pub fn reopen(
        executor: &Executor,
        outside: Outside,
        document: Document,
        recall: impl FnOnce(&StepFunctions),
    ) -> (Self, Refusals) {
        let shared = Rc::new(Shared::new(executor.clone(), outside, Document::default()));
        let host = Rc::new(WorkspaceHost(Rc::clone(&shared)));
        let service = StepFunctions::new(World { executor: executor.clone(), host }, Place::default());
        shared.join(service.clone());
        recall(&service);
        let workspace = Self { shared, service };
        let known: Vec<Rc<str>> = workspace.service.store().state_machines.values().map(|m| m.arn.clone()).collect();
        for arn in known.iter().filter(|arn| document.state_machines.iter().all(|machine| machine.arn() != ***arn)) {
            // It is there: deleting it is not refused.
            let _ = workspace.call_now("DeleteStateMachine", object! { "stateMachineArn" => arn.clone() });
        }
        let known: Vec<Rc<str>> =
            workspace.service.store().activities.values().map(|known| known.arn.clone()).collect();
        for arn in known.iter().filter(|arn| document.activities.iter().all(|name| activity_arn(name) != ***arn)) {
            let _ = workspace.call_now("DeleteActivity", object! { "activityArn" => arn.clone() });
        }
        let refusals = workspace.update(document);
        (workspace, refusals)
    }

    /// Takes a changed document: machines are created, updated and deleted to match it. A machine whose new definition is
    /// refused stays as it was, and is named.
    pub fn update(&self, document: Document) -> Refusals {
        let before = self.shared.document.replace(Rc::new(document));
        let document = self.shared.document();
        let now = self.shared.executor.now();
        self.shared.buckets.borrow_mut().update(&before.objects, &document.objects, now);
        for gone in before.state_machines.iter().filter(|machine| document.state_machine(&machine.name).is_none()) {
            // A machine that was refused was never there to delete.
            let _ = self.call_now("DeleteStateMachine", object! { "stateMachineArn" => gone.arn() });
        }
        for name in before.activities.iter().filter(|name| !document.activities.contains(name)) {
            let _ = self.call_now("DeleteActivity", object! { "activityArn" => activity_arn(name) });
        }
        for name in document.activities.iter().filter(|name| !before.activities.contains(name)) {
            // A name that the service does not take is said where it is typed.
            let _ = self.call_now("CreateActivity", object! { "name" => name.as_str() });
        }
        let mut refusals = Refusals::new();
        for machine in &document.state_machines {
            let unchanged = before.state_machine(&machine.name) == Some(machine);
            let deployed = self.service.store().state_machine(&machine.arn()).map(|deployed| {
                // As it was before, or as it was brought back.
                unchanged || authored(deployed, Some(machine)) == *machine
            });
            if deployed == Some(true) {
                continue;
            }
            if let Err(refusal) = self.deploy(machine) {
                refusals.insert(machine.name.clone(), refusal);
            }
        }
        refusals
    }

    /// Lets Standard executions begin no more tasks, because another process is about to go on with them: those that are
    /// due are scheduled and left to it.
    pub fn hold_tasks(&self) {
        self.shared.holds.set(true);
    }

    /// Stops everything that runs and lets go of it.
    pub fn close(&self) {
        let running: Vec<Rc<str>> = {
            let store = self.service.store();
            store.executions.all().filter(|record| record.is_running()).map(|record| record.arn.clone()).collect()
        };
        for arn in running {
            // It may have ended together with its parent.
            let _ = self.service.stop_execution(&arn, StateError::default());
        }
        self.shared.leave();
    }

    fn deploy(&self, machine: &StateMachine) -> Result<(), ApiError> {
        let arn = machine.arn();
        let known = self.service.store().state_machine(&arn).map(|known| known.machine_type.as_str());
        let definition = machine.deployed_definition();
        let role = format!("arn:aws:iam::{}:role/{}", crate::document::ACCOUNT, machine.role_name());
        if known.is_some_and(|kind| kind != machine.kind.as_str()) {
            self.call_now("DeleteStateMachine", object! { "stateMachineArn" => arn.as_str() })?;
        } else if known.is_some() {
            let request = object! { "stateMachineArn" => arn, "definition" => definition, "roleArn" => role };
            return self.call_now("UpdateStateMachine", request).map(drop);
        }
        let request = object! {
            "name" => &machine.name,
            "definition" => definition,
            "roleArn" => role,
            "type" => machine.kind.as_str(),
        };
        self.call_now("CreateStateMachine", request).map(drop)
    }

    /// An operation that is done before it returns.
    fn call_now(&self, operation: &str, request: syntax::Object) -> Result<syntax::Object, ApiError> {
        let mut answer = self.service.call(operation, &request.into());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match answer.as_mut().poll(&mut context) {
            std::task::Poll::Ready(answer) => answer,
            // Only operations that wait for work are ever pending, and none of those is called here.
            std::task::Poll::Pending => Err(ApiError::UnknownOperation),
        }
    }

    /// Is told of every event of the executions started from now on.
    pub fn set_observer(&self, observer: Rc<dyn Observer>) {
        self.service.set_observer(observer);
    }

    /// The service itself, for callers that speak its API.
    pub fn service(&self) -> &StepFunctions {
        &self.service
    }

    pub fn document(&self) -> Rc<Document> {
        self.shared.document()
    }

    /// A version 4 UUID of the workspace's own chance.
    pub fn uuid(&self) -> String {
        self.shared.uuid()
    }

    /// Answers a request of the wire: `AWSStepFunctions.StartExecution` and a body.
    pub fn handle(&self, target: &str, body: &str) -> LocalFuture<Response> {
        self.service.handle(target, body)
    }

    /// Answers a request that is made under a role, as a function's code makes it: where roles are checked, it may ask for
    /// what the role allows. `session` is the function's name.
    pub fn handle_as(&self, role_arn: &str, session: &str, target: &str, body: &str) -> LocalFuture<Response> {
        let action = target.rsplit('.').next().unwrap_or_default();
        let refusal = match self.shared.role(role_arn) {
            Ok(None) => None,
            Ok(Some(role)) => denied(&role, session, action, body),
            Err(()) => Some(
                r#"{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"The security token included in the request is invalid."}"#
                    .to_owned(),
            ),
        };
        match refusal {
            Some(body) => Box::pin(std::future::ready(Response { status: 400, body })),
            None => self.handle(target, body),
        }
    }

    /// The console's Start execution, of either type.
    pub fn start_execution(
        &self,
        machine: &str,
        name: Option<&str>,
        input: &str,
    ) -> Result<Rc<ExecutionRecord>, ApiError> {
        let state_machine_arn: Rc<str> =
            format!("arn:aws:states:{}:{}:stateMachine:{machine}", crate::document::REGION, crate::document::ACCOUNT)
                .into();
        let started = self.service.start_execution(StartExecutionInput {
            state_machine_arn,
            name: name.map(Into::into),
            input: Some(input.into()),
            trace_header: None,
        })?;
        self.service
            .execution(&started.execution_arn)
            .ok_or_else(|| ApiError::ExecutionDoesNotExist(started.execution_arn.to_string()))
    }

    /// Stops an execution of either type.
    pub fn stop_execution(&self, arn: &str, reason: StateError) -> Result<Timestamp, ApiError> {
        self.service.stop_execution(arn, reason)
    }

    /// The function page's own Test.
    pub fn invoke_function(&self, name: &str, event: Value) -> Option<(String, LocalFuture<InvocationResult>)> {
        let function = self.shared.document().function(name)?.clone();
        let request_id = self.shared.uuid();
        let run = self.shared.invoke(Invocation { function, event, request_id: request_id.clone() });
        Some((request_id, run))
    }

    /// API Gateway's `TestInvokeMethod` on the API at a place of the document.
    pub async fn test_invoke(
        &self,
        api: usize,
        request: TestInvokeRequest,
    ) -> Result<TestInvokeResponse, TestInvokeError> {
        let document = self.document();
        let api = document.apis.get(api).ok_or_else(|| TestInvokeError {
            code: "NotFoundException".into(),
            message: "Invalid API identifier specified".into(),
        })?;
        apigateway::invoke(api, &request, &Gateway(Rc::clone(&self.shared))).await
    }

    /// A live request to a stage of the API at a place of the document; `None` where there is no such API.
    pub async fn serve_api(&self, api: usize, stage: &str, request: HttpRequest) -> Option<Exchange> {
        let document = self.document();
        let api = document.apis.get(api)?;
        Some(apigateway::serve(api, stage, request, &Gateway(Rc::clone(&self.shared))).await)
    }

    /// A live request to a stage of the HTTP API at a place of the document; `None` where there is no such API.
    pub async fn serve_http_api(&self, api: usize, stage: &str, request: HttpRequest) -> Option<Exchange> {
        let document = self.document();
        let api = document.http_apis.get(api)?;
        Some(apigateway::http_api::serve(api, stage, request, &Gateway(Rc::clone(&self.shared))).await)
    }

    /// Has an execution's tasks answer from a test case of its machine, as the document's mocks have it now, whatever the
    /// machine's own one is. To be said before the executor's next turn.
    pub fn choose_test_case(&self, execution_arn: &Rc<str>, machine: &str, test_case: String) {
        let mocks = self.document().mocks.only(machine, &test_case);
        self.keep(execution_arn, Rc::new(Kept { functions: Vec::new(), test_case, mocks }));
    }

    /// Has an execution's tasks call these functions before those of the document, and be mocked by this alone; those of
    /// its Map Runs' children, too.
    pub fn keep(&self, execution_arn: &Rc<str>, kept: Rc<Kept>) {
        self.shared.kept.borrow_mut().insert(execution_arn.clone(), kept);
    }

    /// What an execution's tasks are mocked by, if it was said.
    pub fn kept(&self, execution_arn: &str) -> Option<Rc<Kept>> {
        self.shared.kept.borrow().get(execution_arn).cloned()
    }

    /// What is in the buckets now, by bucket and key: the document's objects, and what executions have written.
    pub fn objects(&self) -> Vec<BucketObject> {
        self.shared.buckets.borrow().all().collect()
    }

    /// What tasks have sent to queues, topics and event buses, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.shared.messages.borrow().clone()
    }
}
