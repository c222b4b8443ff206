//! A Wait: lets time pass.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html>

use crate::data_flow::{Computed, ComputedText, DataFlow};
use crate::definition::Transition;

#[derive(Clone, Debug)]
pub struct Wait {
    pub until: Until,
    pub flow: DataFlow,
    pub transition: Transition,
}

/// How long.
#[derive(Clone, Debug)]
pub enum Until {
    Seconds(Computed<u32>),
    /// RFC 3339.
    Timestamp(ComputedText),
}
