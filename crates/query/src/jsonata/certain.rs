//! What fails whatever the data: `'a' + $x`, `$sum($x, 1)`.
//!
//! Separate from the [`analysis`](super::analysis) that finds the places, because it is about kinds of values only. What
//! stands in a branch that is never taken fails, too, as soon as it is.

use syntax::Value;

use super::environment::Dialect;
use super::error::{Failure, JsonataError};
use super::library;
use super::signature::ANY;
use super::tree::{Expr, Kind};

/// The letter of a signature for what an expression always gives; [`ANY`] where that depends on something.
fn kind(expr: &Expr) -> char {
    if !expr.predicates.is_empty() || !expr.stages.is_empty() || expr.group.is_some() {
        return ANY;
    }
    match &expr.kind {
        Kind::Literal(Value::String(_)) => 's',
        Kind::Literal(Value::Number(_)) => 'n',
        Kind::Literal(Value::Bool(_)) => 'b',
        Kind::Literal(Value::Null) => 'l',
        Kind::Object(_) => 'o',
        Kind::Lambda { .. } => 'f',
        Kind::Binary { operator, .. } if *operator == "&" => 's',
        // A condition is `false` where an operand is missing; an order is missing then, too.
        Kind::Binary { operator, .. } if matches!(*operator, "=" | "!=" | "and" | "or" | "in") => 'b',
        _ => ANY,
    }
}

/// Why an operator always fails on its operands, if it does.
pub(super) fn operator(operator: &str, left: &Expr, right: &Expr, position: usize) -> Option<JsonataError> {
    let (left, right) = (kind(left), kind(right));
    let failure = match operator {
        "+" | "-" | "*" | "/" | "%" => {
            let no_number = |kind: char| kind != ANY && kind != 'n';
            match (no_number(left), no_number(right)) {
                (true, _) => Failure::new("T2001"),
                (_, true) => Failure::new("T2002"),
                _ => return None,
            }
        }
        "<" | "<=" | ">" | ">=" => {
            let no_order = |kind: char| !matches!(kind, ANY | 'n' | 's');
            if !no_order(left) && !no_order(right) {
                return None;
            }
            Failure::new("T2010")
        }
        _ => return None,
    };
    Some(failure.token(operator).at(position).into_error())
}

/// Why a call of a built-in function always fails, if it does: too many arguments, or one of a kind that cannot fit.
/// `applied`: the first argument comes from the left of a `~>`.
pub(super) fn call(name: &str, arguments: &[Expr], applied: bool, position: usize) -> Option<JsonataError> {
    let signature = library::find(name, Dialect::StepFunctions)?.signature.as_ref()?;
    let kinds: Vec<char> = applied.then_some(ANY).into_iter().chain(arguments.iter().map(kind)).collect();
    let wrong = signature.misfit(&kinds)?;
    Some(Failure::new("T0410").with("index", wrong + 1).token(name).at(position).into_error())
}

#[cfg(test)]
mod tests {
    use crate::jsonata::Expression;

    fn failures(text: &str) -> Vec<String> {
        Expression::compile(text).unwrap().certain_failures().iter().map(|error| error.message.clone()).collect()
    }

    #[test]
    fn operands_of_the_wrong_kind() {
        assert_eq!(failures("'Hello ' + $x"), ["The left side of the \"+\" operator must evaluate to a number"]);
        assert_eq!(failures("$x - true"), ["The right side of the \"-\" operator must evaluate to a number"]);
        assert_eq!(
            failures("$x + ($y > null)"),
            ["The expressions either side of operator \">\" must evaluate to numeric or string values"]
        );
        assert_eq!(failures("($x & 'a') + 1").len(), 0);
        assert_eq!(failures("$x & 'a' + 1").len(), 1);
        for fine in ["1 + $x", "'a' & 1", "$x + $y", "'a'[$x] + 1", "$x > 'a'", "-$x", "$x ? 'a' + 1"] {
            let wrong = usize::from(fine.contains('?'));
            assert_eq!(failures(fine).len(), wrong, "{fine}");
        }
    }

    #[test]
    fn arguments_that_do_not_fit() {
        assert_eq!(failures("$sum($x, 3)"), ["Argument 2 of function \"sum\" does not match function signature"]);
        assert_eq!(failures("$replace($x)"), ["Argument 2 of function \"replace\" does not match function signature"]);
        assert_eq!(failures("$x ~> $substring('y')").len(), 1);
        for fine in [
            "$sum($x)",
            "$x ~> $substring(1, 2)",
            "$map($x, $uppercase)",
            "$uppercase()",
            "$join(['a'], ',')",
            "$f(1, 2)",
        ] {
            assert_eq!(failures(fine), Vec::<String>::new(), "{fine}");
        }
        assert!(failures("($sum := function($a, $b){ $a + $b }; $sum(1, 2))").is_empty());
    }
}
