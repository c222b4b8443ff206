//! Refusals: every exception of the API with the sentence that AWS gives it, and the envelope it travels in.
//!
//! Separate so that an operation names *what* is wrong and this file alone knows the words, the `__type` namespaces and
//! the spelling of the message member.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html>

use std::fmt;

use syntax::{Object, Value, object};

/// Why an operation was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The request is not JSON, or a member has the wrong type. AWS says nothing more.
    Serialization,
    /// There is no such operation.
    UnknownOperation,
    /// The caller may not do this. The message is the whole sentence.
    AccessDenied(String),
    /// Members that violate the API's model; one sentence each.
    Constraint(Vec<String>),
    /// Members that are well-formed one by one but make no sense together.
    Validation(String),
    InvalidArn(String),
    /// The same exception in other words.
    InvalidRoleArn(String),
    InvalidName(String),
    /// The whole sentence: mostly `Invalid State Machine Definition: '…'`, but not always.
    InvalidDefinition(String),
    InvalidExecutionInput(String),
    InvalidOutput(String),
    InvalidToken(String),
    InvalidLoggingConfiguration(String),
    InvalidTracingConfiguration(String),
    InvalidEncryptionConfiguration(String),
    MissingRequiredParameter(String),
    StateMachineDoesNotExist(String),
    StateMachineAlreadyExists(String),
    StateMachineDeleting(String),
    StateMachineTypeNotSupported,
    ExecutionDoesNotExist(String),
    ExecutionAlreadyExists(String),
    ExecutionLimitExceeded(String),
    ExecutionNotRedrivable(String),
    ActivityDoesNotExist(String),
    ActivityAlreadyExists(String),
    TaskDoesNotExist(String),
    TaskTimedOut(String),
    Conflict(String),
    /// Names the resource where AWS does.
    ResourceNotFound(Option<String>),
    TooManyTags(String),
    ServiceQuotaExceeded(String),
}

/// Who refuses: part of the `__type`.
const MODEL: &str = "com.amazonaws.swf.service.v2.model";
const CORAL_SERVICE: &str = "com.amazon.coral.service";
const CORAL_VALIDATE: &str = "com.amazon.coral.validate";

impl ApiError {
    /// The exception's name, as the SDKs know it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Serialization => "SerializationException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::AccessDenied(_) => "AccessDeniedException",
            Self::Constraint(_) | Self::Validation(_) => "ValidationException",
            Self::InvalidArn(_) | Self::InvalidRoleArn(_) => "InvalidArn",
            Self::InvalidName(_) => "InvalidName",
            Self::InvalidDefinition(_) => "InvalidDefinition",
            Self::InvalidExecutionInput(_) => "InvalidExecutionInput",
            Self::InvalidOutput(_) => "InvalidOutput",
            Self::InvalidToken(_) => "InvalidToken",
            Self::InvalidLoggingConfiguration(_) => "InvalidLoggingConfiguration",
            Self::InvalidTracingConfiguration(_) => "InvalidTracingConfiguration",
            Self::InvalidEncryptionConfiguration(_) => "InvalidEncryptionConfiguration",
            Self::MissingRequiredParameter(_) => "MissingRequiredParameter",
            Self::StateMachineDoesNotExist(_) => "StateMachineDoesNotExist",
            Self::StateMachineAlreadyExists(_) => "StateMachineAlreadyExists",
            Self::StateMachineDeleting(_) => "StateMachineDeleting",
            Self::StateMachineTypeNotSupported => "StateMachineTypeNotSupported",
            Self::ExecutionDoesNotExist(_) => "ExecutionDoesNotExist",
            Self::ExecutionAlreadyExists(_) => "ExecutionAlreadyExists",
            Self::ExecutionLimitExceeded(_) => "ExecutionLimitExceeded",
            Self::ExecutionNotRedrivable(_) => "ExecutionNotRedrivable",
            Self::ActivityDoesNotExist(_) => "ActivityDoesNotExist",
            Self::ActivityAlreadyExists(_) => "ActivityAlreadyExists",
            Self::TaskDoesNotExist(_) => "TaskDoesNotExist",
            Self::TaskTimedOut(_) => "TaskTimedOut",
            Self::Conflict(_) => "ConflictException",
            Self::ResourceNotFound(_) => "ResourceNotFound",
            Self::TooManyTags(_) => "TooManyTags",
            Self::ServiceQuotaExceeded(_) => "ServiceQuotaExceededException",
        }
    }

    fn namespace(&self) -> &'static str {
        if matches!(self, Self::Serialization | Self::UnknownOperation | Self::AccessDenied(_)) {
            CORAL_SERVICE
        } else if matches!(self, Self::Constraint(_)) {
            CORAL_VALIDATE
        } else {
            MODEL
        }
    }

    /// The sentence; `None` where AWS sends the bare type.
    pub fn message(&self) -> Option<String> {
        Some(match self {
            Self::Serialization | Self::UnknownOperation => return None,
            Self::AccessDenied(text)
            | Self::Validation(text)
            | Self::MissingRequiredParameter(text)
            | Self::InvalidDefinition(text)
            | Self::Conflict(text)
            | Self::TooManyTags(text)
            | Self::ServiceQuotaExceeded(text)
            | Self::ExecutionLimitExceeded(text)
            | Self::ExecutionNotRedrivable(text) => text.clone(),
            Self::Constraint(violations) => {
                let noun = if violations.len() == 1 { "error" } else { "errors" };
                format!("{} validation {noun} detected: {}", violations.len(), violations.join("; "))
            }
            Self::InvalidArn(text) => format!("Invalid Arn: '{text}'"),
            Self::InvalidRoleArn(arn) => format!("Invalid Role Arn: '{arn}'"),
            Self::InvalidName(name) => format!("Invalid Name: '{name}'"),
            Self::InvalidExecutionInput(text) => format!("Invalid State Machine Execution Input: '{text}'"),
            Self::InvalidOutput(text) => format!("Invalid Output: '{text}'"),
            Self::InvalidToken(text) => format!("Invalid Token: '{text}'"),
            Self::InvalidLoggingConfiguration(text) => format!("Invalid Logging Configuration: {text}"),
            Self::InvalidTracingConfiguration(text) => format!("Invalid Tracing Configuration: {text}"),
            Self::InvalidEncryptionConfiguration(text) => format!("Invalid Encryption Configuration: {text}"),
            Self::StateMachineDoesNotExist(arn) => format!("State Machine Does Not Exist: '{arn}'"),
            Self::StateMachineAlreadyExists(arn) => format!("State Machine Already Exists: '{arn}'"),
            Self::StateMachineDeleting(arn) => format!("State Machine is Deleting: '{arn}'"),
            Self::StateMachineTypeNotSupported => {
                "This operation is not supported by this type of state machine".to_owned()
            }
            Self::ExecutionDoesNotExist(arn) => format!("Execution Does Not Exist: '{arn}'"),
            Self::ExecutionAlreadyExists(arn) => format!("Execution Already Exists: '{arn}'"),
            Self::ActivityDoesNotExist(arn) => format!("Activity Does Not Exist: '{arn}'"),
            Self::ActivityAlreadyExists(arn) => format!("Activity Already Exists: '{arn}'"),
            Self::TaskDoesNotExist(text) => format!("Task Does Not Exist: '{text}'"),
            Self::TaskTimedOut(text) => format!("Task Timed Out: '{text}'"),
            Self::ResourceNotFound(None) => "Request references a resource that does not exist.".to_owned(),
            Self::ResourceNotFound(Some(arn)) => format!("Resource not found: '{arn}'"),
        })
    }

    /// The body of the answer: `__type` and, mostly, `message`. Authorisation alone spells it `Message`.
    pub(crate) fn body(&self) -> Object {
        let mut body = object! { "__type" => format!("{}#{}", self.namespace(), self.code()) };
        if let Some(message) = self.message() {
            let member = if matches!(self, Self::AccessDenied(_)) { "Message" } else { "message" };
            body.insert(member, message);
        }
        if let Self::ResourceNotFound(Some(arn)) = self {
            body.insert("resourceName", Value::from(arn.as_str()));
        }
        body
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            Some(message) => write!(f, "{}: {message}", self.code()),
            None => f.write_str(self.code()),
        }
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(error: &ApiError) -> String {
        Value::from(error.body()).to_string()
    }

    #[test]
    fn bodies_are_those_of_the_services_three_voices() {
        assert_eq!(body(&ApiError::Serialization), r#"{"__type":"com.amazon.coral.service#SerializationException"}"#);
        assert_eq!(
            body(&ApiError::UnknownOperation),
            r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#
        );
        assert_eq!(
            body(&ApiError::StateMachineDoesNotExist("arn".to_owned())),
            r#"{"__type":"com.amazonaws.swf.service.v2.model#StateMachineDoesNotExist","message":"State Machine Does Not Exist: 'arn'"}"#
        );
        assert_eq!(
            body(&ApiError::AccessDenied("no".to_owned())),
            r#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}"#
        );
        assert_eq!(
            body(&ApiError::Constraint(vec!["a".to_owned(), "b".to_owned()])),
            r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"2 validation errors detected: a; b"}"#
        );
    }
}
