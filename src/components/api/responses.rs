//! What the other three boxes lead to: what a client may send, how the back end's answer is read, what may be answered.

use std::sync::Arc;

use apigateway::{IntegrationResponse, MethodResponse, RequestValidator};
use leptos::prelude::*;
use workspace::document::{ACCOUNT, REGION};

use super::form::{Cell, Field, Fields, Items, Kind, Rows, RowsOf, Subject, TemplateSet, TemplatesOf};
use super::{Open, samples};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::prompt::{Prompt, Question};

/// The validators that the console offers: name, whether the body is checked, whether the parameters are.
const VALIDATORS: [(&str, bool, bool); 3] = [
    ("Validate body", true, false),
    ("Validate query string parameters and headers", false, true),
    ("Validate body, query string parameters, and headers", true, true),
];

#[component]
pub(crate) fn MethodRequest(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let subject = Subject::method(key);
    let arn = move || {
        let key = key.get();
        format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{}/*/{}{}", key.api, key.method, key.path)
    };
    let authorization = Kind::Choice(&[("NONE", "NONE"), ("AWS_IAM", "AWS_IAM")]);
    let fields = vec![
        Field::new(
            "Authorization",
            "/authorizationType",
            authorization,
            "With AWS_IAM a live request needs a signature; Test does without.",
        ),
        Field::new("SDK operation name", "/operationName", Kind::Text, ""),
        Field::new(
            "API key required",
            "/apiKeyRequired",
            Kind::Flag,
            "There are no keys here: a live request is then refused with 403.",
        ),
    ];
    let parameters =
        |title, prefix| RowsOf { title, path: "/requestParameters", prefix, name: "Name", cell: Cell::Required };
    let models = Signal::derive(move || {
        session.document.with(|document| {
            let api = document.apis.iter().find(|api| api.id == key.get().api);
            api.map(|api| api.models.iter().map(|model| model.name.clone()).collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let bodies = RowsOf {
        title: "Request body",
        path: "/requestModels",
        prefix: "",
        name: "Content type",
        cell: Cell::Text("Model", "the name of a model"),
    };
    view! {
        <div class="stack">
            <div class="field">
                <span class="label">"ARN"</span>
                <span class="arn">{arn}</span>
            </div>
            <Fields subject=subject fields=fields />
            <Validator open=open />
            <Rows subject=subject of=parameters("URL query string parameters", "method.request.querystring.") />
            <Rows subject=subject of=parameters("HTTP request headers", "method.request.header.") />
            <Rows subject=subject of=bodies suggestions=models />
            <p class="hint">"Nothing is checked without a request validator. Models are made in the API’s settings."</p>
        </div>
    }
}

/// The console's choice of validators; the API gets the one that is chosen.
#[component]
fn Validator(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let chosen = Memo::new(move |_| {
        let key = key.get();
        session.document.with(|document| {
            let id = key.find(&document.apis)?.request_validator_id.clone()?;
            let api = document.apis.iter().find(|api| api.id == key.api)?;
            let validator = api.request_validators.iter().find(|it| it.id == id || it.name == id)?;
            let same = |(_, body, parameters): &&(&str, bool, bool)| {
                *body == validator.validate_request_body && *parameters == validator.validate_request_parameters
            };
            VALIDATORS.iter().find(same).map(|(name, ..)| *name)
        })
    });
    let choose = move |event: web_sys::Event| {
        let name = event_target_value(&event);
        let key = key.get_untracked();
        let known = VALIDATORS.iter().find(|(known, ..)| *known == name);
        session.change(|document| {
            let Some(api) = document.apis.iter_mut().find(|api| api.id == key.api) else { return };
            let id = known.map(|(name, body, parameters)| {
                let fits = |it: &&RequestValidator| {
                    it.validate_request_body == *body && it.validate_request_parameters == *parameters
                };
                if let Some(known) = api.request_validators.iter().find(fits) {
                    return known.id.clone();
                }
                let made = RequestValidator {
                    id: (*name).to_owned(),
                    name: (*name).to_owned(),
                    validate_request_body: *body,
                    validate_request_parameters: *parameters,
                };
                api.request_validators.push(made.clone());
                made.id
            });
            let resource = api.resource_mut(&key.path);
            if let Some(method) = resource.and_then(|resource| resource.resource_methods.get_mut(&key.method)) {
                method.request_validator_id = id;
            }
        });
    };
    view! {
        <label class="field">
            <span class="label">"Request Validator"</span>
            <select on:change=choose>
                <option value="" prop:selected=move || chosen.get().is_none()>"None"</option>
                {VALIDATORS
                    .map(|(name, ..)| view! { <option value=name prop:selected=move || chosen.get() == Some(name)>{name}</option> })
                    .collect_view()}
            </select>
        </label>
    }
}

#[component]
pub(crate) fn IntegrationResponses(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let subject = Subject::method(key);
    let is_proxy = move || subject.text("/methodIntegration/type") == "AWS_PROXY";
    let question = RwSignal::new(None::<Question>);
    let add = move |_| {
        let known = subject.names_now("/methodIntegration/integrationResponses");
        let free = ["200", "400", "500", "404"].into_iter().find(|status| !known.iter().any(|it| it == status));
        let asked = Question::new("Add an integration response", "Method response status", "Add", move |status| {
            let status = checked_status(status)?;
            key.get_untracked().change(session, |method| add_response(method, &status));
            Ok(())
        });
        let asked = asked.suggesting(free.unwrap_or("502").to_owned());
        let asked =
            asked.saying("The status that the client gets. A method response for it is made if there is none yet.");
        question.set(Some(asked));
    };
    let ahead = open.ahead;
    let each = move |inside: Subject, status: String| response_card(inside, status, ahead);
    view! {
        <div class="stack">
            <Show when=is_proxy>
                <p class="hint">"With a proxy integration the function makes the whole response; nothing here is used."</p>
            </Show>
            <p class="hint">
                "The back end’s HTTP status (of a failed function: its error message) is held against each pattern; the response without a pattern is the default and takes everything else."
            </p>
            <Items
                subject=subject
                path="/methodIntegration/integrationResponses"
                noun="response"
                title=Arc::new(|_, status| format!("Response {status}"))
                each=Arc::new(each)
                empty="There is no integration response yet: every answer of the back end ends with 500."
            />
            <div>
                <button type="button" class="button small" on:click=add>
                    <Icon glyph=Glyph::Plus size=12 />
                    "Add integration response"
                </button>
            </div>
            <Prompt question=question />
        </div>
    }
}

/// An integration response for a status, with the method response that it leads to.
pub(super) fn add_response(method: &mut apigateway::Method, status: &str) {
    let integration = method.method_integration.get_or_insert_default();
    let known = &mut integration.integration_responses;
    if !known.contains_key(status) {
        // A pattern for its kind, unless it is the first success, which is the default.
        let is_default = status.starts_with('2') && !known.values().any(|it| it.selection_pattern.is_none());
        let pattern = (!is_default).then(|| format!("{}\\d{{2}}", status.get(..1).unwrap_or("5")));
        let response = IntegrationResponse {
            status_code: status.to_owned(),
            selection_pattern: pattern,
            ..IntegrationResponse::default()
        };
        known.insert(status.to_owned(), response);
    }
    let response = MethodResponse { status_code: status.to_owned(), ..MethodResponse::default() };
    method.method_responses.entry(status.to_owned()).or_insert(response);
}

fn checked_status(status: &str) -> Result<String, String> {
    if status.len() == 3 && status.parse::<u16>().is_ok_and(|code| (100..600).contains(&code)) {
        return Ok(status.to_owned());
    }
    Err("A status is a number from 100 to 599.".to_owned())
}

fn response_card(inside: Subject, status: String, ahead: super::Ahead) -> AnyView {
    let pattern = Field::new(
        "HTTP status pattern",
        "/selectionPattern",
        Kind::Code(Signal::stored(["4\\d{2}", "5\\d{2}", "[45]\\d{2}", ".*Exception.*"].map(str::to_owned).into())),
        "A regular expression for the whole status; empty for the default.",
    );
    let headers = RowsOf {
        title: "Header mappings",
        path: "/responseParameters",
        prefix: "method.response.header.",
        name: "Response header",
        cell: Cell::Text("Mapped from", "integration.response.header.x-amzn-RequestId"),
    };
    let sources =
        ["integration.response.body", "integration.response.header.Content-Type", "context.requestId", "'text'"];
    let templates = TemplatesOf {
        path: "/responseTemplates",
        name: format!("Response template {status}"),
        hint: "Without a template the client gets the back end’s body as it is.",
        samples: samples::responses(),
    };
    view! {
        <Fields subject=inside fields=vec![pattern] />
        <TemplateSet subject=inside of=templates findings=ahead.findings(true, Some(status)) />
        <Rows subject=inside of=headers suggestions=Signal::stored(sources.map(str::to_owned).into()) />
    }
    .into_any()
}

#[component]
pub(crate) fn MethodResponses(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let question = RwSignal::new(None::<Question>);
    let add = move |_| {
        let asked = Question::new("Add a method response", "HTTP status", "Add", move |status| {
            let status = checked_status(status)?;
            key.get_untracked().change(session, |method| {
                let response = MethodResponse { status_code: status.clone(), ..MethodResponse::default() };
                method.method_responses.entry(status).or_insert(response);
            });
            Ok(())
        });
        let asked = asked.suggesting("400");
        question.set(Some(asked));
    };
    let headers = RowsOf {
        title: "Response headers",
        path: "/responseParameters",
        prefix: "method.response.header.",
        name: "Name",
        cell: Cell::Nothing,
    };
    let models = RowsOf {
        title: "Response body",
        path: "/responseModels",
        prefix: "",
        name: "Content type",
        cell: Cell::Text("Model", "Empty"),
    };
    let each = move |inside: Subject, _| {
        view! {
            <Rows subject=inside of=headers />
            <Rows subject=inside of=models />
        }
        .into_any()
    };
    view! {
        <div class="stack">
            <p class="hint">"The statuses that the method may answer with. An integration response leads to one of them."</p>
            <Items
                subject=Subject::method(key)
                path="/methodResponses"
                noun="response"
                title=Arc::new(|_, status| format!("HTTP {status}"))
                each=Arc::new(each)
                empty="There is no method response yet."
            />
            <div>
                <button type="button" class="button small" on:click=add>
                    <Icon glyph=Glyph::Plus size=12 />
                    "Add method response"
                </button>
            </div>
            <Prompt question=question />
        </div>
    }
}
