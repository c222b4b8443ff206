//! A run of former days once more: with the definition, the functions and the mocks that it had, and what has changed
//! since.
//!
//! Separate because nothing in the service does this: there a definition is the machine's, and only published versions
//! keep an older one.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use stepfunctions::{ApiError, ExecutionRecord, StartExecutionInput};

use crate::document::{ACCOUNT, Function, REGION};
use crate::mock_config::MockConfig;
use crate::{Document, Workspace};

/// What a run has beside its definition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    pub functions: Vec<Function>,
    /// The test case that stands in for services; empty for the services themselves.
    pub test_case: String,
    /// That test case, with what its states answer.
    pub mocks: MockConfig,
}

impl Kept {
    /// What an execution of a workflow is mocked by that is started now, where it is mocked at all. Its functions are to be
    /// those of the document.
    pub fn mocked(document: &Document, machine: &str) -> Option<Self> {
        let test_case = document.state_machine(machine)?.test_case.clone();
        let mocks = document.mocks.only(machine, &test_case);
        (!mocks.is_empty()).then_some(Self { functions: Vec::new(), test_case, mocks })
    }

    /// What an execution of a workflow has that is started now.
    pub fn of(document: &Document, machine: &str) -> Self {
        let test_case = document.state_machine(machine).map(|machine| machine.test_case.clone()).unwrap_or_default();
        let mocks = document.mocks.only(machine, &test_case);
        Self { functions: document.functions.clone(), test_case, mocks }
    }

    /// The document as it would be with this.
    pub fn within(self, document: &Document, machine: &str) -> Document {
        let mut document = Document { functions: self.functions, mocks: self.mocks, ..document.clone() };
        if let Some(machine) = document.state_machines.iter_mut().find(|known| known.name == machine) {
            machine.test_case = self.test_case;
        }
        document
    }
}

/// What is different now from when a run began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The workflow is gone: nothing of its name can be started.
    pub gone: bool,
    pub definition: bool,
    /// What stands in for services: another test case, or other answers.
    pub mocks: bool,
    /// The functions that the definition names and whose code or timeout is another, or that are gone.
    pub functions: Vec<String>,
}

impl Workspace {
    /// Starts an execution with a definition, functions and mocks of its own. Names of functions that are not among them
    /// are looked up in the document.
    pub fn start_again(
        &self,
        machine: &str,
        input: &str,
        definition: &str,
        kept: Kept,
    ) -> Result<Rc<ExecutionRecord>, ApiError> {
        let input = StartExecutionInput {
            state_machine_arn: format!("arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{machine}").into(),
            input: Some(input.into()),
            ..StartExecutionInput::default()
        };
        let started = self.service().start_execution_with(input, definition)?;
        self.keep(&started.execution_arn, Rc::new(kept));
        self.service()
            .execution(&started.execution_arn)
            .ok_or_else(|| ApiError::ExecutionDoesNotExist(started.execution_arn.to_string()))
    }

    /// What has changed in a workflow since it ran with this definition, these functions and mocks.
    pub fn changes_since(&self, machine: &str, definition: &str, kept: &Kept) -> Changes {
        let document = self.document();
        let Some(now) = document.state_machine(machine) else { return Changes { gone: true, ..Changes::default() } };
        let mocked = Kept::of(&document, machine);
        let same = |before: &&Function| {
            let now = document.function(&before.name);
            now.is_some_and(|now| now.code == before.code && now.timeout == before.timeout)
        };
        let used = kept.functions.iter().filter(|function| definition.contains(&function.name));
        Changes {
            gone: false,
            definition: now.deployed_definition() != definition,
            mocks: (mocked.test_case, mocked.mocks) != (kept.test_case.clone(), kept.mocks.clone()),
            functions: used.filter(|function| !same(function)).map(|function| function.name.clone()).collect(),
        }
    }
}
