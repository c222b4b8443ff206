//! Start execution: a name, if one wishes, and an input.

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::names::execution_problem;
use stepyard_page::protocol::StartExecution;
use stepyard_page::route::{Place, Route};

use crate::components::session::Session;
use crate::components::ui::dialog::Dialog;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn StartDialog(name: Signal<String>, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title="Start execution">
            <Form machine=name open=open />
        </Dialog>
    }
}

#[component]
fn Form(machine: Signal<String>, open: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let kept = super::read(session, &machine.get_untracked(), |machine| machine.input.clone()).unwrap_or_default();
    let input = RwSignal::new(if kept.is_empty() { "{}".to_owned() } else { kept });
    let name = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let problem = Memo::new(move |_| name.with(|name| execution_problem(name)));
    let not_json = Memo::new(move |_| {
        input.with(|input| {
            serde_json::from_str::<serde::de::IgnoredAny>(input).err().map(|error| format!("This is not JSON: {error}"))
        })
    });
    let test_case =
        super::read(session, &machine.get_untracked(), |machine| machine.test_case.clone()).unwrap_or_default();
    let start = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let machine = machine.get_untracked();
        let input = input.get_untracked();
        super::change(session, &machine, |machine| machine.input.clone_from(&input));
        let request = StartExecution { state_machine: machine, name: name.get_untracked(), input };
        spawn_local(async move {
            let answer = session.ask(request).await;
            busy.set(false);
            match answer {
                Ok(run) => {
                    open.set(false);
                    session.learn(run.clone());
                    session.go(&Route::open(Place::Executions, run.arn));
                }
                Err(refusal) => refused.set(Some(format!("{}: {}", refusal.code, refusal.message))),
            }
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            start();
        }
    };
    view! {
        <form
            on:submit=move |event| {
                event.prevent_default();
                start();
            }
            on:keydown=on_key
        >
            <div class="body">
                <div class="field">
                    <label for="execution-name">"Name"</label>
                    <input id="execution-name" type="text" autocomplete="off" placeholder="made for you" aria-describedby="execution-name-problem" bind:value=name />
                    <p class="problem" id="execution-name-problem">{problem}</p>
                </div>
                <div class="field">
                    <label for="execution-input">"Input"</label>
                    <textarea id="execution-input" rows="10" spellcheck="false" autofocus aria-describedby="execution-input-problem" bind:value=input></textarea>
                    <p class="problem" id="execution-input-problem">{not_json}</p>
                </div>
                {(!test_case.is_empty())
                    .then(|| {
                        view! {
                            <div class="alert info">
                                <Icon glyph=Glyph::Info />
                                <div>{format!("Runs with the mocks of the test case “{test_case}”.")}</div>
                            </div>
                        }
                    })}
                {move || {
                    refused
                        .get()
                        .map(|text| {
                            view! {
                                <div class="alert bad" role="alert">
                                    <Icon glyph=Glyph::Warning />
                                    <div>{text}</div>
                                </div>
                            }
                        })
                }}
            </div>
            <footer>
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="button primary" title="Ctrl+Enter">
                    <Icon glyph=Glyph::Play />
                    "Start execution"
                </button>
            </footer>
        </form>
    }
}
