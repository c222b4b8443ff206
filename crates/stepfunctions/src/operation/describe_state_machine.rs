//! `DescribeStateMachine`, of a machine or of one of its versions.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html>

use std::rc::Rc;

use syntax::Object;

use crate::arn::{Arn, Qualifier};
use crate::error::ApiError;
use crate::request::{ARN, Input, Reader};
use crate::service::Service;
use crate::wire::{self, Members};

#[derive(Debug)]
pub(crate) struct DescribeStateMachineInput {
    pub state_machine_arn: Rc<str>,
    pub included_data: IncludedData,
}

/// Whether the definition is wanted too; without it a caller needs no permission for its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum IncludedData {
    #[default]
    AllData,
    MetadataOnly,
}

impl IncludedData {
    pub(crate) fn read(request: &Reader<'_>) -> Self {
        let words = [("ALL_DATA", Self::AllData), ("METADATA_ONLY", Self::MetadataOnly)];
        request.word("includedData", &words).unwrap_or_default()
    }
}

impl Input for DescribeStateMachineInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_arn: request.required_text("stateMachineArn", ARN),
            included_data: IncludedData::read(request),
        }
    }
}

pub(crate) fn describe_state_machine(service: &Service, input: &DescribeStateMachineInput) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_arn)?;
    let unknown = || ApiError::StateMachineDoesNotExist(arn.to_string());
    let store = service.store.borrow();
    let machine = store.state_machine(arn.unqualified()).ok_or_else(unknown)?;
    let version = match arn.qualifier().1 {
        Qualifier::None => None,
        Qualifier::Version(number) => Some(machine.version(number).ok_or_else(unknown)?),
        Qualifier::Alias(_) => return Err(unknown()),
    };
    let revision = version.map_or(&machine.revision, |version| &version.revision);
    let mut answer = revision.describe(input.included_data == IncludedData::AllData);
    answer.insert("creationDate", wire::date(version.map_or(machine.creation_date, |version| version.creation_date)));
    answer.insert_some("description", version.and_then(|version| version.description.clone()));
    answer.insert("name", machine.name.clone());
    answer.insert("stateMachineArn", arn.text);
    answer.insert("status", if machine.deleting { "DELETING" } else { "ACTIVE" });
    answer.insert("type", machine.machine_type.as_str());
    Ok(wire::sorted(&answer))
}
