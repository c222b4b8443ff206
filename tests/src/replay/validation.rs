//! Replays `validation` cases: definitions and requests that the service refuses, or answers with diagnostics.

use asl::{LoadOptions, MachineType, load};
use syntax::diagnostic::Diagnostic;
use syntax::{Object, Value, object};

/// Runs one case; answers what the judge reads.
pub fn replay(case: &Value) -> Result<Value, String> {
    let machine_type = case.get("type").and_then(Value::as_str).and_then(MachineType::parse).unwrap_or_default();
    let definition = match (case.get("definition_text"), case.get("definition")) {
        (Some(text), _) => Some(text.as_str().unwrap_or_default().to_owned()),
        (None, definition) => definition.map(Value::to_string),
    };
    let loaded = definition.map(|text| load(&text, &LoadOptions::new(machine_type)));
    match (case.get("op").and_then(Value::as_str), loaded) {
        (Some("ValidateStateMachineDefinition"), Some(loaded)) => {
            let diagnostics: Value = loaded.service.iter().map(wire).collect();
            let result = if loaded.invalid_definition().is_none() { "OK" } else { "FAIL" };
            let response = object! {"result" => result, "diagnostics" => diagnostics, "truncated" => false};
            Ok(object! {"response" => response}.into())
        }
        (_, Some(loaded)) if let Some(message) = loaded.invalid_definition() => {
            Ok(object! {"error" => object! {"code" => "InvalidDefinition", "message" => message}}.into())
        }
        (operation, _) => Err(format!("{} is not replayed yet", operation.unwrap_or("this operation"))),
    }
}

fn wire(diagnostic: &Diagnostic) -> Object {
    let mut wire = object! {
        "severity" => diagnostic.severity.as_str(),
        "code" => diagnostic.code,
        "message" => diagnostic.message.as_str(),
    };
    if !diagnostic.location.is_empty() {
        wire.insert("location", diagnostic.location.as_str());
    }
    wire
}
