//! Invoking a function by itself: the event, and what came of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::format::duration;
use stepyard_page::protocol::{Invocation, InvokeFunction, Refusal};

use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::json_view::JsonView;

#[component]
pub(crate) fn FunctionTest(name: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let event =
        Memo::new(move |_| super::read(session, &name.get(), |function| function.event.clone()).unwrap_or_default());
    let problem = Memo::new(move |_| {
        let not_json = |text: &String| serde_json::from_str::<serde::de::IgnoredAny>(text).err();
        event
            .with(|text| if text.trim().is_empty() { None } else { not_json(text) })
            .map(|error| format!("This is not JSON: {error}"))
    });
    let result = RwSignal::new(None::<Result<Invocation, Refusal>>);
    let busy = RwSignal::new(false);
    Effect::new(move || {
        name.track();
        result.set(None);
    });
    let test = move |_| {
        if busy.get_untracked() || problem.with_untracked(Option::is_some) {
            return;
        }
        busy.set(true);
        let name = name.get_untracked();
        let event = event.get_untracked();
        let event = if event.trim().is_empty() { "{}".to_owned() } else { event };
        spawn_local(async move {
            let answer = session.ask(InvokeFunction { name, event }).await;
            result.set(Some(answer));
            busy.set(false);
        });
    };
    let set_event = move |change: web_sys::Event| {
        super::change(session, &name.get_untracked(), |function| function.event = event_target_value(&change));
    };
    view! {
        <div class="stack">
            <div class="row spread">
                <label class="strong" for="function-event">
                    "Test event"
                </label>
                <button type="button" class="button primary small" aria-disabled=move || busy.get().to_string() on:click=test>
                    <Icon glyph=Glyph::Bolt size=14 />
                    {move || if busy.get() { "Running…" } else { "Test" }}
                </button>
            </div>
            <textarea
                id="function-event"
                rows="5"
                spellcheck="false"
                aria-describedby="function-event-problem"
                prop:value=event
                on:input=set_event
            ></textarea>
            <p class="problem" id="function-event-problem">{problem}</p>
            <section aria-label="Result" aria-live="polite">
                {move || result.get().map(|answer| view! { <Outcome answer=answer /> })}
            </section>
        </div>
    }
}

#[component]
fn Outcome(answer: Result<Invocation, Refusal>) -> impl IntoView {
    match answer {
        Err(refusal) => view! {
            <div class="alert bad">
                <Icon glyph=Glyph::Warning />
                <div>{refusal.message}</div>
            </div>
        }
        .into_any(),
        Ok(invocation) => {
            let failed = invocation.function_error.is_some();
            view! {
                <div class="stack">
                    <div class="alert" class:bad=failed class:good=!failed>
                        <Icon glyph=if failed { Glyph::Failed } else { Glyph::Check } />
                        <div>
                            <strong>{if failed { "The function failed" } else { "Succeeded" }}</strong>
                            " in " {duration(invocation.duration)}
                        </div>
                    </div>
                    <JsonView text=invocation.payload label="Result of the function" />
                </div>
            }
            .into_any()
        }
    }
}
