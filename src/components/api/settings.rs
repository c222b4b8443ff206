//! What belongs to a whole API: its name, stages with their variables, models, and the gateway's own answers.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::json;

use super::form::{Cell, Field, Fields, Items, Kind, Rows, RowsOf, Subject, TemplateSet, TemplatesOf};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::prompt::{Prompt, Question};

/// The kinds of gateway responses that can occur here, and the two that stand in for all.
const RESPONSES: [&str; 10] = [
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "API_CONFIGURATION_ERROR",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "MISSING_AUTHENTICATION_TOKEN",
    "UNSUPPORTED_MEDIA_TYPE",
];

#[component]
pub(crate) fn Settings(api: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let subject = Subject::api(api);
    let question = RwSignal::new(None::<Question>);
    let is_http = Memo::new(move |_| {
        session.document.with(|document| document.http_apis.iter().any(|known| known.api_id == api.get()))
    });
    let name = move || subject.text("/name");
    let fields =
        vec![Field::new("Name", "/name", Kind::Text, ""), Field::new("Description", "/description", Kind::Text, "")];
    view! {
        <div class="content">
            <div class="title">
                <h1>{move || format!("{} – Settings", name())}</h1>
                <span class="badge">{move || if is_http.get() { "HTTP API" } else { "REST API" }}</span>
                <span class="arn">{api}</span>
            </div>
            <div class="pad stack settings">
                <section class="card" aria-label="General">
                    <header>
                        <h2>"General"</h2>
                    </header>
                    <div class="body">
                        <Fields subject=subject fields=fields />
                    </div>
                </section>
                <Stages subject=subject is_http=is_http.into() question=question />
                <Show when=move || !is_http.get()>
                    <Models subject=subject question=question />
                    <GatewayResponses subject=subject question=question />
                </Show>
            </div>
            <Prompt question=question />
        </div>
    }
}

/// A part of the settings: a heading, what is in it, and the button that adds.
fn part(
    title: &'static str,
    hint: &'static str,
    verb: &'static str,
    add: impl Fn() + 'static,
    items: AnyView,
) -> AnyView {
    view! {
        <section class="stack" aria-label=title>
            <div class="row spread">
                <h2>{title}</h2>
                {(!verb.is_empty())
                    .then(|| {
                        view! {
                            <button type="button" class="button small" on:click=move |_| add()>
                                <Icon glyph=Glyph::Plus size=12 />
                                {verb}
                            </button>
                        }
                    })}
            </div>
            <p class="hint">{hint}</p>
            {items}
        </section>
    }
    .into_any()
}

/// Asks for the name of a new member of a list; `made` makes it.
fn ask_name(
    title: &'static str,
    label: &'static str,
    subject: Subject,
    list: &'static str,
    member: &'static str,
    made: fn(&str) -> serde_json::Value,
) -> Question {
    Question::new(title, label, "Create", move |name| {
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            return Err("A name has letters, digits, `_` and `-`.".to_owned());
        }
        let places = subject.names_now(list);
        if places.iter().any(|place| subject.value(&format!("{list}/{place}/{member}")) == Some(json!(name))) {
            return Err(format!("`{name}` exists already."));
        }
        subject.push(list, made(name));
        Ok(())
    })
}

#[component]
fn Stages(subject: Subject, is_http: Signal<bool>, question: RwSignal<Option<Question>>) -> impl IntoView {
    let variables = RowsOf {
        title: "Stage variables",
        path: "/variables",
        prefix: "",
        name: "Name",
        cell: Cell::Text("Value", "arn:aws:states:…"),
    };
    let each = move |inside: Subject, _| {
        view! {
            <Fields subject=inside fields=vec![Field::new("Description", "/description", Kind::Text, "")] />
            <Rows subject=inside of=variables />
        }
        .into_any()
    };
    let items = view! {
        <Items
            subject=subject
            path="/stages"
            noun="stage"
            title=Arc::new(|stage, _| stage.text("/stageName"))
            each=Arc::new(each)
            empty="There is no stage: the API can be tested, but not called."
        />
    }
    .into_any();
    let add = move || {
        question.set(Some(ask_name(
            "Create a stage",
            "Stage name",
            subject,
            "/stages",
            "stageName",
            |name| json!({ "stageName": name }),
        )));
    };
    let hint = if is_http.get_untracked() {
        "An API is called under its stages; $default has no path of its own. What is here is deployed at once."
    } else {
        "An API is called under its stages, with their variables in $stageVariables. What is here is deployed at once."
    };
    part("Stages", hint, "Create stage", add, items)
}

#[component]
fn Models(subject: Subject, question: RwSignal<Option<Question>>) -> impl IntoView {
    let each = |inside: Subject, _| {
        let problem = move || serde_json::from_str::<serde::de::IgnoredAny>(&inside.text("/schema")).err();
        let fields = vec![
            Field::new("Content type", "/contentType", Kind::Text, ""),
            Field::new("Schema", "/schema", Kind::Area, "JSON Schema, draft 4."),
        ];
        view! {
            <Fields subject=inside fields=fields />
            <p class="problem" role="status">{move || problem().map(|error| format!("The schema is no JSON: {error}"))}</p>
        }
        .into_any()
    };
    let items = view! {
        <Items
            subject=subject
            path="/models"
            noun="model"
            title=Arc::new(|model, _| model.text("/name"))
            each=Arc::new(each)
            empty="No model yet."
        />
    }
    .into_any();
    let add = move || {
        let made = |name: &str| {
            let schema = "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"type\": \"object\"\n}";
            json!({ "name": name, "contentType": "application/json", "schema": schema })
        };
        question.set(Some(ask_name("Create a model", "Model name", subject, "/models", "name", made)));
    };
    part(
        "Models",
        "Schemas that request bodies can be checked against; a method’s request validator says whether they are.",
        "Create model",
        add,
        items,
    )
}

#[component]
fn GatewayResponses(subject: Subject, question: RwSignal<Option<Question>>) -> impl IntoView {
    let headers = RowsOf {
        title: "Response headers",
        path: "/responseParameters",
        prefix: "gatewayresponse.header.",
        name: "Name",
        cell: Cell::Text("Value", "'text' or method.request.header.Origin"),
    };
    let each = move |inside: Subject, kind: String| {
        let templates = TemplatesOf {
            path: "/responseTemplates",
            name: format!("Body of {kind}"),
            hint: "No VTL here: only $context.… and $stageVariables.… are put in. Without a template it is {\"message\":$context.error.messageString}.",
            samples: vec![(
                "The message and the request’s id",
                "{\"message\":$context.error.messageString,\"requestId\":\"$context.requestId\"}".to_owned(),
            )],
        };
        let codes = Signal::stored(vec!["400".to_owned(), "403".to_owned(), "500".to_owned()]);
        view! {
            <Fields subject=inside fields=vec![Field::new("Status code", "/statusCode", Kind::Code(codes), "Empty for the kind’s own.")] />
            <Rows subject=inside of=headers />
            <TemplateSet subject=inside of=templates />
        }
        .into_any()
    };
    let items = view! {
        <Items
            subject=subject
            path="/gatewayResponses"
            noun="gateway response"
            title=Arc::new(|_, kind| kind.to_owned())
            each=Arc::new(each)
            empty="All are as API Gateway has them."
        />
    }
    .into_any();
    let add = move || {
        let known = subject.names_now("/gatewayResponses");
        let free: Vec<String> = RESPONSES
            .iter()
            .filter(|kind| !known.iter().any(|it| it == *kind))
            .map(|kind| (*kind).to_owned())
            .collect();
        let asked = Question::new("Customize a gateway response", "Response type", "Customize", move |kind| {
            subject.set(&format!("/gatewayResponses/{kind}"), Some(json!({})));
            Ok(())
        });
        let asked = asked.suggesting(free.first().cloned().unwrap_or_default());
        let asked = asked.among(free);
        question.set(Some(asked));
    };
    part(
        "Gateway responses",
        "What API Gateway answers itself, where a request does not reach its integration or does not come back.",
        "Customize",
        add,
        items,
    )
}
