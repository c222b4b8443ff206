//! A service at one moment of 2026 whose chance is a count, so that every made-up id is known.

use std::cell::{Cell, OnceCell, RefCell};
use std::future::{pending, ready};
use std::rc::Rc;
use std::time::Duration;

use interpreter::host::{LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::testing::VirtualClock;
use interpreter::{Executor, Host, StateError, TaskOutcome, TaskRequest, Timestamp, World};
use stepfunctions::{Place, StepFunctions};
use syntax::{Object, Value, object};

pub(crate) struct Fixture {
    pub(crate) clock: Rc<VirtualClock>,
    pub(crate) executor: Executor,
    pub(crate) service: StepFunctions,
}

pub(crate) const MACHINE: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
pub(crate) const PASS: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;

impl Fixture {
    pub(crate) fn new() -> Self {
        let clock = VirtualClock::starting_at(Timestamp::parse("2026-11-21T12:00:00Z").unwrap());
        let executor = Executor::new(clock.clone());
        let host = Rc::new(OwnTasks::default());
        let world = World { executor: executor.clone(), host: host.clone() };
        let service = StepFunctions::new(world, Place::default());
        assert!(host.service.set(service.clone()).is_ok());
        Self { clock, executor, service }
    }

    /// With a machine `m`.
    pub(crate) fn with_machine(definition: &str, machine_type: &str) -> Self {
        let fixture = Self::new();
        fixture.create("m", definition, machine_type);
        fixture
    }

    pub(crate) fn create(&self, name: &str, definition: &str, machine_type: &str) {
        let request = object! {
            "name" => name,
            "definition" => definition,
            "roleArn" => "arn:aws:iam::123456789012:role/r",
            "type" => machine_type,
        };
        let (status, body) = self.post("CreateStateMachine", &Value::from(request).to_string());
        assert_eq!(status, 200, "{body}");
    }

    /// A request of the wire and its answer; time passes only while the answer waits for it.
    pub(crate) fn post(&self, operation: &str, body: &str) -> (u16, String) {
        let answer = self.service.handle(&format!("AWSStepFunctions.{operation}"), body);
        let kept = Rc::new(RefCell::new(None));
        let keep = kept.clone();
        self.executor.spawn(async move { *keep.borrow_mut() = Some(answer.await) });
        self.executor.turn(None);
        if kept.borrow().is_none() {
            self.clock.run(&self.executor);
        }
        let response = kept.take().expect("an answer");
        (response.status, response.body)
    }

    /// The body of an answer that is no refusal.
    pub(crate) fn answer(&self, operation: &str, request: Object) -> String {
        let (status, body) = self.post(operation, &Value::from(request).to_string());
        assert_eq!(status, 200, "{body}");
        body
    }

    /// The name and the sentence of a refusal.
    pub(crate) fn refusal(&self, operation: &str, request: Object) -> String {
        let (status, body) = self.post(operation, &Value::from(request).to_string());
        assert_eq!(status, 400, "{body}");
        let body = Value::parse(&body).unwrap();
        let text = |member| body.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        format!("{}: {}", text("__type").rsplit('#').next().unwrap(), text("message"))
    }

    /// Starts `m` under a name; answers the execution's ARN.
    pub(crate) fn start(&self, machine: &str, name: &str, input: &str) -> String {
        let request = object! {
            "stateMachineArn" => format!("arn:aws:states:us-east-1:123456789012:stateMachine:{machine}"),
            "name" => name,
            "input" => input,
        };
        let answer = Value::parse(&self.answer("StartExecution", request)).unwrap();
        answer.get("executionArn").and_then(Value::as_str).unwrap().to_owned()
    }

    /// Lets everything run to its end.
    pub(crate) fn run(&self) {
        self.clock.run(&self.executor);
    }

    /// Lets some time pass.
    pub(crate) fn pass(&self, time: Duration) {
        let until = self.executor.now().after(time);
        while let interpreter::executor::Turn::NextTimer(next) = self.executor.turn(None) {
            if next > until {
                break;
            }
            self.clock.advance_to(next);
        }
        self.clock.advance_to(until);
        self.executor.turn(None);
    }

    pub(crate) fn member(&self, operation: &str, request: Object, member: &str) -> Option<Value> {
        Value::parse(&self.answer(operation, request)).unwrap().get(member).cloned()
    }

    pub(crate) fn status(&self, execution: &str) -> String {
        let status = self.member("DescribeExecution", object! { "executionArn" => execution }, "status");
        status.as_ref().and_then(Value::as_str).unwrap().to_owned()
    }
}

/// Does the service's own tasks; any other is never done.
#[derive(Default)]
struct OwnTasks {
    service: OnceCell<StepFunctions>,
    drawn: Cell<u64>,
}

impl Host for OwnTasks {
    fn random(&self) -> u64 {
        self.drawn.replace(self.drawn.get() + 1)
    }

    fn start_task(&self, task: TaskRequest) -> LocalFuture<TaskOutcome> {
        let service = self.service.get().unwrap();
        if let Some(work) = service.perform(&task) {
            return work;
        }
        if task.task_token.is_some() {
            return service.then_wait_for_token(&task, Box::pin(ready(TaskOutcome::Succeeded(Value::empty_object()))));
        }
        Box::pin(pending())
    }

    fn read_items(&self, _: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        Box::pin(pending())
    }

    fn write_object(&self, _: &str, _: &str, _: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(pending())
    }
}
