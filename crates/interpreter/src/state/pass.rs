//! A Pass: hands on its input, or something made of it.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html>

use asl::data_flow::{DataFlow, JsonPathFlow};
use asl::state::{Pass, State};
use syntax::Value;

use crate::fault::Fault;
use crate::history::{Assigned, StateType};
use crate::machine::{Branch, Stepped};

impl Branch {
    pub(super) fn run_pass(&mut self, state: &State, pass: &Pass, input: &Value) -> Stepped {
        self.enter(state, StateType::Pass, input);
        let flowed = match &pass.flow {
            DataFlow::JsonPath(flow) => self.pass_json_path(pass, flow, input),
            DataFlow::Jsonata(_) => self.without_result(&pass.flow, input),
        };
        self.leave(pass.transition, flowed)
    }

    fn pass_json_path(&self, pass: &Pass, flow: &JsonPathFlow, input: &Value) -> Result<(Value, Assigned), Fault> {
        let result = match &pass.result {
            // With a result of its own, AWS does not look at the input's stages: TestState shows none of them.
            Some(result) => {
                self.note(|inspection| inspection.result = Some(result.clone()));
                result.clone()
            }
            None => self.work_input(&pass.flow, input)?,
        };
        self.after_work(flow, input, result)
    }
}
