//! The Executions place's parts: the list, and one execution with its graph, events and data.

mod again;
mod data;
mod events;
mod facts;
mod iterations;
mod list;
mod live;
mod map_run;
mod map_runs;
mod stages;
mod visit;
mod waiting;

pub(crate) use again::StartAgain;
pub(crate) use data::{RunData, StateData};
pub(crate) use events::Events;
pub(crate) use facts::{Failure, RunFacts, RunTitle, moment};
pub(crate) use iterations::IterationBar;
pub(crate) use list::RunList;
pub(crate) use live::Live;
pub(crate) use map_runs::MapRuns;
pub(crate) use waiting::WaitingTasks;

use leptos::prelude::*;
use stepyard_page::route::{Place, Route};

/// A link to an execution, by the last part of its ARN.
fn run_link(arn: &str) -> impl IntoView + use<> {
    let parts: Vec<&str> = arn.split(':').collect();
    // An Express ARN ends with a name and an id.
    let name = match parts.as_slice() {
        [_, _, _, _, _, "express", _, name, ..] | [.., name] => (*name).to_owned(),
        [] => String::new(),
    };
    view! { <a href=Route::open(Place::Executions, arn).href()>{name}</a> }
}
