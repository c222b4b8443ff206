//! `stepyard run`: one execution of one definition.

use std::io;
use std::path::Path;

use interpreter::testing::VirtualClock;
use interpreter::{Execution, ExecutionOutcome};
use stepfunctions::{ExecutionRecord, wire};
use syntax::{Object, Value, object};
use workspace::document::{BucketObject, StateMachine};
use workspace::mock_config::MockConfig;

use crate::arguments::{ClockKind, RunArguments};
use crate::clock::{self, RunClock};
use crate::objects;
use crate::progress::Progress;
use crate::session::{Session, last_state};
use crate::source::Source;
use crate::trace::Trace;
use crate::validate::write_text;
use crate::{Exit, Terminal};

pub(crate) fn run(arguments: &RunArguments, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let prepared = match Prepared::new(arguments) {
        Ok(prepared) => prepared,
        Err(why) => return terminal.complain(why),
    };
    let loaded = asl::load(&prepared.source.text, &arguments.definition.load_options());
    if loaded.valid.is_none() {
        write_text(terminal.err, &prepared.source, &loaded.diagnostics)?;
        return Ok(Exit::Usage);
    }
    let clock = match arguments.clock {
        ClockKind::Virtual => RunClock::Virtual(VirtualClock::starting_at(clock::now())),
        ClockKind::Real => RunClock::Real,
    };
    let seed = arguments.seed.unwrap_or_else(|| clock::now().as_millis().cast_unsigned());
    let name = prepared.machine.name.clone();
    let mocked = !prepared.machine.test_case.is_empty();
    let session = match Session::open(clock, seed, vec![prepared.machine], prepared.mocks, prepared.objects) {
        Ok(session) => session,
        Err(refusal) => return terminal.complain(refusal),
    };
    let ran = if arguments.trace {
        session.run(&name, &prepared.input, &mut Trace::new(terminal.out))?
    } else {
        let mut progress = Progress::new(terminal.err);
        let ran = session.run(&name, &prepared.input, &mut progress);
        progress.finish()?;
        ran?
    };
    let record = match ran {
        Ok(record) => record,
        Err(refusal) => return terminal.complain(refusal),
    };
    if arguments.history {
        writeln!(terminal.out, "{}", Value::from(history(&record.execution)).to_pretty())?;
    } else {
        writeln!(terminal.out, "{}", Value::from(outcome(&record)).to_pretty())?;
    }
    match record.outcome() {
        Some(ExecutionOutcome::Succeeded(_)) => return Ok(Exit::Success),
        Some(failed) if !mocked && failed.error().is_some_and(|error| error.name().starts_with("Lambda.")) => {
            writeln!(
                terminal.err,
                "note: functions do not run in the terminal; mock them with --mock-config and --test-case"
            )?;
        }
        Some(_) => {}
        None => {
            let state = last_state(&record.execution).unwrap_or_default();
            writeln!(
                terminal.err,
                "note: it waits for something that nobody here does, such as a task token (last entered: `{state}`)"
            )?;
        }
    }
    Ok(Exit::Failure)
}

/// What a run needs, read and put together.
struct Prepared {
    source: Source,
    machine: StateMachine,
    mocks: MockConfig,
    objects: Vec<BucketObject>,
    input: String,
}

impl Prepared {
    fn new(arguments: &RunArguments) -> Result<Self, String> {
        let source = Source::read(&arguments.file)?;
        let input = match (&arguments.input, &arguments.input_file) {
            (Some(text), _) => text.clone(),
            (None, Some(file)) => Source::read(file)?.text,
            (None, None) => "{}".to_owned(),
        };
        let mocks = match &arguments.mock_config {
            Some(file) => read_mocks(file)?,
            None => MockConfig::default(),
        };
        let objects = arguments.objects.iter().map(|(uri, file)| objects::read(uri, file)).collect::<Result<_, _>>()?;
        let (name, test_case) = match &arguments.test_case {
            Some((machine, case)) => {
                check_test_case(&mocks, machine, case)?;
                (machine.clone(), case.clone())
            }
            None => (machine_name(&arguments.file), String::new()),
        };
        let machine = StateMachine {
            name,
            kind: arguments.definition.kind.into(),
            definition: source.text.clone(),
            role: "StepyardRole".to_owned(),
            placeholders: arguments.definition.substitutions.iter().cloned().collect(),
            test_case,
            ..StateMachine::default()
        };
        Ok(Self { source, machine, mocks, objects, input })
    }
}

/// Reads a `MockConfigFile.json`.
pub(crate) fn read_mocks(file: &Path) -> Result<MockConfig, String> {
    let source = Source::read(file)?;
    MockConfig::parse(&source.text).map_err(|why| format!("{}: {why}", source.name))
}

/// Says which test cases there are, where the wanted one is not.
pub(crate) fn check_test_case(mocks: &MockConfig, machine: &str, case: &str) -> Result<(), String> {
    if mocks.test_case(machine, case).is_some() {
        return Ok(());
    }
    let known = mocks
        .state_machines
        .iter()
        .flat_map(|(machine, mocked)| mocked.test_cases.keys().map(move |case| format!("`{machine}/{case}`")));
    let known: Vec<String> = known.collect();
    Err(match known.as_slice() {
        [] => format!("the mock configuration has no test case `{machine}/{case}`, nor any other"),
        known => format!("the mock configuration has no test case `{machine}/{case}`; it has {}", known.join(", ")),
    })
}

/// A name that the service takes, from that of the file: `orders.asl.json` is `orders`.
pub(crate) fn machine_name(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.split('.').find(|part| !part.is_empty()).unwrap_or_default();
    let legal = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    match stem.chars().map(legal).take(80).collect::<String>() {
        name if name.chars().any(|c| c != '-') => name,
        _ => "Workflow".to_owned(),
    }
}

fn outcome(record: &ExecutionRecord) -> Object {
    let mut object = object! { "status" => record.status().as_str() };
    let outcome = record.outcome();
    if let Some(output) = outcome.as_ref().and_then(ExecutionOutcome::output) {
        object.insert("output", output.clone());
    }
    if let Some(failed) = outcome.as_ref().and_then(ExecutionOutcome::error) {
        for (name, text) in [("error", &failed.error), ("cause", &failed.cause)] {
            if let Some(text) = text {
                object.insert(name, text.clone());
            }
        }
    }
    object
}

/// As `GetExecutionHistory` answers.
fn history(execution: &Execution) -> Object {
    let history = execution.history();
    object! { "events" => history.events().iter().map(|event| wire::history::event(event, true)).collect::<Value>() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_named_after_its_file() {
        for (file, name) in
            [("a/orders.asl.json", "orders"), ("Zu viel!.yaml", "Zu-viel-"), ("-", "Workflow"), (".asl.json", "asl")]
        {
            assert_eq!(machine_name(Path::new(file)), name, "{file}");
        }
    }
}
