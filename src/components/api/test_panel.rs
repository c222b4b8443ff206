//! Test: the request as a form or as raw JSON, one button, and what the method answers.

use std::collections::BTreeMap;

use apigateway::{TestInvokeRequest, TestInvokeResponse};
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::request_body::StructuredBody;
use stepyard_page::protocol::{ExchangeRecord, Refusal, TestMethod};

use super::result::TestResult;
use super::{MethodKey, Open};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn TestPanel(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let result = RwSignal::new(None::<Result<TestInvokeResponse, Refusal>>);
    let busy = RwSignal::new(false);
    let headers = RwSignal::new(String::new());
    let query = RwSignal::new(String::new());
    // A result belongs to the method that gave it.
    Effect::new(move |before: Option<MethodKey>| {
        let now = key.get();
        if before.is_some_and(|before| before != now) {
            result.set(None);
        }
        now
    });
    let test = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let request = request(&key.get_untracked(), session, &headers.get_untracked(), &query.get_untracked());
        let mut record = begun(&request);
        spawn_local(async move {
            let answer = session.ask(request).await;
            if let Ok(response) = &answer {
                record.status = response.status;
                record.latency = js_sys::Date::now() - record.time;
                record.response_body.clone_from(&response.body);
                record.log.clone_from(&response.log);
                session.record_exchange(record);
            }
            result.set(Some(answer));
            busy.set(false);
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            test();
        }
    };
    view! {
        <section class="panel test" aria-label="Test" on:keydown=on_key>
            <header>
                <h2>{move || format!("Test {} {}", key.get().method, key.get().path)}</h2>
                <button type="button" class="button primary" aria-disabled=move || busy.get().to_string() title="Ctrl+Enter" on:click=move |_| test()>
                    <Icon glyph=Glyph::Bolt />
                    {move || if busy.get() { "Testing…" } else { "Test" }}
                </button>
            </header>
            <div class="pad stack">
                <details>
                    <summary>"Query strings and headers"</summary>
                    <div class="form two pad-top">
                        <label class="field">
                            <span class="label">"Query strings"</span>
                            <input type="text" class="mono" placeholder="param1=value1&param2=value2" bind:value=query />
                        </label>
                        <label class="field">
                            <span class="label">"Headers"</span>
                            <textarea rows="2" placeholder="Content-Type: application/json" bind:value=headers></textarea>
                        </label>
                    </div>
                </details>
                <RequestBody />
                <TestResult result=result busy=busy />
            </div>
        </section>
    }
}

fn request(key: &MethodKey, session: Session, headers: &str, query: &str) -> TestMethod {
    let headers: BTreeMap<String, String> = headers
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    let query = query.trim().trim_start_matches('?');
    TestMethod {
        api: key.api.clone(),
        request: TestInvokeRequest {
            resource_id: key.path.clone(),
            http_method: key.method.clone(),
            path_with_query_string: if query.is_empty() { String::new() } else { format!("{}?{query}", key.path) },
            body: session.document.with_untracked(|document| document.test_body.clone()),
            headers,
            ..TestInvokeRequest::default()
        },
    }
}

/// The request's half of an exchange.
fn begun(test: &TestMethod) -> ExchangeRecord {
    let request = &test.request;
    let path = Some(&request.path_with_query_string).filter(|path| !path.is_empty()).unwrap_or(&request.resource_id);
    ExchangeRecord {
        time: js_sys::Date::now(),
        origin: "Test".to_owned(),
        method: request.http_method.clone(),
        path: path.clone(),
        request_body: request.body.clone(),
        ..ExchangeRecord::default()
    }
}

/// The body: raw JSON, or the three members with the double encoding done for you.
#[component]
fn RequestBody() -> impl IntoView {
    let session = Session::get();
    let body = Memo::new(move |_| session.document.with(|document| document.test_body.clone()));
    let structured = RwSignal::new(false);
    let form = Memo::new(move |_| body.with(|body| StructuredBody::parse(body)));
    let set_body = move |text: String| session.change(|document| document.test_body = text);
    let mode = move |value: bool, label: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (structured.get() == value).to_string() on:click=move |_| structured.set(value)>
                {label}
            </button>
        }
    };
    view! {
        <div class="field">
            <div class="row spread">
                <span class="label strong" id="request-body">
                    "Request Body"
                </span>
                <div class="segments" role="group" aria-label="Edit the body as">
                    {mode(true, "Form")} {mode(false, "Raw JSON")}
                </div>
            </div>
            <Show when=move || !structured.get()>
                <textarea
                    rows="6"
                    aria-labelledby="request-body"
                    spellcheck="false"
                    prop:value=body
                    on:input=move |event| set_body(event_target_value(&event))
                ></textarea>
            </Show>
            <Show when=move || structured.get() && form.with(Option::is_none)>
                <div class="alert">
                    <Icon glyph=Glyph::Warning />
                    <div>
                        "This body is not an object of " <code>"input"</code> ", " <code>"name"</code> " and "
                        <code>"stateMachineArn"</code> " as strings, so only Raw JSON can show it."
                    </div>
                </div>
            </Show>
            <Show when=move || structured.get() && form.with(Option::is_some)>
                <BodyForm form=form on_change=set_body />
            </Show>
        </div>
    }
}

#[component]
fn BodyForm(form: Memo<Option<StructuredBody>>, #[prop(into)] on_change: Callback<String>) -> impl IntoView {
    let session = Session::get();
    let arns = move || {
        session.document.with(|document| {
            document.state_machines.iter().map(workspace::document::StateMachine::arn).collect::<Vec<_>>()
        })
    };
    let read = move |part: fn(&StructuredBody) -> &String| {
        form.with(|form| form.as_ref().map(part).cloned().unwrap_or_default())
    };
    let write = move |change: fn(&mut StructuredBody, String)| {
        move |event: web_sys::Event| {
            let mut body = form.get_untracked().unwrap_or_default();
            change(&mut body, event_target_value(&event));
            on_change.run(body.to_body());
        }
    };
    view! {
        <div class="form">
            <label class="field">
                <span class="label">"input"</span>
                <textarea rows="4" spellcheck="false" prop:value=move || read(|body| &body.input) on:input=write(|body, value| body.input = value)></textarea>
                <span class="hint">"Plain JSON: it is put into the body as a string for you."</span>
            </label>
            <label class="field">
                <span class="label">"name"</span>
                <input type="text" class="mono" prop:value=move || read(|body| &body.name) on:input=write(|body, value| body.name = value) />
            </label>
            <label class="field">
                <span class="label">"stateMachineArn"</span>
                <input
                    type="text"
                    class="mono"
                    list="machine-arns"
                    prop:value=move || read(|body| &body.state_machine_arn)
                    on:input=write(|body, value| body.state_machine_arn = value)
                />
                <datalist id="machine-arns">{move || arns().into_iter().map(|arn| view! { <option value=arn></option> }).collect_view()}</datalist>
            </label>
        </div>
    }
}
