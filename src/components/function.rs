//! The Functions place's parts: the list, the code, Test, the log.

mod actions;
mod list;
mod log;
mod test;

use leptos::prelude::*;
use workspace::document::Function;

use super::session::Session;

pub(crate) use actions::{CreateFunction, FunctionActions};
pub(crate) use list::FunctionList;
pub(crate) use log::FunctionLog;
pub(crate) use test::FunctionTest;

/// Reads something of a function, reactively.
pub(crate) fn read<T>(session: Session, name: &str, read: impl FnOnce(&Function) -> T) -> Option<T> {
    session.read(|document| document.function(name).map(read))
}

/// Changes a function.
pub(crate) fn change(session: Session, name: &str, change: impl FnOnce(&mut Function)) {
    session.change(|document| {
        if let Some(function) = document.functions.iter_mut().find(|function| function.name == name) {
            change(function);
        }
    });
}

fn names(session: Session) -> Vec<String> {
    session
        .document
        .with_untracked(|document| document.functions.iter().map(|function| function.name.clone()).collect())
}
