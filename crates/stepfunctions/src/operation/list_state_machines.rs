//! `ListStateMachines`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html>

use syntax::{Object, Value, object};

use crate::error::ApiError;
use crate::pagination::{self, Paging};
use crate::request::{Input, PAGE_TOKEN, Reader};
use crate::service::Service;
use crate::wire;

#[derive(Debug)]
pub(crate) struct ListStateMachinesInput {
    pub paging: Paging,
}

impl Input for ListStateMachinesInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { paging: Paging::read(request, PAGE_TOKEN) }
    }
}

/// By name, as AWS has them.
pub(crate) fn list_state_machines(service: &Service, input: &ListStateMachinesInput) -> Result<Object, ApiError> {
    let store = service.store.borrow();
    let machines = store.state_machines.values();
    let (page, next) = input.paging.page("stateMachines", machines, |machine| machine.name.to_string())?;
    let page = page.into_iter().map(|machine| {
        Value::from(object! {
            "creationDate" => wire::date(machine.creation_date),
            "name" => machine.name.clone(),
            "stateMachineArn" => machine.arn.clone(),
            "type" => machine.machine_type.as_str(),
        })
    });
    Ok(pagination::answer("stateMachines", page.collect(), next))
}
