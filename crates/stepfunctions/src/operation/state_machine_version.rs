//! `PublishStateMachineVersion`, `ListStateMachineVersions`, `DeleteStateMachineVersion`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html>

use std::rc::Rc;

use syntax::{Object, Value, object};

use crate::arn::{Arn, Qualifier};
use crate::error::ApiError;
use crate::pagination::{self, Paging};
use crate::request::{ARN, DESCRIPTION, Input, LONG_ARN, PAGE_TOKEN, Reader, text};
use crate::service::Service;
use crate::wire;

#[derive(Debug)]
pub(crate) struct PublishStateMachineVersionInput {
    pub state_machine_arn: Rc<str>,
    pub revision_id: Option<Rc<str>>,
    pub description: Option<Rc<str>>,
}

impl Input for PublishStateMachineVersionInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_arn: request.required_text("stateMachineArn", ARN),
            revision_id: request.text("revisionId", text(0, 256)),
            description: request.text("description", DESCRIPTION),
        }
    }
}

/// How many versions a machine may have.
const LIMIT: usize = 1000;

pub(crate) fn publish_state_machine_version(
    service: &Service,
    input: PublishStateMachineVersionInput,
) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_arn)?;
    let mut store = service.store.borrow_mut();
    let machine =
        store.state_machine_mut(arn.text).ok_or_else(|| ApiError::StateMachineDoesNotExist(arn.to_string()))?;
    if machine.deleting {
        return Err(ApiError::StateMachineDeleting(arn.to_string()));
    }
    // The revision that a machine was created with goes by the name INITIAL.
    let current = machine.revision.revision_id.as_deref().unwrap_or("INITIAL");
    if let Some(wanted) = input.revision_id.as_deref()
        && wanted != current
    {
        return Err(ApiError::Conflict(format!(
            "Failed to publish the State Machine version for revision {wanted}. The current State Machine revision is {current}."
        )));
    }
    if machine.versions.len() >= LIMIT {
        return Err(ApiError::ServiceQuotaExceeded(format!(
            "Maximum number of versions reached for state machine: '{arn}'"
        )));
    }
    let version = machine.publish(input.description, service.now());
    Ok(object! {
        "creationDate" => wire::date(version.creation_date),
        "stateMachineVersionArn" => machine.version_arn(version.number),
    })
}

#[derive(Debug)]
pub(crate) struct ListStateMachineVersionsInput {
    pub state_machine_arn: Rc<str>,
    pub paging: Paging,
}

impl Input for ListStateMachineVersionsInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_arn: request.required_text("stateMachineArn", ARN),
            paging: Paging::read(request, PAGE_TOKEN),
        }
    }
}

/// Newest first.
pub(crate) fn list_state_machine_versions(
    service: &Service,
    input: &ListStateMachineVersionsInput,
) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_arn)?;
    let store = service.store.borrow();
    // The operation's model has no StateMachineDoesNotExist: a machine that is not there has no versions.
    let versions = store.state_machine(arn.text).into_iter().flat_map(|machine| machine.versions.iter().rev());
    let (page, next) = input.paging.page(("versions", arn.text), versions, |version| version.number.to_string())?;
    let page = page.into_iter().map(|version| {
        Value::from(object! {
            "creationDate" => wire::date(version.creation_date),
            "stateMachineVersionArn" => format!("{arn}:{}", version.number),
        })
    });
    Ok(pagination::answer("stateMachineVersions", page.collect(), next))
}

#[derive(Debug)]
pub(crate) struct DeleteStateMachineVersionInput {
    pub state_machine_version_arn: Rc<str>,
}

impl Input for DeleteStateMachineVersionInput {
    fn read(request: &Reader<'_>) -> Self {
        Self { state_machine_version_arn: request.required_text("stateMachineVersionArn", LONG_ARN) }
    }
}

/// Deletes a version that no alias routes to; one that is not there is no error.
pub(crate) fn delete_state_machine_version(
    service: &Service,
    input: &DeleteStateMachineVersionInput,
) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_version_arn)?;
    let (_, Qualifier::Version(number)) = arn.qualifier() else {
        return Err(ApiError::Validation(format!("The provided ARN is not a state machine version ARN: '{arn}'")));
    };
    let mut store = service.store.borrow_mut();
    if let Some(machine) = store.state_machine_mut(arn.unqualified()) {
        let referencing: Vec<&str> = machine
            .aliases
            .iter()
            .filter(|alias| alias.routes.iter().any(|route| route.version == number))
            .map(|alias| &*alias.name)
            .collect();
        if !referencing.is_empty() {
            return Err(ApiError::Conflict(format!(
                "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [{}]",
                referencing.join(", ")
            )));
        }
        machine.versions.retain(|version| version.number != number);
    }
    Ok(Object::new())
}
