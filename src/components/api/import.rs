//! Import of an OpenAPI or Swagger definition: pasted, chosen or dropped; what is wrong with it is said with its place.

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::protocol::ImportApi;

use super::actions::{Actions, fresh_id};
use crate::components::ui::dialog::Dialog;
use crate::components::ui::file_chooser::FileButton;

#[component]
pub(crate) fn Import(act: Actions) -> impl IntoView {
    Effect::new(move || {
        if act.session.dropped.with(Option::is_some) {
            act.importing.set(true);
        }
    });
    view! {
        <Dialog open=act.importing title="Import an API" wide=true>
            <Form act=act />
        </Dialog>
    }
}

#[component]
fn Form(act: Actions) -> impl IntoView {
    let session = act.session;
    let text = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let take = move |new: String| {
        problem.set(String::new());
        text.set(new);
    };
    Effect::new(move || {
        if let Some(dropped) = session.dropped.get() {
            take(dropped);
            session.dropped.set(None);
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = ImportApi { text: text.get_untracked(), id: session.document.with_untracked(fresh_id) };
        spawn_local(async move {
            match session.ask(request).await {
                Ok(imported) => {
                    act.importing.set(false);
                    act.take_in(imported);
                }
                Err(refusal) => {
                    problem.try_set(refusal.message);
                }
            }
        });
    };
    view! {
        <form on:submit=submit>
            <div class="body">
                <p>
                    "OpenAPI 3.0 or Swagger 2.0, as JSON or YAML, with API Gateway’s extensions; a CloudFormation template with such a body is read, too. It becomes an API of its own: an HTTP API where integrations have a subtype, else a REST API."
                </p>
                <div class="row">
                    <FileButton label="Choose a file" accept=".json,.yaml,.yml,.txt" on_text=take />
                    <span class="hint">"or drop one here, or paste:"</span>
                </div>
                <div class="field">
                    <label for="import-text">"Definition"</label>
                    <textarea
                        id="import-text"
                        rows="14"
                        spellcheck="false"
                        autofocus
                        aria-invalid=move || problem.with(|text| !text.is_empty()).then_some("true")
                        aria-describedby="import-problem"
                        prop:value=text
                        on:input=move |event| take(event_target_value(&event))
                    ></textarea>
                    <p class="problem" id="import-problem" role="alert">{problem}</p>
                </div>
            </div>
            <footer>
                <button type="button" class="button" on:click=move |_| act.importing.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="button primary" disabled=move || text.with(|text| text.trim().is_empty())>
                    "Import"
                </button>
            </footer>
        </form>
    }
}
