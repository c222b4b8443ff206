//! `DeleteStateMachine`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html>

use std::rc::Rc;

use syntax::Object;

use crate::arn::{Arn, Qualifier};
use crate::error::ApiError;
use crate::request::{ARN, Input, Reader};
use crate::service::Service;

#[derive(Debug)]
pub(crate) struct DeleteStateMachineInput {
    pub state_machine_arn: Rc<str>,
}

impl Input for DeleteStateMachineInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { state_machine_arn: request.required_text("stateMachineArn", ARN) }
    }
}

/// Deletes a machine with its versions and aliases; one that is not there is no error. While executions of it run, which
/// they do until they would enter another state, it stays with the status `DELETING`.
pub(crate) fn delete_state_machine(service: &Service, input: &DeleteStateMachineInput) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_arn)?;
    let (name, Qualifier::None) = arn.qualifier() else {
        return Err(ApiError::Validation(
            "A qualified state machine ARN cannot be deleted with this action".to_owned(),
        ));
    };
    let mut store = service.store.borrow_mut();
    let mut running = false;
    for record in store.executions.of_machine(arn.text).filter(|record| record.is_running()) {
        running = true;
        record.execution.stop_at_transition();
    }
    if running {
        if let Some(machine) = store.state_machines.get_mut(name) {
            machine.deleting = true;
        }
    } else {
        store.state_machines.remove(name);
    }
    Ok(Object::new())
}
