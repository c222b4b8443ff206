//! The Map Run of a distributed Map: how it stands, and its child executions to open.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html>

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::format::duration;
use stepyard_page::model::status::ExecutionStatus;
use stepyard_page::protocol::{MapRun, RunSummary};
use stepyard_page::route::{Place, Route};

use super::Live;
use super::map_runs::PAUSE;
use crate::components::session::Session;
use crate::components::ui::status::ExecutionBadge;
use crate::components::ui::table::{Column, Table};

/// How many children are listed at first.
const SHOWN: usize = 100;

const COLUMNS: [Column; 4] = [("Index", true), ("Name", false), ("Status", false), ("Duration", true)];

#[component]
pub(super) fn MapRunPanel(live: Live, arn: String) -> impl IntoView {
    let session = Session::get();
    let limit = RwSignal::new(SHOWN);
    let known = RwSignal::new(None::<MapRun>);
    let arn = StoredValue::new(arn);
    let ask = move || {
        let (arn, children) = (arn.get_value(), limit.get_untracked());
        spawn_local(async move {
            if let Some(run) = live.read_map_run(session, arn, children).await {
                known.try_maybe_update(|now| {
                    let news = now.as_ref() != Some(&run);
                    *now = Some(run);
                    (news, ())
                });
            }
        });
    };
    Effect::new(move || {
        limit.track();
        // Looked at once more when the whole run is over.
        live.record.track();
        live.summary.track();
        ask();
    });
    let timer = StoredValue::new_local(None::<Interval>);
    let runs = Memo::new(move |_| known.with(|run| run.as_ref().is_none_or(|run| !run.status.is_over())));
    Effect::new(move || timer.set_value(runs.get().then(|| Interval::new(PAUSE, ask))));
    let read = move |read: fn(&MapRun) -> u64| known.with(|run| run.as_ref().map_or(0, read));
    let children = move || known.with(|run| run.as_ref().map(|run| run.children.clone()).unwrap_or_default());
    let here = move || known.with(|run| run.as_ref().map_or(0, |run| run.children.len()));
    let left = move || usize::try_from(read(|run| run.total)).unwrap_or(usize::MAX).saturating_sub(here());
    let status =
        Signal::derive(move || known.with(|run| run.as_ref().map_or(ExecutionStatus::Running, |run| run.status)));
    view! {
        <Show when=move || known.with(Option::is_some)>
            <section class="field" aria-label="Map Run">
                <div class="row">
                    <h3>"Map Run"</h3>
                    <ExecutionBadge status=status />
                </div>
                <dl class="facts counts">{move || known.with(|run| run.as_ref().map(counts))}</dl>
                <Table columns=&COLUMNS label="Child executions">
                    // By key: while others run on, a link stays where it is.
                    <For
                        each=move || children().into_iter().enumerate()
                        key=|(index, child)| (*index, child.arn.clone(), child.status.code())
                        children=move |(index, child)| row(session, index, child)
                    />
                </Table>
                <Show when=move || { left() > 0 && here() >= limit.get() }>
                    <div>
                        <button type="button" class="button small" on:click=move |_| limit.update(|limit| *limit *= 10)>
                            {move || format!("Show more ({} left)", left())}
                        </button>
                    </div>
                </Show>
                <p class="hint">"What is inside of the Map ran in these: open one to see its way through the graph."</p>
                <p class="arn">{arn.get_value()}</p>
            </section>
        </Show>
    }
}

fn counts(run: &MapRun) -> impl IntoView + use<> {
    let all = std::iter::once(("total".to_owned(), run.total)).chain(run.counts.iter().cloned());
    all.map(|(name, count)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{count}</dd>
            </div>
        }
    })
    .collect_view()
}

fn row(session: Session, index: usize, child: RunSummary) -> impl IntoView {
    let href = Route::open(Place::Executions, &child.arn).href();
    let (name, status) = (child.name.clone(), child.status);
    let took = child.stop.map(|stop| duration(stop - child.start));
    view! {
        <tr>
            <td class="number">{index}</td>
            <td class="clip">
                // The page learns of a child when it is opened: a Map Run may have ten thousand.
                <a href=href on:click=move |_| session.learn(child.clone())>
                    {name}
                </a>
            </td>
            <td>
                <ExecutionBadge status=Signal::stored(status) />
            </td>
            <td class="number nowrap">{took}</td>
        </tr>
    }
}
