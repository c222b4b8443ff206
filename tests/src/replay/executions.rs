//! Replays `executions` cases: each on the interpreter itself, on a virtual clock, in a world of mocks.
//!
//! Only the request side of a case is read. `tasks` serves to find which mock belongs to an attempt, to tell a timeout
//! from a failure, and for what a service answered at submission, as the conformance README allows.

mod world;

use std::rc::Rc;

use asl::definition::MachineType;
use asl::{LoadOptions, load};
use interpreter::execution::{ExecutionInfo, ExecutionSettings};
use interpreter::executor::Executor;
use interpreter::history::EVENT_QUOTA;
use interpreter::testing::VirtualClock;
use interpreter::{Execution, StateError, Timestamp, World};
use syntax::{Array, Object, Value, object};

use self::world::Mocked;
use super::release;

/// The moment of every case that has no times of its own.
const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    let machine_type = text(case, "type").and_then(|name| MachineType::parse(&name)).ok_or("no type that is known")?;
    let definition_text = &case.get("definition").ok_or("no definition")?.to_string();
    let options = LoadOptions { machine_type, ..LoadOptions::default() };
    let definition = load(definition_text, &options).valid.ok_or("the definition is refused")?;
    let clock = VirtualClock::starting_at(now(case));
    let executor = Executor::new(clock.clone());
    let host = Rc::new(Mocked::new(case, executor.clone()));
    let world = World { executor: executor.clone(), host };
    let settings = ExecutionSettings {
        event_quota: (machine_type == MachineType::Standard).then_some(EVENT_QUOTA),
        release: release::of(definition_text),
        ..ExecutionSettings::default()
    };
    let input = case.get("input").cloned().unwrap_or_default();
    let execution = Execution::start(&world, &definition, input, info(case, machine_type), settings);
    if needs(case, "stop_execution") {
        executor.turn(None);
        execution.stop(StateError::default());
    }
    clock.run(&executor);
    answer(case, &execution)
}

fn answer(case: &Value, execution: &Execution) -> Result<Value, String> {
    let outcome = execution.outcome().ok_or("the execution did not end")?;
    let mut answer = object! {"status" => outcome.status().as_str()};
    if let Some(output) = outcome.output() {
        answer.insert("output", output.to_string());
    }
    if let Some(error) = outcome.error() {
        for (name, text) in [("error", &error.error), ("cause", &error.cause)] {
            if let Some(text) = text.as_ref().filter(|text| !text.is_empty()) {
                answer.insert(name, text.clone());
            }
        }
    }
    let events: Array = execution
        .history()
        .events()
        .iter()
        .map(|event| Value::from(stepfunctions::wire::history::event(event, true)))
        .collect();
    answer.insert("events", events);
    if text(case, "api").as_deref() == Some("StartSyncExecution") {
        answer.insert("response", response(execution, &answer));
    }
    Ok(answer.into())
}

/// What `StartSyncExecution` answers.
fn response(execution: &Execution, answer: &Object) -> Object {
    let info = execution.info();
    let stopped = execution.stop_date().unwrap_or_else(|| execution.start_date());
    let billed = stopped.since(execution.start_date()).as_millis().div_ceil(100).max(1) * 100;
    let mut response = object! {
        "billingDetails" => object! {
            "billedDurationInMilliseconds" => i64::try_from(billed).unwrap_or(i64::MAX),
            "billedMemoryUsedInMB" => 64,
        },
        "executionArn" => info.execution_arn.clone(),
        "input" => execution.input().to_string(),
        "inputDetails" => object! {"included" => true},
        "name" => info.name.clone(),
        "outputDetails" => object! {"included" => true},
        "startDate" => execution.start_date().to_string(),
        "stateMachineArn" => info.state_machine_arn.clone(),
        "stopDate" => stopped.to_string(),
    };
    for name in ["status", "output", "error", "cause"] {
        if let Some(value) = answer.get(name) {
            response.insert(name, value.clone());
        }
    }
    response
}

fn info(case: &Value, machine_type: MachineType) -> ExecutionInfo {
    let name = |name| case.get("context").and_then(|context| text(context, name)).unwrap_or_default();
    let synchronous = text(case, "api").as_deref() == Some("StartSyncExecution");
    ExecutionInfo {
        execution_arn: name("executionArn").into(),
        name: name("executionName").into(),
        state_machine_arn: name("stateMachineArn").into(),
        state_machine_name: name("stateMachineName").into(),
        role_arn: name("roleArn").into(),
        machine_type,
        redrive_count: (!synchronous).then_some(0),
        map_run_arn: None,
        top_arn: None,
    }
}

/// The moment that the case's own times were made at, if it has such times.
fn now(case: &Value) -> Timestamp {
    let clock = case.get("clock").and_then(Value::as_object);
    let moment = clock.and_then(|clock| clock.iter().next()).and_then(|(time, seconds)| {
        let time = Timestamp::parse(time)?;
        Some(Timestamp::from_millis(time.as_millis() - seconds.as_i64()? * 1000))
    });
    moment.unwrap_or(NOW)
}

fn needs(case: &Value, what: &str) -> bool {
    let needs = case.get("needs").and_then(Value::as_array);
    needs.is_some_and(|needs| needs.iter().any(|need| need.as_str() == Some(what)))
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}
