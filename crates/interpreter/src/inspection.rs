//! What a state did to its data, stage by stage, in the words of TestState's `inspectionData`.
//!
//! Separate because it is made only when someone asks for it (TestState, or the page for the selected state) and costs
//! nothing otherwise.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html>

use syntax::Value;

/// The data at each stage that the state has; a stage that was not reached or does not exist is absent.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct InspectionData {
    pub input: Option<Value>,
    pub after_input_path: Option<Value>,
    pub after_parameters: Option<Value>,
    pub after_arguments: Option<Value>,
    pub result: Option<Value>,
    pub after_result_selector: Option<Value>,
    pub after_result_path: Option<Value>,
    pub variables: Option<Value>,
    pub after_items_path: Option<Value>,
    pub after_item_selector: Option<Value>,
    pub after_item_batcher: Option<Value>,
    pub after_items_pointer: Option<Value>,
    pub tolerated_failure_count: Option<u64>,
    pub tolerated_failure_percentage: Option<f64>,
    pub max_concurrency: Option<u32>,
    /// How a failed state was handled: which catcher, which retrier and its back-off in seconds.
    pub catch_index: Option<u32>,
    pub retry_index: Option<u32>,
    pub retry_backoff_interval_seconds: Option<u64>,
}
