//! Workspaces to begin with: the workshop, finished and at its start, and one for each idea of the language.
//!
//! Definitions and functions are files of their own beside this one, so that they can be read, formatted and run by
//! tests like anybody's.

use std::collections::BTreeMap;

use crate::document::{BucketObject, Document, Function, StateMachine, StateMachineType, VERSION};
use crate::role::workshop_roles;

mod workshop_api;

/// An entry of the Examples menu.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Stable: links and tests use it.
    pub id: &'static str,
    pub title: &'static str,
    /// What one learns from it, in a sentence.
    pub summary: &'static str,
    pub open: fn() -> Document,
}

/// Everything in the Examples menu, in its order.
pub const EXAMPLES: &[Example] = &[
    Example {
        id: "workshop",
        title: "Workshop, finished",
        summary: "An API in front of an Express workflow that computes sum, mean and extremes in parallel.",
        open: workshop,
    },
    Example {
        id: "workshop-start",
        title: "Workshop, starting point",
        summary: "The three functions and an API with a mock integration: the workflow is yours to write.",
        open: workshop_start,
    },
    Example {
        id: "retry",
        title: "Retry and catch",
        summary: "A busy service is tried again with growing pauses; a declined card takes another way.",
        open: retry_and_catch,
    },
    Example {
        id: "map",
        title: "Map with a Choice",
        summary: "Every order of a list by itself, two at a time, the large ones another way.",
        open: map_with_choice,
    },
    Example {
        id: "objects",
        title: "A file of a bucket",
        summary: "A distributed Map reads a CSV file in batches and writes its results; the file is under Objects.",
        open: objects,
    },
    Example {
        id: "jsonata",
        title: "JSONata and variables",
        summary: "Expressions, conditions and variables in place of paths.",
        open: jsonata,
    },
    Example {
        id: "nested",
        title: "A workflow that starts a workflow",
        summary: "A parent waits for its child’s output and goes on with it.",
        open: nested,
    },
    Example {
        id: "callback",
        title: "Wait for a callback",
        summary: "A task hands out a token and waits until you send the answer back with it.",
        open: callback,
    },
    Example {
        id: "callback-function",
        title: "A function that calls back",
        summary: "A function answers the token that a task waits for, with the SDK’s own client.",
        open: callback_from_a_function,
    },
    Example { id: "empty", title: "Empty workspace", summary: "Nothing but the roles.", open: empty },
];

/// The example with an id.
pub fn by_id(id: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.id == id)
}

/// The workspace of a first visit.
pub fn workshop() -> Document {
    let mut document = workshop_start();
    document.name = "Workshop".into();
    // Where one press of Test shows what it is all about.
    document.place = "#/api".into();
    document.state_machines = vec![StateMachine {
        kind: StateMachineType::Express,
        input: r#"{"data": [20, 40, 60, 10, 9]}"#.into(),
        ..machine("ParallelProcessing", include_str!("examples/workshop/ParallelProcessing.asl.json"))
    }];
    document.apis = vec![workshop_api::finished()];
    document
}

/// The workshop before its first step.
pub fn workshop_start() -> Document {
    let event = r#"{"data": [20, 40, 60, 10, 9]}"#;
    Document {
        functions: vec![
            function("SumFunction", include_str!("examples/workshop/SumFunction.mjs"), event),
            function("AvgFunction", include_str!("examples/workshop/AvgFunction.mjs"), event),
            function("MaxMinFunction", include_str!("examples/workshop/MaxMinFunction.mjs"), event),
        ],
        apis: vec![workshop_api::untouched()],
        test_body: r#"{
  "input": "{\"data\": [20,40,60,10,9]}",
  "name": "MyExecution",
  "stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:ParallelProcessing"
}"#
        .into(),
        ..named("Workshop start")
    }
}

fn retry_and_catch() -> Document {
    Document {
        state_machines: vec![StateMachine {
            input: r#"{"amount": 250}"#.into(),
            ..machine("ChargeCard", include_str!("examples/retry/ChargeCard.asl.json"))
        }],
        functions: vec![function(
            "ChargeCard",
            include_str!("examples/retry/ChargeCard.mjs"),
            r#"{"amount": 250, "attempt": 2}"#,
        )],
        ..named("Retry and catch")
    }
}

const ORDERS: &str = r#"{"orders": [{"id": "A", "total": 20}, {"id": "B", "total": 250}, {"id": "C", "total": 99}]}"#;

fn map_with_choice() -> Document {
    Document {
        state_machines: vec![
            StateMachine {
                input: ORDERS.into(),
                ..machine("SortOrders", include_str!("examples/map/SortOrders.asl.json"))
            },
            StateMachine {
                input: ORDERS.into(),
                ..machine("SortManyOrders", include_str!("examples/map/SortManyOrders.asl.json"))
            },
        ],
        ..named("Map with a Choice")
    }
}

fn objects() -> Document {
    Document {
        state_machines: vec![StateMachine {
            input: "{}".into(),
            ..machine("AddUpOrders", include_str!("examples/objects/AddUpOrders.asl.json"))
        }],
        objects: vec![BucketObject {
            bucket: "orders".into(),
            key: "2026/november.csv".into(),
            body: include_str!("examples/objects/november.csv").into(),
        }],
        ..named("A file of a bucket")
    }
}

fn jsonata() -> Document {
    Document {
        state_machines: vec![StateMachine {
            input: r#"{"customer": "Mary", "lines": [{"price": 40, "quantity": 2}, {"price": 65.5, "quantity": 2}]}"#
                .into(),
            ..machine("Invoice", include_str!("examples/jsonata/Invoice.asl.json"))
        }],
        ..named("JSONata and variables")
    }
}

fn nested() -> Document {
    Document {
        state_machines: vec![
            StateMachine {
                input: r#"{"quantity": 3}"#.into(),
                ..machine("OrderPieces", include_str!("examples/nested/Parent.asl.json"))
            },
            StateMachine {
                input: r#"{"quantity": 3}"#.into(),
                ..machine("PriceOrder", include_str!("examples/nested/PriceOrder.asl.json"))
            },
        ],
        ..named("A workflow that starts a workflow")
    }
}

fn callback() -> Document {
    Document {
        state_machines: vec![StateMachine {
            input: r#"{"item": "a new bicycle"}"#.into(),
            ..machine("AskForApproval", include_str!("examples/callback/AskForApproval.asl.json"))
        }],
        ..named("Wait for a callback")
    }
}

fn callback_from_a_function() -> Document {
    Document {
        state_machines: vec![StateMachine {
            input: r#"{"id": "A-17", "total": 80}"#.into(),
            ..machine("ApproveOrder", include_str!("examples/callback/ApproveOrder.asl.json"))
        }],
        functions: vec![function(
            "Approver",
            include_str!("examples/callback/Approver.mjs"),
            r#"{"order": {"id": "A-17", "total": 80}, "token": "the token of a task that waits"}"#,
        )],
        ..named("A function that calls back")
    }
}

/// Nothing but the roles, so that the first machine has one to run under.
pub fn empty() -> Document {
    named("Untitled")
}

fn named(name: &str) -> Document {
    Document { version: VERSION, name: name.into(), roles: workshop_roles(), ..Document::default() }
}

fn machine(name: &str, definition: &str) -> StateMachine {
    StateMachine {
        name: name.into(),
        kind: StateMachineType::Standard,
        definition: definition.into(),
        role: "StepFunctionsIamRole".into(),
        input: String::new(),
        placeholders: BTreeMap::new(),
        test_case: String::new(),
    }
}

fn function(name: &str, code: &str, event: &str) -> Function {
    Function { name: name.into(), code: code.into(), event: event.into(), ..Function::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_has_its_own_id_and_survives_saving() {
        for (place, example) in EXAMPLES.iter().enumerate() {
            assert_eq!(EXAMPLES.iter().position(|other| other.id == example.id), Some(place));
            let document = (example.open)();
            assert_eq!(Document::from_json(&document.to_json().unwrap()), Ok(document), "{}", example.id);
        }
    }
}
