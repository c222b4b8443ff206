//! A Parallel: runs its branches side by side.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html>

use crate::catch::Catcher;
use crate::data_flow::DataFlow;
use crate::definition::{Branch, Transition};
use crate::retry::Retrier;

#[derive(Clone, Debug)]
pub struct Parallel {
    /// At least one.
    pub branches: Vec<Branch>,
    pub flow: DataFlow,
    pub transition: Transition,
    pub retry: Vec<Retrier>,
    pub catch: Vec<Catcher>,
}
