//! The mock configuration as a form edits it: test cases of a workflow, and per state what each attempt does.
//!
//! Separate from the file's own format (`workspace::mock_config`), which gives every response a name of its own: the form
//! makes those names up, and clears away what no test case uses any more.

use std::collections::BTreeMap;

use syntax::Value;
use workspace::mock_config::{Attempts, MockConfig, MockedError, MockedResponse};

use super::names::free_name;

/// What a state does in some attempts, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub attempts: String,
    pub kind: Kind,
    /// JSON text.
    pub result: String,
    pub error: String,
    pub cause: String,
    pub milliseconds: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Return,
    Throw,
    ReturnAfter,
}

/// The names of a workflow's test cases.
pub fn cases(config: &MockConfig, machine: &str) -> Vec<String> {
    config.state_machines.get(machine).map(|all| all.test_cases.keys().cloned().collect()).unwrap_or_default()
}

/// Adds an empty test case under a free name, and says which.
pub fn add_case(config: &mut MockConfig, machine: &str) -> String {
    let name = free_name("TestCase", &cases(config, machine));
    let machine = config.state_machines.entry(machine.to_owned()).or_default();
    machine.test_cases.insert(name.clone(), BTreeMap::new());
    name
}

/// Renames a test case; false where the name is taken or empty.
pub fn rename_case(config: &mut MockConfig, machine: &str, from: &str, to: &str) -> bool {
    let Some(all) = config.state_machines.get_mut(machine).map(|machine| &mut machine.test_cases) else { return false };
    if to.is_empty() || all.contains_key(to) {
        return false;
    }
    let case = all.remove(from);
    all.extend(case.map(|case| (to.to_owned(), case)));
    true
}

pub fn remove_case(config: &mut MockConfig, machine: &str, case: &str) {
    if let Some(all) = config.state_machines.get_mut(machine) {
        all.test_cases.remove(case);
        if all.test_cases.is_empty() {
            config.state_machines.remove(machine);
        }
    }
    clear(config);
}

/// What a state does in a test case; nothing where it is not mocked.
pub fn rows(config: &MockConfig, machine: &str, case: &str, state: &str) -> Vec<Row> {
    let name = config.test_case(machine, case).and_then(|states| states.get(state));
    let responses = name.and_then(|name| config.mocked_responses.get(name)).into_iter().flatten();
    responses.map(|(attempts, response)| row(*attempts, response)).collect()
}

fn row(attempts: Attempts, response: &MockedResponse) -> Row {
    let row = Row { attempts: attempts.into(), ..Row::default() };
    let json = |value: &Value| super::json_text::pretty(&value.to_string());
    match response {
        MockedResponse::Return(result) => Row { result: json(result), ..row },
        MockedResponse::Throw(MockedError { error, cause }) => Row {
            kind: Kind::Throw,
            error: error.clone().unwrap_or_default(),
            cause: cause.clone().unwrap_or_default(),
            ..row
        },
        MockedResponse::ReturnAfter { milliseconds, result } => {
            Row { kind: Kind::ReturnAfter, milliseconds: milliseconds.to_string(), result: json(result), ..row }
        }
    }
}

/// What a new row begins with: the attempts after the last.
pub fn next_row(rows: &[Row]) -> Row {
    let last = rows.iter().filter_map(|row| Attempts::try_from(row.attempts.clone()).ok()).map(|a| a.last).max();
    let attempts = last.map_or(0, |last| last.saturating_add(1)).to_string();
    Row { attempts, result: "{}".to_owned(), ..Row::default() }
}

type Responses = BTreeMap<Attempts, MockedResponse>;

/// Reads the rows.
///
/// # Errors
/// What is wrong with which of them, for people.
pub fn read(rows: &[Row]) -> Result<Responses, String> {
    let mut responses = Responses::new();
    for row in rows {
        let attempts = Attempts::try_from(row.attempts.trim().to_owned()).map_err(|why| format!("{why}."))?;
        let overlap = responses.keys().find(|other| other.first <= attempts.last && attempts.first <= other.last);
        if let Some(other) = overlap {
            return Err(format!(
                "Attempt {} is there twice: in `{}` too.",
                attempts.first.max(other.first),
                String::from(*other)
            ));
        }
        responses.insert(attempts, response(row)?);
    }
    Ok(responses)
}

fn response(row: &Row) -> Result<MockedResponse, String> {
    let result = || {
        Value::parse(&row.result)
            .map_err(|error| format!("Attempts `{}`: the result is not JSON: {error}.", row.attempts))
    };
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(match row.kind {
        Kind::Return => MockedResponse::Return(result()?),
        Kind::Throw => MockedResponse::Throw(MockedError { error: given(&row.error), cause: given(&row.cause) }),
        Kind::ReturnAfter => {
            MockedResponse::ReturnAfter {
                milliseconds: row.milliseconds.trim().parse().map_err(|_| {
                    format!("Attempts `{}`: the delay is a whole number of milliseconds.", row.attempts)
                })?,
                result: result()?,
            }
        }
    })
}

/// Sets what a state does in a test case; without responses it is not mocked.
pub fn set(config: &mut MockConfig, machine: &str, case: &str, state: &str, responses: Responses) {
    let taken: Vec<String> = config.mocked_responses.keys().cloned().collect();
    let machines = config.state_machines.entry(machine.to_owned()).or_default();
    let states = machines.test_cases.entry(case.to_owned()).or_default();
    if responses.is_empty() {
        states.remove(state);
    } else {
        let letters: String = state.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let name = states.entry(state.to_owned()).or_insert_with(|| free_name(&format!("{letters}Mock"), &taken));
        config.mocked_responses.insert(name.clone(), responses);
    }
    clear(config);
}

/// Takes away the responses that no test case names.
fn clear(config: &mut MockConfig) {
    let cases = config.state_machines.values().flat_map(|machine| machine.test_cases.values());
    let used: Vec<String> = cases.flat_map(BTreeMap::values).cloned().collect();
    config.mocked_responses.retain(|name, _| used.contains(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throwing(attempts: &str) -> Row {
        Row { attempts: attempts.into(), kind: Kind::Throw, error: "Busy".into(), ..Row::default() }
    }

    #[test]
    fn the_form_writes_the_file_and_reads_it_back() {
        let mut config = MockConfig::default();
        let case = add_case(&mut config, "Orders");
        assert_eq!(add_case(&mut config, "Orders"), "TestCase-2");
        let mut all = vec![throwing("0-1")];
        all.push(Row { result: r#"{"paid": true}"#.into(), ..next_row(&all) });
        all.push(Row { kind: Kind::ReturnAfter, milliseconds: "250".into(), ..next_row(&all) });
        set(&mut config, "Orders", &case, "Charge card", read(&all).unwrap());
        assert_eq!(
            serde_json::to_string(&config).unwrap(),
            r#"{"StateMachines":{"Orders":{"TestCases":{"TestCase":{"Charge card":"ChargecardMock"},"TestCase-2":{}}}},"MockedResponses":{"ChargecardMock":{"0-1":{"Throw":{"Error":"Busy"}},"2":{"Return":{"paid":true}},"3":{"ReturnAfter":{"Milliseconds":250,"Return":{}}}}}}"#
        );
        all[1].result = "{\n  \"paid\": true\n}".into();
        assert_eq!(rows(&config, "Orders", &case, "Charge card"), all);

        assert!(!rename_case(&mut config, "Orders", &case, "TestCase-2"));
        assert!(rename_case(&mut config, "Orders", &case, "Busy"));
        assert_eq!(cases(&config, "Orders"), ["Busy", "TestCase-2"]);
        set(&mut config, "Orders", "Busy", "Charge card", Responses::new());
        assert_eq!(config.mocked_responses.len(), 0, "what nobody names is gone");
        remove_case(&mut config, "Orders", "Busy");
        remove_case(&mut config, "Orders", "TestCase-2");
        assert!(config.is_empty());
    }

    #[test]
    fn what_is_wrong_with_a_row_is_said() {
        let wrong = |rows: &[Row]| read(rows).unwrap_err();
        assert_eq!(wrong(&[throwing("x")]), "`x` is not an attempt: write one number (\"0\") or a range (\"1-2\").");
        assert_eq!(wrong(&[throwing("0-2"), throwing("2")]), "Attempt 2 is there twice: in `0-2` too.");
        let json = Row { attempts: "0".into(), result: "{".into(), ..Row::default() };
        assert!(wrong(&[json]).starts_with("Attempts `0`: the result is not JSON: "));
        let delay =
            Row { attempts: "0".into(), kind: Kind::ReturnAfter, milliseconds: "soon".into(), ..Row::default() };
        assert_eq!(wrong(&[delay]), "Attempts `0`: the delay is a whole number of milliseconds.");
    }
}
