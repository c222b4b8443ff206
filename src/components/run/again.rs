//! Starting a run once more: as it ran, with the definition, functions and mocks that it kept, or with the workflow as it
//! is now.

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::protocol::{
    Changes, CompareRun, Refusal, RunRecord, RunSummary, StartAgain as Again, StartExecution,
};
use stepyard_page::route::{Place, Route};
use workspace::document::StateMachine;

use super::Live;
use crate::components::session::Session;
use crate::components::ui::dialog::Dialog;
use crate::components::ui::icon::{Glyph, Icon};

impl Session {
    fn show_started(self, started: Result<RunSummary, Refusal>) {
        match started {
            Ok(run) => {
                self.learn(run.clone());
                self.go(&Route::open(Place::Executions, run.arn));
            }
            Err(refusal) => self.toasts.say(format!("Not started: {}", refusal.message)),
        }
    }

    /// With the workflow as it is now.
    async fn start_now(self, record: RunRecord) {
        let RunRecord { summary, input, .. } = record;
        let request = StartExecution { state_machine: summary.state_machine, name: String::new(), input };
        self.show_started(self.ask(request).await);
    }

    /// With what the run kept.
    async fn start_as_it_ran(self, record: RunRecord) {
        let RunRecord { summary, input, definition, kept, .. } = record;
        let request = Again { state_machine: summary.state_machine, input, definition, kept };
        self.show_started(self.ask(request).await);
    }
}

/// The button; it asks which way only where there are two.
#[component]
pub(crate) fn StartAgain(live: Live) -> impl IntoView {
    let session = Session::get();
    let changed = RwSignal::new(Changes::default());
    let asking = RwSignal::new(false);
    let press = move |_| {
        let Some(record) = live.record.get_untracked() else { return };
        let request = CompareRun {
            state_machine: record.summary.state_machine.clone(),
            definition: record.definition.clone(),
            kept: record.kept.clone(),
        };
        spawn_local(async move {
            match session.ask(request).await {
                Ok(changes) if changes == Changes::default() => session.start_now(record).await,
                Ok(changes) => {
                    changed.set(changes);
                    asking.set(true);
                }
                Err(refusal) => session.toasts.say(refusal.message),
            }
        });
    };
    // A Map Run's child was started by its Map, and runs only a part of the definition.
    let is_child = move || live.summary.with(|run| run.as_ref().is_some_and(|run| run.map_run.is_some()));
    view! {
        <Show when=move || !is_child()>
            <button type="button" class="button" disabled=move || live.record.with(Option::is_none) on:click=press>
                <Icon glyph=Glyph::Play />
                "Start again"
            </button>
        </Show>
        <Dialog open=asking title="The workflow has changed since this execution">
            <Choice live=live changes=changed.get() open=asking />
        </Dialog>
    }
}

/// What has changed, in a sentence.
fn sentence(name: &str, changes: &Changes) -> String {
    if changes.gone {
        return format!("The workflow `{name}` is no longer in this workspace. The execution keeps its definition.");
    }
    let definition = changes.definition.then(|| "the definition".to_owned());
    let mocks = changes.mocks.then(|| "the mocks".to_owned());
    let functions = changes.functions.iter().map(|function| format!("the function {function}"));
    format!("Changed: {}.", definition.into_iter().chain(mocks).chain(functions).collect::<Vec<_>>().join(", "))
}

#[component]
fn Choice(live: Live, changes: Changes, open: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let record = move || live.record.get_untracked();
    let name = record().map(|record| record.summary.state_machine).unwrap_or_default();
    let gone = changes.gone;
    let as_it_ran = move |_| {
        open.set(false);
        let Some(record) = record() else { return };
        if gone {
            bring_back(session, &record);
        }
        spawn_local(session.start_as_it_ran(record));
    };
    let as_it_is = move |_| {
        open.set(false);
        if let Some(record) = record() {
            spawn_local(session.start_now(record));
        }
    };
    view! {
        <div class="body">
            <p>{sentence(&name, &changes)}</p>
        </div>
        <footer>
            <button type="button" class="button" on:click=move |_| open.set(false)>
                "Cancel"
            </button>
            {(!gone)
                .then(|| {
                    view! {
                        <button type="button" class="button" on:click=as_it_is>
                            "Start as it is now"
                        </button>
                    }
                })}
            <button type="button" class="button primary" autofocus on:click=as_it_ran>
                {if gone { "Bring the workflow back and start" } else { "Start as it ran" }}
            </button>
        </footer>
    }
}

/// Puts the workflow of a run back into the document, with the definition that the run kept.
fn bring_back(session: Session, record: &RunRecord) {
    let machine = StateMachine {
        name: record.summary.state_machine.clone(),
        kind: record.summary.kind,
        definition: stepyard_page::model::json_text::pretty(&record.definition),
        input: record.input.clone(),
        ..StateMachine::default()
    };
    session.change(|document| document.state_machines.push(machine));
}
