//! The Executions place: all of them, or one with its graph coloured by what became of each state.

use leptos::prelude::*;
use stepyard_page::route::{Place, Route};
use workspace::document::StateMachine;

use crate::components::diagram::Diagram;
use crate::components::run::{
    Events, Failure, IterationBar, Live, MapRuns, RunData, RunFacts, RunList, RunTitle, StateData, WaitingTasks,
};
use crate::components::session::Session;
use crate::components::ui::panes::Panes;
use crate::components::ui::tabs::{TabPanel, Tabs};
use crate::components::workflow::{Unchecked, check_of};

#[component]
pub(crate) fn Executions() -> impl IntoView {
    let session = Session::get();
    let open =
        Memo::new(move |_| session.route.with(|route| route.open.clone().filter(|_| route.place == Place::Executions)));
    let known =
        Memo::new(move |_| open.get().filter(|arn| session.runs.with(|runs| runs.iter().any(|run| run.arn == *arn))));
    view! {
        {move || match (open.with(Option::is_some), known.with(Option::is_some)) {
            (false, _) => view! { <RunList /> }.into_any(),
            (true, false) => view! { <Unknown /> }.into_any(),
            (true, true) => view! { <Execution arn=Signal::derive(move || known.get().unwrap_or_default()) /> }.into_any(),
        }}
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <div class="empty">
            <h1>"This execution is not here"</h1>
            <p>"Executions are kept in the browser that ran them, with the workspace they belong to."</p>
            <a class="button" href=Route::place(Place::Executions).href()>
                "All executions"
            </a>
        </div>
    }
}

#[component]
fn Execution(arn: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let live = Live::follow(session, arn);
    let selected = RwSignal::new(None::<String>);
    let tab = RwSignal::new("data");
    let checking = check_of(session, move || {
        live.record.with(|record| {
            let record = record.as_ref()?;
            let kind = record.summary.kind;
            Some(StateMachine { definition: record.definition.clone(), kind, ..StateMachine::default() })
        })
    });
    let map_runs = MapRuns::follow(session, live, checking.drawing());
    // Choosing a state in the graph shows its data.
    Effect::new(move || {
        if selected.with(Option::is_some) && tab.get_untracked() == "data" {
            tab.set("state");
        }
    });
    let title = |text: &'static str| Signal::derive(move || text.to_owned());
    let events = Signal::derive(move || match live.iteration.get() {
        None => format!("Events ({})", live.events.with(Vec::len)),
        Some(_) => "Events".to_owned(),
    });
    let state = Signal::derive(move || selected.get().map_or("State".to_owned(), |name| format!("State: {name}")));
    view! {
        <div class="content">
            <RunTitle live=live />
            <div class="stack pad run-head">
                <Failure live=live />
                <WaitingTasks live=live />
                <RunFacts live=live />
            </div>
            <IterationBar live=live />
            <Panes names=["Graph", "Details"] class="workflow run" subject=selected>
                <section class="panel graph first" aria-label="Graph">
                    <Unchecked checking=checking />
                    <Diagram
                        label=Signal::derive(|| "Graph of this execution".to_owned())
                        drawing=checking.drawing()
                        statuses=live.statuses(session)
                        notes=map_runs.notes()
                        selected=selected
                        note=checking.note()
                        instead=checking.instead_of_graph()
                    />
                </section>
                <div class="panel">
                    <Tabs
                        name="run"
                        label="Parts of the execution"
                        tabs=vec![("data", title("Input and output")), ("state", state), ("events", events)]
                        selected=tab
                    />
                    <TabPanel name="run" key="data" selected=tab class="scroll pad stack">
                        <RunData live=live />
                    </TabPanel>
                    <TabPanel name="run" key="state" selected=tab class="scroll pad stack">
                        <StateData live=live map_runs=map_runs selected=selected />
                    </TabPanel>
                    <TabPanel name="run" key="events" selected=tab class="fill">
                        <Events live=live selected=selected />
                    </TabPanel>
                </div>
            </Panes>
        </div>
    }
}
