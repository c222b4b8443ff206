//! The Executions place's parts: the list, and one execution with its graph, events and data.

mod data;
mod events;
mod facts;
mod list;
mod live;
mod stages;

pub(crate) use data::{RunData, StateData};
pub(crate) use events::Events;
pub(crate) use facts::{Failure, RunFacts, RunTitle, moment};
pub(crate) use list::RunList;
pub(crate) use live::Live;
