//! The data of a visit, stage by stage: what each field of the state made of it, in the order in which they are applied.

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::visit::Visit;
use stepyard_page::protocol::{Inspect, Inspected, Refusal};

use super::Live;
use crate::components::session::Session;
use crate::components::ui::json_view::JsonView;

/// Stages are worked out when they are looked at, not before. For Parallel and Map, whose result is not in the history by
/// itself, there is nothing to show here: their branches have stages of their own.
#[component]
pub(super) fn Stages(live: Live, at: usize, visit: Visit) -> impl IntoView {
    if matches!(visit.kind.as_str(), "Parallel" | "Map") {
        return ().into_any();
    }
    let session = Session::get();
    let answer = RwSignal::new(None::<Result<Inspected, Refusal>>);
    let ask = move || {
        if answer.with_untracked(Option::is_some) {
            return;
        }
        let Some(definition) = live.record.with_untracked(|record| record.as_ref().map(|r| r.definition.clone()))
        else {
            return;
        };
        let request = Inspect {
            definition,
            state: visit.state.clone(),
            input: visit.input.clone().unwrap_or_default(),
            variables: live.progress.with_untracked(|progress| progress.variables_at(at)),
            result: visit.result.clone(),
            error: visit.error.clone().map(|error| (error, visit.cause.clone().unwrap_or_default())),
        };
        spawn_local(async move {
            let inspected = session.ask(request).await;
            // The tab may have gone meanwhile.
            let _ = answer.try_set(Some(inspected));
        });
    };
    view! {
        <details class="stages" on:toggle=move |_| ask()>
            <summary>"Data flow, stage by stage"</summary>
            {move || match answer.get() {
                None => view! { <p class="muted" role="status">"Working it out…"</p> }.into_any(),
                Some(Err(refusal)) => view! { <p class="alert bad" role="status">{refusal.message}</p> }.into_any(),
                Some(Ok(inspected)) => shown(inspected).into_any(),
            }}
        </details>
    }
    .into_any()
}

fn shown(inspected: Inspected) -> impl IntoView {
    let next = inspected.next_state.map(|next| view! { <p class="muted">{format!("Next state: {next}")}</p> });
    let stages = inspected
        .stages
        .into_iter()
        .map(|stage| {
            view! {
                <div class="field">
                    <h4>
                        <code>{stage.name.clone()}</code>
                    </h4>
                    <JsonView text=Signal::stored(stage.data) label=stage.name />
                </div>
            }
        })
        .collect_view();
    view! {
        {stages}
        {next}
    }
}
