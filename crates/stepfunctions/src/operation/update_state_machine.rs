//! `UpdateStateMachine`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html>

use std::rc::Rc;

use syntax::Object;

use super::create_state_machine::check_description;
use crate::arn::{Arn, Qualifier};
use crate::configuration::{EncryptionInput, LoggingConfiguration, TracingConfiguration};
use crate::error::ApiError;
use crate::request::{ARN, DEFINITION, DESCRIPTION, Input, Reader};
use crate::service::Service;
use crate::state_machine::Revision;
use crate::{definition, wire};

#[derive(Debug)]
pub(crate) struct UpdateStateMachineInput {
    pub state_machine_arn: Rc<str>,
    pub definition: Option<Rc<str>>,
    pub role_arn: Option<Rc<str>>,
    pub logging_configuration: Option<LoggingConfiguration>,
    pub tracing_configuration: Option<TracingConfiguration>,
    pub publish: bool,
    pub version_description: Option<Rc<str>>,
    pub encryption_configuration: Option<EncryptionInput>,
}

impl Input for UpdateStateMachineInput {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            state_machine_arn: request.required_text("stateMachineArn", ARN),
            definition: request.text("definition", DEFINITION),
            role_arn: request.text("roleArn", ARN),
            logging_configuration: request.structure("loggingConfiguration"),
            tracing_configuration: request.structure("tracingConfiguration"),
            publish: request.boolean("publish").unwrap_or_default(),
            version_description: request.text("versionDescription", DESCRIPTION),
            encryption_configuration: request.structure("encryptionConfiguration"),
        }
    }
}

/// Changes a machine; executions that run keep what they began with. A request that changes nothing makes no revision.
pub(crate) fn update_state_machine(service: &Service, input: UpdateStateMachineInput) -> Result<Object, ApiError> {
    let arn = Arn::state_machine(&input.state_machine_arn)?;
    let unknown = || ApiError::StateMachineDoesNotExist(arn.to_string());
    let (name, Qualifier::None) = arn.qualifier() else { return Err(unknown()) };
    let mut store = service.store.borrow_mut();
    let machine = store.state_machines.get_mut(name).filter(|machine| *machine.arn == *arn.text).ok_or_else(unknown)?;
    let says_nothing = input.definition.is_none()
        && input.role_arn.is_none()
        && input.logging_configuration.is_none()
        && input.tracing_configuration.is_none()
        && input.encryption_configuration.is_none();
    if says_nothing {
        let text = "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified";
        return Err(ApiError::MissingRequiredParameter(text.to_owned()));
    }
    check_description(input.version_description.is_some(), input.publish)?;
    if machine.deleting {
        return Err(ApiError::StateMachineDeleting(arn.to_string()));
    }
    let mut revision = Revision::clone(&machine.revision);
    revision.update_date = service.now();
    if let Some(role_arn) = input.role_arn {
        definition::check_role(&role_arn)?;
        revision.role_arn = role_arn;
    }
    if let Some(logging) = input.logging_configuration {
        logging.check(&service.log_groups.borrow())?;
        revision.logging = logging;
    }
    if let Some(text) = input.definition {
        revision.definition = definition::accept(&text, machine.machine_type)?;
        revision.definition_text = text;
    }
    revision.tracing = input.tracing_configuration.unwrap_or(revision.tracing);
    if let Some(encryption) = input.encryption_configuration {
        revision.encryption = encryption.check()?;
    }
    machine.revise(revision, || service.uuid().into());

    let mut answer = Object::new();
    if let Some(revision_id) = &machine.revision.revision_id {
        answer.insert("revisionId", revision_id.clone());
    }
    if input.publish {
        let version = machine.publish(input.version_description, service.now());
        answer.insert("stateMachineVersionArn", machine.version_arn(version.number));
    }
    answer.insert("updateDate", wire::date(service.now()));
    Ok(answer)
}
