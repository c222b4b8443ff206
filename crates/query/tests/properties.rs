//! What holds for every path, call, template and document, hostile ones among them.

use proptest::prelude::*;
use query::data::Data;
use query::intrinsic::Intrinsic;
use query::json_path::{JsonPath, PathFailureKind};
use query::path::Path;
use query::payload_template::PayloadTemplate;
use query::random::SeededRandom;
use query::reference_path::ReferencePath;
use syntax::{Object, Value, object};

struct World(Value);

impl Data for World {
    fn input(&self) -> &Value {
        &self.0
    }

    fn context(&self) -> Value {
        self.0.clone()
    }

    fn variable(&self, _: &str) -> Option<Value> {
        Some(self.0.clone())
    }
}

fn document() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-c'\\\\\\[\\]日$]{0,3}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-d]", inner), 0..4).prop_map(|members| Object::from_iter(members).into()),
        ]
    })
}

/// Texts that look like paths, whole ones and broken ones.
fn path_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[.][a-d]",
        r"\['[a-d]'(,'[a-d]')?\]",
        r"\[-?[0-3]([,:][0-3])?\]",
        Just("..".to_owned()),
        Just("[*]".to_owned()),
        Just("[?(@.a == 1 || !@.b && @ =~ /(a+)+$/)]".to_owned()),
        Just("[(@.length-1)]".to_owned()),
        r#"[\[\]().$@?'"\\:, *!&|a日-]"#,
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| format!("${}", pieces.concat()))
}

/// Texts that look like calls.
fn call_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(query::intrinsic::Function::ALL.to_vec())
            .prop_map(|function| format!("{}(", function.name())),
        Just(")".to_owned()),
        Just(", ".to_owned()),
        Just(r"'{} \{ \' x'".to_owned()),
        "-?[0-9]{1,12}([.][0-9])?(e[0-9]{1,3})?",
        Just("$.a[?(@.b == ')')]".to_owned()),
        Just("$".to_owned()),
        "['\\\\{}(), a日true]",
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_path_panics_and_its_errors_point_into_it(text in prop_oneof![path_like(), any::<String>()], document in document()) {
        match JsonPath::parse(&text) {
            Ok(path) => {
                let found = path.evaluate(&document);
                prop_assert!(path.is_definite() || matches!(found, Ok(Value::Array(_)) | Err(_)));
            }
            Err(error) => prop_assert!(error.offset <= text.len(), "{} in {text:?}", error.offset),
        }
        if let Ok(path) = Path::parse(&text) {
            prop_assert_eq!(path.text(), &text);
            let _ = path.evaluate(&World(document.clone()));
            let _ = path.evaluate_reference(&World(document));
        }
    }

    #[test]
    fn no_call_panics_and_its_errors_point_into_it(text in prop_oneof![call_like(), any::<String>()], document in document()) {
        match Intrinsic::parse(&text) {
            Ok(call) => {
                let world = World(document);
                let first = call.evaluate(&world, &mut SeededRandom::new(3));
                prop_assert_eq!(first, call.evaluate(&world, &mut SeededRandom::new(3)), "the same chance, the same result");
            }
            Err(error) => prop_assert!(error.offset <= text.len(), "{} in {text:?}", error.offset),
        }
    }

    #[test]
    fn what_is_put_at_a_reference_path_is_found_there(names in prop::collection::vec("[a-d]", 0..4), document in document()) {
        let text = names.iter().fold("$".to_owned(), |text, name| format!("{text}.{name}"));
        let path = ReferencePath::parse(&text).unwrap();
        if let Ok(changed) = path.set(&document, "here".into()) {
            prop_assert_eq!(JsonPath::parse(&text).unwrap().evaluate(&changed), Ok("here".into()));
        }
    }

    #[test]
    fn a_template_without_marks_is_its_own_value(document in document()) {
        let template = PayloadTemplate::compile(&document).unwrap();
        prop_assert_eq!(template.evaluate(&World(Value::Null), &mut SeededRandom::new(1)), Ok(document));
    }
}

#[test]
fn a_path_that_multiplies_ends() {
    let chain = (0..300).fold(Value::Null, |inner, _| object! { "a" => inner }.into());
    let found = JsonPath::parse("$..*..*..*..*").unwrap().evaluate(&chain);
    let kind = found.map(|_| ()).map_err(|failure| failure.kind);
    assert_eq!(kind, Err(PathFailureKind::TooLarge));
}

#[test]
fn depth_of_document_and_length_of_path_are_no_stack() {
    let mut document = Value::from(1);
    for _ in 0..200_000 {
        document = object! { "a" => document }.into();
    }
    assert_eq!(JsonPath::parse("$..x").unwrap().evaluate(&document), Ok(Value::from(Vec::new())));
    let steps = ".a".repeat(1_000);
    assert!(JsonPath::parse(&format!("${steps}")).unwrap().evaluate(&document).is_ok());
    assert_eq!(
        JsonPath::parse(&format!("${steps}.a")).unwrap_err().message,
        "A path can not have more than 1000 steps"
    );
    let filters = format!("${}@{}", "[?(".repeat(5_000), ")]".repeat(5_000));
    assert!(JsonPath::parse(&filters).is_err());
    let calls = "States.Array(".repeat(100_000);
    assert!(Intrinsic::parse(&calls).is_err());
}

#[test]
fn a_hostile_pattern_ends() {
    let document = Value::from_iter(["a".repeat(10_000) + "!"]);
    let found = JsonPath::parse("$[?(@ =~ /(a+)+$/)]").unwrap().evaluate(&document);
    assert_eq!(found.map_err(|failure| failure.kind), Err(PathFailureKind::TooLarge));
}
