//! Replays `test_state` cases: one call of `TestState` each.
//!
//! A task that is not mocked really ran when it was recorded: `task_result` is what it gave.

use std::cell::RefCell;
use std::future::ready;
use std::rc::Rc;

use interpreter::host::{LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::testing::VirtualClock;
use interpreter::{Executor, Host, StateError, TaskOutcome, TaskRequest, World};
use stepfunctions::{Place, StepFunctions};
use syntax::{Object, Value, object};

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    let request = as_text(case.get("request").ok_or("no request")?);
    let clock = Rc::new(VirtualClock::default());
    let executor = Executor::new(clock.clone());
    let host = Rc::new(OneTask { result: case.get("task_result").cloned(), drawn: RefCell::new(0) });
    let place = Place { account: "111111111111".into(), ..Place::default() };
    let service = StepFunctions::new(World { executor: executor.clone(), host }, place);

    let kept = Rc::new(RefCell::new(None));
    let (keep, answer) = (kept.clone(), service.call("TestState", &request));
    executor.spawn(async move { *keep.borrow_mut() = Some(answer.await) });
    clock.run(&executor);
    let answer = kept.take().ok_or("TestState does not answer")?;
    Ok(match answer {
        Ok(response) => object! { "response" => parsed(&response) }.into(),
        Err(refusal) => {
            object! { "error" => object! { "code" => refusal.code(), "message" => refusal.message() } }.into()
        }
    })
}

/// A case has JSON texts parsed; the API takes texts.
fn as_text(request: &Value) -> Value {
    let Value::Object(members) = request else { return Value::empty_object() };
    let member = |(name, value): (&Rc<str>, &Value)| {
        let value = match &**name {
            "input" | "variables" => value.to_string().into(),
            "definition" | "context" if value.is_container() => value.to_string().into(),
            _ => value.clone(),
        };
        (name.clone(), value)
    };
    Value::Object(members.iter().map(member).collect())
}

/// The answer with its JSON texts parsed, as the case has them.
fn parsed(response: &Object) -> Value {
    let member = |(name, value): (&Rc<str>, &Value)| {
        let value = match (&**name, value) {
            ("inspectionData", Value::Object(stages)) => parsed_stages(stages),
            ("output", Value::String(text)) => Value::parse(text).unwrap_or_else(|_| value.clone()),
            _ => value.clone(),
        };
        (name.clone(), value)
    };
    Value::Object(response.iter().map(member).collect())
}

fn parsed_stages(stages: &Object) -> Value {
    let stage = |(name, value): (&Rc<str>, &Value)| {
        let value = value.as_str().and_then(|text| Value::parse(text).ok()).unwrap_or_else(|| value.clone());
        (name.clone(), value)
    };
    Value::Object(stages.iter().map(stage).collect())
}

/// Does the one task that a state has.
struct OneTask {
    result: Option<Value>,
    drawn: RefCell<u64>,
}

impl Host for OneTask {
    fn random(&self) -> u64 {
        let mut drawn = self.drawn.borrow_mut();
        *drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *drawn
    }

    fn start_task(&self, _task: TaskRequest) -> LocalFuture<TaskOutcome> {
        Box::pin(ready(match &self.result {
            Some(result) => TaskOutcome::Succeeded(result.clone()),
            None => TaskOutcome::Failed(StateError::named("States.TaskFailed")),
        }))
    }

    fn read_items(&self, _request: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        Box::pin(ready(Err(StateError::named("States.ItemReaderFailed"))))
    }

    fn write_object(&self, _bucket: &str, _key: &str, _body: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(ready(Err(StateError::named("States.ResultWriterFailed"))))
    }
}
