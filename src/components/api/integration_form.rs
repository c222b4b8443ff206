//! The Integration request: the workshop's form with its Save, then parameters and templates, which are kept as typed.

use apigateway::Integration;
use leptos::prelude::*;
use stepyard_page::model::integration_form::{BackEnd, FieldProblem, IntegrationForm};

use super::Open;
use super::aws_fields::{AwsFields, LambdaFields};
use super::form::{Cell, Rows, RowsOf, Subject, TemplateSet, TemplatesOf};
use super::samples;
use crate::components::session::Session;
use crate::components::ui::dialog::Dialog;

#[component]
pub(crate) fn IntegrationRequest(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let saved = Memo::new(move |_| {
        key.get().read(session, |method| method.method_integration.clone().unwrap_or_default()).unwrap_or_default()
    });
    let form = RwSignal::new(IntegrationForm::of(&saved.get_untracked()));
    // Another method, or another tab's change: the form starts anew. What it does not show may change under it.
    let shown = Memo::new(move |_| saved.with(IntegrationForm::of));
    Effect::new(move || form.set(shown.get()));
    let problems = RwSignal::new(Vec::<FieldProblem>::new());
    let asking = RwSignal::new(false);
    let dirty = Memo::new(move |_| shown.with(|shown| form.with(|form| form != shown)));
    let save = move || {
        asking.set(false);
        key.get_untracked().change_integration(session, |integration: &mut Integration| {
            form.with_untracked(|form| form.apply(integration));
        });
        session.toasts.say("Integration request saved.");
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        problems.set(form.with_untracked(IntegrationForm::problems));
        if problems.with_untracked(|found| !found.is_empty()) {
            return;
        }
        let switches = shown.with_untracked(|shown| shown.kind) != form.with_untracked(|form| form.kind);
        if switches { asking.set(true) } else { save() }
    };
    let kind = move |kind: BackEnd, label: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="integration-type"
                    prop:checked=move || form.with(|form| form.kind == kind)
                    on:change=move |_| {
                        problems.set(Vec::new());
                        form.update(|form| form.kind = kind);
                    }
                />
                {label}
            </label>
        }
    };
    let chosen = Memo::new(move |_| form.with(|form| form.kind));
    let unfit = move || problems.with(|all| all.iter().find(|it| it.field == "type").map(|it| it.message.clone()));
    view! {
        <form class="stack" aria-label="Integration request" on:submit=submit>
            <fieldset class="field">
                <legend>"Integration type"</legend>
                <div class="choices">
                    {kind(BackEnd::Lambda, "Lambda Function")} {kind(BackEnd::Http, "HTTP")} {kind(BackEnd::Mock, "Mock")}
                    {kind(BackEnd::Service, "AWS Service")}
                </div>
                <p class="problem" role="alert">{unfit}</p>
            </fieldset>
            <Show when=move || chosen.get() == BackEnd::Service>
                <AwsFields form=form problems=problems />
            </Show>
            <Show when=move || chosen.get() == BackEnd::Lambda>
                <LambdaFields form=form problems=problems />
            </Show>
            <div class="row">
                <button type="submit" class="button primary" disabled=move || !dirty.get()>
                    "Save"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !dirty.get()
                    on:click=move |_| {
                        problems.set(Vec::new());
                        form.set(shown.get_untracked());
                    }
                >
                    "Cancel"
                </button>
                <Show when=move || dirty.get()>
                    <span class="hint">"Not saved yet: Test uses what is saved."</span>
                </Show>
            </div>
        </form>
        <Show when=move || shown.with(|shown| shown.kind != BackEnd::Lambda || !shown.proxy)>
            <Mapping open=open />
        </Show>
        <Dialog open=asking title="Switch the integration type?">
            <div class="body">
                <p>
                    "The method gets another back end. Settings of the present integration that the new type does not have are lost."
                </p>
            </div>
            <footer>
                <button type="button" class="button" on:click=move |_| asking.set(false)>
                    "Cancel"
                </button>
                <button type="button" class="button primary" on:click=move |_| save()>
                    "OK"
                </button>
            </footer>
        </Dialog>
    }
}

/// What is sent along, and the templates of the body.
#[component]
fn Mapping(open: Open) -> impl IntoView {
    let session = Session::get();
    let subject = Subject::method(open.key).at("/methodIntegration");
    let parameters = |title, prefix| RowsOf {
        title,
        path: "/requestParameters",
        prefix,
        name: "Name",
        cell: Cell::Text("Mapped from", "method.request.header.X-Name"),
    };
    let sources = Signal::derive(move || {
        let declared =
            open.key.get().read(session, |method| method.request_parameters.keys().cloned().collect::<Vec<_>>());
        let known =
            ["method.request.body", "context.requestId", "context.identity.sourceIp", "'text'"].map(str::to_owned);
        declared.unwrap_or_default().into_iter().chain(known).collect::<Vec<_>>()
    });
    let templates = TemplatesOf {
        path: "/requestTemplates",
        name: "Mapping template".to_owned(),
        hint: "Without a template the client’s body goes to the back end as it is. The one for application/json also serves requests without a Content-Type.",
        samples: samples::requests(session),
    };
    let mapped = !subject.names_now("/requestParameters").is_empty();
    view! {
        <hr />
        <h3>"Mapping templates"</h3>
        <TemplateSet subject=subject of=templates findings=open.ahead.findings(false, None) />
        <details open=mapped>
            <summary>"Headers, query string and path of the call"</summary>
            <div class="stack pad-top">
                <Rows subject=subject of=parameters("HTTP headers", "integration.request.header.") suggestions=sources />
                <Rows subject=subject of=parameters("URL query string parameters", "integration.request.querystring.") suggestions=sources />
                <Rows subject=subject of=parameters("URL path parameters", "integration.request.path.") suggestions=sources />
            </div>
        </details>
    }
}
