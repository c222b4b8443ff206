//! `CreateStateMachine`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>

use std::rc::Rc;

use asl::definition::MachineType;
use syntax::{Object, object};

use crate::configuration::{EncryptionInput, LoggingConfiguration, TracingConfiguration};
use crate::error::ApiError;
use crate::request::{ARN, DEFINITION, DESCRIPTION, Input, NAME, Reader};
use crate::service::Service;
use crate::state_machine::{Creation, Revision, StateMachine};
use crate::tag::Tag;
use crate::{definition, name, wire};

pub(crate) const TYPES: [(&str, MachineType); 2] =
    [("STANDARD", MachineType::Standard), ("EXPRESS", MachineType::Express)];

#[derive(Debug)]
pub(crate) struct CreateStateMachineInput {
    pub name: Rc<str>,
    pub definition: Rc<str>,
    pub role_arn: Rc<str>,
    pub machine_type: MachineType,
    pub logging_configuration: Option<LoggingConfiguration>,
    pub tags: Vec<Tag>,
    pub tracing_configuration: Option<TracingConfiguration>,
    pub publish: bool,
    pub version_description: Option<Rc<str>>,
    pub encryption_configuration: Option<EncryptionInput>,
}

impl Input for CreateStateMachineInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            name: request.required_text("name", NAME),
            definition: request.required_text("definition", DEFINITION),
            role_arn: request.required_text("roleArn", ARN),
            machine_type: request.word("type", &TYPES).unwrap_or_default(),
            logging_configuration: request.structure("loggingConfiguration"),
            tags: request.structures("tags").unwrap_or_default(),
            tracing_configuration: request.structure("tracingConfiguration"),
            publish: request.boolean("publish").unwrap_or_default(),
            version_description: request.text("versionDescription", DESCRIPTION),
            encryption_configuration: request.structure("encryptionConfiguration"),
        }
    }
}

/// Creates a machine. The same request again answers with the machine that is there.
pub(crate) fn create_state_machine(service: &Service, input: CreateStateMachineInput) -> Result<Object, ApiError> {
    name::check(&input.name)?;
    definition::check_role(&input.role_arn)?;
    check_description(input.version_description.is_some(), input.publish)?;
    let logging = input.logging_configuration.unwrap_or_default();
    logging.check(&service.log_groups.borrow())?;
    let revision = Revision {
        revision_id: None,
        definition: definition::accept(&input.definition, input.machine_type)?,
        definition_text: input.definition,
        role_arn: input.role_arn,
        logging,
        tracing: input.tracing_configuration.unwrap_or_default(),
        encryption: input.encryption_configuration.map(EncryptionInput::check).transpose()?.unwrap_or_default(),
        update_date: service.now(),
    };
    let creation = Creation { publish: input.publish, version_description: input.version_description.clone() };
    let arn: Rc<str> = service.place.state_machine(&input.name).into();
    let mut store = service.store.borrow_mut();
    if let Some(known) = store.state_machines.get_mut(&input.name) {
        if known.deleting {
            return Err(ApiError::StateMachineDeleting(arn.to_string()));
        }
        // The role and the tags do not count: AWS compares only what the machine does.
        let same = Revision { role_arn: known.revision.role_arn.clone(), ..revision };
        let is_same = known.revision.is_same(&same) && known.creation == creation;
        if known.machine_type != input.machine_type || !is_same {
            return Err(ApiError::StateMachineAlreadyExists(arn.to_string()));
        }
    } else {
        let mut machine = StateMachine::new(arn.clone(), input.name.clone(), input.machine_type, revision);
        machine.tags.add(input.tags, &arn)?;
        machine.creation = creation;
        store.state_machines.insert(input.name.clone(), machine);
    }
    let Some(machine) = store.state_machines.get_mut(&input.name) else {
        return Err(ApiError::StateMachineDoesNotExist(arn.to_string()));
    };
    let mut answer =
        object! { "creationDate" => wire::date(machine.creation_date), "stateMachineArn" => machine.arn.clone() };
    if input.publish {
        let version = machine.publish(input.version_description, service.now());
        answer.insert("stateMachineVersionArn", machine.version_arn(version.number));
    }
    Ok(answer)
}

pub(crate) fn check_description(described: bool, publish: bool) -> Result<(), ApiError> {
    if described && !publish {
        return Err(ApiError::Validation("Version description can only be set when publish is true".to_owned()));
    }
    Ok(())
}
