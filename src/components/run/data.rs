//! Input and output: of the whole execution, and of the selected state, visit by visit.

use leptos::prelude::*;
use stepyard_page::model::visit::Visit;

use super::Live;
use super::visit::VisitData;
use crate::components::ui::json_view::JsonView;

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
        let iteration = live.iteration.get();
        let of_state = |(at, visit): (usize, &Visit)| (at, visit.clone());
        Some(live.progress.with(|progress| progress.visits_of(&state, iteration).map(of_state).collect::<Vec<_>>()))
    });
    let chosen = RwSignal::new(0_usize);
    Effect::new(move || {
        selected.track();
        live.iteration.track();
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
                    {visit.map(|(at, visit)| view! { <VisitData live=live at=at visit=visit /> })}
                }
                    .into_any()
            }
        }}
    }
}
