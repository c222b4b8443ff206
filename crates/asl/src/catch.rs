//! `Catch`: where a failed state goes instead of failing the machine.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states>

use std::rc::Rc;

use crate::data_flow::{ResultPath, Template};
use crate::definition::StateIndex;
use crate::error_name::ErrorName;
use query::jsonata_template::JsonataTemplate;

/// One catcher.
#[derive(Clone, Debug)]
pub struct Catcher {
    pub comment: Option<Rc<str>>,
    pub error_equals: Vec<ErrorName>,
    pub next: StateIndex,
    /// Where the error output goes in the state's input. In `JSONata` it is the whole output unless `output` says else.
    pub result_path: ResultPath,
    /// `JSONata` only.
    pub output: Option<JsonataTemplate>,
    pub assign: Option<Template>,
}

impl Catcher {
    pub fn matches(&self, error: &str) -> bool {
        self.error_equals.iter().any(|name| name.matches(error))
    }
}
