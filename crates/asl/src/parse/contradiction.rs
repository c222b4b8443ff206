//! Rules of a Choice that can never be taken: what they ask cannot hold at once, or an earlier rule holds whenever they do.
//!
//! Separate because it looks at what tests mean, where the rest reads how they are written. Only tests against what is
//! written down are judged, and only those that stand together in an `And`; for anything else nothing is known.

use syntax::Value;
use syntax::tree::Node;

use super::Parser;
use crate::choice_rule::{ChoiceRule, Condition, Kind, Operand, Operator, Order, Test};
use crate::diagnostics::lint;
use crate::place::Place;

impl Parser<'_> {
    /// Looks through the rules of a Choice, each with its place among `Choices`.
    pub(super) fn never_taken(&mut self, rules: &[(usize, &ChoiceRule)], items: &[Node], place: &Place<'_>) {
        for (number, (at, rule)) in rules.iter().enumerate() {
            let Some(item) = items.get(*at) else { continue };
            if let Some(variable) = contradiction(&rule.condition) {
                self.add(lint::rule_contradicts_itself(variable), &place.element(*at), self.opening(item));
                continue;
            }
            let Condition::Test(test) = &rule.condition else { continue };
            // What asks the same is spoken of elsewhere.
            let earlier = rules.iter().take(number).find(|(_, earlier)| {
                matches!(&earlier.condition, Condition::Test(other) if !same(other, test) && covers(other, test))
            });
            if let Some((before, _)) = earlier {
                self.add(lint::rule_within_another(*before), &place.element(*at), self.opening(item));
            }
        }
    }
}

/// The variable of which a condition asks what cannot hold at once.
fn contradiction(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::And(parts) => {
            let mut tests = Vec::new();
            for part in parts {
                together(part, &mut tests);
            }
            let pairs = tests.iter().enumerate().flat_map(|(at, a)| tests.iter().skip(at + 1).map(move |b| (*a, *b)));
            let mut wrong = pairs.filter(|(a, b)| excludes(*a, *b));
            wrong.next().map(|((test, _), _)| test.variable.text()).or_else(|| parts.iter().find_map(contradiction))
        }
        Condition::Or(parts) => {
            let all: Option<Vec<&str>> = parts.iter().map(contradiction).collect();
            all?.first().copied()
        }
        Condition::Not(_) | Condition::Test(_) | Condition::Jsonata(_) | Condition::Always(_) => None,
    }
}

/// The tests that must hold, each with whether it is meant as it stands; `false` for one within a `Not`.
fn together<'c>(condition: &'c Condition, tests: &mut Vec<(&'c Test, bool)>) {
    match condition {
        Condition::And(parts) => {
            for part in parts {
                together(part, tests);
            }
        }
        Condition::Test(test) => tests.push((test, true)),
        Condition::Not(inner) => {
            if let Condition::Test(test) = &**inner {
                tests.push((test, false));
            }
        }
        Condition::Or(_) | Condition::Jsonata(_) | Condition::Always(_) => {}
    }
}

fn excludes((a, a_holds): (&Test, bool), (b, b_holds): (&Test, bool)) -> bool {
    if a.variable.text() != b.variable.text() || !a.variable.is_definite() {
        return false;
    }
    let (Some(first), Some(second)) = (Values::of(a, a_holds), Values::of(b, b_holds)) else {
        return a_holds != b_holds && same(a, b);
    };
    first.kinds & second.kinds == 0 || first.is_apart(&second) || (a_holds != b_holds && same(a, b))
}

/// Whether two tests ask the same.
fn same(a: &Test, b: &Test) -> bool {
    let operands = match (&a.operand, &b.operand) {
        (Operand::Value(a), Operand::Value(b)) => a == b,
        (Operand::Path(a), Operand::Path(b)) => a.text() == b.text(),
        (Operand::Value(_), Operand::Path(_)) | (Operand::Path(_), Operand::Value(_)) => false,
    };
    a.operator == b.operator && operands && a.variable.text() == b.variable.text()
}

/// Whether the first of two tests holds whenever the second does.
fn covers(a: &Test, b: &Test) -> bool {
    if a.variable.text() != b.variable.text() || !a.variable.is_definite() {
        return false;
    }
    let (Some(wide), Some(narrow)) = (Values::of(a, true), Values::of(b, true)) else { return false };
    narrow.kinds & !wide.kinds == 0 && wide.range.as_ref().is_none_or(|wide| narrow.is_within(wide))
}

const ABSENT: u8 = 1;
const NULL: u8 = 2;
const BOOLEAN: u8 = 4;
const NUMBER: u8 = 8;
const STRING: u8 = 16;
/// Arrays and objects.
const OTHER: u8 = 32;
const PRESENT: u8 = NULL | BOOLEAN | NUMBER | STRING | OTHER;

/// The values of a variable with which a test holds.
struct Values {
    kinds: u8,
    /// Among those of the one kind, where the test is about more than the kind.
    range: Option<Range>,
}

/// What a value is compared with, and how.
struct Range {
    order: Order,
    bound: Bound,
}

#[derive(PartialEq)]
enum Bound {
    Boolean(bool),
    Number(f64),
    /// Texts that are compared as texts are; timestamps are not, but for equality.
    Text(String),
    /// Compared with something that is known only when it runs, or in a way that is not judged.
    Unknown,
}

impl Values {
    /// `None` where nothing is known.
    fn of(test: &Test, holds: bool) -> Option<Self> {
        let flag = match &test.operand {
            Operand::Value(value) => value.as_bool(),
            Operand::Path(_) => None,
        };
        let of_kind = |kind: u8| {
            let wanted = flag? == holds;
            Some(Self { kinds: if wanted { kind } else { PRESENT & !kind }, range: None })
        };
        match test.operator {
            Operator::IsPresent => Some(Self { kinds: if flag? == holds { PRESENT } else { ABSENT }, range: None }),
            Operator::IsNull => of_kind(NULL),
            Operator::IsBoolean => of_kind(BOOLEAN),
            Operator::IsNumeric => of_kind(NUMBER),
            Operator::IsString => of_kind(STRING),
            // A text that is no timestamp is a text all the same.
            Operator::IsTimestamp if flag? == holds => Some(Self { kinds: STRING, range: Some(Range::unknown()) }),
            Operator::IsTimestamp => None,
            // What does not hold says nothing of the kind.
            _ if !holds => None,
            Operator::BooleanEquals => Some(Self {
                kinds: BOOLEAN,
                range: Some(Range { order: Order::Equals, bound: flag.map_or(Bound::Unknown, Bound::Boolean) }),
            }),
            Operator::StringMatches => Some(Self { kinds: STRING, range: Some(Range::unknown()) }),
            Operator::Compare(kind, order) => {
                let bound = match (kind, &test.operand) {
                    (Kind::Numeric, Operand::Value(value)) => value.as_f64().map(Bound::Number),
                    (Kind::String, Operand::Value(Value::String(text))) => Some(Bound::Text(text.to_string())),
                    _ => None,
                };
                let kinds = if kind == Kind::Numeric { NUMBER } else { STRING };
                Some(Self { kinds, range: Some(Range { order, bound: bound.unwrap_or(Bound::Unknown) }) })
            }
        }
    }

    /// Whether no value is in both ranges.
    fn is_apart(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.range, &other.range) else { return false };
        a.is_below(b) || b.is_below(a)
    }

    /// Whether every value of it is in a range.
    fn is_within(&self, wide: &Range) -> bool {
        self.range.as_ref().is_some_and(|narrow| narrow.is_within(wide))
    }
}

impl Range {
    fn unknown() -> Self {
        Self { order: Order::Equals, bound: Bound::Unknown }
    }

    /// The bound as a place to compare; `None` where there is none that is known.
    fn compare(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (&self.bound, &other.bound) {
            (Bound::Number(a), Bound::Number(b)) => a.partial_cmp(b),
            (Bound::Text(a), Bound::Text(b)) => Some(a.encode_utf16().cmp(b.encode_utf16())),
            (Bound::Boolean(a), Bound::Boolean(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Whether every value that fits here is less than any that fits there.
    fn is_below(&self, other: &Self) -> bool {
        let ends = matches!(self.order, Order::Equals | Order::LessThan | Order::LessThanEquals);
        let begins = matches!(other.order, Order::Equals | Order::GreaterThan | Order::GreaterThanEquals);
        let touch = self.order != Order::LessThan && other.order != Order::GreaterThan;
        ends && begins && self.compare(other).is_some_and(|order| order.is_lt() || order.is_eq() && !touch)
    }

    fn is_within(&self, wide: &Self) -> bool {
        let Some(order) = self.compare(wide) else { return false };
        let (at_most, at_least) = (
            matches!(self.order, Order::Equals | Order::LessThan | Order::LessThanEquals),
            matches!(self.order, Order::Equals | Order::GreaterThan | Order::GreaterThanEquals),
        );
        match wide.order {
            Order::Equals => self.order == Order::Equals && order.is_eq(),
            Order::LessThan => at_most && (order.is_lt() || order.is_eq() && self.order == Order::LessThan),
            Order::LessThanEquals => at_most && order.is_le(),
            Order::GreaterThan => at_least && (order.is_gt() || order.is_eq() && self.order == Order::GreaterThan),
            Order::GreaterThanEquals => at_least && order.is_ge(),
        }
    }
}
