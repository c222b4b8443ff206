//! Replays `api` cases: calls of the Step Functions API in order, on a virtual clock.
//!
//! Only the request side of a case is read: the steps' operations and arguments, which members of their answers later
//! steps use (`binds`), and the recorder's own names for what it made up (`substitutions`).
//! Names that our service makes up are exchanged for the recorder's in what is printed, and back in what is sent.

mod host;
mod names;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use interpreter::execution::Release;
use interpreter::executor::Turn;
use interpreter::host::LocalFuture;
use interpreter::testing::VirtualClock;
use interpreter::{Executor, Timestamp, World};
use stepfunctions::{ApiError, Place, StepFunctions};
use syntax::{Object, Value, object};

pub(crate) use self::host::ApiHost;
use self::names::Names;
use super::release;

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    let steps = case.get("steps").and_then(Value::as_array).ok_or("no steps")?;
    let mut replay = Replay::new(case);
    let answers: Value = steps.iter().map(|step| replay.step(step)).collect();
    Ok(object! { "steps" => answers }.into())
}

struct Replay {
    clock: Rc<VirtualClock>,
    executor: Executor,
    service: StepFunctions,
    names: Names,
    /// A member of the answers that AWS did not have yet.
    unknown: Option<&'static str>,
}

/// When every case begins, in milliseconds since 1970: answers are those of the service as it is now, whenever the case was
/// recorded.
const TODAY: i64 = 1_767_225_600_000;

/// How long a step waits for executions to end.
const PATIENCE: Duration = Duration::from_hours(2);

impl Replay {
    fn new(case: &Value) -> Self {
        let clock = VirtualClock::starting_at(Timestamp::from_millis(TODAY));
        let executor = Executor::new(clock.clone());
        let host = Rc::new(ApiHost::default());
        let world = World { executor: executor.clone(), host: host.clone() };
        let place = Place { account: "111111111111".into(), ..Place::default() };
        let service = StepFunctions::new(world, place);
        host.serve(&service);
        Self { clock, executor, service, names: Names::of(case), unknown: unknown(case) }
    }

    fn step(&mut self, step: &Value) -> Value {
        let operation = step.get("op").and_then(Value::as_str).unwrap_or_default();
        let request = self.names.to_ours(&as_text(step.get("args").unwrap_or(&Value::Null)));
        self.settle(operation, &request);
        let answer = self.wait(self.service.call(operation, &request));
        self.clock.advance_to(self.clock_now().after(Duration::from_secs(1)));
        match answer {
            Some(Ok(answer)) => {
                self.names.learn(step, operation, &request, &answer);
                object! { "answer" => self.names.to_theirs(&as_sdk(&answer.into(), self.unknown)) }.into()
            }
            Some(Err(refusal)) => {
                let refusal = object! { "code" => refusal.code(), "message" => refusal.message() };
                object! { "error" => self.names.to_theirs(&refusal.into()) }.into()
            }
            None => object! { "error" => object! { "code" => "NoAnswer" } }.into(),
        }
    }

    fn clock_now(&self) -> Timestamp {
        self.executor.now()
    }

    /// Who recorded this waited before a step that looks at executions until they had ended.
    fn settle(&self, operation: &str, request: &Value) {
        let arn = |member: &str| request.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        let service = self.service.clone();
        match operation {
            "DescribeExecution" | "GetExecutionHistory" | "ListMapRuns" => {
                let arn = arn("executionArn");
                self.run_while(|| service.execution(&arn).is_some_and(|execution| execution.is_running()));
            }
            "ListExecutions" | "DescribeMapRun" => {
                // Of a machine, a version, an alias, or a Map Run of the machine.
                let arn = arn("stateMachineArn") + &arn("mapRunArn").replace(":mapRun:", ":stateMachine:");
                let machine: Vec<&str> = arn.splitn(8, ':').take(7).collect();
                let machine = machine.join(":");
                let machine = machine.split('/').next().unwrap_or_default();
                self.run_while(|| service.store().executions.is_running(machine));
            }
            _ => {
                self.executor.turn(None);
            }
        }
    }

    fn run_while(&self, goes_on: impl Fn() -> bool) {
        let deadline = self.clock_now().after(PATIENCE);
        while goes_on() {
            match self.executor.turn(None) {
                Turn::NextTimer(next) if next <= deadline => self.clock.advance_to(next),
                Turn::Ready => {}
                Turn::NextTimer(_) | Turn::Idle => return,
            }
        }
    }

    /// Waits for an answer; `None` if it never comes.
    fn wait(&self, answer: LocalFuture<Result<Object, ApiError>>) -> Option<Result<Object, ApiError>> {
        let kept = Rc::new(RefCell::new(None));
        let keep = kept.clone();
        self.executor.spawn(async move { *keep.borrow_mut() = Some(answer.await) });
        self.executor.turn(None);
        self.run_while(|| kept.borrow().is_none());
        kept.take()
    }
}

/// A case has JSON texts parsed; the API takes texts.
fn as_text(arguments: &Value) -> Value {
    let Value::Object(members) = arguments else { return Value::empty_object() };
    let member = |(name, value): (&Rc<str>, &Value)| {
        let is_text = matches!(&**name, "definition" | "input" | "output" | "cause");
        let value = if is_text && value.is_container() { value.to_string().into() } else { value.clone() };
        (name.clone(), value)
    };
    Value::Object(members.iter().map(member).collect())
}

/// Descriptions have told the encryption since July 2024, a little before variables came. Where no definition is sent nothing
/// tells the release.
fn unknown(case: &Value) -> Option<&'static str> {
    let requests: Value = case.get("steps")?.as_array()?.iter().filter_map(|step| step.get("args")).cloned().collect();
    let requests = requests.to_string();
    let encryption = "encryptionConfiguration";
    let is_old = requests.contains("\"definition\"") && release::of(&requests) == Release::BeforeVariables;
    (is_old && !requests.contains(encryption)).then_some(encryption)
}

/// An answer as an SDK hands it on: no `__type`, nor what AWS did not know yet. Dates are what the recorder put for them,
/// their member's name with hyphens: what time it was cannot be compared.
fn as_sdk(answer: &Value, unknown: Option<&str>) -> Value {
    match answer {
        Value::Object(members) => {
            let member = |(name, value): (&Rc<str>, &Value)| {
                let is_date = name.ends_with("Date") && value.as_number().is_some();
                let value = if is_date { hyphenated(name).into() } else { as_sdk(value, unknown) };
                (name.clone(), value)
            };
            let known = |(name, _): &(&Rc<str>, &Value)| &***name != "__type" && Some(&***name) != unknown;
            Value::Object(members.iter().filter(known).map(member).collect())
        }
        Value::Array(items) => items.iter().map(|item| as_sdk(item, unknown)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => answer.clone(),
    }
}

fn hyphenated(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            text.push('-');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}
