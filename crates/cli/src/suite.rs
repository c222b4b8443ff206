//! A suite of tests, as its author writes it: definitions, mocks, and what each execution is expected to do.
//!
//! Separate from running it, because this is a file format that people keep. `docs/cli.md` describes it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use syntax::Value;
use workspace::document::StateMachineType;

use crate::source::Source;

/// The whole file. Paths in it are relative to it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Suite {
    /// What the report calls it; the file's own path where there is none.
    pub(crate) name: Option<String>,
    /// Definitions by the name of their state machine.
    pub(crate) definitions: BTreeMap<String, DefinitionFile>,
    /// A `MockConfigFile.json`.
    pub(crate) mock_config: Option<PathBuf>,
    /// Files as objects of S3, by their addresses.
    #[serde(default)]
    pub(crate) objects: BTreeMap<String, PathBuf>,
    /// The moment that every execution starts at, in RFC 3339.
    pub(crate) now: Option<String>,
    pub(crate) tests: Vec<Test>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum DefinitionFile {
    Path(PathBuf),
    Details(DefinitionDetails),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DefinitionDetails {
    pub(crate) file: PathBuf,
    #[serde(default, rename = "type")]
    pub(crate) kind: StateMachineType,
    /// Values for the definition's `${Placeholder}`s.
    #[serde(default)]
    pub(crate) substitutions: BTreeMap<String, String>,
}

/// One execution and what it is expected to do.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Test {
    pub(crate) name: String,
    /// May be left out where there is only one definition.
    pub(crate) machine: Option<String>,
    /// A test case of the mock configuration. Other machines of the suite run with theirs of the same name.
    #[serde(rename = "testCase")]
    pub(crate) mocked_by: Option<String>,
    pub(crate) input: Option<Value>,
    pub(crate) input_file: Option<PathBuf>,
    #[serde(default)]
    pub(crate) expect: Expectation,
}

/// What is left out is not looked at, but for an expectation of nothing, which is one of success.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Expectation {
    pub(crate) status: Option<String>,
    /// Present and null is an output of null.
    #[serde(default, deserialize_with = "present")]
    pub(crate) output: Option<Value>,
    pub(crate) error: Option<String>,
    pub(crate) cause: Option<String>,
    /// The names of the states that are entered, in order.
    pub(crate) states: Option<Vec<String>>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Suite {
    /// Reads a suite. What it says must hang together; its files are read when it is run.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let source = Source::read(path)?;
        let suite: Self = serde_json::from_str(&source.text).map_err(|error| format!("{}: {error}", source.name))?;
        suite.check().map_err(|why| format!("{}: {why}", source.name))?;
        Ok(suite)
    }

    fn check(&self) -> Result<(), String> {
        if self.definitions.is_empty() {
            return Err("`definitions` names no state machine".to_owned());
        }
        for test in &self.tests {
            let name = &test.name;
            match self.machine_of(test) {
                None => return Err(format!("the test `{name}` does not say which `machine` it runs")),
                Some(machine) if !self.definitions.contains_key(machine) => {
                    return Err(format!("the test `{name}` runs `{machine}`, which is not among `definitions`"));
                }
                Some(_) => {}
            }
            if test.mocked_by.is_some() && self.mock_config.is_none() {
                return Err(format!("the test `{name}` has a `testCase`, but the suite has no `mockConfig`"));
            }
            if test.input.is_some() && test.input_file.is_some() {
                return Err(format!("the test `{name}` has both `input` and `inputFile`"));
            }
        }
        Ok(())
    }

    /// The machine that a test runs.
    pub(crate) fn machine_of<'a>(&'a self, test: &'a Test) -> Option<&'a str> {
        match (&test.machine, self.definitions.len()) {
            (Some(machine), _) => Some(machine),
            (None, 1) => self.definitions.keys().next().map(String::as_str),
            (None, _) => None,
        }
    }
}

impl DefinitionFile {
    pub(crate) fn file(&self) -> &Path {
        match self {
            Self::Path(file) => file,
            Self::Details(details) => &details.file,
        }
    }

    pub(crate) fn kind(&self) -> StateMachineType {
        match self {
            Self::Path(_) => StateMachineType::default(),
            Self::Details(details) => details.kind,
        }
    }

    pub(crate) fn substitutions(&self) -> BTreeMap<String, String> {
        match self {
            Self::Path(_) => BTreeMap::new(),
            Self::Details(details) => details.substitutions.clone(),
        }
    }
}
