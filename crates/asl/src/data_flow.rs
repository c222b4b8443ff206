//! What a state does to its data on the way in and out.
//!
//! Separate because all state types share it, and the two query languages have different stages: in `JSONPath`
//! `InputPath → Parameters → (work) → ResultSelector → ResultPath → OutputPath`, in `JSONata` `Arguments → (work) →
//! Output`; `Assign` sets variables in both.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html>

use std::rc::Rc;

use query::intrinsic::Intrinsic;
use query::jsonata::Expression;
use query::jsonata_template::JsonataTemplate;
use query::path::Path;
use query::payload_template::PayloadTemplate;
use query::reference_path::ReferencePath;

/// The stages of one state.
#[derive(Clone, Debug)]
pub enum DataFlow {
    JsonPath(Box<JsonPathFlow>),
    Jsonata(Box<JsonataFlow>),
}

impl DataFlow {
    /// The variables that the state sets when it succeeds, in either language.
    pub fn has_assign(&self) -> bool {
        match self {
            Self::JsonPath(flow) => flow.assign.is_some(),
            Self::Jsonata(flow) => flow.assign.is_some(),
        }
    }
}

/// Stages of a state in `JSONPath`. Fields that the state's type does not have are at their neutral value.
#[derive(Clone, Debug, Default)]
pub struct JsonPathFlow {
    pub input_path: DataPath,
    /// Not of a Map, whose `Parameters` are its item selector.
    pub parameters: Option<PayloadTemplate>,
    pub result_selector: Option<PayloadTemplate>,
    pub result_path: ResultPath,
    /// Evaluates to an object: name of the variable → value.
    pub assign: Option<PayloadTemplate>,
    pub output_path: DataPath,
}

/// Stages of a state in `JSONata`.
#[derive(Clone, Debug, Default)]
pub struct JsonataFlow {
    pub arguments: Option<JsonataTemplate>,
    /// Evaluates to an object: name of the variable → value.
    pub assign: Option<JsonataTemplate>,
    pub output: Option<JsonataTemplate>,
}

/// `InputPath` or `OutputPath`.
#[derive(Clone, Debug, Default)]
pub enum DataPath {
    /// `$`, or not there.
    #[default]
    Whole,
    /// `null`: an empty object instead of the data.
    Nothing,
    Part(Path),
}

/// `ResultPath`.
#[derive(Clone, Debug, Default)]
pub enum ResultPath {
    /// `$`, or not there: the result takes the input's place.
    #[default]
    Replace,
    /// `null`: the input goes on, the result is dropped.
    Discard,
    Insert(ReferencePath),
}

/// A template in the query language of its state.
#[derive(Clone, Debug)]
pub enum Template {
    JsonPath(PayloadTemplate),
    Jsonata(JsonataTemplate),
}

/// A single field's value: written down, or computed when the state runs.
#[derive(Clone, Debug)]
pub enum Computed<T> {
    Fixed(T),
    /// The `…Path` form of the field.
    Path(Path),
    /// The `…Path` form with an intrinsic function: `ErrorPath` and `CausePath` of a Fail.
    Intrinsic(Intrinsic),
    /// `{% … %}`.
    Jsonata(Expression),
}

/// A text, fixed or computed.
pub type ComputedText = Computed<Rc<str>>;
