//! A Task: work that someone else does.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html>

use crate::catch::Catcher;
use crate::data_flow::{Computed, DataFlow, Template};
use crate::definition::Transition;
use crate::resource::Resource;
use crate::retry::Retrier;

#[derive(Clone, Debug)]
pub struct Task {
    pub resource: Resource,
    pub flow: DataFlow,
    pub transition: Transition,
    /// 99,999,999 seconds if not given, as AWS has it: then `None`.
    pub timeout_seconds: Option<Computed<u32>>,
    pub heartbeat_seconds: Option<Computed<u32>>,
    /// An object with `RoleArn`.
    pub credentials: Option<Template>,
    pub retry: Vec<Retrier>,
    pub catch: Vec<Catcher>,
}
