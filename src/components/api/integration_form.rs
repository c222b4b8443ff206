//! The Integration request form with the workshop's field names; saving a change of type asks first.

use apigateway::{Integration, IntegrationType};
use leptos::prelude::*;
use stepyard_page::model::integration_form::{FieldProblem, IntegrationForm};

use super::Open;
use super::aws_fields::AwsFields;
use super::templates::Templates;
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
    // Another method, or another tab's change: the form starts anew.
    Effect::new(move || form.set(IntegrationForm::of(&saved.get())));
    let problems = RwSignal::new(Vec::<FieldProblem>::new());
    let asking = RwSignal::new(false);
    let dirty = Memo::new(move |_| saved.with(|saved| form.with(|form| *form != IntegrationForm::of(saved))));
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
        let switches = saved.with_untracked(|saved| saved.integration_type) != form.with_untracked(|form| form.kind);
        if switches { asking.set(true) } else { save() }
    };
    let kind = move |kind: IntegrationType, label: &'static str, simulated: bool| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="integration-type"
                    disabled=!simulated
                    prop:checked=move || form.with(|form| form.kind == kind)
                    on:change=move |_| form.update(|form| form.kind = kind)
                />
                {label}
            </label>
        }
    };
    let is_aws = Memo::new(move |_| form.with(|form| form.kind == IntegrationType::Aws));
    view! {
        <form class="stack" aria-label="Integration request" on:submit=submit>
            <fieldset class="field">
                <legend>"Integration type"</legend>
                <div class="choices">
                    {kind(IntegrationType::Mock, "Mock", true)} {kind(IntegrationType::Aws, "AWS Service", true)}
                    {kind(IntegrationType::AwsProxy, "Lambda Function", false)} {kind(IntegrationType::Http, "HTTP", false)}
                </div>
                <p class="hint">"Lambda function and HTTP integrations are not simulated yet."</p>
            </fieldset>
            <Show when=move || is_aws.get()>
                <AwsFields form=form problems=problems />
            </Show>
            <Templates form=form />
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
                        form.set(IntegrationForm::of(&saved.get_untracked()));
                    }
                >
                    "Cancel"
                </button>
                <Show when=move || dirty.get()>
                    <span class="hint">"Not saved yet: Test uses what is saved."</span>
                </Show>
            </div>
        </form>
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
