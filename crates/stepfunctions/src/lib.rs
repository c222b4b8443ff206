//! The Step Functions API: operations, ARNs, what the service remembers, and the JSON 1.0 protocol.
//!
//! [`StepFunctions`] is the service. It answers to the wire ([`StepFunctions::handle`]), to SDK-shaped calls by name
//! ([`StepFunctions::call`]), and to callers in Rust who want types ([`StepFunctions::start_execution`] and its kin). It
//! runs on the interpreter's executor and asks the interpreter's `Host` for everything that is not its own.

mod activity;
mod arn;
mod configuration;
mod definition;
mod error;
mod execution_record;
mod integration;
mod name;
mod operation;
mod pagination;
mod protocol;
mod request;
#[cfg(feature = "serde")]
pub mod saved;
mod service;
mod state_machine;
mod store;
mod tag;
mod task_token;
pub mod wire;

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use interpreter::host::{LocalFuture, Observer};
use interpreter::map_run::MapRun;
use interpreter::{Execution, StateError, Timestamp, World};
use syntax::{Object, Value};

pub use arn::Place;
pub use configuration::{EncryptionConfiguration, LogGroups, LogLevel, LoggingConfiguration, TracingConfiguration};
pub use error::ApiError;
pub use execution_record::ExecutionRecord;
pub use integration::WaitingTaskInfo;
pub use operation::start_execution::{StartExecutionInput, StartExecutionOutput};
pub use operation::start_sync_execution::StartSyncExecutionOutput;
pub use protocol::{CONTENT_TYPE, Response};
use service::Service;
pub use state_machine::{Alias, Revision, Route, StateMachine, Version};
pub use store::{Executions, Store};
pub use tag::{Tag, Tags};

/// The service. A clone is the same one.
#[derive(Clone, Debug)]
pub struct StepFunctions {
    service: Rc<Service>,
}

impl StepFunctions {
    pub fn new(world: World, place: Place) -> Self {
        let service = Service {
            world,
            place,
            store: RefCell::default(),
            observer: RefCell::default(),
            log_groups: RefCell::default(),
        };
        Self { service: Rc::new(service) }
    }

    /// Is told of every event of the executions started from now on.
    pub fn set_observer(&self, observer: Rc<dyn Observer>) {
        *self.service.observer.borrow_mut() = Some(observer);
    }

    /// Says which log groups there are; until then, every one that is named.
    pub fn set_log_groups(&self, log_groups: LogGroups) {
        *self.service.log_groups.borrow_mut() = log_groups;
    }

    /// Answers a request of the wire: the header `X-Amz-Target` and the body. What can be done at once is done before
    /// this returns; the future is pending only while an operation waits for work.
    pub fn handle(&self, target: &str, body: &str) -> LocalFuture<Response> {
        let answer = match (protocol::operation(target), Value::parse(body)) {
            (None, _) => Box::pin(std::future::ready(Err(ApiError::UnknownOperation))),
            (Some(_), Err(_)) => Box::pin(std::future::ready(Err(ApiError::Serialization))),
            (Some(operation), Ok(body)) => protocol::call(&self.service, operation, &body),
        };
        Box::pin(async move { Response::of(answer.await) })
    }

    /// Calls an operation by its name with the members of its request, as an SDK does.
    pub fn call(&self, operation: &str, request: &Value) -> LocalFuture<Result<Object, ApiError>> {
        protocol::call(&self.service, operation, request)
    }

    pub fn start_execution(&self, input: StartExecutionInput) -> Result<StartExecutionOutput, ApiError> {
        operation::start_execution::start_execution(&self.service, input)
    }

    /// Starts an execution of a machine with another definition in place of the machine's own: a run of former
    /// days once more, as it ran then. AWS would want the version published first.
    pub fn start_execution_with(
        &self,
        input: StartExecutionInput,
        definition: &str,
    ) -> Result<StartExecutionOutput, ApiError> {
        operation::start_execution::start_execution_with(&self.service, input, definition)
    }

    /// Refuses or starts at once; the future waits for the end.
    pub fn start_sync_execution(
        &self,
        input: StartExecutionInput,
    ) -> Result<LocalFuture<StartSyncExecutionOutput>, ApiError> {
        let run = operation::start_sync_execution::start_sync_execution(&self.service, input)?;
        Ok(Box::pin(run))
    }

    /// Stops an execution of either type; answers when it ended.
    pub fn stop_execution(&self, arn: &str, reason: StateError) -> Result<Timestamp, ApiError> {
        operation::stop_execution::stop(&self.service, arn, reason)
    }

    /// An execution of either type: the interpreter's handle and what it was started from.
    pub fn execution(&self, arn: &str) -> Option<Rc<ExecutionRecord>> {
        self.service.store.borrow().executions.get(arn).cloned()
    }

    /// A child of a Map Run, and the execution that the Map Run belongs to.
    pub fn map_run_child(&self, arn: &str) -> Option<(Rc<ExecutionRecord>, Execution)> {
        let found = operation::execution::child(&self.service, arn)?;
        Some((found.record, found.execution))
    }

    /// A Map Run, and the execution that it belongs to.
    pub fn map_run(&self, arn: &str) -> Option<(Rc<ExecutionRecord>, MapRun)> {
        operation::execution::find_map_run(&self.service, arn)
    }

    /// Everything that the service remembers. Do not hold it across a call.
    pub fn store(&self) -> Ref<'_, Store> {
        self.service.store.borrow()
    }

    pub fn place(&self) -> &Place {
        &self.service.place
    }
}
