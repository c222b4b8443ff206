//! The intrinsic functions: `States.Format('Hello, {}', $.name)` and the other seventeen.
//!
//! Compiled once with their arguments; separate from [`path`](crate::path) because a call contains paths, never the
//! other way round. <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>

mod array;
mod certain;
mod function;
mod math;
mod parser;
mod template;
#[cfg(test)]
mod tests;
mod text;

use std::fmt;
use std::rc::Rc;

use syntax::Value;

use crate::data::Data;
use crate::failure::StateFailure;
use crate::path::Path;
use crate::random::Random;
pub use function::Function;
use template::Template;

/// A compiled call of an intrinsic function. A clone is shared.
#[derive(Clone, Debug)]
pub struct Intrinsic {
    text: Rc<str>,
    call: Rc<Call>,
}

#[derive(Clone, Debug)]
struct Call {
    function: Function,
    arguments: Vec<Argument>,
}

#[derive(Clone, Debug)]
enum Argument {
    Value(Value),
    /// The first argument of `States.Format`, where it stands in the definition.
    Template(Template),
    Path(Path),
    Call(Call),
}

/// Why a text is no call of an intrinsic function, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntrinsicError {
    pub message: String,
    /// Where in the text, in bytes.
    pub offset: usize,
}

impl fmt::Display for IntrinsicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IntrinsicError {}

/// What a function refuses, in the words that stand after `had the following error: `.
enum Refusal {
    /// An argument's path finds nothing: `States.Runtime`, which no `Catch` gets.
    Path(String),
    /// The function does not take these arguments: `States.IntrinsicFailure`.
    Arguments(String),
}

impl Intrinsic {
    /// Reads a call such as `States.Format('Hello, {}', $.name)`.
    pub fn parse(text: &str) -> Result<Self, IntrinsicError> {
        Ok(Self { text: text.into(), call: Rc::new(parser::parse(text)?) })
    }

    /// The call as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The function that is called, not those in its arguments.
    pub fn function(&self) -> Function {
        self.call.function
    }

    /// Every path among the arguments, nested calls included, for checks before the run.
    pub fn paths(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        self.call.collect_paths(&mut paths);
        paths
    }

    pub fn evaluate(&self, data: &dyn Data, random: &mut dyn Random) -> Result<Value, StateFailure> {
        self.call.evaluate(data, random).map_err(|refusal| {
            let sentence = |reason| format!("The function '{}' had the following error: {reason}", self.text);
            match refusal {
                Refusal::Path(reason) => StateFailure::runtime(sentence(reason)),
                Refusal::Arguments(reason) => StateFailure::intrinsic(sentence(reason)),
            }
        })
    }
}

impl Call {
    fn collect_paths<'a>(&'a self, paths: &mut Vec<&'a Path>) {
        for argument in &self.arguments {
            match argument {
                Argument::Path(path) => paths.push(path),
                Argument::Call(call) => call.collect_paths(paths),
                Argument::Value(_) | Argument::Template(_) => {}
            }
        }
    }

    fn evaluate(&self, data: &dyn Data, random: &mut dyn Random) -> Result<Value, Refusal> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for argument in &self.arguments {
            values.push(argument.evaluate(data, random)?);
        }
        let template = match self.arguments.first() {
            Some(Argument::Template(template)) => Some(template),
            _ => None,
        };
        apply(self.function, template, &values, random).map_err(Refusal::Arguments)
    }
}

impl Argument {
    fn evaluate(&self, data: &dyn Data, random: &mut dyn Random) -> Result<Value, Refusal> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Template(template) => Ok(Value::String(template.raw().clone())),
            Self::Path(path) => path.find(data).map_err(|failure| {
                Refusal::Path(if failure.is_not_found() {
                    let (path, input) = (path.text(), data.input());
                    format!("The JsonPath argument for the field '{path}' could not be found in the input '{input}'")
                } else {
                    failure.message
                })
            }),
            Self::Call(call) => call.evaluate(data, random),
        }
    }
}

/// Applies a function to as many values as the parser has seen that it takes.
fn apply(
    function: Function,
    template: Option<&Template>,
    values: &[Value],
    random: &mut dyn Random,
) -> Result<Value, String> {
    let arguments = Arguments { function, values };
    match function {
        Function::Array => Ok(values.iter().cloned().collect()),
        Function::ArrayContains => array::contains(arguments),
        Function::ArrayGetItem => array::get_item(arguments),
        Function::ArrayLength => Ok(arguments.array(0)?.len().into()),
        Function::ArrayPartition => array::partition(arguments),
        Function::ArrayRange => array::range(arguments),
        Function::ArrayUnique => array::unique(arguments),
        Function::Base64Decode => text::base64_decode(arguments),
        Function::Base64Encode => text::base64_encode(arguments),
        Function::Format => {
            let rest = values.get(1..).unwrap_or_default();
            match template {
                Some(template) => template.render(rest),
                None => Template::parse(arguments.text(0)?).render(rest),
            }
            .map(Value::from)
        }
        Function::Hash => text::hash(arguments),
        Function::JsonMerge => text::json_merge(arguments),
        Function::JsonToString => Ok(arguments.get(0).to_string().into()),
        Function::MathAdd => math::add(arguments),
        Function::MathRandom => math::random(arguments, random),
        Function::StringSplit => text::split(arguments),
        Function::StringToJson => text::to_json(arguments),
        Function::Uuid => Ok(random.uuid().into()),
    }
}

/// The values that a function is applied to, and its name for what it says of them.
#[derive(Clone, Copy)]
struct Arguments<'a> {
    function: Function,
    values: &'a [Value],
}

impl<'a> Arguments<'a> {
    fn get(self, at: usize) -> &'a Value {
        self.values.get(at).unwrap_or(&Value::Null)
    }

    fn refuse(self, why: impl fmt::Display) -> String {
        format!("Invalid arguments in {}: {why}", self.function.name())
    }

    fn expect<T>(self, at: usize, what: &str, found: Option<T>) -> Result<T, String> {
        found.ok_or_else(|| {
            let ordinal = ["first", "second", "third"].get(at).copied().unwrap_or("next");
            self.refuse(format_args!("the {ordinal} argument must be {what}."))
        })
    }

    fn array(self, at: usize) -> Result<&'a syntax::Array, String> {
        self.expect(at, "an array", self.get(at).as_array())
    }

    fn text(self, at: usize) -> Result<&'a str, String> {
        self.expect(at, "a string", self.get(at).as_str())
    }

    /// A number rounded to the nearest whole one, halves upwards, as `Math.round` does it; 32 bits hold it.
    fn rounded(self, at: usize) -> Result<i64, String> {
        let whole = self.get(at).as_number().and_then(math::round).filter(|whole| i32::try_from(*whole).is_ok());
        self.expect(at, "a number between -2147483648 and 2147483647", whole)
    }

    /// A text short enough for the functions that take 10,000 characters.
    fn short(self, at: usize, text: &str) -> Result<(), String> {
        const LIMIT: usize = 10_000;
        let long = text.len() > LIMIT && text.chars().count() > LIMIT;
        self.expect(at, "10000 characters long at most", (!long).then_some(()))
    }
}
