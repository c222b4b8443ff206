//! A host whose tasks do what the test says, and a way to write a run down.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use asl::definition::MachineType;
use asl::{LoadOptions, load};
use interpreter::execution::{ExecutionInfo, ExecutionSettings};
use interpreter::executor::Executor;
use interpreter::history::HistoryEventDetails as Event;
use interpreter::host::{Interrupted, LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::object::ObjectBody;
use interpreter::testing::VirtualClock;
use interpreter::{Execution, HistoryEvent, Host, StateError, TaskOutcome, TaskRequest, Timestamp, World};
use syntax::Value;

/// What each attempt of a state does: waits so many milliseconds, then answers.
pub(crate) type Script = HashMap<&'static str, Vec<(u64, TaskOutcome)>>;

pub(crate) struct Scripted {
    executor: Executor,
    script: Script,
    attempts: RefCell<HashMap<Rc<str>, usize>>,
    pub(crate) objects: HashMap<&'static str, ObjectBody>,
    pub(crate) dropped: Rc<Cell<u32>>,
}

/// Counts work that was dropped before its end.
struct Working(Rc<Cell<u32>>);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

impl Scripted {
    /// The same host for another process, which knows what the first has done.
    #[cfg(feature = "serde")]
    pub(crate) fn continued(&self, executor: Executor) -> Self {
        Self {
            executor,
            script: self.script.clone(),
            attempts: self.attempts.clone(),
            objects: self.objects.clone(),
            dropped: Rc::default(),
        }
    }
}

impl Host for Scripted {
    fn random(&self) -> u64 {
        0
    }

    fn start_task(&self, request: TaskRequest) -> LocalFuture<TaskOutcome> {
        self.work(&request, self.executor.now())
    }

    /// The attempt is made once more, and is done when it would have been.
    fn resume_task(&self, request: TaskRequest, interrupted: &Interrupted) -> LocalFuture<TaskOutcome> {
        if let Some(attempt) = self.attempts.borrow_mut().get_mut(&request.state_name) {
            *attempt -= 1;
        }
        self.work(&request, interrupted.scheduled.1)
    }

    fn read_items(&self, request: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        let key = request.parameters.get("Key").and_then(Value::as_str).unwrap_or_default();
        let answer = self.objects.get(key).map(|body| ObjectAnswer::Object(body.clone()));
        Box::pin(std::future::ready(answer.ok_or_else(|| StateError::new("States.ItemReaderFailed", "no such key"))))
    }

    fn write_object(&self, _: &str, _: &str, _: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Scripted {
    fn work(&self, request: &TaskRequest, begun: Timestamp) -> LocalFuture<TaskOutcome> {
        let mut attempts = self.attempts.borrow_mut();
        let attempt = attempts.entry(request.state_name.clone()).or_default();
        let (millis, outcome) = self.script[&*request.state_name][*attempt].clone();
        *attempt += 1;
        let executor = self.executor.clone();
        let working = Working(Rc::clone(&self.dropped));
        Box::pin(async move {
            executor.sleep_until(begun.after(Duration::from_millis(millis))).await;
            std::mem::forget(working);
            outcome
        })
    }
}

/// A machine about to run.
pub(crate) struct Run {
    pub(crate) executor: Executor,
    pub(crate) clock: Rc<VirtualClock>,
    pub(crate) host: Rc<Scripted>,
    pub(crate) execution: Execution,
}

pub(crate) fn start(definition: &str, input: &str, script: Script, settings: ExecutionSettings) -> Run {
    start_with(definition, input, script, HashMap::<_, ObjectBody>::new(), settings)
}

pub(crate) fn start_with(
    definition: &str,
    input: &str,
    script: Script,
    objects: HashMap<&'static str, impl Into<ObjectBody>>,
    settings: ExecutionSettings,
) -> Run {
    let definition = valid(definition);
    let clock = Rc::new(VirtualClock::default());
    let executor = Executor::new(clock.clone());
    let host = Rc::new(Scripted {
        executor: executor.clone(),
        script,
        attempts: RefCell::default(),
        objects: objects.into_iter().map(|(key, body)| (key, body.into())).collect(),
        dropped: Rc::default(),
    });
    let world = World { executor: executor.clone(), host: host.clone() };
    let execution = Execution::start(&world, &definition, Value::parse(input).unwrap(), info(), settings);
    Run { executor, clock, host, execution }
}

pub(crate) fn valid(definition: &str) -> asl::Valid<asl::Definition> {
    let loaded = load(definition, &LoadOptions::new(MachineType::Standard));
    loaded.valid.unwrap_or_else(|| panic!("{:?}", loaded.service))
}

pub(crate) fn info() -> ExecutionInfo {
    ExecutionInfo {
        execution_arn: "arn:aws:states:us-east-1:111111111111:execution:m:e".into(),
        name: "e".into(),
        state_machine_arn: "arn:aws:states:us-east-1:111111111111:stateMachine:m".into(),
        state_machine_name: "m".into(),
        role_arn: "arn:aws:iam::111111111111:role/r".into(),
        machine_type: MachineType::Standard,
        redrive_count: Some(0),
        map_run_arn: None,
        top_arn: None,
    }
}

impl Run {
    pub(crate) fn to_end(&self) -> Vec<String> {
        self.clock.run(&self.executor);
        self.lines()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        lines(&self.execution)
    }
}

pub(crate) fn lines(execution: &Execution) -> Vec<String> {
    execution.history().events().iter().map(line).collect()
}

pub(crate) fn run(definition: &str, input: &str, script: Script) -> Vec<String> {
    start(definition, input, script, ExecutionSettings::default()).to_end()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rest says nothing that a test looks at")]
fn line(event: &HistoryEvent) -> String {
    let HistoryEvent { id, previous_event_id, timestamp, details } = event;
    let (name, time) = (details.type_name(), timestamp.as_millis());
    let told = match details {
        Event::ExecutionStarted { input, .. } => input.to_string(),
        Event::ExecutionSucceeded { output } | Event::TaskSucceeded { output, .. } => output.to_string(),
        Event::StateEntered { name, input, .. } => format!("{name} {input}"),
        Event::StateExited { name, output, .. } => format!("{name} {output}"),
        Event::ExecutionFailed(error)
        | Event::ExecutionTimedOut(error)
        | Event::ExecutionAborted(error)
        | Event::MapRunFailed(error)
        | Event::TaskFailed { error, .. }
        | Event::TaskTimedOut { error, .. } => error.to_string(),
        Event::MapIterationStarted { index, .. }
        | Event::MapIterationSucceeded { index, .. }
        | Event::MapIterationFailed { index, .. }
        | Event::MapIterationAborted { index, .. } => index.to_string(),
        Event::MapStateStarted { length } => length.to_string(),
        _ => String::new(),
    };
    let told = if told.is_empty() { told } else { format!(": {told}") };
    format!("{id}←{previous_event_id} {time} {name}{told}")
}

pub(crate) fn succeeds(millis: u64, result: &str) -> (u64, TaskOutcome) {
    (millis, TaskOutcome::Succeeded(Value::parse(result).unwrap()))
}

pub(crate) fn fails(millis: u64, error: &str) -> (u64, TaskOutcome) {
    (millis, TaskOutcome::Failed(StateError::new(error, "because")))
}
