//! Whatever the expression: it ends, it does not panic, and it needs little stack.
//!
//! Separate from the tests of what expressions mean. Run with 512 KB of stack, in a debug build: half of what a
//! browser's worker has, with far larger frames.

use syntax::{Value, object};

use super::{Dialect, Environment, Expression, JsonataError, Limits};
use crate::random::{Random, SeededRandom};

const SMALL: Limits = Limits { steps: 200_000, depth: 500, memory: 1 << 22, value: 1 << 20 };

fn evaluate(text: &str, limits: Limits, dialect: Dialect) -> Result<Option<Value>, JsonataError> {
    let mut random = SeededRandom::new(1);
    let input: Value = object! {"a" => object! {"b" => Value::from_iter([1, 2, 3])}, "s" => "äöü €"}.into();
    let mut environment = Environment::new(1_700_000_000_000, &mut random).with_limits(limits).with_dialect(dialect);
    Expression::compile(text)?.evaluate(Some(&input), &mut environment)
}

fn in_little_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(test).unwrap();
    assert!(thread.join().is_ok());
}

fn code(text: &str) -> &'static str {
    match evaluate(text, Limits { steps: 3_000_000, ..Limits::default() }, Dialect::Jsonata) {
        Ok(_) => "",
        Err(error) => error.code,
    }
}

#[test]
fn recursion_goes_deep_and_ends() {
    in_little_stack(|| {
        let sum = |n| format!("($f := function($n) {{ $n = 0 ? 0 : 1 + $f($n - 1) }}; $f({n}))");
        assert_eq!(evaluate(&sum(3_000), Limits::default(), Dialect::Jsonata), Ok(Some(3_000.into())));
        assert_eq!(code(&sum(1_000_000)), "D1011");
        assert_eq!(code("($f := function($x) { $f($x) }; $f(1))"), "D1012");
        assert_eq!(code("($f := function($x) { $map([1], $f) }; $f(1))"), "D1011");
        assert_eq!(code("($f := function($x) { $f($x) ~> $f }; $f(1))"), "D1011");
        assert_eq!(code("($f := function($x) { $eval('$f(1)') }; $f(1))"), "D3121");
    });
}

#[test]
fn in_step_functions_depth_ends_where_aws_ends() {
    let recursive = |n| format!("($f := function($n) {{ $n = 0 ? 0 : 1 + $f($n - 1) }}; $f({n}))");
    let run = |text: &str| evaluate(text, Limits::step_functions(), Dialect::StepFunctions).map_err(|e| e.to_string());
    assert_eq!(run(&recursive(30)), Ok(Some(30.into())));
    let sentence =
        "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.";
    assert_eq!(run(&recursive(40)), Err(sentence.to_owned()));
    assert_eq!(run(&format!("1{}", "+1".repeat(199))), Err(sentence.to_owned()));
    assert_eq!(run("$eval('1')"), Err("T1006: Attempted to invoke a non-function".to_owned()));
    let too_much = Err("Expression evaluation memory limit exceeded: Check for excessive memory usage".to_owned());
    assert_eq!(run("[1..873782] ~> $count()"), Ok(Some(873_782.into())));
    assert_eq!(run("[1..873783] ~> $count()"), too_much);
    let doubled =
        |n| format!("($p := function($s, $n) {{ $n = 0 ? $s : $p($s & $s, $n - 1) }}; $length($p('x', {n})))");
    assert_eq!(run(&doubled(22)), Ok(Some(4_194_304.into())));
    assert_eq!(run(&doubled(23)), too_much);
}

#[test]
fn nesting_is_read_or_refused() {
    in_little_stack(|| {
        for (open, inner, close) in
            [("(", "1", ")"), ("[", "1", "]"), ("{'a':", "1", "}"), ("$f(", "1", ")"), ("a[", "0", "]"), ("-", "1", "")]
        {
            for depth in [90, 100_000] {
                let text = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
                let outcome = Expression::compile(&text).map(drop).map_err(|error| error.code);
                assert_eq!(outcome, if depth < 100 { Ok(()) } else { Err("U1004") }, "{open} {depth}");
            }
        }
        assert_eq!(
            evaluate(&format!("1{}", "+1".repeat(900)), Limits::default(), Dialect::Jsonata),
            Ok(Some(901.into()))
        );
        for operator in ["+1", ".a", "[0]", "~>$f", "()", "^(a)", "{'a':1}", "@$a", " and 1"] {
            let _ = Expression::compile(&format!("a{}", operator.repeat(990)));
            assert!(Expression::compile(&format!("a{}", operator.repeat(100_000))).is_err(), "{operator}");
        }
    });
}

#[test]
fn deep_values_need_no_stack() {
    in_little_stack(|| {
        let nested = "($f := function($n, $a) { $n = 0 ? $a : $f($n - 1, [[$a]]) }; $v := $f(20000, function(){1});";
        assert_eq!(
            evaluate(&format!("{nested} $length($string($v)))"), Limits::default(), Dialect::Jsonata),
            Ok(Some(40_004.into()))
        );
        assert_eq!(evaluate(&format!("{nested} $v = $v)"), Limits::default(), Dialect::Jsonata), Ok(Some(true.into())));
        assert!(evaluate(&format!("{nested} $v)"), Limits::default(), Dialect::Jsonata).is_ok());
        let closures = "($f := function($n, $g) { $n = 0 ? $g : $f($n - 1, function($x) { $g($x) }) }; \
                        $h := $f(100000, function($x) { $x }); $exists($h))";
        assert_eq!(evaluate(closures, Limits::default(), Dialect::Jsonata), Ok(Some(true.into())));
        let partials =
            "($f := function($n, $g) { $n = 0 ? $g : $f($n - 1, $g(?)) }; $exists($f(100000, function($x) { $x })))";
        assert_eq!(evaluate(partials, Limits::default(), Dialect::Jsonata), Ok(Some(true.into())));
        let chains =
            "($f := function($n, $g) { $n = 0 ? $g : $f($n - 1, $g ~> $string) }; $exists($f(100000, $string)))";
        assert_eq!(evaluate(chains, Limits::default(), Dialect::Jsonata), Ok(Some(true.into())));
    });
}

#[test]
fn hostile_expressions_end_with_an_error() {
    for text in [
        "[0..9999999].[0..9999999]",
        "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /(a+)+$/)",
        "$replace('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /(a|a)*c/, '')",
        "$pad('a', 1e18)",
        "$formatInteger(1, $pad('0', 1000) & ';o') ~> function($s) { $f($s) }",
        "$formatInteger(1e300, 'I')",
        "$fromMillis(0, '[Y,1-999999999999]')",
        "($f := function($s) { $f($s & $s) }; $f('x'))",
        "($f := function($s) { $f($append($s, $s)) }; $f([1]))",
        "($f := function($o) { $f({'a': $o, 'b': $o}) }; $string($f(1)))",
        "($o := {'a': 1}; $f := function($n, $o) { $n = 0 ? $string($o) : $f($n - 1, {'a': $o, 'b': $o}) }; $f(60, $o))",
        "($f := function($n, $o) { $n = 0 ? $o ~> |**|{'x': 1}| : $f($n - 1, {'a': $o, 'b': $o}) }; $f(60, {'c': 1}))",
        "[1..10000000] ~> $map(function($i) { [1..1000] })",
        "$sort([1..100000], function($a, $b) { $sort([1..1000], function($c, $d) { true }) })",
    ] {
        let limits = Limits { steps: 1_000_000, memory: 1 << 26, ..Limits::default() };
        assert!(evaluate(text, limits, Dialect::Jsonata).is_err(), "{text}");
    }
}

/// Expressions that between them use the whole language.
const SEEDS: &[&str] = &[
    "Account.Order[0].Product[Price > 10 and %.OrderID = 'x']^(>Price, SKU){`Product Name`: $sum(Price * Quantity)}[]",
    "library.loans@$l#$i.books@$b[$l.isbn=$b.isbn][1].{'t': $b.title, 'n': $i}",
    "($f := function($x, $y)<n-n:n>{ $x > 1 ? $y * $f($x - 1, $y) : -$y }; $f(?, 2)(3) ~> $string ~> $uppercase)",
    "$ ~> |a.b|{'c': $, 'd': [1..3].($ * 2)}, ['e']| ~> $merge()",
    "$match(s, /(?<y>\\d+)-(?:a|b)*?(?=c)[^x-z]\\1/i)[0].groups & $replace('a$1', /a(b)?/, '$0$1$$', 2)",
    "$formatNumber(-1234.5678e3, '#,##0.00;(#,##0.00)', {'decimal-separator': '·'}) & $formatNumber(0.5, '00.###e0')",
    "$fromMillis(1521801216617, '[F,3-3], [D1o] [MNn,3] [Y0001] at [h#1]:[m01]:[s01].[f001][P] [z]', '+0530')",
    "$toMillis('Saturday 3rd of June 2018', '[FNn] [D1o] of [MNn] [Y]') + $toMillis('2018-02-01T09:42:13.123+0100')",
    "$formatInteger(12476, 'Ww') & $parseInteger('twelve thousand', 'w') & $formatInteger(1999, 'I;o') & $formatInteger(1e6, '#:##1,000')",
    "$map([1..5], function($v, $i, $a){ $v & $i }) ~> $filter(λ($x){ $x in ['10', '21'] }) ~> $reduce(function($a, $b){ $a & $b })",
    "$sort([3, 1, 2], function($a, $b){ $a > $b }) ~> $zip([1, 2]) ~> $distinct ~> $reverse() ~> $spread()",
    "$sift({'a': 1, 'b': null}, function($v, $k){ $v ?: $k ?? 1 }) ~> $each(function($v, $k){ {$k: $v} }) ~> $keys()",
    "*.**[$type($) = 'number'] ~> $average() & $encodeUrlComponent('ä%') & $decodeUrl('%C3%A4') & $base64decode('w6Q=')",
    "$pad($substring(s, -3, 2), 10, '€') & $split('a1b2', /\\d/)[1] & $round(2.5) & $formatBase(255, 16) & $power(2, -1)",
    "$eval('$.a.b[$ > 1]') ~> $count() & $single([1], function($x){true}) & $now('[Y]') & $lookup($, 'a').b[-1]",
    "$partition([1..5], 2) & $range(1, 10, 2) & $hash('x', 'MD5') & $random(1) & $uuid() & $parse('[1]')",
];

/// Pieces that make interesting mistakes.
const PIECES: &[&str] = &[
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "'",
    "\"",
    "`",
    "/",
    "\\",
    "$",
    "$$",
    "%",
    "**",
    "^(",
    "@$x",
    "#$i",
    "~>",
    ":=",
    "?:",
    "??",
    "..",
    "|",
    ";",
    "function($x){",
    "λ",
    "é",
    "€",
    "😀",
    "\u{301}",
    "\0",
    "1e309",
    "-0",
    "[Y",
    "[Z]",
    "#",
    ",",
    "\\u12",
    "null",
    " in ",
    "/(a+)+$/",
    "9999999999",
    "<a<n>-?:s>",
    "0x",
    "\u{660}",
    "\\ud800",
];

#[test]
fn mutated_expressions_neither_panic_nor_hang() {
    let rounds: usize = std::env::var("JSONATA_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(6_000);
    in_little_stack(move || {
        let mut random = SeededRandom::new(7);
        let mut below = |n: usize| usize::try_from(random.next_u64() % n.max(1) as u64).unwrap();
        for _ in 0..rounds {
            let mut text: Vec<char> = SEEDS[below(SEEDS.len())].chars().collect();
            for _ in 0..=below(4) {
                let at = below(text.len() + 1);
                match below(4) {
                    0 if !text.is_empty() => {
                        text.remove(at.min(text.len() - 1));
                    }
                    1 => {
                        let piece: Vec<char> = PIECES[below(PIECES.len())].chars().collect();
                        text.splice(at..at, piece);
                    }
                    2 => {
                        let other: Vec<char> = SEEDS[below(SEEDS.len())].chars().collect();
                        let from = below(other.len());
                        let to = (from + below(12)).min(other.len());
                        text.splice(at..at, other[from..to].to_vec());
                    }
                    _ => {
                        let end = (at + below(6)).min(text.len());
                        text.drain(at..end);
                    }
                }
            }
            let text: String = text.into_iter().collect();
            for dialect in [Dialect::Jsonata, Dialect::StepFunctions] {
                // Only that it comes back counts.
                let _ = evaluate(&text, SMALL, dialect);
            }
        }
    });
}
