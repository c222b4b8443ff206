//! The events of an execution in order. Only the rows in sight are drawn, so that 25,000 events scroll like 25.

use leptos::html;
use leptos::prelude::*;
use stepyard_page::model::event::Event;
use stepyard_page::model::format::duration;

use super::Live;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::json_view::JsonView;

/// A row's height in CSS pixels, as `.events td` has it.
const ROW: f64 = 30.0;
/// Rows drawn beyond those in sight: what a jump to another place has to make at once.
const MARGIN: usize = 8;
/// The rows in sight are drawn anew only after so many of them.
const STEP: usize = 4;

#[component]
pub(crate) fn Events(live: Live, selected: RwSignal<Option<String>>) -> impl IntoView {
    let scroll = RwSignal::new((0.0_f64, 600.0_f64));
    let place = NodeRef::<html::Div>::new();
    let chosen = RwSignal::new(None::<u64>);
    // The places of the events that are shown, where those are not all.
    let shown = Memo::new(move |_| {
        let iteration = live.iteration.get()?;
        live.events.with(|events| {
            live.progress.with(|progress| {
                let all = events.iter().enumerate();
                let inside = all.filter(|(_, event)| progress.event_is_inside(event.id, iteration));
                Some(inside.map(|(at, _)| at).collect::<Vec<_>>())
            })
        })
    });
    let total =
        Memo::new(move |_| shown.with(|shown| shown.as_ref().map_or_else(|| live.events.with(Vec::len), Vec::len)));
    let window = Memo::new(move |_| {
        let (top, height) = scroll.get();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row's number, never negative")]
        let (first, rows) = ((top / ROW).max(0.0) as usize, (height / ROW) as usize + 1);
        let from = first.saturating_sub(MARGIN) / STEP * STEP;
        (from, (from + rows + 2 * MARGIN + STEP).min(total.get()))
    });
    let measure = move |_| {
        if let Some(element) = place.get_untracked() {
            scroll.set((f64::from(element.scroll_top()), f64::from(element.client_height())));
        }
    };
    #[expect(clippy::cast_precision_loss, reason = "a height in pixels")]
    let space = move |rows: usize| format!("{}px", rows as f64 * ROW);
    let start = Memo::new(move |_| live.events.with(|events| events.first().map_or(0.0, |event| event.time)));
    let rows = move || {
        let (from, to) = window.get();
        let place = |row: usize| shown.with(|shown| shown.as_ref().map_or(Some(row), |shown| shown.get(row).copied()));
        live.events.with(|events| {
            let in_sight = (from..to).filter_map(|row| events.get(place(row)?));
            in_sight
                .map(|event| Row {
                    state: live.progress.with(|progress| progress.state_of_event(event.id).map(str::to_owned)),
                    note: live.attempt(event.id),
                    event: event.clone(),
                })
                .collect::<Vec<_>>()
        })
    };
    let choose = move |event: &Event| {
        chosen.set(Some(event.id));
        let state = live.progress.with_untracked(|progress| progress.state_of_event(event.id).map(str::to_owned));
        if state.is_some() {
            selected.set(state);
        }
        // Once the details have taken their room.
        request_animation_frame(move || {
            if let Some(Some(place)) = place.try_get_untracked() {
                show_chosen(&place);
            }
        });
    };
    let details = Memo::new(move |_| {
        let id = chosen.get()?;
        live.events.with(|events| events.iter().find(|event| event.id == id).cloned())
    });
    let unseen = move || {
        let known =
            live.summary.with(|run| run.as_ref().filter(|run| run.status.is_over()).map_or(0, |run| run.events));
        let here = live.events.with(Vec::len);
        (here > 0 && known > here).then(|| format!("The first {here} of {known} events: more are not kept."))
    };
    view! {
        {move || unseen().map(|text| view! { <p class="hint pad">{text}</p> })}
        <div class="events" tabindex="0" role="region" aria-label="Events" node_ref=place on:scroll=measure>
            <table aria-rowcount=move || total.get()>
                <thead>
                    <tr>
                        <th scope="col" class="number">
                            "ID"
                        </th>
                        <th scope="col">"Type"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Resource"</th>
                        <th scope="col" class="number">
                            "After"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <tr aria-hidden="true" style:block-size=move || space(window.get().0)></tr>
                    // By key: a row stays the same one while others come and while it is scrolled.
                    <For each=rows key=|row| (row.event.id, row.state.clone(), row.note.clone()) let:row>
                        <EventRow row=row start=start chosen=chosen on_choose=Callback::new(move |event: Event| choose(&event)) />
                    </For>
                    <tr aria-hidden="true" style:block-size=move || space(total.get().saturating_sub(window.get().1))></tr>
                </tbody>
            </table>
        </div>
        {move || {
            details
                .get()
                .map(|event| {
                    let (rest, texts) = event.details_apart();
                    let texts = texts
                        .into_iter()
                        .map(|(name, text)| {
                            view! {
                                <div class="field">
                                    <h4>
                                        <code>{name.to_owned()}</code>
                                    </h4>
                                    <JsonView text=text.to_owned() label=name />
                                </div>
                            }
                        })
                        .collect_view();
                    view! {
                        <section class="event-details stack" aria-label="Event details">
                            <header class="row spread">
                                <h3>{event.kind.clone()}</h3>
                                <button type="button" class="icon" aria-label="Close event details" on:click=move |_| chosen.set(None)>
                                    <Icon glyph=Glyph::Close size=12 />
                                </button>
                            </header>
                            {texts}
                            <JsonView text=rest.to_string() label="Event details" />
                        </section>
                    }
                })
        }}
    }
}

/// Scrolls the chosen row into what its details have left in sight.
fn show_chosen(place: &web_sys::HtmlElement) {
    let Ok(Some(row)) = place.query_selector("tr.chosen") else { return };
    let below = row.get_bounding_client_rect().bottom() - place.get_bounding_client_rect().bottom();
    if below > 0.0 {
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        place.set_scroll_top(place.scroll_top() + below.ceil() as i32);
    }
}

/// An event, and what the rest of the history says of it.
#[derive(Clone)]
struct Row {
    event: Event,
    state: Option<String>,
    /// Which attempt it begins.
    note: Option<String>,
}

#[component]
fn EventRow(row: Row, start: Memo<f64>, chosen: RwSignal<Option<u64>>, on_choose: Callback<Event>) -> impl IntoView {
    let Row { event, state, note } = row;
    let (id, time) = (event.id, event.time);
    let after = move || duration(time - start.get());
    let resource = event.resource();
    let fails = event.fails();
    let kind = event.kind.clone();
    view! {
        // The whole row for the mouse; the button in it for everybody, whose click comes here.
        <tr class:chosen=move || chosen.get() == Some(id) class:fails=fails on:click=move |_| on_choose.run(event.clone())>
            <td class="number">{id}</td>
            <td>
                <button type="button" class="link">
                    {fails.then(|| view! { <Icon glyph=Glyph::Failed size=12 /> })}
                    {kind}
                </button>
            </td>
            <td class="clip">{state}</td>
            <td class="clip">{resource} {note.map(|note| view! { <span class="muted">{format!(" {note}")}</span> })}</td>
            <td class="number nowrap">{after}</td>
        </tr>
    }
}
