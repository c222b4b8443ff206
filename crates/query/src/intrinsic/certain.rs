//! Calls that fail whatever the data: `States.Hash($.a, 'SHA-3')`, `States.ArrayPartition($.a, 0)`.
//!
//! Separate because it is for checks before the run: the call is tried on values of every kind, and only one that fails on
//! all of them is spoken of.

use syntax::{Object, Value};

use super::{Argument, Call, Intrinsic, apply};
use crate::intrinsic::function::Function;
use crate::random::SeededRandom;

/// The longest array that a call is tried on, for an index that is written down.
const LONGEST: usize = 10_000;

impl Intrinsic {
    /// What every evaluation of the call is refused with; `None` if some may succeed.
    pub fn certain_failure(&self) -> Option<String> {
        self.call.certain_failure()
    }
}

impl Call {
    fn certain_failure(&self) -> Option<String> {
        let inner = self.arguments.iter().find_map(|argument| match argument {
            Argument::Call(call) => call.certain_failure(),
            Argument::Value(_) | Argument::Template(_) | Argument::Path(_) => None,
        });
        if inner.is_some() || self.function == Function::Array {
            return inner;
        }
        let mut candidates: Vec<Vec<Value>> = self.arguments.iter().map(|argument| self.candidates(argument)).collect();
        let template = match self.arguments.first() {
            Some(Argument::Template(template)) => Some(template),
            // What the data says must be filled in is not known.
            _ if self.function == Function::Format => return None,
            _ => None,
        };
        if self.function == Function::Format {
            // A template takes any value.
            for values in &mut candidates {
                values.truncate(1);
            }
        }
        let mut failure = None;
        let tries: usize = candidates.iter().map(Vec::len).product();
        for at in 0..tries {
            let mut rest = at;
            let values: Vec<Value> = candidates
                .iter()
                .filter_map(|values| {
                    let value = values.get(rest % values.len().max(1)).cloned();
                    rest /= values.len().max(1);
                    value
                })
                .collect();
            match apply(self.function, template, &values, &mut SeededRandom::new(0)) {
                Ok(_) => return None,
                Err(why) => failure = failure.into_iter().chain([why]).max_by_key(|why| progress(why)),
            }
        }
        failure
    }

    /// The values that an argument may have.
    fn candidates(&self, argument: &Argument) -> Vec<Value> {
        match argument {
            Argument::Value(value) => vec![value.clone()],
            Argument::Template(template) => vec![Value::String(template.raw().clone())],
            Argument::Call(call) => match call.fixed() {
                Some(value) => vec![value],
                None => self.of_every_kind(),
            },
            Argument::Path(_) => self.of_every_kind(),
        }
    }

    /// What the call gives, if nothing in it depends on the data.
    fn fixed(&self) -> Option<Value> {
        let values: Option<Vec<Value>> = self
            .arguments
            .iter()
            .map(|argument| match argument {
                Argument::Value(value) => Some(value.clone()),
                Argument::Template(template) => Some(Value::String(template.raw().clone())),
                Argument::Path(_) => None,
                Argument::Call(call) => call.fixed(),
            })
            .collect();
        let template = match self.arguments.first() {
            Some(Argument::Template(template)) => Some(template),
            _ => None,
        };
        apply(self.function, template, &values?, &mut SeededRandom::new(0)).ok()
    }

    /// Values of every kind, among them some that go with the numbers that are written in this call.
    fn of_every_kind(&self) -> Vec<Value> {
        let written: Vec<i64> = self
            .arguments
            .iter()
            .filter_map(|argument| if let Argument::Value(value) = argument { value.as_i64() } else { None })
            .collect();
        let longest = written.iter().filter_map(|number| usize::try_from(*number).ok()).max().unwrap_or(0);
        let array: Vec<Value> = vec![Value::from(1); longest.min(LONGEST) + 2];
        let mut values = vec![array.into(), Object::new().into(), false.into()];
        values.extend(["1", "MD5", "YWE="].map(Value::from));
        values.extend([1, 2].map(Value::from));
        for number in written {
            values.extend([number, number.saturating_sub(1), number.saturating_add(1)].map(Value::from));
        }
        values
    }
}

/// How far a refused call came: arguments are looked at in order, so the latest complaint is the one about what is written.
fn progress(why: &str) -> usize {
    ["the first argument", "the second argument", "the third argument"]
        .iter()
        .position(|ordinal| why.contains(ordinal))
        .unwrap_or(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> Option<String> {
        Intrinsic::parse(text).unwrap().certain_failure()
    }

    #[test]
    fn what_may_succeed_is_not_spoken_of() {
        for text in [
            "States.Array()",
            "States.ArrayContains($.a, 1)",
            "States.ArrayGetItem($.a, 700)",
            "States.ArrayGetItem($.a, $.b)",
            "States.ArrayLength($.a)",
            "States.ArrayLength(States.StringSplit($.a, ','))",
            "States.ArrayPartition($.a, 4)",
            "States.ArrayRange($.a, 9000, 1)",
            "States.ArrayRange(1, 9000, $.step)",
            "States.ArrayUnique($.a)",
            "States.Base64Decode($.a)",
            "States.Base64Encode('x')",
            "States.Format('{} and {}', $.a, $.b)",
            "States.Format($.template, $.b)",
            "States.Hash($.a, $.b)",
            "States.JsonMerge($.a, $.b, false)",
            "States.JsonMerge(States.StringToJson($.a), $.b, false)",
            "States.JsonToString($)",
            "States.MathAdd($.a, -1)",
            "States.MathRandom(100, $.a)",
            "States.MathRandom($.a, 0)",
            "States.StringToJson($.a)",
            "States.UUID()",
        ] {
            assert_eq!(failure(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_succeed_says_why() {
        for (text, why) in [
            (
                "States.ArrayLength('x')",
                "Invalid arguments in States.ArrayLength: the first argument must be an array.",
            ),
            (
                "States.ArrayPartition($.a, 0)",
                "Invalid arguments in States.ArrayPartition: the second argument must be greater than zero.",
            ),
            (
                "States.ArrayRange(1, 9000, 1)",
                "Invalid arguments in States.ArrayRange: the range has more than 1000 numbers.",
            ),
            ("States.ArrayRange($.a, $.b, 0)", "Invalid arguments in States.ArrayRange: the step must not be zero."),
            (
                "States.ArrayGetItem($.a, -1)",
                "Invalid arguments in States.ArrayGetItem: the index -1 is out of bounds.",
            ),
            (
                "States.Array(States.Hash($.a, 'SHA-3'))",
                "Invalid arguments in States.Hash: the second argument must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512.",
            ),
            (
                "States.MathAdd($.a, 'x')",
                "Invalid arguments in States.MathAdd: the second argument must be a number between -2147483648 and \
                 2147483647.",
            ),
            (
                "States.JsonMerge($.a, $.b, true)",
                "Invalid arguments in States.JsonMerge: the third argument must be false: only shallow merging is supported.",
            ),
            ("States.Format('a {} }', $.a)", "Invalid template in States.Format: matching '{' not found for '}'."),
            (
                "States.ArrayLength(States.UUID())",
                "Invalid arguments in States.ArrayLength: the first argument must be an array.",
            ),
        ] {
            assert_eq!(failure(text).as_deref(), Some(why), "{text}");
        }
    }
}
