//! The rules of a Choice state.
//!
//! Separate from the state because conditions nest and are long: operators by kind and order instead of 39 names.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>

use std::rc::Rc;

use query::jsonata::Expression;
use query::jsonata_template::JsonataTemplate;
use query::path::Path;
use syntax::Value;

use crate::data_flow::Template;
use crate::definition::StateIndex;

/// One rule: when its condition holds, the state goes on to `next`.
#[derive(Clone, Debug)]
pub struct ChoiceRule {
    pub comment: Option<Rc<str>>,
    pub condition: Condition,
    pub next: StateIndex,
    pub assign: Option<Template>,
    /// `JSONata` only.
    pub output: Option<JsonataTemplate>,
}

/// When a rule holds.
#[derive(Clone, Debug)]
pub enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Test(Test),
    /// `Condition` of a `JSONata` state, when it is `{% … %}`.
    Jsonata(Expression),
    /// `Condition` written as a plain `true` or `false`.
    Always(bool),
}

/// One comparison of a variable in `JSONPath`.
#[derive(Clone, Debug)]
pub struct Test {
    pub variable: Path,
    pub operator: Operator,
    pub operand: Operand,
}

/// What a variable is compared with.
#[derive(Clone, Debug)]
pub enum Operand {
    Value(Value),
    /// The operator's `…Path` form.
    Path(Path),
}

/// A comparison operator, without its `Path` ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `StringEquals`, `NumericLessThan`, `TimestampGreaterThanEquals`, …
    Compare(Kind, Order),
    BooleanEquals,
    StringMatches,
    IsBoolean,
    IsNull,
    IsNumeric,
    IsPresent,
    IsString,
    IsTimestamp,
}

/// What an ordering operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    String,
    Numeric,
    Timestamp,
}

/// How an ordering operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    Equals,
    LessThan,
    GreaterThan,
    LessThanEquals,
    GreaterThanEquals,
}

impl Operator {
    /// Reads an operator's name; the flag says whether it is the `Path` form.
    pub fn parse(name: &str) -> Option<(Self, bool)> {
        if let Some(operator) = Self::plain(name) {
            return Some((operator, false));
        }
        let operator = Self::plain(name.strip_suffix("Path")?)?;
        matches!(operator, Self::Compare(..) | Self::BooleanEquals).then_some((operator, true))
    }

    fn plain(name: &str) -> Option<Self> {
        Some(match name {
            "BooleanEquals" => Self::BooleanEquals,
            "StringMatches" => Self::StringMatches,
            "IsBoolean" => Self::IsBoolean,
            "IsNull" => Self::IsNull,
            "IsNumeric" => Self::IsNumeric,
            "IsPresent" => Self::IsPresent,
            "IsString" => Self::IsString,
            "IsTimestamp" => Self::IsTimestamp,
            _ => {
                let (kind, order) = [Kind::String, Kind::Numeric, Kind::Timestamp]
                    .into_iter()
                    .find_map(|kind| name.strip_prefix(kind.as_str()).map(|order| (kind, order)))?;
                let order = match order {
                    "Equals" => Order::Equals,
                    "LessThan" => Order::LessThan,
                    "GreaterThan" => Order::GreaterThan,
                    "LessThanEquals" => Order::LessThanEquals,
                    "GreaterThanEquals" => Order::GreaterThanEquals,
                    _ => return None,
                };
                Self::Compare(kind, order)
            }
        })
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Numeric => "Numeric",
            Self::Timestamp => "Timestamp",
        }
    }
}

/// Every operator's name, `Path` forms included, for completion and for the nearest name.
pub const OPERATOR_NAMES: &[&str] = &[
    "BooleanEquals",
    "BooleanEqualsPath",
    "IsBoolean",
    "IsNull",
    "IsNumeric",
    "IsPresent",
    "IsString",
    "IsTimestamp",
    "NumericEquals",
    "NumericEqualsPath",
    "NumericGreaterThan",
    "NumericGreaterThanPath",
    "NumericGreaterThanEquals",
    "NumericGreaterThanEqualsPath",
    "NumericLessThan",
    "NumericLessThanPath",
    "NumericLessThanEquals",
    "NumericLessThanEqualsPath",
    "StringEquals",
    "StringEqualsPath",
    "StringGreaterThan",
    "StringGreaterThanPath",
    "StringGreaterThanEquals",
    "StringGreaterThanEqualsPath",
    "StringLessThan",
    "StringLessThanPath",
    "StringLessThanEquals",
    "StringLessThanEqualsPath",
    "StringMatches",
    "TimestampEquals",
    "TimestampEqualsPath",
    "TimestampGreaterThan",
    "TimestampGreaterThanPath",
    "TimestampGreaterThanEquals",
    "TimestampGreaterThanEqualsPath",
    "TimestampLessThan",
    "TimestampLessThanPath",
    "TimestampLessThanEquals",
    "TimestampLessThanEqualsPath",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_39_operators_are_known_and_no_other() {
        assert_eq!(OPERATOR_NAMES.len(), 39);
        for name in OPERATOR_NAMES {
            let (_, path) = Operator::parse(name).unwrap();
            assert_eq!(path, name.ends_with("Path"), "{name}");
        }
        for name in ["StringMatchesPath", "IsNullPath", "StringEqual", "NumericEqualsPathPath", ""] {
            assert_eq!(Operator::parse(name), None, "{name}");
        }
        assert_eq!(
            Operator::parse("TimestampLessThanEqualsPath"),
            Some((Operator::Compare(Kind::Timestamp, Order::LessThanEquals), true))
        );
    }
}
