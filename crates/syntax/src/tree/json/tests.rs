//! What the recovering JSON parser makes of whole and of broken texts.

use super::super::{NodeKind, Tree};
use crate::Value;

/// The value that was understood, and each error with the text that it stands at.
fn read(text: &str) -> (String, Vec<(String, &str)>) {
    let tree = Tree::parse(text);
    let value = tree.root.as_ref().map_or_else(String::new, |root| root.to_value().to_string());
    let errors = tree.errors.iter().map(|error| (error.message.clone(), &text[error.span.range()])).collect();
    (value, errors)
}

#[track_caller]
fn expect(text: &str, value: &str, errors: &[(&str, &str)]) {
    let (found, found_errors) = read(text);
    assert_eq!(found, value, "{text}");
    let found_errors: Vec<(&str, &str)> = found_errors.iter().map(|(message, at)| (message.as_str(), *at)).collect();
    assert_eq!(found_errors, errors, "{text}");
}

#[test]
fn good_json_is_read_as_it_is() {
    for text in
        [r#"{"a":[1,-2.5,1e3,true,false,null,"é\n\"\\ \u00e9\ud83d\ude00"],"b":{},"c":[]}"#, "[[[]]]", "\"text\"", "12"]
    {
        let (value, errors) = read(text);
        assert_eq!(errors, [], "{text}");
        assert_eq!(value, Value::parse(text).unwrap().to_string(), "{text}");
    }
    expect("  ", "", &[]);
    expect("\u{feff}{\"a\": 1}", r#"{"a":1}"#, &[]);
}

#[test]
fn goes_on_after_each_error() {
    expect(r#"{"a": 1,}"#, r#"{"a":1}"#, &[("there is a comma after the last element", ",")]);
    expect("[1,,2]", "[1,2]", &[("there is a comma too many", ",")]);
    expect("{\"a\": 1\n \"b\": 2}", r#"{"a":1,"b":2}"#, &[("a comma is missing", "\n")]);
    expect(r#"{"a": , "b": 2}"#, r#"{"a":null,"b":2}"#, &[("a value is missing here", ",")]);
    expect(
        r#"{"a" 1, b: 2}"#,
        r#"{"a":1,"b":2}"#,
        &[("a colon and a value must follow a name", "\"a\""), ("a name needs quotation marks", "b")],
    );
    expect(
        "{'a': 'x'}",
        r#"{"a":"x"}"#,
        &[
            ("JSON strings stand in double quotation marks", "'a'"),
            ("JSON strings stand in double quotation marks", "'x'"),
        ],
    );
    expect(
        r#"{"a": True, "b": Foo}"#,
        r#"{"a":true,"b":"Foo"}"#,
        &[("`True` is no JSON value", "True"), ("`Foo` is no JSON value", "Foo")],
    );
    expect("{\"a\": \"x\n, \"b\": 1}", r#"{"a":"x","b":1}"#, &[("this string is not closed", "\"x")]);
    expect(
        "{\"a\": \"x\r\ny\", \"b\": 1}",
        r#"{"a":"x\r\ny","b":1}"#,
        &[("a line break within a string must be escaped", "\n")],
    );
    expect("// hi\n[1 /* x */]", "[1]", &[("JSON has no comments", "// hi"), ("JSON has no comments", "/* x */")]);
    expect(
        "[01, 1., .5]",
        r#"[1,"1.",".5"]"#,
        &[("a number must not begin with 0", "01"), ("`1.` is no number", "1."), ("`.5` is no JSON value", ".5")],
    );
    expect(
        r#""\q\u12""#,
        "\"\\\\q\u{fffd}12\"",
        &[("there is no such escape in JSON", "\\q"), ("four hexadecimal digits must follow `\\u`", "\\u")],
    );
}

#[test]
fn closes_what_was_left_open() {
    expect(r#"{"a": {"b": 1"#, r#"{"a":{"b":1}}"#, &[("this object is not closed", "{")]);
    expect(
        r#"{"a": [1, 2}, "b": 3"#,
        r#"{"a":[1,2]}"#,
        &[("this closes an array with `}`", "}"), ("there is more text after the end of the definition", ", \"b\": 3")],
    );
    expect(r#"[{"a": 1]"#, r#"[{"a":1}]"#, &[("this closes an object with `]`", "]")]);
    expect("[1}", "[1]", &[("this closes an array with `}`", "}")]);
    expect("{} {}", "{}", &[("there is more text after the end of the definition", "{}")]);
}

#[test]
fn keeps_and_marks_duplicates() {
    let tree = Tree::parse(r#"{"a": 1, "b": 2, "a": 3}"#);
    let root = tree.root.unwrap();
    let marks: Vec<bool> = root.as_object().unwrap().iter().map(|member| member.duplicate).collect();
    assert_eq!(marks, [false, false, true]);
    assert_eq!(root.get("a").unwrap().to_value(), Value::from(3));
    let many = format!("{{{}, \"k3\": 0}}", (0..40).map(|k| format!("\"k{k}\": {k}")).collect::<Vec<_>>().join(","));
    let root = Tree::parse(&many).root.unwrap();
    assert_eq!(root.as_object().unwrap().iter().filter(|member| member.duplicate).count(), 1);
}

#[test]
fn placeholders_may_stand_for_values() {
    let tree = Tree::parse(r#"{"a": ${Seconds}, "b": [${X.y}]}"#);
    assert_eq!(tree.errors, []);
    assert_eq!(tree.root.unwrap().get("a").unwrap().kind, NodeKind::Placeholder("Seconds".into()));
}

#[test]
fn depth_is_refused_not_crashed_on() {
    let depth = 200_000;
    for text in ["[".repeat(depth), "{\"a\":".repeat(depth), format!("{}1{}", "[".repeat(depth), "]".repeat(depth))] {
        let tree = Tree::parse(&text);
        assert_eq!(tree.errors[0].message, "nested too deeply");
    }
}

/// No text panics or loops, and every span lies within it on the borders of characters.
#[test]
fn any_mutation_gives_a_tree() {
    let seed = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "é": [1, 2.5, ${P}, "x\"\u00e9"], "End": true}}}"#;
    let mut state = 7u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..20_000 {
        let mut characters: Vec<char> = seed.chars().collect();
        for _ in 0..=next(4) {
            let at = next(characters.len().max(1));
            if characters.is_empty() {
                break;
            }
            match next(3) {
                0 => drop(characters.remove(at)),
                1 => characters
                    .insert(at, ['{', '}', '[', ']', ',', ':', '"', '\'', '\\', '\n', '$', 'é', '0', '/'][next(14)]),
                _ => characters.truncate(at.max(1)),
            }
        }
        let text: String = characters.into_iter().collect();
        let tree = Tree::parse(&text);
        for error in &tree.errors {
            assert!(text.get(error.span.range()).is_some(), "{text}: {error:?}");
        }
        if tree.errors.is_empty()
            && !text.contains("${")
            && Tree::format_of(&text) == super::Format::Json
            && tree.root.is_some()
        {
            assert!(Value::parse(&text).is_ok(), "{text}");
        }
    }
}
