//! The state that a request means: a definition of its own, or a name within a machine's.
//!
//! Separate because a state by itself has to be made a machine before it can be loaded: its transitions lead to states
//! that the request does not have.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl::definition::{MachineType, StateIndex, States};
use asl::state::StateKind;
use syntax::{Value, object};

use crate::definition;
use crate::error::ApiError;

/// A state and the scope that it stands in.
#[derive(Clone, Debug)]
pub(super) struct TestedState {
    pub states: States,
    pub state: StateIndex,
}

/// What AWS calls a state that has no name.
const NAME: &str = "StateName";

pub(super) fn load(text: &str, state_name: Option<&str>) -> Result<TestedState, ApiError> {
    let Some(name) = state_name else {
        let definition = definition::accept(&machine_of(text), MachineType::Standard)?;
        let states = definition.states.clone();
        return Ok(TestedState { state: states.start_at(), states });
    };
    let definition = definition::accept(text, MachineType::Standard)?;
    find(&definition.states, name).ok_or_else(|| ApiError::Validation("State not found in definition".to_owned()))
}

/// Looks in the scope and in the scopes within it.
fn find(states: &States, name: &str) -> Option<TestedState> {
    if let Some(state) = states.find(name) {
        return Some(TestedState { states: states.clone(), state });
    }
    states.iter().find_map(|state| {
        if let StateKind::Parallel(parallel) = &state.kind {
            parallel.branches.iter().find_map(|branch| find(&branch.states, name))
        } else if let StateKind::Map(map) = &state.kind {
            find(&map.item_processor.states, name)
        } else {
            None
        }
    })
}

/// A machine around a state: everything that it leads to succeeds. What is no object goes as it is, to be refused.
fn machine_of(text: &str) -> String {
    let Ok(state @ Value::Object(_)) = Value::parse(text) else { return text.to_owned() };
    let mut states = object! { NAME => state.clone() };
    for target in targets(&state) {
        if !states.contains_key(&target) {
            states.insert(target, object! { "Type" => "Succeed" });
        }
    }
    Value::from(object! { "StartAt" => NAME, "States" => states }).to_string()
}

/// Where a state's own transitions lead; those of the states within it lead nowhere outside.
fn targets(state: &Value) -> BTreeSet<Rc<str>> {
    let name = |of: &Value, member: &str| match of.get(member) {
        Some(Value::String(name)) => Some(name.clone()),
        _ => None,
    };
    let list = |member: &str| state.get(member).and_then(Value::as_array).into_iter().flat_map(|list| list.iter());
    let rules = list("Choices").chain(list("Catch"));
    rules.chain([state]).flat_map(|rule| [name(rule, "Next"), name(rule, "Default")]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_by_itself_gets_the_states_that_it_leads_to() {
        let state = r#"{"Type":"Choice","Choices":[{"Next":"A"},{"Next":"B"}],"Default":"A"}"#;
        assert_eq!(
            machine_of(state),
            r#"{"StartAt":"StateName","States":{"StateName":{"Type":"Choice","Choices":[{"Next":"A"},{"Next":"B"}],"Default":"A"},"A":{"Type":"Succeed"},"B":{"Type":"Succeed"}}}"#
        );
        assert_eq!(machine_of("[1]"), "[1]");
    }
}
