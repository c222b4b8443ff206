//! A visit of a state, gone through once more: `TestState` with what the visit was given and what its task answered.
//!
//! Nothing runs: a task's recorded answer stands in for it. The stages carry the names of `TestState`'s inspection data.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html>

use stepyard_page::protocol::{Inspect, Inspected, Refusal, Stage, TaskAnswer};
use syntax::{Object, Value, object};
use workspace::Workspace;

/// The stages in the order in which the fields are applied. The answer has them by name.
const ORDER: [&str; 8] = [
    "input",
    "afterInputPath",
    "afterParameters",
    "afterArguments",
    "result",
    "afterResultSelector",
    "afterResultPath",
    "variables",
];

/// How many of them come before the task.
const BEFORE_TASK: usize = 4;

/// Asks `TestState` for every stage of a state's data.
pub(crate) async fn inspect(workspace: Workspace, request: Inspect) -> Result<Inspected, Refusal> {
    let role = workspace.document().roles.first().map(workspace::role::Role::arn).unwrap_or_default();
    let mut call = object! {
        "definition" => request.definition,
        "stateName" => request.state,
        "roleArn" => role,
        "input" => request.input,
        "context" => request.context,
        "inspectionLevel" => "DEBUG",
    };
    if !request.variables.is_empty() {
        let variables: Object = request
            .variables
            .iter()
            .map(|(name, text)| (name.as_str(), Value::parse(text).unwrap_or_default()))
            .collect();
        call.insert("variables", Value::from(variables).to_string());
    }
    let unanswered = request.task == TaskAnswer::Nothing;
    let failure =
        |error: String, cause: String| object! { "errorOutput" => object! { "error" => error, "cause" => cause } };
    match request.task {
        TaskAnswer::NoTask => {}
        TaskAnswer::Result(result) => {
            call.insert("mock", object! { "result" => result, "fieldValidationMode" => "NONE" });
        }
        TaskAnswer::Failure(error, cause) => {
            call.insert("mock", failure(error, cause));
        }
        // Without a mock it would be called once more. What comes of this one is left out below.
        TaskAnswer::Nothing => {
            call.insert("mock", failure("States.TaskFailed".to_owned(), String::new()));
        }
    }
    let answer = workspace
        .service()
        .call("TestState", &call.into())
        .await
        .map_err(|error| Refusal { code: error.code().to_owned(), message: error.message().unwrap_or_default() })?;
    let stages = answer.get("inspectionData").and_then(Value::as_object).map(|data| {
        let stages = data.iter();
        let stages =
            stages.filter_map(|(name, value)| Some(Stage { name: name.to_string(), data: value.as_str()?.to_owned() }));
        let mut stages: Vec<Stage> = stages.collect();
        let place = |stage: &Stage| ORDER.iter().position(|name| *name == stage.name).unwrap_or(ORDER.len());
        stages.sort_by_key(place);
        if unanswered {
            stages.retain(|stage| place(stage) < BEFORE_TASK);
        }
        stages
    });
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|_| !unanswered).map(ToOwned::to_owned);
    Ok(Inspected { stages: stages.unwrap_or_default(), next_state: text("nextState"), output: text("output") })
}
