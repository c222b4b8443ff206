//! A Succeed: ends its path well.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html>

use crate::data_flow::DataFlow;

#[derive(Clone, Debug)]
pub struct Succeed {
    pub flow: DataFlow,
}
