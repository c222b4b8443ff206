//! What holds for every valid definition: it ends, its history hangs together, the same run is the same, a distributed Map
//! gives what an inline one gives, a redrive goes on, and so does another process.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what helps a test fails with it")]

use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use asl::{LoadOptions, load};
use interpreter::execution::{ExecutionInfo, ExecutionSettings};
use interpreter::executor::Executor;
use interpreter::host::{Interrupted, LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::testing::VirtualClock;
use interpreter::{
    Execution, ExecutionOutcome, ExecutionStatus, Host, StateError, TaskOutcome, TaskRequest, Timestamp, World,
};
use proptest::prelude::*;
use query::random::{Random, SeededRandom};
use syntax::{Object, Value, object};

/// A line of states; each leads to the next.
#[derive(Clone, Debug)]
struct Line(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Pass(Value),
    Wait(u8),
    /// The function's number says what it answers.
    Task(u8),
    Choice(i8),
    Presence,
    Parallel(Vec<Line>),
    Map(Line, u8),
}

/// Named by its place, so that names are unique in the machine.
fn states(Line(steps): &Line, prefix: &str, distributed: bool) -> Object {
    let name = |at: usize| format!("{prefix}{at}");
    let mut states = Object::new();
    for (at, step) in steps.iter().enumerate() {
        states.insert(name(at), state(step, &name(at), &name(at + 1), distributed));
    }
    states.insert(name(steps.len()), object! { "Type" => "Succeed" });
    object! { "StartAt" => name(0), "States" => states }
}

fn state(step: &Step, name: &str, next: &str, distributed: bool) -> Value {
    let mut state = match step {
        Step::Pass(result) => object! { "Type" => "Pass", "Result" => result.clone(), "ResultPath" => "$.a" },
        Step::Wait(seconds) => object! { "Type" => "Wait", "Seconds" => i64::from(*seconds) },
        Step::Task(number) => object! {
            "Type" => "Task",
            "Resource" => format!("arn:aws:lambda:us-east-1:123456789012:function:f{number}"),
            "Retry" => Value::from_iter([object! { "ErrorEquals" => Value::from_iter(["Busy"]) }]),
            "ResultPath" => "$.task",
        },
        Step::Choice(than) => {
            let rule = object! { "Variable" => "$.a", "NumericGreaterThan" => i64::from(*than), "Next" => next };
            return object! { "Type" => "Choice", "Choices" => Value::from_iter([rule]), "Default" => next }.into();
        }
        Step::Presence => {
            let rule = object! { "Variable" => "$.list[9]", "IsPresent" => true, "Next" => next };
            return object! { "Type" => "Choice", "Choices" => Value::from_iter([rule]), "Default" => next }.into();
        }
        Step::Parallel(branches) => {
            let branches = branches.iter().enumerate();
            let branches = branches.map(|(at, line)| states(line, &format!("{name}b{at}_"), distributed));
            object! { "Type" => "Parallel", "Branches" => branches.collect::<Value>(), "ResultPath" => "$.b" }
        }
        Step::Map(line, at_once) => {
            let mut processor = states(line, &format!("{name}i_"), distributed);
            if distributed {
                let config = object! { "Mode" => "DISTRIBUTED", "ExecutionType" => "STANDARD" };
                processor.insert("ProcessorConfig", config);
            }
            object! {
                "Type" => "Map", "ItemProcessor" => processor, "ItemsPath" => "$.list", "ResultPath" => "$.m",
                "MaxConcurrency" => i64::from(*at_once),
            }
        }
    };
    state.insert("Next", next);
    state.into()
}

fn line() -> impl Strategy<Value = Line> {
    let leaf = prop_oneof![
        any::<i16>().prop_map(|number| Step::Pass(i64::from(number).into())),
        any::<u8>().prop_map(Step::Wait),
        (0..8_u8).prop_map(Step::Task),
        any::<i8>().prop_map(Step::Choice),
        Just(Step::Presence),
    ];
    let step = leaf.prop_recursive(3, 12, 3, |inner| {
        let line = prop::collection::vec(inner, 0..3).prop_map(Line);
        prop_oneof![
            prop::collection::vec(line.clone(), 1..3).prop_map(Step::Parallel),
            (line, 0..4_u8).prop_map(|(line, at_once)| Step::Map(line, at_once)),
        ]
    });
    prop::collection::vec(step, 0..5).prop_map(Line)
}

/// Functions 0 to 3 answer, 4 and 5 do at the second attempt; 6 fails, until it is mended; 7 runs out of time. Odd ones take
/// as many seconds as their number says.
struct Tasks {
    executor: Executor,
    drawn: Cell<u64>,
    mended: Cell<bool>,
}

impl Tasks {
    fn work(&self, task: &TaskRequest, begun: Timestamp) -> LocalFuture<TaskOutcome> {
        let number: u32 = task.resource.arn.rsplit('f').next().and_then(|number| number.parse().ok()).unwrap();
        let outcome = match number {
            4 | 5 if task.retry_count == 0 => TaskOutcome::Failed(StateError::new("Busy", "try again")),
            6 if !self.mended.get() => TaskOutcome::Failed(StateError::new("Broken", "for good")),
            7 if !self.mended.get() => TaskOutcome::TimedOut(StateError::timeout()),
            _ => TaskOutcome::Succeeded(i64::from(number).into()),
        };
        if number.is_multiple_of(2) {
            return Box::pin(ready(outcome));
        }
        let done = self.executor.sleep_until(begun.after(Duration::from_secs(number.into())));
        Box::pin(async {
            done.await;
            outcome
        })
    }
}

impl Host for Tasks {
    fn random(&self) -> u64 {
        self.drawn.set(self.drawn.get() + 1);
        SeededRandom::new(self.drawn.get()).next_u64()
    }

    fn start_task(&self, task: TaskRequest) -> LocalFuture<TaskOutcome> {
        self.work(&task, self.executor.now())
    }

    /// Done once more, it takes as long as if nothing had happened.
    fn resume_task(&self, task: TaskRequest, interrupted: &Interrupted) -> LocalFuture<TaskOutcome> {
        self.work(&task, interrupted.scheduled.1)
    }

    fn read_items(&self, _: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        Box::pin(ready(Err(StateError::runtime("no objects"))))
    }

    fn write_object(&self, _: &str, _: &str, _: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(ready(Ok(())))
    }
}

struct Ran {
    execution: Execution,
    clock: Rc<VirtualClock>,
    executor: Executor,
    tasks: Rc<Tasks>,
}

impl Ran {
    fn of(line: &Line, distributed: bool) -> Self {
        Self::with(line, distributed, false)
    }

    /// With functions that are mended from the start, or broken.
    fn with(line: &Line, distributed: bool, mended: bool) -> Self {
        let ran = Self::begin(line, distributed, mended);
        ran.to_end();
        ran
    }

    fn begin(line: &Line, distributed: bool, mended: bool) -> Self {
        let clock = VirtualClock::starting_at(Timestamp::from_millis(0));
        let executor = Executor::new(clock.clone());
        let tasks = Rc::new(Tasks { executor: executor.clone(), drawn: Cell::new(0), mended: Cell::new(mended) });
        let world = World { executor: executor.clone(), host: tasks.clone() };
        let settings = ExecutionSettings::default();
        let execution =
            Execution::start(&world, &Self::definition(line, distributed), Self::input(), Self::info(), settings);
        Self { execution, clock, executor, tasks }
    }

    fn definition(line: &Line, distributed: bool) -> asl::Valid<asl::Definition> {
        let definition = Value::from(states(line, "S", distributed)).to_string();
        let loaded = load(&definition, &LoadOptions::default());
        loaded.valid.unwrap_or_else(|| panic!("{:?}\n{definition}", loaded.service))
    }

    fn info() -> ExecutionInfo {
        ExecutionInfo {
            execution_arn: "arn:aws:states:us-east-1:123456789012:execution:m:e".into(),
            name: "e".into(),
            state_machine_arn: "arn:aws:states:us-east-1:123456789012:stateMachine:m".into(),
            state_machine_name: "m".into(),
            role_arn: "arn:aws:iam::123456789012:role/r".into(),
            machine_type: asl::MachineType::Standard,
            redrive_count: Some(0),
            map_run_arn: None,
            top_arn: None,
        }
    }

    fn input() -> Value {
        let item = |a: i64, list: Value| Value::from(object! { "a" => a, "list" => list });
        let inner = item(0, Value::from_iter([0_i64; 0]));
        item(1, Value::from_iter([item(1, Value::from_iter([inner])), item(2, Value::from_iter([0_i64; 0]))]))
    }

    /// Runs so many turns, each of one state if it is a busy one, and is written down; another process takes it up.
    #[cfg(feature = "serde")]
    fn taken_up(line: &Line, distributed: bool, turns: usize, busy: bool) -> Self {
        let first = Self::begin(line, distributed, false);
        if busy {
            first.executor.look_every(1);
        }
        for _ in 0..turns {
            let may_go_on: Option<Rc<dyn Fn() -> bool>> = if busy { Some(Rc::new(|| false)) } else { None };
            if let interpreter::executor::Turn::NextTimer(deadline) = first.executor.turn(may_go_on) {
                first.clock.advance_to(deadline);
            }
        }
        let clock = VirtualClock::starting_at(first.executor.now());
        let executor = Executor::new(clock.clone());
        let Tasks { drawn, mended, .. } = &*first.tasks;
        let tasks = Rc::new(Tasks { executor: executor.clone(), drawn: drawn.clone(), mended: mended.clone() });
        let world = World { executor: executor.clone(), host: tasks.clone() };
        let (definition, reason) = (Self::definition(line, distributed), StateError::named("NotTakenUp"));
        let (settings, saved) = (ExecutionSettings::default(), first.execution.saved());
        let execution = Execution::restore(&world, &definition, Self::input(), Self::info(), settings, saved, &reason);
        let second = Self { execution, clock, executor, tasks };
        second.to_end();
        second
    }

    /// What happened and when, in no order: what happens at one time is ordered by chance.
    #[cfg(feature = "serde")]
    fn happenings(&self) -> Vec<(Timestamp, &'static str)> {
        let history = self.execution.history();
        let mut all: Vec<_> =
            history.events().iter().map(|event| (event.timestamp, event.details.type_name())).collect();
        all.sort_unstable();
        all
    }

    /// Runs to the end, and looks whether what was written hangs together.
    fn to_end(&self) -> ExecutionOutcome {
        self.clock.run(&self.executor);
        assert_eq!(self.executor.task_count(), 0, "nothing is left behind");
        let history = self.execution.history();
        for (at, event) in history.events().iter().enumerate() {
            assert_eq!(usize::try_from(event.id), Ok(at + 1));
            assert!(event.previous_event_id < event.id, "{event:?}");
        }
        assert!(history.events().last().is_some_and(|event| event.details.ends_execution()));
        self.execution.outcome().unwrap()
    }

    fn history(&self) -> Vec<String> {
        self.execution.history().events().iter().map(|event| format!("{event:?}")).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_run_is_the_same(line in line()) {
        prop_assert_eq!(Ran::of(&line, false).history(), Ran::of(&line, false).history());
    }

    #[test]
    fn a_distributed_map_gives_what_an_inline_one_gives(line in line()) {
        let (inline, distributed) = (Ran::of(&line, false), Ran::of(&line, true));
        let (a, b) = (inline.execution.outcome().unwrap(), distributed.execution.outcome().unwrap());
        // What a failure is called differs.
        prop_assert_eq!((a.status(), a.output()), (b.status(), b.output()));
    }

    #[test]
    fn a_redrive_of_what_was_mended_gives_what_a_whole_run_gives(line in line(), distributed in any::<bool>()) {
        let ran = Ran::of(&line, distributed);
        if ran.execution.status() != ExecutionStatus::Succeeded {
            ran.tasks.mended.set(true);
            prop_assert!(ran.execution.redrive());
            let ExecutionOutcome::Succeeded(output) = ran.to_end() else { panic!("nothing can fail any more") };
            let whole = Ran::with(&line, distributed, true).execution.outcome().unwrap();
            prop_assert_eq!(Some(&output), whole.output());
        }
    }
}

#[cfg(feature = "serde")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_process_comes_to_the_same(
        line in line(),
        distributed in any::<bool>(),
        turns in 0..40_usize,
        busy in any::<bool>(),
    ) {
        let (whole, taken_up) = (Ran::of(&line, distributed), Ran::taken_up(&line, distributed, turns, busy));
        let (a, b) = (whole.execution.outcome().unwrap(), taken_up.execution.outcome().unwrap());
        // Of failures at one time chance says which one is told.
        prop_assert_eq!((a.status(), a.output()), (b.status(), b.output()));
        if a.status() == ExecutionStatus::Succeeded {
            prop_assert_eq!(whole.happenings(), taken_up.happenings());
        }
    }
}
