//! A Fail: ends its path with an error.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>

use std::rc::Rc;

use asl::data_flow::{Computed, ComputedText};
use asl::state::{Fail, State};
use syntax::Value;

use crate::data_flow::States;
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
        let (value, name) = match text {
            Computed::Fixed(text) => return Ok(Rc::clone(text)),
            Computed::Path(path) => (self.path(path, input)?, path.text()),
            Computed::Intrinsic(intrinsic) => (self.intrinsic(intrinsic, input)?, intrinsic.text()),
            Computed::Jsonata(expression) => {
                let value = self.expression(field, expression, States::of_input(input))?;
                let Value::String(text) = value else {
                    return Err(Fault::unexpected_type(field, expression.text(), "string", &value));
                };
                return Ok(text);
            }
        };
        let Value::String(text) = value else {
            return Err(Fault::runtime(format!(
                "The {field}Path field must refer to a value of type string: {name} == {value}"
            )));
        };
        Ok(text)
    }
}
