//! A Choice: goes on by the first rule that holds.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>

use crate::choice_rule::ChoiceRule;
use crate::data_flow::DataFlow;
use crate::definition::StateIndex;

#[derive(Clone, Debug)]
pub struct Choice {
    pub choices: Vec<ChoiceRule>,
    pub default: Option<StateIndex>,
    /// `InputPath` and `OutputPath`, or `Output`; its `Assign` is the default's.
    pub flow: DataFlow,
}
