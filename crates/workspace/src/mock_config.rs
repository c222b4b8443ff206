//! Mocked task results, in the format of Step Functions Local's `MockConfigFile.json`.
//!
//! A machine has test cases; a test case names, per state, a mocked response; a mocked response gives for each attempt
//! (`"0"`, `"1-2"`) what the task returns or throws.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use syntax::Value;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MockConfig {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub state_machines: BTreeMap<String, MockedStateMachine>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub mocked_responses: BTreeMap<String, BTreeMap<Attempts, MockedResponse>>,
}

/// The test cases of one machine, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MockedStateMachine {
    /// Test case to state name to the name of a mocked response.
    pub test_cases: BTreeMap<String, BTreeMap<String, String>>,
}

/// What one attempt of a task does instead of calling its service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MockedResponse {
    Return(Value),
    Throw(MockedError),
    /// Returns after a while. Stepyard's own addition, in milliseconds of the machine's clock; Step Functions Local does
    /// not know it.
    ReturnAfter {
        #[serde(rename = "Milliseconds")]
        milliseconds: u64,
        #[serde(rename = "Return")]
        result: Value,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MockedError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// One attempt (`0`) or a range of them (`1-2`), counted from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Attempts {
    pub first: u32,
    pub last: u32,
}

impl TryFrom<String> for Attempts {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((&text, &text));
        match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) if first <= last => Ok(Self { first, last }),
            _ => Err(format!("`{text}` is not an attempt: write one number (\"0\") or a range (\"1-2\")")),
        }
    }
}

impl From<Attempts> for String {
    fn from(attempts: Attempts) -> Self {
        if attempts.first == attempts.last {
            attempts.first.to_string()
        } else {
            format!("{}-{}", attempts.first, attempts.last)
        }
    }
}

impl MockConfig {
    pub fn is_empty(&self) -> bool {
        self.state_machines.is_empty() && self.mocked_responses.is_empty()
    }

    /// Reads a `MockConfigFile.json`.
    ///
    /// # Errors
    /// What is wrong and where, for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let config: Self =
            serde_json::from_str(text).map_err(|error| format!("The mock configuration is not valid: {error}"))?;
        config.check().map(|()| config)
    }

    /// Every name that a test case uses must be there.
    fn check(&self) -> Result<(), String> {
        for (machine, mocked) in &self.state_machines {
            for (case, states) in &mocked.test_cases {
                for (state, response) in states {
                    if !self.mocked_responses.contains_key(response) {
                        return Err(format!(
                            "The mock configuration names `{response}` for the state `{state}` (test case `{machine}/{case}`), but `MockedResponses` has no such entry."
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// The test case of a machine: which mocked response each state has.
    pub fn test_case(&self, machine: &str, case: &str) -> Option<&BTreeMap<String, String>> {
        self.state_machines.get(machine)?.test_cases.get(case)
    }

    /// What one test case of a machine needs of all this.
    #[must_use]
    pub fn only(&self, machine: &str, case: &str) -> Self {
        let Some(states) = self.test_case(machine, case) else { return Self::default() };
        let test_cases = BTreeMap::from([(case.to_owned(), states.clone())]);
        let responses = states.values().filter_map(|name| self.mocked_responses.get_key_value(name));
        Self {
            state_machines: BTreeMap::from([(machine.to_owned(), MockedStateMachine { test_cases })]),
            mocked_responses: responses.map(|(name, response)| (name.clone(), response.clone())).collect(),
        }
    }

    /// What a state's `attempt`-th task of a run does, or `None` where the test case does not mock that state.
    ///
    /// # Errors
    /// The state is mocked, but not for that attempt.
    pub fn response(
        &self,
        machine: &str,
        case: &str,
        state: &str,
        attempt: u32,
    ) -> Result<Option<&MockedResponse>, String> {
        let Some(name) = self.test_case(machine, case).and_then(|states| states.get(state)) else { return Ok(None) };
        self.mocked_responses
            .get(name)
            .and_then(|responses| {
                responses.iter().find(|(attempts, _)| (attempts.first..=attempts.last).contains(&attempt))
            })
            .map(|(_, response)| Some(response))
            .ok_or_else(|| {
                format!("The mocked response `{name}` of the state `{state}` has nothing for attempt {attempt}.")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "StateMachines": {"Orders": {"TestCases": {"Retries": {"Charge": "ChargeMock"}}}},
        "MockedResponses": {"ChargeMock": {
            "0-1": {"Throw": {"Error": "Busy", "Cause": "later"}},
            "2": {"Return": {"paid": true}}}}
    }"#;

    #[test]
    fn answers_by_attempt() {
        let config = MockConfig::parse(FILE).unwrap();
        let busy = MockedResponse::Throw(MockedError { error: Some("Busy".into()), cause: Some("later".into()) });
        assert_eq!(config.response("Orders", "Retries", "Charge", 1), Ok(Some(&busy)));
        let paid = MockedResponse::Return(Value::parse(r#"{"paid":true}"#).unwrap());
        assert_eq!(config.response("Orders", "Retries", "Charge", 2), Ok(Some(&paid)));
        assert_eq!(config.response("Orders", "Retries", "Ship", 0), Ok(None));
        assert_eq!(
            config.response("Orders", "Retries", "Charge", 3),
            Err("The mocked response `ChargeMock` of the state `Charge` has nothing for attempt 3.".into())
        );
    }

    #[test]
    fn refuses_what_it_cannot_follow() {
        assert_eq!(
            MockConfig::parse(&FILE.replace(r#""Charge": "ChargeMock""#, r#""Charge": "Nope""#)),
            Err("The mock configuration names `Nope` for the state `Charge` (test case `Orders/Retries`), but `MockedResponses` has no such entry.".into())
        );
        assert!(MockConfig::parse(&FILE.replace("0-1", "1-0")).unwrap_err().contains("`1-0` is not an attempt"));
    }

    #[test]
    fn writes_what_it_reads() {
        let config = MockConfig::parse(FILE).unwrap();
        assert_eq!(MockConfig::parse(&serde_json::to_string(&config).unwrap()), Ok(config));
    }
}
