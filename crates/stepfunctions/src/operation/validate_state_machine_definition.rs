//! `ValidateStateMachineDefinition`.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html>

use std::rc::Rc;

use asl::definition::MachineType;
use asl::{LoadOptions, load};
use syntax::diagnostic::{Diagnostic, Severity};
use syntax::{Object, Value, object};

use super::create_state_machine::TYPES;
use crate::error::ApiError;
use crate::request::{Input, Reader, text};
use crate::service::Service;

#[derive(Debug)]
pub(crate) struct ValidateStateMachineDefinitionInput {
    pub definition: Rc<str>,
    pub machine_type: MachineType,
    /// Warnings are told only to those who ask.
    pub warnings: bool,
    pub max_results: usize,
}

/// As many diagnostics are told where the request says nothing, or 0.
const DEFAULT: usize = 100;

impl Input for ValidateStateMachineDefinitionInput {
    fn read(request: &Reader<'_>) -> Self {
        let max_results = request.integer("maxResults", 0, 100).and_then(|number| usize::try_from(number).ok());
        Self {
            definition: request.required_text("definition", text(0, 1_048_576).sensitive()),
            machine_type: request.word("type", &TYPES).unwrap_or_default(),
            warnings: request.word("severity", &[("ERROR", false), ("WARNING", true)]).unwrap_or_default(),
            max_results: max_results.filter(|number| *number > 0).unwrap_or(DEFAULT),
        }
    }
}

/// Says what is wrong with a definition; the service's own voice only.
#[expect(clippy::unnecessary_wraps, reason = "every operation has this form")]
pub(crate) fn validate_state_machine_definition(
    _service: &Service,
    input: &ValidateStateMachineDefinitionInput,
) -> Result<Object, ApiError> {
    let loaded = load(&input.definition, &LoadOptions::as_service(input.machine_type));
    let failed = loaded.service.iter().any(|found| found.severity == Severity::Error);
    let mut told = loaded.service.iter().filter(|found| input.warnings || found.severity == Severity::Error);
    let diagnostics: Value = told.by_ref().take(input.max_results).map(to_wire).collect();
    Ok(object! {
        "diagnostics" => diagnostics,
        "result" => if failed { "FAIL" } else { "OK" },
        "truncated" => told.next().is_some(),
    })
}

fn to_wire(found: &Diagnostic) -> Value {
    let mut wire = object! { "code" => found.code };
    if !found.location.is_empty() {
        wire.insert("location", found.location.as_str());
    }
    wire.insert("message", found.message.as_str());
    wire.insert("severity", found.severity.as_str());
    wire.into()
}
