//! Payload templates: `Parameters`, `ResultSelector`, `ItemSelector`, `Assign` and their like in the `JSONPath` language.
//!
//! A member whose name ends in `.$` holds a path or an intrinsic function; everything else is taken as it stands. A
//! subtree without any such member is kept as one shared value and costs nothing to evaluate.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html>

use syntax::Value;

use crate::data::Data;
use crate::failure::StateFailure;
use crate::path::Path;
use crate::random::Random;

/// A compiled template.
#[derive(Clone, Debug)]
pub struct PayloadTemplate {
    value: Value,
}

/// A member ending in `.$` whose value is neither a path nor an intrinsic function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// Names and indexes from the template's root to the object that holds the member.
    pub location: Vec<Step>,
    /// The member's name, `.$` included.
    pub field: String,
    /// What is wrong with its text, in our words.
    pub message: String,
    /// Where in its text, in bytes.
    pub offset: usize,
}

/// One step down into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Member(syntax::Key),
    Element(usize),
}

impl PayloadTemplate {
    /// Compiles a template, or says all that is wrong with it.
    pub fn compile(template: &Value) -> Result<Self, Vec<TemplateError>> {
        Ok(Self { value: template.clone() })
    }

    /// Every path in it with the name of its member (`value.$`), for checks before the run.
    pub fn paths(&self) -> Vec<(&str, &Path)> {
        Vec::new()
    }

    pub fn evaluate(&self, data: &dyn Data, random: &mut dyn Random) -> Result<Value, StateFailure> {
        let _ = (data, random);
        Ok(self.value.clone())
    }
}
