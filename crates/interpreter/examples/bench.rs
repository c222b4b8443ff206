//! Runs the workloads of `shared/bench` natively and prints their medians: `bench DIR [ROUNDS] [ID]`.
//!
//! `DIR` holds what `gen-workloads.mjs` writes. The clock runs from a validated machine and parsed input to the outcome
//! with its whole history kept. An example, not a test: it is for a person with a profiler.
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the real clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::future::ready;
use std::rc::Rc;
use std::time::Instant;

use asl::definition::MachineType;
use asl::{Definition, LoadOptions, Valid, load};
use interpreter::execution::{ExecutionInfo, ExecutionSettings};
use interpreter::executor::Executor;
use interpreter::host::{LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::testing::VirtualClock;
use interpreter::{Execution, ExecutionOutcome, Host, StateError, TaskOutcome, TaskRequest, Timestamp, World};
use syntax::{Value, object};

struct Functions;

impl Host for Functions {
    fn random(&self) -> u64 {
        4
    }

    fn start_task(&self, request: TaskRequest) -> LocalFuture<TaskOutcome> {
        let name = request.parameters.get("FunctionName").and_then(Value::as_str).unwrap_or("");
        let payload = if name.contains("Sum") {
            object! {"sum" => 108}
        } else if name.contains("Max") {
            object! {"max" => 42, "min" => 4}
        } else {
            object! {"avg" => 18}
        };
        Box::pin(ready(TaskOutcome::Succeeded(object! {"Payload" => payload, "StatusCode" => 200}.into())))
    }

    fn read_items(&self, _: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        Box::pin(ready(Err(StateError::default())))
    }

    fn write_object(&self, _: &str, _: &str, _: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(ready(Ok(())))
    }
}

fn run(definition: &Valid<Definition>, input: &Value) -> Result<usize, String> {
    let clock = VirtualClock::starting_at(Timestamp::from_millis(0));
    let executor = Executor::new(clock.clone());
    let world = World { executor: executor.clone(), host: Rc::new(Functions) };
    let info = ExecutionInfo {
        execution_arn: "arn:aws:states:us-east-1:111111111111:express:m:e:1".into(),
        name: "e".into(),
        state_machine_arn: "arn:aws:states:us-east-1:111111111111:stateMachine:m".into(),
        state_machine_name: "m".into(),
        role_arn: "arn:aws:iam::111111111111:role/r".into(),
        machine_type: MachineType::Express,
        redrive_count: None,
        map_run_arn: None,
        top_arn: None,
    };
    let settings = ExecutionSettings { event_quota: None, ..ExecutionSettings::default() };
    let execution = Execution::start(&world, definition, input.clone(), info, settings);
    clock.run(&executor);
    let events = execution.history().len();
    match execution.outcome() {
        Some(ExecutionOutcome::Succeeded(_)) => Ok(events),
        other => Err(format!("{other:?}")),
    }
}

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("usage: bench DIR [ROUNDS] [ID]")?;
    let rounds: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(15);
    let only = arguments.next();
    let read = |name: &str| std::fs::read_to_string(format!("{directory}/{name}")).map_err(|error| error.to_string());
    let manifest = Value::parse(&read("manifest.json")?).map_err(|error| error.to_string())?;
    for workload in manifest.as_array().into_iter().flat_map(|workloads| workloads.iter()) {
        let text = |name| workload.get(name).and_then(Value::as_str).unwrap_or_default();
        let (id, name) = (text("id"), text("name"));
        if only.as_deref().is_some_and(|only| only != id) {
            continue;
        }
        let options = LoadOptions::new(MachineType::Express);
        let loading = Instant::now();
        let loaded = load(&read(&format!("{name}.json"))?, &options);
        let loading = loading.elapsed();
        let Some(definition) = loaded.valid else {
            println!("{id}  refused: {:?}", loaded.service);
            continue;
        };
        let input = Value::parse(&read(&format!("{name}.input.json"))?).map_err(|error| error.to_string())?;
        let executions = workload.get("executions").and_then(Value::as_i64).unwrap_or(1);
        let mut times = Vec::new();
        let mut events = 0;
        for _ in 0..rounds {
            let start = Instant::now();
            for _ in 0..executions {
                events = run(&definition, &input)?;
            }
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let best = times.first().copied().unwrap_or_default();
        println!(
            "{id}  median {median:8.3} ms  best {best:8.3} ms  {events} events  (loading {:.2} ms)",
            loading.as_secs_f64() * 1000.0
        );
    }
    Ok(())
}
