//! Definitions that AWS accepts, from the field and from the recordings: none may get an error.
//!
//! They lie beside the project, in `../shared`; without them there is nothing to check.

use std::fs;
use std::path::{Path, PathBuf};

use asl::{LoadOptions, MachineType, load};
use syntax::Value;
use syntax::diagnostic::Severity;

fn shared(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(place)
}

/// The errors of a text, each with the name of what it is in.
fn errors(name: &str, text: &str, machine_type: MachineType) -> Vec<String> {
    let found = load(text, &LoadOptions::new(machine_type)).diagnostics;
    let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
    errors.map(|error| format!("{name}: {} at {}", error.message, error.location)).collect()
}

#[test]
fn no_false_error_on_definitions_from_the_field() {
    let Ok(folder) = fs::read_dir(shared("field")) else { return };
    let mut wrong = Vec::new();
    for entry in folder {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        wrong.extend(errors(&path.file_name().unwrap().to_string_lossy(), &text, MachineType::Standard));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_recorded_machine_is_accepted() {
    let Ok(cases) = fs::read_to_string(shared("conformance/executions.jsonl")) else { return };
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let case = Value::parse(line).unwrap();
        let name = case.get("name").and_then(Value::as_str).unwrap();
        let machine_type = case.get("type").and_then(Value::as_str).and_then(MachineType::parse).unwrap_or_default();
        wrong.extend(errors(name, &case.get("definition").unwrap().to_string(), machine_type));
    }
    assert_eq!(wrong, Vec::<String>::new());
}
