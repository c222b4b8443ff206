//! The intrinsic functions and templates of the executions recorded from AWS, and the paths of definitions in the field.
//!
//! Neither is part of the project: where `../shared` is absent there is nothing to test.

use std::fs;
use std::path::{Path, PathBuf};

use query::data::Data;
use query::payload_template::PayloadTemplate;
use query::random::SeededRandom;
use syntax::{Value, object};

fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path)
}

struct World {
    input: Value,
    context: Value,
}

impl Data for World {
    fn input(&self) -> &Value {
        &self.input
    }

    fn context(&self) -> Value {
        self.context.clone()
    }

    fn variable(&self, _: &str) -> Option<Value> {
        None
    }
}

/// The part of the context object that the recorded functions read.
fn context(case: &Value) -> Option<Value> {
    let names = case.get("context")?;
    let machine = object! {
        "Id" => names.get("stateMachineArn")?.clone(),
        "Name" => names.get("stateMachineName")?.clone(),
    };
    let execution = object! { "Name" => names.get("executionName")?.clone(), "Input" => case.get("input")?.clone() };
    Some(object! { "StateMachine" => machine, "Execution" => execution }.into())
}

#[test]
fn intrinsic_functions_give_what_aws_recorded() {
    let Ok(cases) = fs::read_to_string(shared("conformance/executions.jsonl")) else { return };
    let mut count = 0;
    for case in cases.lines().map(|line| Value::parse(line).unwrap()) {
        let name = case.get("name").and_then(Value::as_str).unwrap_or_default();
        let definition = case.get("definition").unwrap();
        let states = definition.get("States").and_then(Value::as_object).filter(|states| states.len() == 1);
        let state = states.and_then(|states| states.values().next()).filter(|state| state.get("OutputPath").is_none());
        let parameters = state.and_then(|state| state.get("Parameters"));
        let (true, Some(parameters)) = (name.starts_with("intrinsic_functions/"), parameters) else { continue };
        let text = parameters.to_string();
        if ["Random", "UUID"].iter().any(|chance| text.contains(chance)) {
            continue;
        }
        let template = PayloadTemplate::compile(parameters).unwrap();
        let world = World { input: case.get("input").unwrap().clone(), context: context(&case).unwrap() };
        let output = template.evaluate(&world, &mut SeededRandom::new(1)).unwrap();
        assert_eq!(Some(&output), case.get("expected").and_then(|expected| expected.get("output")), "{name}: {text}");
        count += 1;
    }
    assert!(count > 80, "the recording is there and has {count} cases");
}

/// Every template member and path that a definition writes, however deep.
fn paths_of(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(array) => array.iter().for_each(|value| paths_of(value, found)),
        Value::Object(object) => {
            for (name, value) in object.iter() {
                let takes_path = name.ends_with(".$") || name.ends_with("Path") || &**name == "Variable";
                match value.as_str() {
                    Some(text) if takes_path && text.starts_with(['$', 'S']) => found.push(text.to_owned()),
                    _ => paths_of(value, found),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn definitions_in_the_field_have_no_illegal_path() {
    let Ok(folder) = fs::read_dir(shared("field")) else { return };
    let mut paths = Vec::new();
    for file in folder.map(|entry| entry.unwrap().path()) {
        if let Some(definition) = fs::read_to_string(file).ok().and_then(|text| Value::parse(&text).ok()) {
            paths_of(&definition, &mut paths);
        }
    }
    assert!(paths.len() > 500, "the definitions are there and have {} paths", paths.len());
    for path in paths {
        if let Err(error) = query::path_or_intrinsic::PathOrIntrinsic::parse(&path) {
            panic!("{path}: {error}");
        }
    }
}
