//! A Pass: hands on its input, or something made of it.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html>

use syntax::Value;

use crate::data_flow::DataFlow;
use crate::definition::Transition;

#[derive(Clone, Debug)]
pub struct Pass {
    /// `JSONPath` only: a fixed result.
    pub result: Option<Value>,
    pub flow: DataFlow,
    pub transition: Transition,
}
