//! `[?(…)]`: which members and elements a filter lets through.
//!
//! Separate from the parser of paths because a filter is a small language of its own: criteria between `&&` and `||`,
//! without brackets, and with one kind of literal, which is taken for what it is compared with.

use std::cmp::Ordering;
use std::rc::Rc;

use syntax::{Number, Value};

use super::{JsonPath, PathFailure, Steps};
use crate::jsonata::WholePattern;

/// A compiled filter: any of the alternatives has to hold, and of an alternative every criterion.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    alternatives: Vec<Vec<Criterion>>,
}

#[derive(Clone, Debug)]
enum Criterion {
    Exists { path: JsonPath, wanted: bool },
    Compare { left: Operand, operator: Operator, right: Operand },
}

#[derive(Clone, Debug)]
enum Operand {
    Path(JsonPath),
    /// Quoted or not: Jayway takes `5`, `true` and `null` for texts too, and compares them by what they meet.
    Text(Value),
    Pattern(Rc<WholePattern>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
}

/// In the order in which they are looked for, which decides `a <= b == c`.
const OPERATORS: [(&str, Operator); 7] = [
    ("==", Operator::Equal),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=~", Operator::Matches),
];

/// Why two values cannot be brought into an order.
enum Incomparable {
    /// They are of different kinds: the criterion does not hold.
    Kinds,
    /// A text is compared with a number and is none: the whole evaluation fails.
    NotANumber(String),
}

impl Filter {
    /// Reads `[?(…)]`, brackets included.
    pub(super) fn parse(fragment: &str, nesting: usize) -> Result<Self, String> {
        let inside = fragment
            .trim()
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .and_then(|text| text.trim().strip_prefix('?'))
            .and_then(|text| text.trim().strip_prefix('('))
            .and_then(|text| text.strip_suffix(')'))
            .ok_or_else(|| format!("Filter must start with '[?(' and end with ')]'. {fragment}"))?;
        if !is_balanced(fragment) {
            return Err("Filter brackets are not balanced".to_owned());
        }
        // `&&` and `||` join even inside of quoted texts.
        let alternatives = inside.rsplit("||").map(|alternative| {
            alternative.rsplit("&&").map(|criterion| Criterion::parse(criterion, nesting)).collect()
        });
        Ok(Self { alternatives: alternatives.collect::<Result<_, _>>()? })
    }

    /// Whether it lets `item` through. Jayway looks from right to left, which decides what it fails on.
    pub(super) fn accepts(&self, item: &Value, root: &Value, steps: &mut Steps) -> Result<bool, PathFailure> {
        for alternative in &self.alternatives {
            let mut holds = true;
            for criterion in alternative {
                holds = criterion.holds(item, root, steps)?;
                if !holds {
                    break;
                }
            }
            if holds {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Brackets outside of quoted texts. What follows the closing `]` is none of the filter's.
fn is_balanced(fragment: &str) -> bool {
    let (mut round, mut square, mut quoted, mut before) = (0_i32, 0_i32, false, ' ');
    for c in fragment.chars() {
        match c {
            '\'' if before != '\\' => quoted = !quoted,
            '(' if !quoted => round += 1,
            ')' if !quoted => round -= 1,
            '[' if !quoted => square += 1,
            ']' if !quoted => square -= 1,
            _ => {}
        }
        before = c;
    }
    round == 0 && square == 0 && !quoted
}

impl Criterion {
    fn parse(text: &str, nesting: usize) -> Result<Self, String> {
        let text = text.trim_start_matches(['[', '?', '(', ' ']).trim_end_matches([')', ' ']).trim();
        if text.is_empty() {
            return Err("A filter can not have an empty criterion".to_owned());
        }
        let found = OPERATORS.iter().find_map(|(symbol, operator)| Some((text.split_once(symbol)?, *operator)));
        let Some(((left, right), operator)) = found else {
            let (wanted, path) = match text.strip_prefix('!') {
                Some(path) if path.starts_with('@') => (false, path),
                Some(_) | None => (true, text),
            };
            return match Operand::parse(path, nesting)? {
                Operand::Path(path) => Ok(Self::Exists { path, wanted }),
                Operand::Text(_) | Operand::Pattern(_) => Err(format!("Could not analyze filter: {text}")),
            };
        };
        let (left, right) = (left.trim(), right.trim());
        if left.starts_with("!@") || right.starts_with("!@") {
            return Err("Invalid negation! Can only be used for existence check e.g [?(!@.foo)]".to_owned());
        }
        Ok(Self::Compare { left: Operand::parse(left, nesting)?, operator, right: Operand::parse(right, nesting)? })
    }

    fn holds(&self, item: &Value, root: &Value, steps: &mut Steps) -> Result<bool, PathFailure> {
        match self {
            Self::Exists { path, wanted } => {
                // A member that holds null does not exist. A `$` path, too, is read from the item here.
                let exists = path.locate(item, steps)?.is_some_and(|found| !found.is_null());
                Ok(exists == *wanted)
            }
            Self::Compare { left, operator, right } => {
                let (Some(left), Some(right)) = (left.value(item, root, steps)?, right.value(item, root, steps)?)
                else {
                    return Ok(false);
                };
                if *operator == Operator::Matches {
                    return matches(&left, &right, steps)?.ok_or_else(|| {
                        PathFailure::invalid("The operator =~ takes a /pattern/ on one of its sides".to_owned())
                    });
                }
                match operator.compare(&left, &right) {
                    Ok(holds) => Ok(holds),
                    Err(Incomparable::Kinds) => Ok(false),
                    Err(Incomparable::NotANumber(text)) => {
                        Err(PathFailure::invalid(format!("'{text}' can not be compared with a number")))
                    }
                }
            }
        }
    }
}

/// What an operand is for one item.
enum Found<'a> {
    Value(Value),
    Pattern(&'a WholePattern),
}

impl Operand {
    fn parse(text: &str, nesting: usize) -> Result<Self, String> {
        if text.starts_with(['$', '@']) {
            let path = JsonPath::parse_nested(text, nesting + 1).map_err(|error| error.message)?;
            if !path.is_definite() {
                return Err(format!("the predicate path: {text} is not definite"));
            }
            return Ok(Self::Path(path));
        }
        if let Some(quoted) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
            return Ok(Self::Text(quoted.into()));
        }
        if let Some(pattern) = text.strip_prefix('/') {
            let (pattern, any_case) = match (pattern.strip_suffix("/i"), pattern.strip_suffix('/')) {
                (Some(pattern), _) => (Some(pattern), true),
                (None, pattern) => (pattern, false),
            };
            if let Some(pattern) = pattern {
                // Java's `matches`: the whole text.
                return WholePattern::parse(pattern, any_case).map(|pattern| Self::Pattern(Rc::new(pattern)));
            }
        }
        Ok(Self::Text(text.into()))
    }

    fn value(&self, item: &Value, root: &Value, steps: &mut Steps) -> Result<Option<Found<'_>>, PathFailure> {
        Ok(match self {
            Self::Path(path) => {
                let from = if path.starts_at_root() { root } else { item };
                path.locate(from, steps)?.map(Found::Value)
            }
            Self::Text(text) => Some(Found::Value(text.clone())),
            Self::Pattern(pattern) => Some(Found::Pattern(pattern)),
        })
    }
}

/// `None` where neither side is a pattern.
fn matches(left: &Found<'_>, right: &Found<'_>, steps: &mut Steps) -> Result<Option<bool>, PathFailure> {
    let (pattern, target) = match (left, right) {
        (Found::Pattern(pattern), Found::Value(target)) | (Found::Value(target), Found::Pattern(pattern)) => {
            (pattern, target)
        }
        (Found::Pattern(_), Found::Pattern(_)) => return Ok(Some(false)),
        (Found::Value(_), Found::Value(_)) => return Ok(None),
    };
    let text = match target {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) => target.to_string().into(),
        Value::Array(_) | Value::Object(_) => return Ok(Some(false)),
    };
    pattern.fits(&text, &mut steps.visits).map(Some).ok_or_else(Steps::spent)
}

impl Operator {
    fn compare(self, left: &Found<'_>, right: &Found<'_>) -> Result<bool, Incomparable> {
        let (Found::Value(left), Found::Value(right)) = (left, right) else { return Err(Incomparable::Kinds) };
        let ordered = || -> Result<Option<Ordering>, Incomparable> {
            // Nothing is above or below null.
            if left.is_null() == right.is_null() { order(right, left).map(Some) } else { Ok(None) }
        };
        Ok(match self {
            Self::Equal => order(right, left)?.is_eq(),
            Self::NotEqual => !order(right, left)?.is_eq(),
            Self::Less => ordered()?.is_some_and(Ordering::is_gt),
            Self::LessOrEqual => ordered()?.is_some_and(Ordering::is_ge),
            Self::Greater => ordered()?.is_some_and(Ordering::is_lt),
            Self::GreaterOrEqual => ordered()?.is_some_and(Ordering::is_le),
            Self::Matches => false,
        })
    }
}

/// The order of what a filter expects (its right side) to what it meets (its left side): not the same the other way
/// round, as a text is turned into a number or a boolean only on the right.
fn order(expected: &Value, met: &Value) -> Result<Ordering, Incomparable> {
    let is_nullish = |value: &Value| value.is_null() || value.as_str() == Some("null");
    match (is_nullish(expected), is_nullish(met)) {
        (true, true) => return Ok(Ordering::Equal),
        (true, false) => return Ok(Ordering::Less),
        (false, true) => return Ok(Ordering::Greater),
        (false, false) => {}
    }
    match (expected, met) {
        (Value::String(expected), Value::String(met)) => {
            Ok(expected.replace("\\'", "'").encode_utf16().cmp(met.encode_utf16()))
        }
        (Value::Number(expected), Value::Number(met)) => compare_numbers(*expected, *met),
        (Value::String(text), Value::Number(met)) => match syntax::json::parse(text) {
            Ok(Value::Number(expected)) => compare_numbers(expected, *met),
            _ => Err(Incomparable::NotANumber(text.to_string())),
        },
        (Value::String(text), Value::Bool(met)) => Ok(text.eq_ignore_ascii_case("true").cmp(met)),
        (Value::Bool(expected), Value::Bool(met)) => Ok(expected.cmp(met)),
        (Value::Array(expected), Value::Array(met)) if expected.ptr_eq(met) => Ok(Ordering::Equal),
        (Value::Object(expected), Value::Object(met)) if expected.ptr_eq(met) => Ok(Ordering::Equal),
        _ => Err(Incomparable::Kinds),
    }
}

fn compare_numbers(expected: Number, met: Number) -> Result<Ordering, Incomparable> {
    expected.partial_cmp(&met).ok_or(Incomparable::Kinds)
}
