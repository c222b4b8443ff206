//! All executions of the workspace, newest first.

use leptos::prelude::*;
use stepyard_page::model::format::duration;
use stepyard_page::protocol::RunSummary;
use stepyard_page::route::{Place, Route};

use super::facts::{elapsed, moment};
use super::run_link;
use crate::components::session::Session;
use crate::components::ui::status::ExecutionBadge;
use crate::components::ui::table::{Column, Table};

/// How many rows are drawn at first.
const SHOWN: usize = 200;

const COLUMNS: [Column; 7] = [
    ("Name", false),
    ("Status", false),
    ("Workflow", false),
    ("Type", false),
    ("Started", false),
    ("Duration", true),
    ("Events", true),
];

#[component]
pub(crate) fn RunList() -> impl IntoView {
    let session = Session::get();
    let limit = RwSignal::new(SHOWN);
    let filter = RwSignal::new(String::new());
    let rows = Memo::new(move |_| {
        let filter = filter.get().to_lowercase();
        let fits = |run: &&RunSummary| {
            filter.is_empty()
                || [&run.name, &run.state_machine, &run.status.word().to_owned()]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&filter))
        };
        session.runs.with(|runs| {
            runs.iter()
                .rev()
                .filter(|run| run.map_run.is_none())
                .filter(fits)
                .map(|run| run.arn.clone())
                .collect::<Vec<_>>()
        })
    });
    let shown = move || rows.with(|rows| rows.iter().take(limit.get()).cloned().collect::<Vec<_>>());
    let total = move || rows.with(Vec::len);
    view! {
        <div class="content">
            <div class="title">
                <h1>"Executions"</h1>
                <span class="badge">{move || session.runs.with(|runs| runs.iter().filter(|run| run.map_run.is_none()).count())}</span>
                <div class="actions">
                    <input type="search" aria-label="Find executions" placeholder="Find by name, workflow or status" class="find" bind:value=filter />
                </div>
            </div>
            <Show
                when=move || { total() > 0 }
                fallback=move || {
                    view! {
                        <div class="empty">
                            <h2>{move || if filter.with(String::is_empty) { "Nothing has run yet" } else { "No execution matches" }}</h2>
                            <p>
                                {move || {
                                    if filter.with(String::is_empty) {
                                        "Start a workflow, or press Test in the API. What runs can be watched here, and stays after a reload."
                                    } else {
                                        "None has this in its name, its workflow’s name or its status."
                                    }
                                }}
                            </p>
                        </div>
                    }
                }
            >
                <Table columns=&COLUMNS surface=true>
                    <For each=shown key=Clone::clone let:arn>
                        <Row arn=arn />
                    </For>
                </Table>
                <Show when=move || { total() > limit.get() }>
                    <div class="pad">
                        <button type="button" class="button" on:click=move |_| limit.update(|limit| *limit += SHOWN)>
                            {move || format!("Show more ({} left)", total() - limit.get())}
                        </button>
                    </div>
                </Show>
            </Show>
        </div>
    }
}

#[component]
fn Row(arn: String) -> impl IntoView {
    let session = Session::get();
    let href = Route::open(Place::Executions, &arn).href();
    let run = Memo::new(move |_| session.runs.with(|runs| runs.iter().rev().find(|run| run.arn == arn).cloned()));
    let parent = move || run.with(|run| run.as_ref().and_then(|run| run.parent.clone()));
    let read =
        move |read: fn(&RunSummary) -> String| move || run.with(|run| run.as_ref().map(read).unwrap_or_default());
    let status = Signal::derive(move || {
        run.with(|run| run.as_ref().map_or(stepyard_page::model::status::ExecutionStatus::Aborted, |run| run.status))
    });
    view! {
        <tr>
            <td>
                <a href=href>{read(|run| run.name.clone())}</a>
                {move || parent().map(|arn| view! { <span class="sub">"started by " {run_link(&arn)}</span> })}
            </td>
            <td>
                <ExecutionBadge status=status />
            </td>
            <td>{read(|run| run.state_machine.clone())}</td>
            <td>{read(|run| crate::components::workflow::type_word(run.kind).to_owned())}</td>
            <td class="nowrap">{read(|run| moment(run.start))}</td>
            <td class="number">{move || run.with(|run| run.as_ref().map(|run| duration(elapsed(run))))}</td>
            <td class="number">{read(|run| run.events.to_string())}</td>
        </tr>
    }
}
