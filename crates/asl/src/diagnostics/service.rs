//! The service's own codes and sentences.
//!
//! What was recorded or measured against AWS is as it was; the sentences whose wording nobody has recorded are listed in
//! `docs/fidelity.md`.

use syntax::diagnostic::{Diagnostic, Severity, Voice};

use super::Finding;
use crate::definition::QueryLanguage;
use crate::resource::IntegrationPattern;

pub(crate) const DUPLICATE_LABEL_NAME: &str = "DUPLICATE_LABEL_NAME";
pub(crate) const DUPLICATE_STATE_NAME: &str = "DUPLICATE_STATE_NAME";
pub(crate) const INVALID_JSONATA_EXPRESSION: &str = "INVALID_JSONATA_EXPRESSION";
pub(crate) const INVALID_JSON_DESCRIPTION: &str = "INVALID_JSON_DESCRIPTION";
pub(crate) const INVALID_LABEL_NAME: &str = "INVALID_LABEL_NAME";
pub(crate) const INVALID_STATE_NAME: &str = "INVALID_STATE_NAME";
pub(crate) const MISSING_DESCRIPTION: &str = "MISSING_DESCRIPTION";
pub(crate) const MISSING_END_STATE: &str = "MISSING_END_STATE";
pub(crate) const MISSING_TRANSITION_TARGET: &str = "MISSING_TRANSITION_TARGET";
pub(crate) const NO_DOLLAR: &str = "NO_DOLLAR";
pub(crate) const NO_PATH: &str = "NO_PATH";
pub(crate) const PASS_RESULT_IS_STATIC: &str = "PASS_RESULT_IS_STATIC";
pub(crate) const SCHEMA_VALIDATION_FAILED: &str = "SCHEMA_VALIDATION_FAILED";
pub(crate) const TOO_DEEPLY_NESTED: &str = "TOO_DEEPLY_NESTED";
pub(crate) const UNSUPPORTED_JSONATA_EXPRESSION: &str = "UNSUPPORTED_JSONATA_EXPRESSION";

fn error(code: &'static str, message: impl Into<String>) -> Finding {
    Finding { severity: Severity::Error, voice: Voice::Service, code, message: message.into(), hint: None }
}

fn warning(code: &'static str, message: impl Into<String>) -> Finding {
    Finding { severity: Severity::Warning, voice: Voice::Service, code, message: message.into(), hint: None }
}

fn schema(message: impl Into<String>) -> Finding {
    error(SCHEMA_VALIDATION_FAILED, message)
}

/// Joins names as the service does, with `, ` between them.
fn list(names: &[&str]) -> String {
    format!("[{}]", names.join(", "))
}

pub(crate) fn empty_text() -> Finding {
    error(MISSING_DESCRIPTION, "Definition cannot be null or empty")
}

pub(crate) fn invalid_json(jackson: &str) -> Finding {
    error(INVALID_JSON_DESCRIPTION, jackson)
}

pub(crate) fn not_an_object() -> Finding {
    schema("Definition must be a valid JSON object")
}

pub(crate) fn required(fields: &[&str]) -> Finding {
    schema(format!("These fields are required: {}", list(fields)))
}

pub(crate) fn required_but_missing(field: &str) -> Finding {
    schema(format!("The field '{field}' is required but was missing"))
}

pub(crate) fn no_parameter(name: &str) -> Finding {
    schema(format!("The field '{name}' is not supported by Step Functions"))
}

pub(crate) fn exactly_one(fields: &[&str]) -> Finding {
    schema(format!("Exactly one of these fields is required: {}", list(fields)))
}

pub(crate) fn at_most_one(fields: &[&str]) -> Finding {
    schema(format!("Only one of these fields is allowed: {}", list(fields)))
}

pub(crate) fn at_least_one(fields: &[&str]) -> Finding {
    schema(format!("At least one of these fields is required: {}", list(fields)))
}

pub(crate) fn no_operator() -> Finding {
    schema("A choice rule must have exactly one comparison operator")
}

pub(crate) fn several_operators() -> Finding {
    schema("A choice rule must not have more than one comparison operator")
}

pub(crate) fn not_supported(field: &str) -> Finding {
    schema(format!("Field '{field}' is not supported"))
}

pub(crate) fn wrong_language(field: &str, set: QueryLanguage, only: QueryLanguage) -> Finding {
    schema(format!(
        "The QueryLanguage is set to '{set}', but field '{field}' is only supported for the '{only}' QueryLanguage"
    ))
}

/// Whether it is a `QueryLanguage` that is none.
pub(crate) fn is_no_word(found: &Diagnostic) -> bool {
    found.message.starts_with("The field 'QueryLanguage' should have")
}

/// Whether it is a field of JSONata in a JSONPath state.
pub(crate) fn is_of_jsonata_only(found: &Diagnostic) -> bool {
    found.message.starts_with("The QueryLanguage is set to 'JSONPath', but field")
}

pub(crate) fn downgrade() -> Finding {
    schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")
}

pub(crate) fn one_of(field: &str, values: &[&str]) -> Finding {
    schema(format!("The field '{field}' should have one of these values: {}", list(values)))
}

pub(crate) fn wrong_type(field: &str, wanted: &str) -> Finding {
    schema(format!("The field '{field}' must be {wanted}"))
}

pub(crate) fn cannot_be_empty() -> Finding {
    schema("Value cannot be empty")
}

pub(crate) fn not_a_timestamp() -> Finding {
    schema("String does not match RFC3339 timestamp")
}

pub(crate) fn not_a_resource(arn: &str) -> Finding {
    schema(format!(
        "The resource provided {arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
    ))
}

/// The blank at the end, after the one pattern and not after the other, is the service's own.
pub(crate) fn express_pattern(pattern: IntegrationPattern) -> Finding {
    let (suffix, blank) = match pattern {
        IntegrationPattern::WaitForTaskToken => (".waitForTaskToken", " "),
        IntegrationPattern::RequestResponse | IntegrationPattern::Sync | IntegrationPattern::Sync2 => (".sync", ""),
    };
    schema(format!("Express state machine does not support '{suffix}' service integration{blank}"))
}

pub(crate) fn express_activity() -> Finding {
    schema("Express state machine does not support Activity ARN")
}

pub(crate) fn express_distributed() -> Finding {
    schema("Express state machine does not support Map state with ProcessorConfig Mode 'DISTRIBUTED'")
}

pub(crate) fn not_a_path(field: &str) -> Finding {
    schema(format!("The value for the field '{field}' must be a valid JSONPath"))
}

pub(crate) fn not_a_path_or_call(field: &str) -> Finding {
    schema(format!("The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call"))
}

pub(crate) fn not_a_reference_path(field: &str) -> Finding {
    schema(format!("The value for the field '{field}' must be a valid JSONPath reference path"))
}

pub(crate) fn invalid_jsonata(message: &str) -> Finding {
    error(INVALID_JSONATA_EXPRESSION, message)
}

pub(crate) fn top_level_reference(name: &str) -> Finding {
    error(UNSUPPORTED_JSONATA_EXPRESSION, format!("Reference to '{name}' at the top level is not supported."))
}

pub(crate) fn unsupported_reference(name: &str) -> Finding {
    error(UNSUPPORTED_JSONATA_EXPRESSION, format!("Reference to '{name}' is not supported."))
}

pub(crate) fn jsonata_expected(field: &str) -> Finding {
    schema(format!("The value for the field '{field}' must be a valid JSONata expression"))
}

pub(crate) fn missing_target(name: &str) -> Finding {
    error(MISSING_TRANSITION_TARGET, format!("Missing 'Next' target: {name}"))
}

pub(crate) fn unreachable(name: &str) -> Finding {
    error(MISSING_TRANSITION_TARGET, format!("State \"{name}\" is not reachable."))
}

pub(crate) fn no_terminal_state() -> Finding {
    error(MISSING_END_STATE, "Workflow has no terminal state")
}

pub(crate) fn duplicate_state_name(name: &str) -> Finding {
    error(DUPLICATE_STATE_NAME, format!("Duplicate State name: {name}"))
}

pub(crate) fn state_name_length() -> Finding {
    error(INVALID_STATE_NAME, "State name must be between 1 and 80 characters long")
}

pub(crate) fn duplicate_label(label: &str) -> Finding {
    error(DUPLICATE_LABEL_NAME, format!("Duplicate Label name: {label}"))
}

pub(crate) fn invalid_label() -> Finding {
    error(
        INVALID_LABEL_NAME,
        "Label must be between 1 and 40 characters long and must not contain white space, wildcards, brackets or special characters",
    )
}

pub(crate) fn too_deeply_nested() -> Finding {
    error(TOO_DEEPLY_NESTED, "The definition is too deeply nested")
}

pub(crate) fn no_dollar(field: &str) -> Finding {
    warning(
        NO_DOLLAR,
        format!(
            "The field '{field}' does not end with '.$', but its value looks like a JSONPath or an intrinsic function"
        ),
    )
}

pub(crate) fn no_path(field: &str) -> Finding {
    warning(
        NO_PATH,
        format!("The value of the field '{field}' looks like a path, but the field's name does not end with 'Path'"),
    )
}

pub(crate) fn pass_result_is_static(field: &str) -> Finding {
    warning(
        PASS_RESULT_IS_STATIC,
        format!("The field '{field}' ends with '.$', but the result of a Pass state is static"),
    )
}

pub(crate) fn pass_result_is_a_path(field: &str) -> Finding {
    warning(
        PASS_RESULT_IS_STATIC,
        format!("The value of the field '{field}' looks like a path, but the result of a Pass state is static"),
    )
}
