//! A workspace with the machines of a command, and the loop that drives an execution in it to its end.
//!
//! Separate because `run` and `test` do the same thing with other surroundings.

use std::cell::RefCell;
use std::future::ready;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use interpreter::executor::Turn;
use interpreter::host::LocalFuture;
use interpreter::{Execution, Executor, HistoryEventDetails};
use query::random::{Random, SeededRandom};
use stepfunctions::ExecutionRecord;
use workspace::document::{BucketObject, Document, StateMachine, VERSION};
use workspace::lambda::{FunctionRuntime, Invocation, InvocationResult};
use workspace::mock_config::MockConfig;
use workspace::{Outside, Workspace};

use crate::clock::{RunClock, stopwatch};

/// How long the executor runs between two looks at what goes on.
const TURN: Duration = Duration::from_millis(100);

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct Session {
    executor: Executor,
    workspace: Workspace,
    clock: RunClock,
}

/// Looks on while an execution runs.
pub(crate) trait Watcher {
    fn look(&mut self, execution: &Execution) -> io::Result<()>;
}

impl Session {
    /// Brings machines to life. Fails with what the service says of the first that it refuses.
    pub(crate) fn open(
        clock: RunClock,
        seed: u64,
        machines: Vec<StateMachine>,
        mocks: MockConfig,
        objects: Vec<BucketObject>,
    ) -> Result<Self, String> {
        let executor = Executor::new(clock.clock());
        let random = RefCell::new(SeededRandom::new(seed));
        let outside =
            Outside { random: Rc::new(move || random.borrow_mut().next_u64()), functions: Rc::new(NoFunctions) };
        let document = Document {
            version: VERSION,
            state_machines: machines,
            mocks,
            objects,
            ignore_permissions: true,
            ..Document::default()
        };
        let (workspace, refusals) = Workspace::open(&executor, outside, document);
        match refusals.into_iter().next() {
            Some((machine, refusal)) => Err(format!("{machine}: {refusal}")),
            None => Ok(Self { executor, workspace, clock }),
        }
    }

    /// Runs a machine until it has ended or until only someone outside could help, which its record then tells.
    pub(crate) fn run(
        &self,
        machine: &str,
        input: &str,
        watcher: &mut dyn Watcher,
    ) -> io::Result<Result<Rc<ExecutionRecord>, String>> {
        let record = match self.workspace.start_execution(machine, None, input) {
            Ok(record) => record,
            Err(refusal) => return Ok(Err(refusal.to_string())),
        };
        while record.is_running() {
            let begun = stopwatch();
            let turn = self.executor.turn(Some(Rc::new(move || begun.elapsed() < TURN)));
            watcher.look(&record.execution)?;
            match turn {
                Turn::Ready => {}
                Turn::NextTimer(deadline) => self.clock.wait(deadline, TURN),
                Turn::Idle => break,
            }
        }
        Ok(Ok(record))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.workspace.close();
    }
}

/// The state that was entered last.
pub(crate) fn last_state(execution: &Execution) -> Option<Rc<str>> {
    execution.history().events().iter().rev().find_map(|event| entered(&event.details).cloned())
}

/// The name of the state that an event enters.
pub(crate) fn entered(details: &HistoryEventDetails) -> Option<&Rc<str>> {
    if let HistoryEventDetails::StateEntered { name, .. } = details { Some(name) } else { None }
}

/// There is no JavaScript here: what functions answer is mocked.
#[derive(Debug)]
struct NoFunctions;

impl FunctionRuntime for NoFunctions {
    fn invoke(&self, _: Invocation) -> LocalFuture<InvocationResult> {
        Box::pin(ready(InvocationResult::Broken {
            error_type: "Runtime.NoSandbox".to_owned(),
            error_message: "Functions do not run in the terminal; mock what they answer.".to_owned(),
        }))
    }
}
