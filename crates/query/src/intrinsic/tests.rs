//! What the functions give and how they fail, by their text.
//!
//! In a file of its own because it is about all of them.

use syntax::Value;

use super::Intrinsic;
use crate::data::Data;
use crate::random::SeededRandom;

struct World(Value);

impl Data for World {
    fn input(&self) -> &Value {
        &self.0
    }

    fn context(&self) -> Value {
        Value::parse(r#"{"StateMachine":{"Id":"arn","Name":"m"}}"#).unwrap()
    }

    fn variable(&self, name: &str) -> Option<Value> {
        (name == "x").then(|| 5.into())
    }
}

/// The result as JSON, or the failure.
fn evaluate(text: &str, input: &str) -> Result<String, String> {
    let call = Intrinsic::parse(text).map_err(|error| format!("{error} at {}", error.offset))?;
    let world = World(Value::parse(input).unwrap());
    call.evaluate(&world, &mut SeededRandom::new(1))
        .map(|value| value.to_string())
        .map_err(|failure| failure.to_string())
}

#[test]
fn results() {
    let input = r#"{"a":[3,1,3.0,[1],[1.0],{"k":1},{"k":1}],"o":{"p":1,"q":{"r":2}},"t":"x,y;;z","f":"{} and \\{\\}","n":null}"#;
    for (text, expected) in [
        ("States.Array()", "[]"),
        ("States.Array(1, 'two', $.n, true, null, -1.5e2)", r#"[1,"two",null,true,null,-150.0]"#),
        ("States.ArrayContains($.a, 1)", "true"),
        ("States.ArrayContains($.a, 'x')", "false"),
        ("States.ArrayGetItem($.a, 3)", "[1]"),
        ("States.ArrayLength($.a[?(@.k)])", "2"),
        ("States.ArrayPartition(States.ArrayRange(1, 5, 1), 2)", "[[1,2],[3,4],[5]]"),
        ("States.ArrayRange(9, 1, -4)", "[9,5,1]"),
        ("States.ArrayRange(1, 9, -4)", "[]"),
        ("States.ArrayRange(1, 0, 5)", "[]"),
        ("States.ArrayRange(0.5, 2.4, 1)", "[1,2]"),
        ("States.ArrayUnique($.a)", r#"[3,1,[1],{"k":1}]"#),
        ("States.Base64Encode('é?')", "\"w6k/\""),
        ("States.Base64Decode('w6k/')", "\"é?\""),
        ("States.Base64Decode('YQ')", "\"a\""),
        ("States.Hash('input data', 'SHA-1')", "\"aaff4a450a104cd177d28d18d74485e8cae074b7\""),
        ("States.JsonMerge($.o, States.StringToJson('{\"q\": 1}'), false)", r#"{"p":1,"q":1}"#),
        ("States.JsonToString($.o)", r#""{\"p\":1,\"q\":{\"r\":2}}""#),
        ("States.StringToJson(' ')", "null"),
        ("States.StringToJson('[1, -0]')", "[1,0]"),
        ("States.MathAdd(1.49, -1.5)", "0"),
        ("States.MathAdd(2147483647, 1)", "2147483648"),
        ("States.MathRandom(0, 100, 42)", "30"),
        ("States.MathRandom(7, 8)", "7"),
        ("States.StringSplit($.t, ',;')", r#"["x","y","z"]"#),
        ("States.StringSplit('a\nb', '\n')", r#"["a","b"]"#),
        (r"States.Format('\{{}\} isn\'t \\ {}', $.t, 1.0)", r#""{x,y;;z} isn't \\ 1.0""#),
        ("States.Format('{}', $$.StateMachine)", "\"{Id=arn, Name=m}\""),
        ("States.Format('{}', $.a)", "\"[3, 1, 3.0, [1], [1.0], {k=1}, {k=1}]\""),
        ("States.Format($.f, $x)", "\"5 and {}\""),
        ("States.Format('{}', $['t'])", "\"x,y;;z\""),
        (" States.Format( '{}' , $.n ) ", "\"null\""),
    ] {
        assert_eq!(evaluate(text, input), Ok(expected.to_owned()), "{text}");
    }
    let uuid = evaluate("States.UUID()", "{}").unwrap();
    assert_eq!(uuid.len(), 38, "{uuid}");
}

#[test]
fn failures_at_run_time() {
    let long = format!("States.Base64Encode('{}')", "x".repeat(10_001));
    for (text, error, reason) in [
        (
            "States.Format('{}', $.no)",
            "Runtime",
            "The JsonPath argument for the field '$.no' could not be found in the input '{\"a\":[1]}'",
        ),
        (
            "States.Array(States.ArrayLength($.a[5]))",
            "Runtime",
            "The JsonPath argument for the field '$.a[5]' could not be found in the input '{\"a\":[1]}'",
        ),
        ("States.Array($.a[0][0])", "Runtime", "Filter: [0] can only be applied to arrays. Current context is: 1"),
        (
            "States.Format('{} {}', 1)",
            "IntrinsicFailure",
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.",
        ),
        (
            "States.Format('{}', 1, 2)",
            "IntrinsicFailure",
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.",
        ),
        (
            "States.Format('{ }', 1)",
            "IntrinsicFailure",
            "Invalid template in States.Format: matching '}' not found for '{'.",
        ),
        (
            "States.Format('}')",
            "IntrinsicFailure",
            "Invalid template in States.Format: matching '{' not found for '}'.",
        ),
        (
            "States.ArrayGetItem($.a, 1)",
            "IntrinsicFailure",
            "Invalid arguments in States.ArrayGetItem: the index 1 is out of bounds.",
        ),
        (
            "States.ArrayPartition($.a, 0)",
            "IntrinsicFailure",
            "Invalid arguments in States.ArrayPartition: the second argument must be greater than zero.",
        ),
        (
            "States.ArrayRange(0, 1000, 1)",
            "IntrinsicFailure",
            "Invalid arguments in States.ArrayRange: the range has more than 1000 numbers.",
        ),
        (
            "States.ArrayRange(0, 1, 0)",
            "IntrinsicFailure",
            "Invalid arguments in States.ArrayRange: the step must not be zero.",
        ),
        (
            "States.ArrayLength('x')",
            "IntrinsicFailure",
            "Invalid arguments in States.ArrayLength: the first argument must be an array.",
        ),
        (
            "States.MathAdd(1, 2147483648)",
            "IntrinsicFailure",
            "Invalid arguments in States.MathAdd: the second argument must be a number between -2147483648 and 2147483647.",
        ),
        (
            "States.MathRandom(2, 2)",
            "IntrinsicFailure",
            "Invalid arguments in States.MathRandom: the start must be less than the end.",
        ),
        (
            "States.JsonMerge($, $, true)",
            "IntrinsicFailure",
            "Invalid arguments in States.JsonMerge: the third argument must be false: only shallow merging is supported.",
        ),
        (
            "States.Hash('x', 'sha1')",
            "IntrinsicFailure",
            "Invalid arguments in States.Hash: the second argument must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512.",
        ),
        (
            "States.Base64Decode('?')",
            "IntrinsicFailure",
            "Invalid arguments in States.Base64Decode: the first argument must be Base64.",
        ),
        (
            &*long,
            "IntrinsicFailure",
            "Invalid arguments in States.Base64Encode: the first argument must be 10000 characters long at most.",
        ),
    ] {
        let expected = format!("States.{error}: The function '{text}' had the following error: {reason}");
        assert_eq!(evaluate(text, r#"{"a":[1]}"#), Err(expected), "{text}");
    }
}

#[test]
fn texts_that_are_no_calls() {
    let nested = format!("{}1{}", "States.Array(".repeat(11), ")".repeat(11));
    for (text, expected) in [
        (
            r#"States.Format('He said, \"Hello, {}!\"', 'x')"#,
            r#"`\"` is not an escape: a backslash stands before ', \, { or } at 24"#,
        ),
        ("States.format('{}', 1)", "There is no intrinsic function `States.format` at 0"),
        ("States.UUID(1)", "`States.UUID` takes 0 arguments, not 1 at 0"),
        ("States.MathRandom(1)", "`States.MathRandom` takes 2 to 3 arguments, not 1 at 0"),
        ("States.Format()", "`States.Format` takes at least 1 arguments, not 0 at 0"),
        ("States.UUID", "`States.UUID` takes its arguments in brackets: `(` at 11"),
        ("States.Array(1,)", "A path or a call such as `States.Format(…)` is expected at 15"),
        ("States.Array(1 2)", "`,` or `)` is expected at 15"),
        ("States.Array('x", "The closing `'` is missing at 13"),
        ("States.Array(1)[0]", "Nothing may follow the call at 15"),
        ("States.Array($.a[b])", "Could not analyze path component: [b] at 16"),
        ("States.Array(01)", "`01` is not a number at 13"),
        ("States.Array(truely)", "There is no intrinsic function `truely` at 13"),
        ("", "A path or a call such as `States.Format(…)` is expected at 0"),
        (&*nested, "A field can not have more than 10 intrinsic functions at 130"),
    ] {
        assert_eq!(evaluate(text, "{}"), Err(expected.to_owned()), "{text}");
    }
}
