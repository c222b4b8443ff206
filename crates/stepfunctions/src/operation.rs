//! The operations of the API, one file each; those that are little more than a look-up share one.
//!
//! Each has an `XInput` that says what a request must be, and one function that does it.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html>

pub(crate) mod activity;
pub(crate) mod create_state_machine;
pub(crate) mod delete_state_machine;
pub(crate) mod describe_execution;
pub(crate) mod describe_state_machine;
pub(crate) mod execution;
pub(crate) mod get_activity_task;
pub(crate) mod get_execution_history;
pub(crate) mod list_executions;
pub(crate) mod list_state_machines;
pub(crate) mod map_run;
pub(crate) mod redrive_execution;
pub(crate) mod send_task;
pub(crate) mod start_execution;
pub(crate) mod start_sync_execution;
pub(crate) mod state_machine_alias;
pub(crate) mod state_machine_version;
pub(crate) mod stop_execution;
pub(crate) mod tag_resource;
pub(crate) mod test_state;
pub(crate) mod update_state_machine;
pub(crate) mod validate_state_machine_definition;
