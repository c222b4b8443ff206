//! A run of former days once more: with the definition and the functions that it had, and what has changed since.
//!
//! Separate because nothing in the service does this: there a definition is the machine's, and only published versions
//! keep an older one.

use std::rc::Rc;

use stepfunctions::{ApiError, ExecutionRecord, StartExecutionInput};

use crate::Workspace;
use crate::document::{ACCOUNT, Function, REGION};

/// What is different now from when a run began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The workflow is gone: nothing of its name can be started.
    pub gone: bool,
    pub definition: bool,
    /// The functions that the definition names and whose code or timeout is another, or that are gone.
    pub functions: Vec<String>,
}

impl Workspace {
    /// Starts an execution with a definition and functions of its own. Names of functions that are not among them are
    /// looked up in the document.
    pub fn start_again(
        &self,
        machine: &str,
        input: &str,
        definition: &str,
        functions: Vec<Function>,
    ) -> Result<Rc<ExecutionRecord>, ApiError> {
        let input = StartExecutionInput {
            state_machine_arn: format!("arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{machine}").into(),
            input: Some(input.into()),
            ..StartExecutionInput::default()
        };
        let started = self.service().start_execution_with(input, definition)?;
        self.keep_functions(&started.execution_arn, functions);
        self.service()
            .execution(&started.execution_arn)
            .ok_or_else(|| ApiError::ExecutionDoesNotExist(started.execution_arn.to_string()))
    }

    /// What has changed in a workflow since it ran with this definition and these functions.
    pub fn changes_since(&self, machine: &str, definition: &str, functions: &[Function]) -> Changes {
        let document = self.document();
        let Some(now) = document.state_machine(machine) else { return Changes { gone: true, ..Changes::default() } };
        let same = |before: &&Function| {
            let now = document.function(&before.name);
            now.is_some_and(|now| now.code == before.code && now.timeout == before.timeout)
        };
        let used = functions.iter().filter(|function| definition.contains(&function.name));
        Changes {
            gone: false,
            definition: now.deployed_definition() != definition,
            functions: used.filter(|function| !same(function)).map(|function| function.name.clone()).collect(),
        }
    }
}
