//! A Fail: ends its path with an error.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>

use crate::data_flow::ComputedText;

#[derive(Clone, Debug)]
pub struct Fail {
    pub error: Option<ComputedText>,
    pub cause: Option<ComputedText>,
}
