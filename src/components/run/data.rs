//! Input and output: of the whole execution, and of the selected state, visit by visit.

use leptos::prelude::*;

use super::visit::VisitData;
use super::{Live, MapRuns};
use crate::components::ui::icon::{Glyph, Icon};
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
pub(crate) fn StateData(live: Live, map_runs: MapRuns, selected: RwSignal<Option<String>>) -> impl IntoView {
    // Places, not visits: those of a long run are many, and a run that goes on adds to them all the time.
    let places = Memo::new(move |_| {
        let state = selected.get()?;
        let iteration = live.iteration.get();
        Some(live.progress.with(|progress| progress.visits_of(&state, iteration).map(|(at, _)| at).collect::<Vec<_>>()))
    });
    let chosen = RwSignal::new(0_usize);
    Effect::new(move || {
        selected.track();
        live.iteration.track();
        chosen.set(0);
    });
    let many = Memo::new(move |_| places.with(|places| places.as_ref().map(Vec::len)));
    let reached = Memo::new(move |_| many.get().map(|many| many > 0));
    let last = move || many.get().unwrap_or_default().saturating_sub(1);
    let step = move |by: isize| chosen.update(|at| *at = at.saturating_add_signed(by).min(last()));
    let visit = Memo::new(move |_| {
        let at = places.with(|places| places.as_ref()?.get(chosen.get().min(last())).copied())?;
        live.progress.with(|progress| progress.visit(at).map(|visit| (at, visit.clone())))
    });
    view! {
        {move || match reached.get() {
            None => view! { <p class="muted">"Select a state in the graph or in the events to see its input and output."</p> }.into_any(),
            Some(false) => {
                view! {
                    <h2>{selected.get()}</h2>
                    {move || match selected.get().and_then(|state| map_runs.around(&state)) {
                        None => view! { <p class="muted">"This state was not reached."</p> }.into_any(),
                        Some(map) => {
                            let name = map.clone();
                            view! {
                                <p class="muted">
                                    "This state ran in the child executions of " {name} ", each with a graph and a history of its own."
                                </p>
                                <div>
                                    <button type="button" class="button" on:click=move |_| selected.set(Some(map.clone()))>
                                        <Icon glyph=Glyph::Map />
                                        "Show the Map Run"
                                    </button>
                                </div>
                            }
                                .into_any()
                        }
                    }}
                }
                    .into_any()
            }
            Some(true) => {
                view! {
                    <div class="row spread">
                        <h2>{selected.get()}</h2>
                        <Show when=move || { last() > 0 }>
                            <div class="row tight" role="group" aria-label="Visits of this state">
                                <button type="button" class="button small" aria-label="Previous visit" on:click=move |_| step(-1)>
                                    "‹"
                                </button>
                                <span>{move || format!("{} of {}", chosen.get().min(last()) + 1, last() + 1)}</span>
                                <button type="button" class="button small" aria-label="Next visit" on:click=move |_| step(1)>
                                    "›"
                                </button>
                            </div>
                        </Show>
                    </div>
                    {move || visit.get().map(|(at, visit)| view! { <VisitData live=live at=at visit=visit /> })}
                }
                    .into_any()
            }
        }}
    }
}
