//! Definitions with one defect each, planted as a person would make it: all are found, and nothing is said beside them but
//! what follows from them.
//!
//! A table, because there are hundreds; the sentences are shown by the cases of `validate`. `BLESS=1` writes what is found.

use std::fmt::Write as _;
use std::path::Path;

use asl::{LoadOptions, Loader, MachineType};
use syntax::Value;

#[test]
fn every_planted_defect_is_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/planted.jsonl");
    let table = std::fs::read_to_string(&path).unwrap();
    let mut wrong = Vec::new();
    // One for all: what it remembers of one definition must not be seen in the next.
    let mut loader = Loader::default();
    let mut blessed = String::new();
    for line in table.lines() {
        let (row, expected) = line.rsplit_once(", \"found\": ").unwrap();
        let case = Value::parse(line).unwrap();
        let text = |name: &str| case.get(name).and_then(Value::as_str).unwrap_or_default();
        let machine_type = if text("type") == "EXPRESS" { MachineType::Express } else { MachineType::Standard };
        let definition = case.get("definition").unwrap().to_string().replace("«300 KB»", &"x".repeat(300_000));
        let loaded = loader.load(&definition, &LoadOptions::new(machine_type));
        let found: Value = loaded
            .diagnostics
            .iter()
            .map(|found| format!("{} {} {}", found.severity, found.code, found.location))
            .collect();
        let found = format!("{found}}}").replace("\",\"", "\", \"");
        if found == "[]}" {
            wrong.push(format!("{}: nothing is found", text("defect")));
        } else if found != expected {
            wrong.push(format!("{}: expected {expected}, found {found}", text("defect")));
        }
        writeln!(blessed, "{row}, \"found\": {found}").unwrap();
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, blessed).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
