//! The AWS JSON 1.0 protocol: an `X-Amz-Target` and a body in, a status and a body out.
//!
//! Separate because it is the one place that knows the operations by name.
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>

use std::future::ready;
use std::rc::Rc;

use interpreter::host::LocalFuture;
use syntax::{Object, Value};

use crate::error::ApiError;
use crate::operation::{
    activity, create_state_machine, delete_state_machine, describe_execution, describe_state_machine,
    get_activity_task, get_execution_history, list_executions, list_state_machines, map_run, redrive_execution,
    send_task, start_execution, start_sync_execution, state_machine_alias, state_machine_version, stop_execution,
    tag_resource, test_state, update_state_machine, validate_state_machine_definition,
};
use crate::request::{Input, decode};
use crate::service::Service;

/// What goes back over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub body: String,
}

/// The type of every body, request and response.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

const TARGET_PREFIX: &str = "AWSStepFunctions.";

impl Response {
    pub(crate) fn of(answer: Result<Object, ApiError>) -> Self {
        let (status, body) = match answer {
            Ok(answer) => (200, answer),
            Err(error) => (400, error.body()),
        };
        Self { status, body: Value::from(body).to_string() }
    }
}

/// The operation that a target names, without its service.
pub(crate) fn operation(target: &str) -> Option<&str> {
    target.strip_prefix(TARGET_PREFIX)
}

/// An answer, now or later.
pub(crate) type Answer = LocalFuture<Result<Object, ApiError>>;

/// Calls an operation by its name. What can be done at once is done before this returns.
pub(crate) fn call(service: &Rc<Service>, operation: &str, body: &Value) -> Answer {
    service.store.borrow_mut().sweep();
    Call { service, body }.dispatch(operation)
}

struct Call<'a> {
    service: &'a Rc<Service>,
    body: &'a Value,
}

impl Call<'_> {
    fn owned<I: Input>(&self, run: impl FnOnce(&Service, I) -> Result<Object, ApiError>) -> Answer {
        Box::pin(ready(decode(self.body).and_then(|input| run(self.service, input))))
    }

    fn shared<I: Input>(&self, run: impl FnOnce(&Service, &I) -> Result<Object, ApiError>) -> Answer {
        self.owned(|service, input| run(service, &input))
    }

    fn dispatch(&self, operation: &str) -> Answer {
        match operation {
            "CreateActivity" => self.owned(activity::create_activity),
            "CreateStateMachine" => self.owned(create_state_machine::create_state_machine),
            "CreateStateMachineAlias" => self.owned(state_machine_alias::create_state_machine_alias),
            "DeleteActivity" => self.shared(activity::delete_activity),
            "DeleteStateMachine" => self.shared(delete_state_machine::delete_state_machine),
            "DeleteStateMachineAlias" => self.shared(state_machine_alias::delete_state_machine_alias),
            "DeleteStateMachineVersion" => self.shared(state_machine_version::delete_state_machine_version),
            "DescribeActivity" => self.shared(activity::describe_activity),
            "DescribeExecution" => self.shared(describe_execution::describe_execution),
            "DescribeMapRun" => self.shared(map_run::describe_map_run),
            "DescribeStateMachine" => self.shared(describe_state_machine::describe_state_machine),
            "DescribeStateMachineAlias" => self.shared(state_machine_alias::describe_state_machine_alias),
            "DescribeStateMachineForExecution" => self.shared(describe_execution::describe_state_machine_for_execution),
            "GetActivityTask" => self.get_activity_task(),
            "GetExecutionHistory" => self.shared(get_execution_history::get_execution_history),
            "ListActivities" => self.shared(activity::list_activities),
            "ListExecutions" => self.shared(list_executions::list_executions),
            "ListMapRuns" => self.shared(map_run::list_map_runs),
            "ListStateMachineAliases" => self.shared(state_machine_alias::list_state_machine_aliases),
            "ListStateMachineVersions" => self.shared(state_machine_version::list_state_machine_versions),
            "ListStateMachines" => self.shared(list_state_machines::list_state_machines),
            "ListTagsForResource" => self.shared(tag_resource::list_tags_for_resource),
            "PublishStateMachineVersion" => self.owned(state_machine_version::publish_state_machine_version),
            "RedriveExecution" => self.shared(redrive_execution::redrive_execution),
            "SendTaskFailure" => self.owned(send_task::send_task_failure),
            "SendTaskHeartbeat" => self.shared(send_task::send_task_heartbeat),
            "SendTaskSuccess" => self.shared(send_task::send_task_success),
            "StartExecution" => self.owned(|service, input| {
                start_execution::start_execution(service, input).map(|started| started.to_wire())
            }),
            "StartSyncExecution" => self.start_sync_execution(),
            "StopExecution" => self.owned(stop_execution::stop_execution),
            "TagResource" => self.owned(tag_resource::tag_resource),
            "TestState" => self.test_state(),
            "UntagResource" => self.shared(tag_resource::untag_resource),
            "UpdateMapRun" => self.shared(map_run::update_map_run),
            "UpdateStateMachine" => self.owned(update_state_machine::update_state_machine),
            "UpdateStateMachineAlias" => self.owned(state_machine_alias::update_state_machine_alias),
            "ValidateStateMachineDefinition" => {
                self.shared(validate_state_machine_definition::validate_state_machine_definition)
            }
            _ => Box::pin(ready(Err(ApiError::UnknownOperation))),
        }
    }

    fn get_activity_task(&self) -> Answer {
        match decode(self.body) {
            Ok(input) => Box::pin(get_activity_task::get_activity_task(self.service.clone(), input)),
            Err(refusal) => Box::pin(ready(Err(refusal))),
        }
    }

    fn test_state(&self) -> Answer {
        match decode(self.body).and_then(|input| test_state::test_state(self.service, &input)) {
            Ok(run) => Box::pin(async move { Ok(run.await) }),
            Err(refusal) => Box::pin(ready(Err(refusal))),
        }
    }

    fn start_sync_execution(&self) -> Answer {
        let started = decode(self.body).and_then(|input: start_sync_execution::StartSyncExecutionInput| {
            let run = start_sync_execution::start_sync_execution(self.service, input.start)?;
            Ok((run, input.included_data))
        });
        match started {
            Ok((run, included_data)) => Box::pin(async move { Ok(run.await.to_wire(included_data)) }),
            Err(refusal) => Box::pin(ready(Err(refusal))),
        }
    }
}
