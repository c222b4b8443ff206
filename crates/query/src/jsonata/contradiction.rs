//! Conditions that never hold, whatever the data: `$x > 5 and $x < 3`, `$string($x) = 5`.
//!
//! Separate from [`certain`](super::certain), which is about kinds of values: this is about what is asked of them. Only what
//! is compared with a literal is judged, and only where it is asked together.

use syntax::Value;

use super::certain::{Bound, kind};
use super::signature::ANY;
use super::tree::{Expr, Kind};

/// Whether a condition is certain never to be true. `bound` says whether the expression itself gives a name a meaning.
pub(super) fn never_holds(expr: &Expr, bound: Bound<'_>) -> bool {
    if !is_plain(expr) {
        return false;
    }
    match &expr.kind {
        Kind::Block(parts) => matches!(parts.as_slice(), [only] if never_holds(only, bound)),
        Kind::Binary { operator: "or", left, right } => never_holds(left, bound) && never_holds(right, bound),
        Kind::Binary { operator: "and", .. } => {
            let mut parts = Vec::new();
            together(expr, &mut parts);
            let tests: Vec<Test<'_>> = parts.iter().filter_map(|part| Test::of(part)).collect();
            let mut pairs = tests.iter().enumerate().flat_map(|(at, a)| tests.iter().skip(at + 1).map(move |b| (a, b)));
            parts.iter().any(|part| never_holds(part, bound)) || pairs.any(|(a, b)| a.excludes(b))
        }
        // Values of two kinds are never equal.
        Kind::Binary { operator: "=", left, right } => {
            let (left, right) = (kind(left, bound), kind(right, bound));
            let scalar = |kind: char| matches!(kind, 's' | 'n' | 'b' | 'l');
            left != ANY && right != ANY && scalar(left) && scalar(right) && left != right
        }
        _ => false,
    }
}

/// Whether nothing follows it in brackets.
fn is_plain(expr: &Expr) -> bool {
    expr.predicates.is_empty() && expr.stages.is_empty() && expr.group.is_none()
}

/// The parts that must all hold.
fn together<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
    let mut pending = vec![expr];
    while let Some(expr) = pending.pop() {
        match &expr.kind {
            Kind::Binary { operator: "and", left, right } if is_plain(expr) => pending.extend([&**left, &**right]),
            Kind::Block(inner) if is_plain(expr) && inner.len() == 1 => pending.extend(inner),
            _ => parts.push(expr),
        }
    }
}

/// Something compared with a literal.
struct Test<'e> {
    what: String,
    /// As it stands with the literal on the right.
    operator: &'static str,
    literal: &'e Value,
}

impl<'e> Test<'e> {
    fn of(expr: &'e Expr) -> Option<Self> {
        let Kind::Binary { operator, left, right } = &expr.kind else { return None };
        let turned = match *operator {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            "=" => "=",
            _ => return None,
        };
        let (what, operator, literal) = match (&left.kind, &right.kind) {
            (_, Kind::Literal(literal)) => (name(left)?, *operator, literal),
            (Kind::Literal(literal), _) => (name(right)?, turned, literal),
            _ => return None,
        };
        Some(Self { what, operator, literal })
    }

    /// Whether both never hold at once.
    fn excludes(&self, other: &Self) -> bool {
        if self.what != other.what {
            return false;
        }
        let order = match (self.literal, other.literal) {
            (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
            (Value::String(a), Value::String(b)) => Some(a.encode_utf16().cmp(b.encode_utf16())),
            (a, b) => return self.operator == "=" && other.operator == "=" && a != b,
        };
        order.is_some_and(|order| self.is_below(other, order) || other.is_below(self, order.reverse()))
    }

    /// Whether all that fits here is less than all that fits there; `order` is that of the literals.
    fn is_below(&self, other: &Self, order: std::cmp::Ordering) -> bool {
        let ends = matches!(self.operator, "=" | "<" | "<=");
        let begins = matches!(other.operator, "=" | ">" | ">=");
        let touch = self.operator != "<" && other.operator != ">";
        ends && begins && (order.is_lt() || order.is_eq() && !touch)
    }
}

/// A variable with the names after it, as one text; `None` for anything else.
fn name(expr: &Expr) -> Option<String> {
    if !is_plain(expr) {
        return None;
    }
    match &expr.kind {
        Kind::Variable(name) => Some(format!("${name}")),
        Kind::Name(name) => Some(name.to_string()),
        Kind::Path { steps, .. } => steps.iter().map(name).collect::<Option<Vec<_>>>().map(|names| names.join(".")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Expression;

    #[test]
    fn what_cannot_hold_at_once_is_known() {
        for never in [
            "$x > 5 and $x < 3",
            "$x < 3 and $y and $x > 5",
            "$x >= 5 and 5 > $x",
            "($states.input.a = 'b') and ($states.input.a = 'c')",
            "$x = 1 and $x = 'one'",
            "$x = true and $x = false",
            "$x = 3 and $x > 3",
            "$string($x) = 5",
            "($x > 5 and $x < 3) or $string($x) = 5",
        ] {
            assert!(Expression::compile(never).unwrap().never_holds(), "{never}");
        }
    }

    #[test]
    fn what_may_hold_is_left_alone() {
        for may in [
            "$x > 3 and $x < 5",
            "$x >= 5 and $x <= 5",
            "$x > 5 and $y < 3",
            "$x > 5 or $x < 3",
            "$x[0] > 5 and $x[1] < 3",
            "$x > 5 and $not($x < 3)",
            "$x > '5' and $x < 7",
            "$x = $y and $x = 5",
            "$number($x) = 5",
            "$x.a.b > 5 and $x.a.c < 3",
        ] {
            assert!(!Expression::compile(may).unwrap().never_holds(), "{may}");
        }
    }
}
