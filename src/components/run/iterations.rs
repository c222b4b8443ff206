//! The iterations of an inline Map: a table to choose from, and the bar that says which one is looked at.

use leptos::prelude::*;
use stepyard_page::model::format::duration;
use stepyard_page::model::status::StateStatus;

use super::Live;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::status::StateBadge;
use crate::components::ui::table::{Column, Table};

/// How many rows are drawn at first, and how much of an item.
const SHOWN: usize = 100;
const ITEM: usize = 80;

/// What a row shows; one that shows the same stays.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Row {
    at: usize,
    index: u64,
    status: StateStatus,
    item: String,
    took: Option<String>,
}

const COLUMNS: [Column; 4] = [("Index", false), ("Status", false), ("Item", false), ("Duration", true)];

#[component]
pub(super) fn Iterations(live: Live, map: usize) -> impl IntoView {
    let limit = RwSignal::new(SHOWN);
    let total = Memo::new(move |_| live.progress.with(|progress| progress.iterations_of(map).count()));
    let rows = move || {
        live.progress.with(|progress| {
            let first = progress.iterations_of(map).take(limit.get());
            first
                .map(|(at, iteration)| Row {
                    at,
                    index: iteration.index,
                    status: iteration.status,
                    item: iteration.item.as_deref().unwrap_or_default().chars().take(ITEM).collect(),
                    took: iteration.ended_at.map(|ended| duration(ended - iteration.began_at)),
                })
                .collect::<Vec<_>>()
        })
    };
    let row = move |row: Row| {
        let Row { at, index, status, item, took } = row;
        view! {
            <tr class:chosen=move || live.iteration.get() == Some(at)>
                <td>
                    <button
                        type="button"
                        class="link"
                        aria-label=format!("Show iteration {index}")
                        on:click=move |_| live.iteration.set(Some(at))
                    >
                        {index}
                    </button>
                </td>
                <td>
                    <StateBadge status=status />
                </td>
                <td class="clip mono">{item}</td>
                <td class="number nowrap">{took}</td>
            </tr>
        }
    };
    view! {
        <Show when=move || { total.get() > 0 }>
            <div class="field">
                <h3>{move || format!("Iterations ({})", total.get())}</h3>
                <Table columns=&COLUMNS class="iterations" label="Iterations">
                    <For each=rows key=Clone::clone children=row />
                </Table>
                <Show when=move || { total.get() > limit.get() }>
                    <div>
                        <button type="button" class="button small" on:click=move |_| limit.update(|limit| *limit *= 10)>
                            {move || format!("Show more ({} left)", total.get() - limit.get())}
                        </button>
                    </div>
                </Show>
            </div>
        </Show>
    }
}

/// Says which iteration graph, data and events are narrowed to, and leads to its neighbours and back to all.
#[component]
pub(crate) fn IterationBar(live: Live) -> impl IntoView {
    let here = Memo::new(move |_| {
        let at = live.iteration.get()?;
        live.progress.with(|progress| {
            let iteration = progress.iteration(at)?;
            let name = progress.visit(iteration.map)?.state.clone();
            let next = progress.iteration_at(iteration.map, iteration.index + 1);
            let before = iteration.index.checked_sub(1).and_then(|index| progress.iteration_at(iteration.map, index));
            Some((name, iteration.index, before, next))
        })
    });
    let step = move |label: &'static str, sign: &'static str, to: Option<usize>| {
        view! {
            <button type="button" class="button small" aria-label=label disabled=to.is_none() on:click=move |_| live.iteration.set(to)>
                {sign}
            </button>
        }
    };
    view! {
        {move || {
            here.get()
                .map(|(name, index, before, next)| {
                    view! {
                        <div class="iteration-bar" role="group" aria-label="Iteration">
                            <Icon glyph=Glyph::Map />
                            <span class="grow">
                                "Only iteration " <strong>{index}</strong> " of " <strong>{name}</strong> " is shown."
                            </span>
                            <span class="row tight">
                                {step("Previous iteration", "‹", before)} {step("Next iteration", "›", next)}
                                <button type="button" class="button small" on:click=move |_| live.iteration.set(None)>
                                    "Show all"
                                </button>
                            </span>
                        </div>
                    }
                })
        }}
    }
}
