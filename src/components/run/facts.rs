//! An execution's head: name, status, what it can be told to do, its facts, and why it failed.

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::format::duration;
use stepyard_page::model::status::ExecutionStatus;
use stepyard_page::protocol::{RunSummary, StopExecution};
use stepyard_page::route::{Place, Route};
use workspace::document::StateMachineType;

use super::{Live, StartAgain, run_link};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::status::ExecutionBadge;
use crate::components::workflow::type_word;

/// How long the engine may take to answer to Stop, in milliseconds, before it is ended.
const PATIENCE: u32 = 4_000;

/// How many children are named among the facts.
const CHILDREN: usize = 6;

/// Date and time in the reader's own way.
pub(crate) fn moment(time: f64) -> String {
    let date = js_sys::Date::new(&time.into());
    date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED).into()
}

/// How long it took, or takes so far.
pub(super) fn elapsed(run: &RunSummary) -> f64 {
    run.stop.unwrap_or_else(js_sys::Date::now) - run.start
}

#[component]
pub(crate) fn RunTitle(live: Live) -> impl IntoView {
    let session = Session::get();
    let read = move |read: fn(&RunSummary) -> String| {
        move || live.summary.with(|run| run.as_ref().map(read).unwrap_or_default())
    };
    let status = Signal::derive(move || {
        live.summary.with(|run| run.as_ref().map_or(ExecutionStatus::Aborted, |run| run.status))
    });
    let stop = move |_| {
        let arn = live.arn.get_untracked();
        spawn_local(session.stop_execution(arn));
    };
    view! {
        <div class="title">
            <a class="back" href=Route::place(Place::Executions).href()>
                "All executions"
            </a>
            <h1>{read(|run| run.name.clone())}</h1>
            <ExecutionBadge status=status />
            <div class="actions">
                <Show when=move || !status.get().is_over()>
                    <button type="button" class="button danger" on:click=stop>
                        <Icon glyph=Glyph::Stop />
                        "Stop"
                    </button>
                </Show>
                <StartAgain live=live />
            </div>
        </div>
    }
}

impl Session {
    /// Stops an execution; an engine that does not answer is ended.
    async fn stop_execution(self, arn: String) {
        use std::cell::Cell;
        use std::rc::Rc;
        let answered = Rc::new(Cell::new(false));
        let heard = answered.clone();
        let patience = gloo_timers::callback::Timeout::new(PATIENCE, move || {
            if !heard.get() {
                self.restart_engine("it did not answer to Stop");
            }
        });
        let answer = self.ask(StopExecution { arn }).await;
        answered.set(true);
        drop(patience);
        if let Err(refusal) = answer {
            self.toasts.say(format!("Not stopped: {}", refusal.message));
        }
    }
}

#[component]
pub(crate) fn RunFacts(live: Live) -> impl IntoView {
    let session = Session::get();
    let read = move |read: fn(&RunSummary) -> String| {
        move || live.summary.with(|run| run.as_ref().map(read).unwrap_or_default())
    };
    // A running clock, twice a second, as long as it runs.
    let tick = RwSignal::new(0_u32);
    let timer = StoredValue::new_local(None::<Interval>);
    Effect::new(move || {
        let running = live.summary.with(|run| run.as_ref().is_some_and(|run| !run.status.is_over()));
        timer.set_value(running.then(|| {
            Interval::new(500, move || {
                tick.try_update(|tick| *tick = tick.wrapping_add(1));
            })
        }));
    });
    let took = move || {
        tick.track();
        live.summary.with(|run| run.as_ref().map(|run| duration(elapsed(run))))
    };
    let machine =
        move || live.summary.with(|run| run.as_ref().map(|run| run.state_machine.clone())).unwrap_or_default();
    let parent = move || live.summary.with(|run| run.as_ref().and_then(|run| run.parent.clone()));
    // The executions that say in their input that this one started them.
    let children = Memo::new(move |_| {
        let arn = live.arn.get();
        session.runs.with(|runs| {
            let of_this = runs.iter().filter(|run| run.map_run.is_none() && run.parent.as_ref() == Some(&arn));
            of_this.map(|run| run.arn.clone()).collect::<Vec<_>>()
        })
    });
    let express =
        move || live.summary.with(|run| run.as_ref().is_some_and(|run| run.kind == StateMachineType::Express));
    view! {
        <dl class="facts">
            <div>
                <dt>"Workflow"</dt>
                <dd>
                    <a href=move || Route::open(Place::Workflows, machine()).href()>{machine}</a>
                </dd>
            </div>
            <div>
                <dt>"Type"</dt>
                <dd>{read(|run| type_word(run.kind).to_owned())}</dd>
            </div>
            <div>
                <dt>"Started"</dt>
                <dd>{read(|run| moment(run.start))}</dd>
            </div>
            <div>
                <dt>"Duration"</dt>
                <dd>{took}</dd>
            </div>
            <div>
                <dt>"Events"</dt>
                <dd>{read(|run| run.events.to_string())}</dd>
            </div>
            {move || {
                parent()
                    .map(|arn| {
                        view! {
                            <div>
                                <dt>"Started by"</dt>
                                <dd>{run_link(&arn)}</dd>
                            </div>
                        }
                    })
            }}
            <Show when=move || children.with(|children| !children.is_empty())>
                <div>
                    <dt>"Child executions"</dt>
                    <dd class="row">
                        <For each=move || children.get().into_iter().take(CHILDREN) key=Clone::clone children=|arn| run_link(&arn) />
                        {move || children.with(|all| all.len().checked_sub(CHILDREN).filter(|more| *more > 0).map(|more| format!("and {more} more")))}
                    </dd>
                </div>
            </Show>
            <div class="wide">
                <dt>"ARN"</dt>
                <dd class="arn">{live.arn}</dd>
            </div>
        </dl>
        <Show when=express>
            <p class="hint">
                "AWS keeps no history of an Express execution: there, these events would be in CloudWatch Logs, and only with logging at level ALL."
            </p>
        </Show>
    }
}

/// Error and cause, over everything else.
#[component]
pub(crate) fn Failure(live: Live) -> impl IntoView {
    let failure = move || {
        live.summary.with(|run| {
            let run = run.as_ref().filter(|run| run.status.is_over())?;
            (run.error.is_some() || run.cause.is_some()).then(|| (run.error.clone(), run.cause.clone()))
        })
    };
    view! {
        {move || {
            failure()
                .map(|(error, cause)| {
                    view! {
                        <div class="alert bad">
                            <Icon glyph=Glyph::Failed />
                            <div>
                                <strong>{error.unwrap_or_else(|| "Error".to_owned())}</strong>
                                <pre>{cause}</pre>
                            </div>
                        </div>
                    }
                })
        }}
    }
}
