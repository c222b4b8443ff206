//! The world of the benchmark: the workshop's functions, answered at once, as the peers' handlers are.

use std::future::ready;

use interpreter::host::{LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::{Host, StateError, TaskOutcome, TaskRequest};
use syntax::{Value, object};

pub(crate) struct Functions;

impl Host for Functions {
    fn random(&self) -> u64 {
        4
    }

    fn start_task(&self, task: TaskRequest) -> LocalFuture<TaskOutcome> {
        let text = task.parameters.get("FunctionName").and_then(Value::as_str).unwrap_or_default();
        let data = task.parameters.get("Payload").and_then(|payload| payload.get("data"));
        let numbers = || data.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_i64);
        let (sum, count) = numbers().fold((0, 0), |(sum, count), number| (sum + number, count + 1));
        let payload = if text.contains("Sum") {
            object! { "sum" => sum }
        } else if text.contains("MaxMin") {
            object! { "max" => numbers().max(), "min" => numbers().min() }
        } else {
            object! { "avg" => sum / count.max(1) }
        };
        Box::pin(ready(TaskOutcome::Succeeded(object! { "Payload" => payload, "StatusCode" => 200 }.into())))
    }

    fn read_items(&self, _: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        Box::pin(ready(Err(StateError::default())))
    }

    fn write_object(&self, _: &str, _: &str, _: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(ready(Ok(())))
    }
}
