//! What fails whatever the data, and what kind of value an expression gives: `'a' + $x`, `$sum($x, 1)`, `$millis()`.
//!
//! Separate from the [`analysis`](super::analysis) that finds the places, because it is about kinds of values only. What
//! stands in a branch that is never taken fails, too, as soon as it is. An operand that is missing makes most operators
//! give nothing, which Step Functions refuses as well.

use syntax::Value;

use super::environment::Dialect;
use super::error::{Failure, JsonataError};
use super::library;
use super::signature::ANY;
use super::tree::{Expr, Kind};

/// What kind of value an expression gives, if it gives any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultKind {
    Null,
    Boolean,
    Number,
    String,
    Object,
    Function,
}

impl ResultKind {
    /// Of the letter of a signature.
    pub(super) fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'l' => Self::Null,
            'b' => Self::Boolean,
            'n' => Self::Number,
            's' => Self::String,
            'o' => Self::Object,
            'f' => Self::Function,
            _ => return None,
        })
    }

    /// In words for people: `a number`.
    pub fn as_words(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Object => "an object",
            Self::Function => "a function",
        }
    }
}

/// Says whether the expression itself gives a name a meaning.
pub(super) type Bound<'b> = &'b dyn Fn(&str) -> bool;

/// The letter of a signature for what an expression gives; [`ANY`] where that depends on something.
pub(super) fn kind(expr: &Expr, bound: Bound<'_>) -> char {
    if !expr.predicates.is_empty() || !expr.stages.is_empty() || expr.group.is_some() {
        return ANY;
    }
    match &expr.kind {
        Kind::Literal(Value::String(_)) => 's',
        Kind::Literal(Value::Number(_)) | Kind::Negate(_) => 'n',
        Kind::Literal(Value::Bool(_)) => 'b',
        Kind::Literal(Value::Null) => 'l',
        Kind::Object(_) => 'o',
        Kind::Lambda { .. } => 'f',
        Kind::Binary { operator, .. } => match *operator {
            "&" => 's',
            "+" | "-" | "*" | "/" | "%" => 'n',
            "=" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or" | "in" => 'b',
            _ => ANY,
        },
        Kind::Block(parts) => parts.last().map_or(ANY, |last| kind(last, bound)),
        Kind::Condition { then, otherwise: Some(otherwise), .. } => {
            let (then, otherwise) = (kind(then, bound), kind(otherwise, bound));
            if then == otherwise { then } else { ANY }
        }
        Kind::Call { procedure, .. } => match &procedure.kind {
            Kind::Variable(name) if !bound(name) => returned(name),
            _ => ANY,
        },
        _ => ANY,
    }
}

/// What a built-in function gives.
fn returned(name: &str) -> char {
    let signature = library::find(name, Dialect::StepFunctions).and_then(|function| function.signature.as_ref());
    signature.map_or(ANY, super::signature::Signature::returns)
}

/// Why an operator always fails on its operands, if it does.
pub(super) fn operator(
    operator: &str,
    (left, right): (&Expr, &Expr),
    position: usize,
    bound: Bound<'_>,
) -> Option<JsonataError> {
    let (left, right) = (kind(left, bound), kind(right, bound));
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
            match (left, right) {
                ('n', 's') => Failure::new("T2009").with("value", "a number").with("value2", "a string"),
                ('s', 'n') => Failure::new("T2009").with("value", "a string").with("value2", "a number"),
                _ if no_order(left) || no_order(right) => Failure::new("T2010"),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(failure.token(operator).at(position).into_error())
}

/// Why a call of a built-in function always fails, if it does: too many arguments, or one of a kind that cannot fit.
/// `applied`: the first argument comes from the left of a `~>`.
pub(super) fn call(
    name: &str,
    arguments: &[Expr],
    applied: bool,
    position: usize,
    bound: Bound<'_>,
) -> Option<JsonataError> {
    const DIGESTS: [&str; 5] = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];
    let signature = library::find(name, Dialect::StepFunctions)?.signature.as_ref()?;
    let given = arguments.iter().map(|argument| kind(argument, bound));
    let kinds: Vec<char> = applied.then_some(ANY).into_iter().chain(given).collect();
    let algorithm = arguments.get(usize::from(!applied)).map(|argument| &argument.kind);
    let wrong = match (signature.misfit(&kinds), algorithm) {
        (Some(wrong), _) => wrong,
        (None, Some(Kind::Literal(Value::String(algorithm)))) if name == "hash" && !DIGESTS.contains(&&**algorithm) => {
            1
        }
        (None, _) => return None,
    };
    Some(Failure::new("T0410").with("index", wrong + 1).token(name).at(position).into_error())
}

/// Why a call without a `$` fails: `x.length()`.
pub(super) fn call_of_field(procedure: &Expr) -> Option<JsonataError> {
    let name = match &procedure.kind {
        Kind::Name(name) => name,
        Kind::Path { steps, .. } => match steps.as_slice() {
            [Expr { kind: Kind::Name(name), .. }] => name,
            _ => return None,
        },
        _ => return None,
    };
    let failure = match library::find(name, Dialect::StepFunctions) {
        Some(_) => Failure::new("T1005").with("token", name.clone()),
        None => Failure::new("T1006"),
    };
    Some(failure.at(procedure.position).into_error())
}

#[cfg(test)]
mod tests {
    use super::ResultKind;
    use crate::jsonata::Expression;

    fn failures(text: &str) -> Vec<String> {
        Expression::compile(text).unwrap().certain_failures().iter().map(|error| error.message.clone()).collect()
    }

    #[test]
    fn operands_of_the_wrong_kind() {
        assert_eq!(failures("'Hello ' + $x"), ["The left side of the \"+\" operator must evaluate to a number"]);
        assert_eq!(failures("$x - true"), ["The right side of the \"-\" operator must evaluate to a number"]);
        assert_eq!(
            failures("$x = ($y > null)"),
            ["The expressions either side of operator \">\" must evaluate to numeric or string values"]
        );
        assert_eq!(failures("($x & 'a') + 1").len(), 1);
        assert_eq!(failures("$x & 'a' + 1").len(), 1);
        assert_eq!(failures("1 + $string($x)").len(), 1);
        for fine in ["1 + $x", "'a' & 1", "$x + $y", "'a'[$x] + 1", "$x > 'a'", "-$x", "$x ? 'a' + 1", "1 + $f($x)"] {
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
        assert_eq!(
            failures("$hash($x, 'SHA3')"),
            ["Argument 2 of function \"hash\" does not match function signature"]
        );
        assert_eq!(failures("$x.length()"), ["Attempted to invoke a non-function. Did you mean $length?"]);
        assert_eq!(failures("$x.toUpper()"), ["Attempted to invoke a non-function"]);
        assert!(failures("($sum := function($a, $b){ $a + $b }; $sum(1, 2))").is_empty());
    }

    #[test]
    fn kinds_of_results() {
        let kind = |text: &str| Expression::compile(text).unwrap().result_kind();
        for (text, expected) in [
            ("$x & 'a'", Some(ResultKind::String)),
            ("$millis() + 1000", Some(ResultKind::Number)),
            ("$now()", Some(ResultKind::String)),
            ("$x > 1", Some(ResultKind::Boolean)),
            ("($y := 1; $y = $x)", Some(ResultKind::Boolean)),
            ("$x ? 'a' : 'b'", Some(ResultKind::String)),
            ("$x ? 'a' : 1", None),
            ("$x", None),
            ("($now := function(){1}; $now())", None),
            ("{'a': $x}", Some(ResultKind::Object)),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
