//! What holds for every child execution: `.sync` gives as text what `.sync:2` gives as a value.

use proptest::prelude::*;
use syntax::{Object, Value, object};

use crate::fixture::{Fixture, PASS};

fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(|number| i64::from(number).into()),
        any::<f64>().prop_filter("JSON has no infinity", |number| number.is_finite()).prop_map(Value::from),
        "[a-c\"\\\\日𝄞\u{1}]{0,4}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 30, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-d]", inner), 0..4).prop_map(|members| Object::from_iter(members).into()),
        ]
    })
}

/// The description of a child that passes its input on, as the task's result has it.
fn description(pattern: &str, input: &Value) -> Value {
    let fixture = Fixture::new();
    fixture.create("child", PASS, "STANDARD");
    let parameters = object! {
        "StateMachineArn" => "arn:aws:states:us-east-1:123456789012:stateMachine:child",
        "Name" => "c",
        "Input.$" => "$",
    };
    let task = object! {
        "Type" => "Task",
        "Resource" => format!("arn:aws:states:::states:startExecution{pattern}"),
        "Parameters" => parameters,
        "End" => true,
    };
    let parent = Value::from(object! { "StartAt" => "T", "States" => object! { "T" => task } });
    fixture.create("parent", &parent.to_string(), "STANDARD");
    let execution = fixture.start("parent", "p", &input.to_string());
    fixture.run();
    let described = fixture.answer("DescribeExecution", object! { "executionArn" => execution });
    let output = Value::parse(&described).unwrap().get("output").cloned();
    Value::parse(output.as_ref().and_then(Value::as_str).unwrap_or_else(|| panic!("{described}"))).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sync_gives_as_text_what_sync_2_gives_as_a_value(
        input in any_value().prop_filter("a text would be taken as JSON", |value| value.as_str().is_none() && !value.is_null())
    ) {
        let (text, value) = (description(".sync", &input), description(".sync:2", &input));
        for member in ["Input", "Output"] {
            let read = text.get(member).and_then(Value::as_str).map(|text| Value::parse(text).unwrap());
            prop_assert_eq!(read.as_ref(), value.get(member));
            prop_assert_eq!(value.get(member), Some(&input));
        }
        for member in ["ExecutionArn", "Name", "StateMachineArn", "Status"] {
            prop_assert!(text.get(member).is_some() && text.get(member) == value.get(member), "{}", member);
        }
    }
}
