//! `stepyard test`: suites of executions, with a report for people and one for CI.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use interpreter::testing::VirtualClock;
use interpreter::{Execution, Timestamp};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use syntax::tree::Placeholders;
use workspace::document::{BucketObject, StateMachine, StateMachineType};
use workspace::mock_config::MockConfig;

use crate::arguments::TestArguments;
use crate::clock::{RunClock, stopwatch};
use crate::expectation::differences;
use crate::objects;
use crate::run::{check_test_case, read_mocks};
use crate::session::{Session, Watcher};
use crate::source::Source;
use crate::suite::{Suite, Test};
use crate::validate::{count, write_text};
use crate::{Exit, Terminal};

/// When executions start, where a suite does not say: the same in every run.
const NOW: &str = "2025-01-01T00:00:00Z";
/// Where chance begins in every test.
const SEED: u64 = 1;

pub(crate) fn test(arguments: &TestArguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let mut report = Report::new("stepyard");
    let (mut tests, mut failed) = (0, 0);
    for path in &arguments.suites {
        let prepared = match Suite::read(path).and_then(|suite| Prepared::new(path, suite)) {
            Ok(prepared) => prepared,
            Err(why) => return terminal.complain(why),
        };
        if !prepared.definitions_are_valid(terminal)? {
            return Ok(Exit::Usage);
        }
        let name = prepared.suite.name.clone().unwrap_or_else(|| path.display().to_string());
        writeln!(terminal.out, "{name}")?;
        let mut junit = TestSuite::new(name);
        for test in prepared.suite.tests.iter().filter(|test| arguments.wants(&test.name)) {
            let ran = prepared.run(test)?;
            ran.write(terminal.out, &test.name)?;
            tests += 1;
            failed += usize::from(!ran.wrong.is_empty());
            junit.add_test_case(ran.junit(prepared.suite.machine_of(test).unwrap_or_default(), &test.name));
        }
        report.add_test_suite(junit);
    }
    writeln!(terminal.out, "{}, {failed} failed", count(tests, "test"))?;
    if let Some(file) = &arguments.junit {
        let xml = report.to_string().map_err(io::Error::other)?;
        if let Err(error) = fs::write(file, xml) {
            return terminal.complain(format!("cannot write {}: {error}", file.display()));
        }
    }
    Ok(if failed == 0 { Exit::Success } else { Exit::Failure })
}

/// A suite with everything that it names, read.
struct Prepared {
    suite: Suite,
    now: Timestamp,
    mocks: MockConfig,
    objects: Vec<BucketObject>,
    machines: Vec<(StateMachine, Source)>,
    inputs: Vec<(String, String)>,
}

impl Prepared {
    fn new(path: &Path, suite: Suite) -> Result<Self, String> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let place = path.display();
        let now = suite.now.as_deref().unwrap_or(NOW);
        let now = Timestamp::parse(now).ok_or_else(|| format!("{place}: `now` is not a time such as `{NOW}`"))?;
        let mocks = match &suite.mock_config {
            Some(file) => read_mocks(&folder.join(file))?,
            None => MockConfig::default(),
        };
        let objects = suite.objects.iter().map(|(uri, file)| objects::read(uri, &folder.join(file)));
        let objects = objects.collect::<Result<_, _>>().map_err(|why| format!("{place}: {why}"))?;
        let mut machines = Vec::new();
        for (name, definition) in &suite.definitions {
            let source = Source::read(&folder.join(definition.file()))?;
            let machine = StateMachine {
                name: name.clone(),
                kind: definition.kind(),
                definition: source.text.clone(),
                role: "StepyardRole".to_owned(),
                placeholders: definition.substitutions(),
                ..StateMachine::default()
            };
            machines.push((machine, source));
        }
        let mut inputs = Vec::new();
        for test in &suite.tests {
            if let (Some(case), Some(machine)) = (&test.mocked_by, suite.machine_of(test)) {
                check_test_case(&mocks, machine, case)
                    .map_err(|why| format!("{place}: the test `{}`: {why}", test.name))?;
            }
            if let Some(file) = &test.input_file {
                inputs.push((test.name.clone(), Source::read(&folder.join(file))?.text));
            }
        }
        Ok(Self { suite, now, mocks, objects, machines, inputs })
    }

    /// Shows what is wrong with definitions that nothing can run.
    fn definitions_are_valid(&self, terminal: &mut Terminal<'_>) -> io::Result<bool> {
        let mut valid = true;
        for (machine, source) in &self.machines {
            let machine_type = match machine.kind {
                StateMachineType::Standard => asl::MachineType::Standard,
                StateMachineType::Express => asl::MachineType::Express,
            };
            let placeholders: Placeholders =
                machine.placeholders.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            let options = asl::LoadOptions { placeholders, ..asl::LoadOptions::new(machine_type) };
            let loaded = asl::load(&source.text, &options);
            if loaded.valid.is_none() {
                write_text(terminal.err, source, &loaded.diagnostics)?;
                valid = false;
            }
        }
        Ok(valid)
    }

    /// Every test has a world of its own.
    fn run(&self, test: &Test) -> io::Result<Ran> {
        let begun = stopwatch();
        let machines = self.machines.iter().map(|(machine, _)| StateMachine {
            test_case: test
                .mocked_by
                .clone()
                .filter(|case| self.mocks.test_case(&machine.name, case).is_some())
                .unwrap_or_default(),
            ..machine.clone()
        });
        let clock = RunClock::Virtual(VirtualClock::starting_at(self.now));
        let ended = |wrong, events| Ran { wrong, events, took: begun.elapsed() };
        let session = match Session::open(clock, SEED, machines.collect(), self.mocks.clone(), self.objects.clone()) {
            Ok(session) => session,
            Err(refusal) => return Ok(ended(vec![refusal], 0)),
        };
        let from_file = self.inputs.iter().find(|(name, _)| *name == test.name).map(|(_, text)| text.clone());
        let input =
            from_file.or_else(|| test.input.as_ref().map(ToString::to_string)).unwrap_or_else(|| "{}".to_owned());
        let machine = self.suite.machine_of(test).unwrap_or_default();
        Ok(match session.run(machine, &input, &mut Nobody)? {
            Ok(record) => ended(differences(&test.expect, &record.execution), record.execution.history().len()),
            Err(refusal) => ended(vec![refusal], 0),
        })
    }
}

/// How one test went.
struct Ran {
    /// What was not as expected.
    wrong: Vec<String>,
    events: usize,
    took: Duration,
}

impl Ran {
    fn write(&self, out: &mut dyn io::Write, name: &str) -> io::Result<()> {
        if self.wrong.is_empty() {
            return writeln!(out, "  ok    {name} ({}, {} ms)", count(self.events, "event"), self.took.as_millis());
        }
        writeln!(out, "  FAIL  {name}")?;
        self.wrong.iter().try_for_each(|line| writeln!(out, "          {line}"))
    }

    fn junit(&self, machine: &str, name: &str) -> TestCase {
        let status = match self.wrong.first() {
            None => TestCaseStatus::success(),
            Some(first) => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(first).set_type("expectation").set_description(self.wrong.join("\n"));
                status
            }
        };
        let mut case = TestCase::new(name, status);
        case.set_classname(machine).set_time(self.took);
        case
    }
}

/// Nobody looks on while tests run: the report comes after each.
struct Nobody;

impl Watcher for Nobody {
    fn look(&mut self, _: &Execution) -> io::Result<()> {
        Ok(())
    }
}
