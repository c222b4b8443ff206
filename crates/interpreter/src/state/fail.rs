//! A Fail: ends its path with an error.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>

use std::rc::Rc;

use asl::data_flow::ComputedText;
use asl::state::{Fail, State};
use syntax::Value;

use crate::data_flow::Known;
use crate::error::StateError;
use crate::fault::Fault;
use crate::history::StateType;
use crate::machine::Branch;

impl Branch {
    pub(super) fn run_fail(&mut self, state: &State, fail: &Fail, input: &Value) -> StateError {
        self.enter(state, StateType::Fail, input);
        let error = fail.error.as_ref().map(|text| self.fail_text("Error", text, input)).transpose();
        let failed = error.and_then(|error| {
            let cause = fail.cause.as_ref().map(|text| self.fail_text("Cause", text, input)).transpose()?;
            Ok(StateError { error, cause })
        });
        failed.unwrap_or_else(|fault| self.fail(fault))
    }

    fn fail_text(&self, field: &str, text: &ComputedText, input: &Value) -> Result<Rc<str>, Fault> {
        match self.known(field, text, input)? {
            Known::Fixed(text) => Ok(Rc::clone(text)),
            Known::Found(Value::String(text), _) | Known::Evaluated(Value::String(text), _) => Ok(text),
            Known::Found(value, name) => {
                let cause = format!("The {field}Path field must refer to a value of type string: {name} == {value}");
                Err(Fault::runtime(cause))
            }
            Known::Evaluated(value, expression) => Err(Fault::unexpected_type(field, expression, "string", &value)),
        }
    }
}
