//! The world that executions run in: functions, mocks, simulated services, chance.
//!
//! Separate from [`Workspace`](crate::Workspace) because this is what the interpreter sees of it ([`Host`]); the facade is
//! what page and terminal see.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::{pending, ready};
use std::rc::Rc;
use std::time::Duration;

use asl::MachineType;
use asl::resource::{IntegrationPattern, ResourceKind};
use interpreter::history::EventId;
use interpreter::host::{Interrupted, LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::{Executor, Host, StateError, TaskOutcome, TaskRequest};
use stepfunctions::StepFunctions;
use syntax::Value;

use crate::again::Kept;
use crate::document::Document;
use crate::http_date::http_date;
use crate::lambda::{FunctionName, FunctionRuntime, Invocation, InvocationResult, direct_result, invoke_result};
use crate::mock_config::MockedResponse;
use crate::role::Role;
use crate::service::answer::CallMetadata;
use crate::service::bucket::Buckets;
use crate::service::messaging::{self, Message};
use crate::service::not_simulated;

/// What a workspace is given from outside.
#[derive(Clone)]
pub struct Outside {
    /// Sixty-four random bits a call.
    pub random: Rc<dyn Fn() -> u64>,
    pub functions: Rc<dyn FunctionRuntime>,
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outside").finish_non_exhaustive()
    }
}

/// By execution ARN and state name.
type Attempts = HashMap<(Rc<str>, Rc<str>), u32>;

/// What the interpreter's host and the gateway share.
pub(crate) struct Shared {
    pub(crate) executor: Executor,
    pub(crate) outside: Outside,
    pub(crate) document: RefCell<Rc<Document>>,
    pub(crate) buckets: RefCell<Buckets>,
    pub(crate) messages: RefCell<Vec<Message>>,
    /// How many tasks each state of each running execution has begun, for mocks that differ by attempt.
    attempts: RefCell<Attempts>,
    /// What an execution runs with, where it was started with something of its own.
    pub(crate) kept: RefCell<HashMap<Rc<str>, Rc<Kept>>>,
    /// Whether no task of a Standard execution is begun any more.
    pub(crate) holds: Cell<bool>,
    service: RefCell<Option<StepFunctions>>,
}

impl Shared {
    pub(crate) fn new(executor: Executor, outside: Outside, document: Document) -> Self {
        Self {
            executor,
            outside,
            document: RefCell::new(Rc::new(document)),
            buckets: RefCell::default(),
            messages: RefCell::default(),
            attempts: RefCell::default(),
            kept: RefCell::default(),
            holds: Cell::default(),
            service: RefCell::default(),
        }
    }

    /// Service and host know each other; [`Shared::leave`] parts them again.
    pub(crate) fn join(&self, service: StepFunctions) {
        *self.service.borrow_mut() = Some(service);
    }

    pub(crate) fn leave(&self) {
        self.service.borrow_mut().take();
    }

    pub(crate) fn service(&self) -> Option<StepFunctions> {
        self.service.borrow().clone()
    }

    pub(crate) fn document(&self) -> Rc<Document> {
        self.document.borrow().clone()
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&self) -> String {
        let bits = |mask: u64| (self.outside.random)() & mask;
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            bits(0xffff_ffff),
            bits(0xffff),
            bits(0xfff),
            0x8000 | bits(0x3fff),
            bits(0xffff_ffff_ffff)
        )
    }

    /// The role of an ARN, where roles are checked at all.
    ///
    /// # Errors
    /// The role is not in the workspace.
    pub(crate) fn role(&self, arn: &str) -> Result<Option<Role>, ()> {
        let document = self.document();
        if document.ignore_permissions {
            return Ok(None);
        }
        document.roles.iter().find(|role| role.arn() == arn).cloned().map(Some).ok_or(())
    }

    /// Runs a function; the virtual clock stands still meanwhile.
    pub(crate) fn invoke(self: &Rc<Self>, invocation: Invocation) -> LocalFuture<InvocationResult> {
        let outside = self.executor.outside();
        let run = self.outside.functions.invoke(invocation);
        Box::pin(async move {
            let result = run.await;
            drop(outside);
            result
        })
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("document", &self.document).finish_non_exhaustive()
    }
}

/// The interpreter's [`Host`].
#[derive(Clone, Debug)]
pub(crate) struct WorkspaceHost(pub(crate) Rc<Shared>);

impl Host for WorkspaceHost {
    fn random(&self) -> u64 {
        (self.0.outside.random)()
    }

    fn start_task(&self, task: TaskRequest) -> LocalFuture<TaskOutcome> {
        self.begin(&task, None)
    }

    fn resume_task(&self, task: TaskRequest, interrupted: &Interrupted) -> LocalFuture<TaskOutcome> {
        match self.0.service() {
            Some(service) if interrupted.handed_out => service.resume(&task, interrupted.submitted.as_ref()),
            Some(_) | None => self.begin(&task, Some(interrupted)),
        }
    }

    fn read_items(&self, request: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        let text = |name: &str| request.parameters.get(name).and_then(Value::as_str).unwrap_or_default();
        let buckets = self.0.buckets.borrow();
        let id = self.0.uuid();
        let answer = match &*request.resource.resource_name() {
            "getObject" => buckets.get(text("Bucket"), text("Key"), &id).map(ObjectAnswer::Object),
            "listObjectsV2" => buckets.list(text("Bucket"), text("Prefix"), &id).map(ObjectAnswer::Listing),
            _ => Err(not_simulated(&request.resource.arn, &request.state_name)),
        };
        Box::pin(ready(answer))
    }

    fn write_object(&self, bucket: &str, key: &str, body: String) -> LocalFuture<Result<(), StateError>> {
        self.0.buckets.borrow_mut().put(bucket, key, body.into(), self.0.executor.now());
        Box::pin(ready(Ok(())))
    }
}

impl WorkspaceHost {
    /// Does a task; or once more what another process had begun.
    fn begin(&self, task: &TaskRequest, interrupted: Option<&Interrupted>) -> LocalFuture<TaskOutcome> {
        // Whoever goes on with a Standard execution later begins it then.
        if self.0.holds.get() && task.execution.machine_type == MachineType::Standard {
            return Box::pin(pending());
        }
        if let Some(mocked) = self.mocked(task, interrupted) {
            return mocked;
        }
        let Some(service) = self.0.service() else {
            return Box::pin(ready(TaskOutcome::StartFailed(StateError::runtime("The workspace was closed."))));
        };
        if let Some(denied) = self.denied_start(task) {
            return denied;
        }
        if let Some(work) = service.perform(task) {
            return work;
        }
        let work = self.work(task);
        if task.resource.pattern == IntegrationPattern::WaitForTaskToken {
            return service.then_wait_for_token(task, work);
        }
        work
    }

    /// The answer of the machine's chosen test case, if it mocks the state.
    fn mocked(&self, task: &TaskRequest, interrupted: Option<&Interrupted>) -> Option<LocalFuture<TaskOutcome>> {
        let document = self.0.document();
        // A Map Run's child calls its machine `machine/label`.
        let machine = task.execution.state_machine_name.split('/').next().unwrap_or_default();
        let kept = self.0.kept.borrow().get(task.execution.top_arn()).cloned();
        let case = match &kept {
            Some(kept) => kept.test_case.clone(),
            None => document.state_machine(machine)?.test_case.clone(),
        };
        if case.is_empty() {
            return None;
        }
        let attempt = match interrupted {
            Some(interrupted) => self.attempts_before(task, interrupted.scheduled.0),
            None => {
                let mut attempts = self.0.attempts.borrow_mut();
                let state = (task.execution.execution_arn.clone(), task.state_name.clone());
                let count = attempts.entry(state).or_insert_with(|| self.attempts_before(task, EventId::MAX));
                std::mem::replace(count, *count + 1)
            }
        };
        let mocks = kept.as_ref().map_or(&document.mocks, |kept| &kept.mocks);
        let outcome = match mocks.response(machine, &case, &task.state_name, attempt) {
            Ok(None) => return None,
            Ok(Some(MockedResponse::Return(value))) => TaskOutcome::Succeeded(value.clone()),
            Ok(Some(MockedResponse::Throw(thrown))) => TaskOutcome::Failed(StateError {
                error: thrown.error.as_deref().map(Into::into),
                cause: thrown.cause.as_deref().map(Into::into),
            }),
            Ok(Some(MockedResponse::ReturnAfter { milliseconds, result })) => {
                let deadline = self.0.executor.now().after(Duration::from_millis(*milliseconds));
                let (pause, result) = (self.0.executor.sleep_until(deadline), result.clone());
                return Some(Box::pin(async move {
                    pause.await;
                    TaskOutcome::Succeeded(result)
                }));
            }
            Err(message) => TaskOutcome::Failed(StateError::runtime(message)),
        };
        Some(Box::pin(ready(outcome)))
    }

    /// How many tasks a state has begun before an event of its execution, in this process and others.
    fn attempts_before(&self, task: &TaskRequest, event: EventId) -> u32 {
        let Some(service) = self.0.service() else { return 0 };
        let arn = &*task.execution.execution_arn;
        let execution = match &task.execution.map_run_arn {
            None => service.execution(arn).map(|record| record.execution.clone()),
            Some(map_run) => service.map_run(map_run).and_then(|(_, run)| run.child_of_arn(arn)),
        };
        execution.map_or(0, |execution| execution.history().tasks_begun(&task.state_name, event))
    }

    /// The work of everything but Step Functions itself.
    fn work(&self, task: &TaskRequest) -> LocalFuture<TaskOutcome> {
        match &task.resource.kind {
            ResourceKind::LambdaFunction => self.function(task, &task.resource.arn, &task.parameters, true),
            ResourceKind::Service { service, action } if &**service == "lambda" && &**action == "invoke" => {
                let name = task.parameters.get("FunctionName").and_then(Value::as_str).unwrap_or_default();
                let payload = task.parameters.get("Payload").cloned().unwrap_or_else(Value::empty_object);
                self.function(task, name, &payload, false)
            }
            ResourceKind::Service { service, action } | ResourceKind::AwsSdk { service, action } => {
                Box::pin(ready(outcome(self.simulated(service, action, task))))
            }
            ResourceKind::Activity | ResourceKind::Open => {
                Box::pin(ready(TaskOutcome::Failed(not_simulated(&task.resource.arn, &task.state_name))))
            }
        }
    }

    fn simulated(&self, service: &str, action: &str, task: &TaskRequest) -> Result<Value, StateError> {
        let shared = &self.0;
        if service == "s3" {
            let (id, now) = (shared.uuid(), shared.executor.now());
            if let Some(answer) = shared.buckets.borrow_mut().call(action, &task.parameters, &id, now) {
                return answer;
            }
        }
        let metadata = self.metadata();
        match messaging::send(service, action, &task.parameters, metadata, &mut || shared.uuid()) {
            Some(sent) => sent.map(|(answer, messages)| {
                shared.messages.borrow_mut().extend(messages);
                answer
            }),
            None => Err(not_simulated(&task.resource.arn, &task.state_name)),
        }
    }

    fn metadata(&self) -> CallMetadata {
        CallMetadata {
            request_id: self.0.uuid(),
            date: http_date(self.0.executor.now()),
            content_type: "application/json",
            content_length: 0,
        }
    }

    fn function(&self, task: &TaskRequest, name: &str, payload: &Value, direct: bool) -> LocalFuture<TaskOutcome> {
        match self.invocation(task, name, payload) {
            Err(error) => Box::pin(ready(TaskOutcome::Failed(error))),
            Ok(invocation) => {
                let (function, request_id) = (invocation.function.clone(), invocation.request_id.clone());
                let shared = Rc::clone(&self.0);
                let run = shared.invoke(invocation);
                Box::pin(async move {
                    let result = run.await;
                    let date = http_date(shared.executor.now());
                    outcome(if direct {
                        direct_result(result, &function, &request_id)
                    } else {
                        invoke_result(result, &function, &request_id, &date)
                    })
                })
            }
        }
    }

    /// The function that a task names, if its role may call it.
    fn invocation(&self, task: &TaskRequest, name: &str, payload: &Value) -> Result<Invocation, StateError> {
        let request_id = self.0.uuid();
        let name = FunctionName::parse(name).ok_or_else(|| {
            StateError::new(
                "Lambda.AWSLambdaException",
                format!(
                    "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{{2}}(-gov)?-[a-z]+-\\d{{1}}:)?(\\d{{12}}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))? (Service: AWSLambda; Status Code: 400; Error Code: ValidationException; Request ID: {request_id}; Proxy: null)"
                ),
            )
        })?;
        let role_arn = task.role_arn.as_ref().unwrap_or(&task.execution.role_arn);
        self.check_permission(role_arn, "lambda:InvokeFunction", &name.qualified_arn(), &request_id)?;
        let kept = self.0.kept.borrow().get(task.execution.top_arn()).cloned();
        let kept = kept.and_then(|kept| kept.functions.iter().find(|function| function.name == name.name).cloned());
        let function = match kept {
            Some(function) => function,
            None => name.find(&self.0.document(), &*self.0.outside.functions, &request_id)?,
        };
        Ok(Invocation { function, event: payload.clone(), request_id })
    }

    /// The refusal of a task that would start an execution, where its role may not.
    fn denied_start(&self, task: &TaskRequest) -> Option<LocalFuture<TaskOutcome>> {
        let (service, action) = match &task.resource.kind {
            ResourceKind::Service { service, action } | ResourceKind::AwsSdk { service, action } => (service, action),
            ResourceKind::LambdaFunction | ResourceKind::Activity | ResourceKind::Open => return None,
        };
        let action = match (&**service, &**action) {
            ("states" | "sfn", "startExecution") => "states:StartExecution",
            ("sfn", "startSyncExecution") => "states:StartSyncExecution",
            _ => return None,
        };
        let machine = task.parameters.get("StateMachineArn").and_then(Value::as_str).unwrap_or_default();
        let role_arn = task.role_arn.as_ref().unwrap_or(&task.execution.role_arn);
        let error = self.check_permission(role_arn, action, machine, &self.0.uuid()).err()?;
        let at_once = task.resource.pattern == IntegrationPattern::RequestResponse;
        Some(Box::pin(ready(if at_once { TaskOutcome::Failed(error) } else { TaskOutcome::SubmitFailed(error) })))
    }

    fn check_permission(&self, role: &str, action: &str, resource: &str, request_id: &str) -> Result<(), StateError> {
        let (error, service, status) = if action.starts_with("lambda:") {
            ("Lambda.AWSLambdaException", "AWSLambda", 403)
        } else {
            ("StepFunctions.AWSStepFunctionsException", "AWSStepFunctions", 400)
        };
        let denied = |sentence: String| {
            StateError::new(
                error,
                format!(
                    "{sentence} (Service: {service}; Status Code: {status}; Error Code: AccessDeniedException; Request ID: {request_id}; Proxy: null)"
                ),
            )
        };
        match self.0.role(role) {
            Ok(None) => Ok(()),
            Ok(Some(role)) if role.trusts("states.amazonaws.com") && role.allows(action, resource) => Ok(()),
            Ok(Some(role)) if role.trusts("states.amazonaws.com") => {
                Err(denied(role.denial(&"x".repeat(32), action, resource)))
            }
            Ok(Some(_)) | Err(()) => Err(StateError::new(
                "States.Runtime",
                format!(
                    "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role {role}."
                ),
            )),
        }
    }
}

fn outcome(result: Result<Value, StateError>) -> TaskOutcome {
    match result {
        Ok(value) => TaskOutcome::Succeeded(value),
        Err(error) => TaskOutcome::Failed(error),
    }
}
