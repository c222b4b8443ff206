//! A Succeed: ends its path well.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html>

use asl::definition::Transition;
use asl::state::{State, Succeed};
use syntax::Value;

use crate::history::StateType;
use crate::machine::{Branch, Stepped};

impl Branch {
    pub(super) fn run_succeed(&mut self, state: &State, succeed: &Succeed, input: &Value) -> Stepped {
        self.enter(state, StateType::Succeed, input);
        let flowed = self.without_result(&succeed.flow, input);
        self.leave(Transition::End, flowed)
    }
}
