//! Test: the request as a form or as raw JSON, one button, and what the method answers; beside it, the preview.

use apigateway::TestInvokeResponse;
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::request_body::StructuredBody;
use stepyard_page::model::test_draft::{TestDraft, parameters};
use stepyard_page::protocol::{ExchangeRecord, Refusal};

use super::ahead::{Preview, method_request, route_request};
use super::copy_as::CopyAs;
use super::result::TestResult;
use super::{MethodKey, Open};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::tabs::{TabPanel, Tabs};

#[component]
pub(crate) fn TestPanel(open: Open) -> impl IntoView {
    let session = Session::get();
    let Open { key, ahead, .. } = open;
    let result = RwSignal::new(None::<Result<TestInvokeResponse, Refusal>>);
    let busy = RwSignal::new(false);
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
        let (key, draft) = (key.get_untracked(), ahead.draft.get_untracked());
        spawn_local(async move {
            let answer = send(session, &key, &draft).await;
            result.try_set(Some(answer));
            busy.try_set(false);
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            test();
        }
    };
    let tab = RwSignal::new("test");
    let title = |text: &str| Signal::stored(text.to_owned());
    view! {
        <section class="panel test" aria-label="Test" on:keydown=on_key>
            <Tabs name="try" label="Test and preview" tabs=vec![("test", title("Test")), ("preview", title("Preview"))] selected=tab />
            <TabPanel name="try" key="test" selected=tab>
                <header class="test-head">
                    <h2>{move || format!("Test {} {}", key.get().method, key.get().path)}</h2>
                    <div class="row">
                        <CopyAs key=key ahead=ahead />
                        <button type="button" class="button primary" aria-disabled=move || busy.get().to_string() title="Ctrl+Enter" on:click=move |_| test()>
                            <Icon glyph=Glyph::Bolt />
                            {move || if busy.get() { "Testing…" } else { "Test" }}
                        </button>
                    </div>
                </header>
                <div class="pad stack">
                    <Target open=open />
                    <RequestBody />
                    <TestResult result=result busy=busy />
                </div>
            </TabPanel>
            <TabPanel name="try" key="preview" selected=tab>
                <Preview ahead=ahead key=key />
            </TabPanel>
        </section>
    }
}

/// Sends the request, and keeps it with its answer among the exchanges.
async fn send(session: Session, key: &MethodKey, draft: &TestDraft) -> Result<TestInvokeResponse, Refusal> {
    let mut record = ExchangeRecord {
        time: js_sys::Date::now(),
        origin: "Test".to_owned(),
        method: draft.http_method(&key.method).to_owned(),
        path: draft.target(&key.path),
        request_body: session.document.with_untracked(|document| document.test_body.clone()),
        ..ExchangeRecord::default()
    };
    let answer = if key.is_route(session) {
        session.ask(route_request(key, session, draft)).await
    } else {
        session.ask(method_request(key, session, draft)).await
    };
    if let Ok(response) = &answer {
        record.status = response.status;
        record.latency = js_sys::Date::now() - record.time;
        record.response_body.clone_from(&response.body);
        record.log.clone_from(&response.log);
        session.record_exchange(record);
    }
    answer
}

/// What of the request is not its body: the path's parameters, and, folded away, query string, headers and stage.
#[component]
fn Target(open: Open) -> impl IntoView {
    let session = Session::get();
    let (key, draft) = (open.key, open.ahead.draft);
    let names = Memo::new(move |_| parameters(&key.get().path).into_iter().map(|(name, _)| name).collect::<Vec<_>>());
    let is_any = Memo::new(move |_| matches!(key.get().method.as_str(), "ANY" | "$default"));
    let stages = Memo::new(move |_| {
        session.document.with(|document| {
            let api = document.apis.iter().find(|api| api.id == key.get().api);
            let stages = api.map(|api| api.stages.as_slice()).unwrap_or_default();
            let with_variables = stages.iter().filter(|stage| !stage.variables.is_empty());
            with_variables.map(|stage| stage.stage_name.clone()).collect::<Vec<_>>()
        })
    });
    let input = move |read: fn(&TestDraft) -> String, write: fn(&mut TestDraft, String)| {
        (
            move || draft.with(read),
            move |event: web_sys::Event| draft.update(|draft| write(draft, event_target_value(&event))),
        )
    };
    let (query, set_query) = input(|draft| draft.query.clone(), |draft, text| draft.query = text);
    let (headers, set_headers) = input(|draft| draft.headers.clone(), |draft, text| draft.headers = text);
    let (path, set_path) = input(|draft| draft.any_path.clone(), |draft, text| draft.any_path = text);
    let set_method = move |event: web_sys::Event| draft.update(|draft| draft.method = event_target_value(&event));
    let set_stage = move |event: web_sys::Event| draft.update(|draft| draft.stage = event_target_value(&event));
    let parameter = move |name: String| {
        let (read, write) = (name.clone(), name.clone());
        view! {
            <label class="field">
                <span class="label">{format!("{{{name}}}")}</span>
                <input
                    type="text"
                    class="mono"
                    prop:value=move || draft.with(|draft| draft.path.get(&read).cloned().unwrap_or_default())
                    on:input=move |event| draft.update(|draft| drop(draft.path.insert(write.clone(), event_target_value(&event))))
                />
            </label>
        }
    };
    view! {
        <Show when=move || is_any.get() || !names.with(Vec::is_empty)>
            <fieldset class="field">
                <legend>"Path"</legend>
                <div class="form two">
                    <Show when=move || is_any.get()>
                        <label class="field">
                            <span class="label">"Method"</span>
                            <select on:change=set_method>
                                {["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
                                    .map(|verb| view! { <option value=verb>{verb}</option> })
                                    .collect_view()}
                            </select>
                        </label>
                    </Show>
                    <Show when=move || key.get().path.is_empty()>
                        <label class="field">
                            <span class="label">"Path of the request"</span>
                            <input type="text" class="mono" placeholder="/anything" prop:value=path on:input=set_path />
                        </label>
                    </Show>
                    <For each=move || names.get() key=Clone::clone children=parameter />
                </div>
            </fieldset>
        </Show>
        <details>
            <summary>"Query strings and headers"</summary>
            <div class="form two pad-top">
                <label class="field">
                    <span class="label">"Query strings"</span>
                    <input type="text" class="mono" placeholder="param1=value1&param2=value2" prop:value=query on:input=set_query />
                </label>
                <label class="field">
                    <span class="label">"Headers"</span>
                    <textarea rows="2" placeholder="Content-Type: application/json" prop:value=headers on:input=set_headers></textarea>
                </label>
            </div>
        </details>
        <Show when=move || !stages.with(Vec::is_empty)>
            <label class="field">
                <span class="label">"Stage variables"</span>
                <select on:change=set_stage>
                    <option value="">"None"</option>
                    {move || {
                        stages
                            .get()
                            .into_iter()
                            .map(|stage| view! { <option value=stage.clone()>{format!("Those of the stage {stage}")}</option> })
                            .collect_view()
                    }}
                </select>
            </label>
        </Show>
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
