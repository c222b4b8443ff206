//! Input and output: of the whole execution, and of the selected state, visit by visit.

use leptos::prelude::*;
use stepyard_page::model::format::duration;
use stepyard_page::model::progress::Visit;

use super::Live;
use super::stages::Stages;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::json_view::JsonView;
use crate::components::ui::status::StateBadge;

#[component]
pub(crate) fn RunData(live: Live) -> impl IntoView {
    let input = Signal::derive(move || {
        live.record.with(|record| record.as_ref().map(|record| record.input.clone())).unwrap_or_default()
    });
    let output =
        Signal::derive(move || live.record.with(|record| record.as_ref().and_then(|record| record.output.clone())));
    view! {
        <div class="field">
            <h3>"Input"</h3>
            <JsonView text=input label="Execution input" />
        </div>
        <div class="field">
            <h3>"Output"</h3>
            <Show when=move || output.with(Option::is_some) fallback=|| view! { <p class="muted">"No output."</p> }>
                <JsonView text=Signal::derive(move || output.get().unwrap_or_default()) label="Execution output" />
            </Show>
        </div>
    }
}

/// The selected state: which visit, what went in, what came out, what went wrong.
#[component]
pub(crate) fn StateData(live: Live, selected: RwSignal<Option<String>>) -> impl IntoView {
    let visits = Memo::new(move |_| {
        let state = selected.get()?;
        Some(live.progress.with(|progress| progress.visits_of(&state).cloned().collect::<Vec<_>>()))
    });
    let chosen = RwSignal::new(0_usize);
    Effect::new(move || {
        selected.track();
        chosen.set(0);
    });
    let many = move || visits.with(|visits| visits.as_ref().map_or(0, Vec::len));
    let step = move |by: isize| chosen.update(|at| *at = at.saturating_add_signed(by).min(many().saturating_sub(1)));
    view! {
        {move || match visits.get() {
            None => view! { <p class="muted">"Select a state in the graph or in the events to see its input and output."</p> }.into_any(),
            Some(visits) if visits.is_empty() => {
                view! {
                    <h2>{selected.get()}</h2>
                    <p class="muted">"This state was not reached."</p>
                }
                    .into_any()
            }
            Some(visits) => {
                let at = chosen.get().min(visits.len() - 1);
                let visit = visits.get(at).cloned();
                view! {
                    <div class="row spread">
                        <h2>{selected.get()}</h2>
                        <Show when=move || { many() > 1 }>
                            <div class="row tight" role="group" aria-label="Visits of this state">
                                <button type="button" class="button small" aria-label="Previous visit" on:click=move |_| step(-1)>
                                    "‹"
                                </button>
                                <span>{format!("{} of {}", at + 1, many())}</span>
                                <button type="button" class="button small" aria-label="Next visit" on:click=move |_| step(1)>
                                    "›"
                                </button>
                            </div>
                        </Show>
                    </div>
                    {visit.map(|visit| view! { <VisitData live=live visit=visit /> })}
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn VisitData(live: Live, visit: Visit) -> impl IntoView {
    let inspected = visit.clone();
    let took = visit.left_at.map(|left| duration(left - visit.entered_at));
    view! {
        <div class="row">
            <StateBadge status=visit.status />
            <span class="muted">
                {visit.kind.clone()} {took.map(|took| format!(", {took}"))}
                {(visit.retries > 0).then(|| format!(", tried again {} times", visit.retries))}
            </span>
        </div>
        {visit
            .error
            .clone()
            .map(|error| {
                view! {
                    <div class="alert bad">
                        <Icon glyph=Glyph::Failed />
                        <div>
                            <strong>{error}</strong>
                            <pre>{visit.cause.clone()}</pre>
                        </div>
                    </div>
                }
            })}
        <div class="field">
            <h3>"State input"</h3>
            <JsonView text=visit.input.unwrap_or_default() label="State input" />
        </div>
        {visit
            .output
            .map(|output| {
                view! {
                    <div class="field">
                        <h3>"State output"</h3>
                        <JsonView text=output label="State output" />
                    </div>
                }
            })}
        <Stages live=live visit=inspected />
    }
}
