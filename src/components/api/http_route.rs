//! A route of an HTTP API: its first-class integration with Step Functions, parameter by parameter.

use leptos::prelude::*;

use super::form::{Field, Fields, Kind, Subject};
use super::{Findings, Open};
use crate::components::session::Session;

const SUBTYPES: &[(&str, &str)] = &[
    ("", "Choose…"),
    ("StepFunctions-StartExecution", "StepFunctions-StartExecution"),
    ("StepFunctions-StartSyncExecution", "StepFunctions-StartSyncExecution"),
    ("StepFunctions-StopExecution", "StepFunctions-StopExecution"),
];

/// The parameters of each, the required one first.
fn parameters(subtype: &str) -> &'static [(&'static str, &'static str)] {
    match subtype {
        "StepFunctions-StopExecution" => &[
            ("ExecutionArn", "Required. The execution to stop; only Standard ones can be."),
            ("Cause", ""),
            ("Error", ""),
            ("Region", "Empty for the API’s own."),
        ],
        "StepFunctions-StartSyncExecution" => &[
            ("StateMachineArn", "Required. An Express workflow."),
            ("Name", ""),
            ("Input", "A string with JSON in it: usually $request.body."),
            ("Region", "Empty for the API’s own."),
            ("TraceHeader", ""),
        ],
        "StepFunctions-StartExecution" => &[
            ("StateMachineArn", "Required."),
            ("Name", "Empty for one that the service makes."),
            ("Input", "A string with JSON in it: usually $request.body."),
            ("Region", "Empty for the API’s own."),
        ],
        _ => &[],
    }
}

#[component]
pub(crate) fn RouteIntegration(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let place = Memo::new(move |_| key.get().integration_place(session));
    let api = Signal::derive(move || key.get().api);
    let subtype = Memo::new(move |_| key.get().integration_subtype(session).unwrap_or_default());
    let roles = Signal::derive(move || {
        session.document.with(|document| {
            let trusted = document.roles.iter().filter(|role| role.trusts("apigateway.amazonaws.com"));
            trusted.map(workspace::role::Role::arn).collect::<Vec<_>>()
        })
    });
    let values = Signal::derive(move || {
        let arns = session.document.with(|document| {
            document.state_machines.iter().map(workspace::document::StateMachine::arn).collect::<Vec<_>>()
        });
        let selections = [
            "$request.body",
            "$request.body.input",
            "$request.path.id",
            "$request.querystring.id",
            "$request.header.x-id",
            "$context.requestId",
            "$stageVariables.machineArn",
        ];
        arns.into_iter().chain(selections.map(str::to_owned)).collect::<Vec<_>>()
    });
    let forms = move || {
        let place = place.get()?;
        let subject = Subject::api(api).at(&format!("/integrations/{place}"));
        let settings = vec![
            Field::new("Action", "/integrationSubtype", Kind::Choice(SUBTYPES), ""),
            Field::new(
                "Invocation role",
                "/credentialsArn",
                Kind::Code(roles),
                "A role that API Gateway may assume and that may do the action.",
            ),
            Field::new(
                "Timeout in milliseconds",
                "/timeoutInMillis",
                Kind::Number,
                "50 to 30000; empty for 30 seconds.",
            ),
        ];
        let mapped: Vec<Field> = parameters(&subtype.get())
            .iter()
            .map(|(name, hint)| Field::new(name, &format!("/requestParameters/{name}"), Kind::Code(values), hint))
            .collect();
        Some(view! {
            <Fields subject=subject fields=settings />
            <h3>"Parameter mapping"</h3>
            <p class="hint">
                "Static text, or a selection: $request.body, $request.body.path, $request.header.name, $request.querystring.name, $request.path.name, $context.name, $stageVariables.name. The caller gets the service’s whole answer: there is no mapping of it."
            </p>
            <Fields subject=subject fields=mapped />
        })
    };
    view! {
        <section class="card" aria-label="Integration">
            <header>
                <h2>"Integration"</h2>
            </header>
            <div class="body stack">
                <Findings findings=open.ahead.findings(false, None) key=key />
                {forms}
            </div>
        </section>
    }
}
