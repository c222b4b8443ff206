//! The Workflows place's parts: the list, the definition with its picture, settings, and the dialogs.

mod actions;
mod activities;
mod checking;
mod create;
mod definition;
mod list;
mod mocked_state;
mod mocks;
mod objects;
mod placeholders;
mod problems;
mod settings;
mod start;

use leptos::prelude::*;
use workspace::document::StateMachine;

use super::session::Session;

pub(crate) use actions::WorkflowActions;
pub(crate) use checking::{Checking, Unchecked, check_of};
pub(crate) use create::CreateWorkflow;
pub(crate) use definition::DefinitionPanel;
pub(crate) use list::{WorkflowList, type_word};
pub(crate) use mocks::Mocks;
pub(crate) use objects::Objects;
pub(crate) use placeholders::Placeholders;
pub(crate) use settings::Settings;
pub(crate) use start::StartDialog;

/// Reads something of a workflow, reactively.
pub(crate) fn read<T>(session: Session, name: &str, read: impl FnOnce(&StateMachine) -> T) -> Option<T> {
    session.read(|document| document.state_machine(name).map(read))
}

/// Changes a workflow.
pub(crate) fn change(session: Session, name: &str, change: impl FnOnce(&mut StateMachine)) {
    session.change(|document| {
        if let Some(machine) = document.state_machines.iter_mut().find(|machine| machine.name == name) {
            change(machine);
        }
    });
}

/// The names of all workflows.
pub(crate) fn names(session: Session) -> Vec<String> {
    session
        .document
        .with_untracked(|document| document.state_machines.iter().map(|machine| machine.name.clone()).collect())
}
