//! A definition's text, accepted or refused as `CreateStateMachine` does.
//!
//! Separate because create, update and TestState take definitions, and none of them may know how diagnostics become one
//! sentence.

use asl::definition::MachineType;
use asl::{Definition, LoadOptions, Valid, load};

use crate::error::ApiError;

/// The definition, ready to run; or `InvalidDefinition` with what is wrong.
pub(crate) fn accept(text: &str, machine_type: MachineType) -> Result<Valid<Definition>, ApiError> {
    let loaded = load(text, &LoadOptions::as_service(machine_type));
    if let Some(message) = loaded.invalid_definition() {
        return Err(ApiError::InvalidDefinition(message));
    }
    let refuse = |why: &str| Err(ApiError::InvalidDefinition(format!("Invalid State Machine Definition: '{why}'")));
    loaded.valid.map_or_else(|| refuse("SCHEMA_VALIDATION_FAILED"), Ok)
}

/// A role's ARN must look like one; whether the role is there is seen when a task wants it.
pub(crate) fn check_role(arn: &str) -> Result<(), ApiError> {
    let mut parts = arn.splitn(6, ':');
    let looks_right = parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some("iam")
        && parts.nth(2).is_some_and(|role| role.starts_with("role/") && role.len() > "role/".len());
    if looks_right { Ok(()) } else { Err(ApiError::InvalidRoleArn(arn.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<String> {
        accept(text, MachineType::Standard).err().and_then(|refusal| refusal.message())
    }

    #[test]
    fn a_definition_is_json_and_valid() {
        assert_eq!(refusal(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#), None);
        assert_eq!(
            refusal(r#"{"StartAt":"A"}"#).as_deref(),
            Some(
                "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'"
            )
        );
        assert!(refusal("StartAt: A\nStates:\n  A:\n    Type: Succeed\n").is_some());
    }

    #[test]
    fn a_role_is_an_iam_arn() {
        assert_eq!(check_role("arn:aws:iam::123456789012:role/service-role/r"), Ok(()));
        for text in ["role", "arn:aws:iam::1:user/u", "arn:aws:iam::1:role/", "arn:aws:s3:::role/x"] {
            assert_eq!(check_role(text), Err(ApiError::InvalidRoleArn(text.to_owned())), "{text}");
        }
    }
}
