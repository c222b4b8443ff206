//! Whole executions of random valid definitions: they end, their histories hang together, the same run is the same, and a
//! Map that runs its items in child executions gives what it gives inline, so long as no iteration fails and no cause names
//! an event: what a failure is called differs, and so do the ids of events.

#![no_main]

mod machine;

use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;

use asl::{LoadOptions, load};
use interpreter::execution::{ExecutionInfo, ExecutionSettings};
use interpreter::executor::Executor;
use interpreter::host::{LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::testing::VirtualClock;
use interpreter::{Execution, ExecutionOutcome, Host, StateError, TaskOutcome, TaskRequest, Timestamp, World};
use libfuzzer_sys::fuzz_target;
use machine::Machine;
use query::random::{Random, SeededRandom};
use syntax::Value;

/// Tasks answer by the number of their function.
struct Tasks(Cell<u64>);

impl Host for Tasks {
    fn random(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        SeededRandom::new(self.0.get()).next_u64()
    }

    fn start_task(&self, task: TaskRequest) -> LocalFuture<TaskOutcome> {
        let number: u32 = task.resource.arn.rsplit('f').next().and_then(|text| text.parse().ok()).unwrap_or(0);
        Box::pin(ready(match number % 4 {
            0 => TaskOutcome::Succeeded(task.parameters),
            1 if task.retry_count > 0 => TaskOutcome::Succeeded(Value::from(7)),
            1 => TaskOutcome::Failed(StateError::new("Busy", "try again")),
            2 => TaskOutcome::Failed(StateError::default()),
            _ => TaskOutcome::TimedOut(StateError::timeout()),
        }))
    }

    fn read_items(&self, _: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        Box::pin(ready(Err(StateError::runtime("no objects"))))
    }

    fn write_object(&self, _: &str, _: &str, _: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(ready(Ok(())))
    }
}

/// Runs to the end; answers the history as text, and the outcome.
fn run(definition: &Value) -> Option<(Vec<String>, ExecutionOutcome)> {
    let loaded = load(&definition.to_string(), &LoadOptions::default());
    let valid = loaded.valid?;
    let clock = VirtualClock::starting_at(Timestamp::from_millis(0));
    let executor = Executor::new(clock.clone());
    let world = World { executor: executor.clone(), host: Rc::new(Tasks(Cell::new(0))) };
    let info = ExecutionInfo {
        execution_arn: "arn:aws:states:us-east-1:123456789012:execution:M:e".into(),
        name: "e".into(),
        state_machine_arn: "arn:aws:states:us-east-1:123456789012:stateMachine:M".into(),
        state_machine_name: "M".into(),
        role_arn: "arn:aws:iam::123456789012:role/r".into(),
        machine_type: asl::MachineType::Standard,
        redrive_count: Some(0),
        map_run_arn: None,
        top_arn: None,
    };
    let input =
        Value::parse(r#"{"a":1,"list":[{"k":"x","a":1,"list":[]},{"k":2,"a":2,"list":[1]}]}"#).expect("it is JSON");
    let execution = Execution::start(&world, &valid, input, info, ExecutionSettings::default());
    clock.run(&executor);
    let outcome = execution.outcome().expect("every execution ends");
    let history = execution.history();
    for (at, event) in history.events().iter().enumerate() {
        assert_eq!(event.id as usize, at + 1);
        assert!(event.previous_event_id < event.id, "{event:?}");
    }
    assert!(history.events().last().is_some_and(|event| event.details.ends_execution()));
    let events = history.events().iter();
    let texts = events.map(|event| Value::from(stepfunctions::wire::history::event(event, true)).to_string());
    Some((texts.collect(), outcome))
}

fuzz_target!(|machine: Machine| {
    let inline = machine.definition(false);
    let Some((history, outcome)) = run(&inline) else {
        let loaded = load(&inline.to_string(), &LoadOptions::default());
        panic!("refused: {:?}\n{}", loaded.diagnostics, inline.to_pretty());
    };
    assert_eq!(run(&inline).map(|run| run.0).as_ref(), Some(&history), "the same run is the same");
    let failed = history.iter().any(|event| event.contains("\"MapIterationFailed\""));
    if let (ExecutionOutcome::Succeeded(output), false) = (outcome, failed)
        && !output.to_string().contains("at the event id #")
    {
        let (_, distributed) = run(&machine.definition(true)).expect("a Map may be distributed");
        assert_eq!(distributed.output(), Some(&output), "{}", inline.to_pretty());
    }
});
