//! Keeping what is typed: a moment after each change, to storage, with a word in the header on how that went.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{Session, WorkspaceEntry};
use crate::storage::{Head, StorageError, Store, Stored};

const PAUSE: Duration = Duration::from_millis(400);
const CHANNEL: &str = "stepyard";

/// How the latest change is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SaveState {
    /// What is kept has not been read yet.
    Opening,
    Saved,
    Saving,
    /// Not kept, and why in a sentence.
    Failed(String),
}

/// What saving needs to know; no signals.
#[derive(Default)]
pub(crate) struct Saver {
    pub(crate) store: Option<Rc<Store>>,
    pub(crate) id: String,
    pub(crate) revision: u32,
    pub(crate) dirty: bool,
    /// A save is scheduled or on its way.
    pub(crate) busy: bool,
    pub(crate) channel: Option<BroadcastChannel>,
}

impl Session {
    pub(super) fn save_soon(self) {
        self.saver.update_value(|saver| saver.dirty = true);
        if self.saver.with_value(|saver| saver.busy || saver.store.is_none()) {
            return;
        }
        self.saver.update_value(|saver| saver.busy = true);
        self.save_state.set(SaveState::Saving);
        set_timeout(move || leptos::task::spawn_local(self.save_now()), PAUSE);
    }

    /// Saves if there is something to save. What changes meanwhile is saved right after.
    pub(super) async fn save_now(self) {
        while self.saver.with_value(|saver| saver.dirty) {
            let Some((store, stored)) = self.to_store() else { break };
            let result = store.save(&stored).await;
            self.after_save(&stored, result).await;
        }
        self.saver.update_value(|saver| saver.busy = false);
        if self.save_state.get_untracked() == SaveState::Saving {
            self.save_state.set(SaveState::Saved);
        }
    }

    fn to_store(self) -> Option<(Rc<Store>, Stored)> {
        let document = self.document.with_untracked(workspace::Document::to_json).ok()?;
        let name = self.document.with_untracked(|document| document.name.clone());
        self.saver.try_update_value(|saver| {
            saver.dirty = false;
            saver.revision += 1;
            let (id, revision, changed) = (saver.id.clone(), saver.revision, js_sys::Date::now());
            Some((saver.store.clone()?, Stored { head: Head { id, name, revision, changed }, document }))
        })?
    }

    async fn after_save(self, stored: &Stored, result: Result<(), StorageError>) {
        match result {
            Ok(()) => {
                self.announce(&stored.head.id);
                self.list_workspaces().await;
            }
            Err(StorageError::Conflict) => self.step_aside(),
            Err(error) => self.save_state.set(SaveState::Failed(sentence(&error))),
        }
    }

    /// Another tab changed this workspace too: ours goes on as a copy, and neither is lost.
    fn step_aside(self) {
        let name = self.document.with_untracked(|document| format!("{} (other tab)", document.name));
        self.document.update(|document| document.name.clone_from(&name));
        self.saver.update_value(|saver| {
            saver.id = super::open::fresh_id();
            saver.revision = 0;
            saver.dirty = true;
        });
        self.remember_current();
        self.notice.set(Some(format!(
            "This workspace was changed in another tab too. What you have here goes on as `{name}`; the other tab’s version is kept under its old name."
        )));
    }

    /// Which workspace this browser opens next time.
    pub(super) fn remember_current(self) {
        if let Ok(Some(storage)) = window().local_storage() {
            // Without it the last changed workspace is opened: nothing to tell.
            let _ = storage.set_item("stepyard.workspace", &self.saver.with_value(|saver| saver.id.clone()));
        }
    }

    pub(super) async fn list_workspaces(self) {
        let Some(store) = self.saver.with_value(|saver| saver.store.clone()) else { return };
        let Ok(found) = store.workspaces().await else { return };
        let mut entries: Vec<_> =
            found.into_iter().map(|head| WorkspaceEntry { id: head.id, name: head.name }).collect();
        let id = self.saver.with_value(|saver| saver.id.clone());
        if !id.is_empty() && entries.iter().all(|entry| entry.id != id) {
            // The open one, which has not been saved yet.
            entries.push(WorkspaceEntry { id, name: self.document.with_untracked(|document| document.name.clone()) });
        }
        sort_by_name(&mut entries);
        if self.workspaces.with_untracked(|now| *now != entries) {
            self.workspaces.set(entries);
        }
    }

    fn announce(self, id: &str) {
        self.saver.with_value(|saver| {
            if let Some(channel) = &saver.channel {
                // A tab that does not hear it finds the conflict when it saves.
                let _ = channel.post_message(&id.into());
            }
        });
    }

    /// Follows what other tabs save of the open workspace, as long as nothing here is unsaved.
    pub(super) fn listen_to_other_tabs(self) {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let ours = self.saver.with_value(|saver| {
                Some(&saver.id) == event.data().as_string().as_ref() && !saver.dirty && !saver.busy
            });
            leptos::task::spawn_local(async move {
                if ours {
                    self.follow().await;
                }
                self.list_workspaces().await;
            });
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // It listens as long as the page lives.
        on_message.forget();
        self.saver.update_value(|saver| saver.channel = Some(channel));
    }

    /// Takes what another tab has saved of the open workspace, if it is newer and nothing here is unsaved.
    pub(super) async fn follow(self) {
        let (store, id) = self.saver.with_value(|saver| (saver.store.clone(), saver.id.clone()));
        let Some(store) = store else { return };
        let Ok(Some(stored)) = store.workspace(&id).await else { return };
        let Ok(document) = workspace::Document::from_json(&stored.document) else { return };
        if self.saver.with_value(|saver| saver.dirty || saver.id != id || saver.revision >= stored.head.revision) {
            return;
        }
        self.saver.update_value(|saver| saver.revision = stored.head.revision);
        self.document.set(document);
        self.workers.update_value(|workers| workers.unsent = true);
        self.send_now(false);
    }
}

pub(super) fn sort_by_name(entries: &mut [WorkspaceEntry]) {
    entries.sort_by_cached_key(|entry| entry.name.to_lowercase());
}

fn sentence(error: &StorageError) -> String {
    match error {
        StorageError::Missing => "This browser keeps nothing here: export the workspace before you leave.".to_owned(),
        StorageError::Full => {
            "This browser’s storage is full: the latest changes are not kept. Export the workspace, or delete old ones."
                .to_owned()
        }
        StorageError::Conflict => "Another tab has a newer version.".to_owned(),
        StorageError::Other(text) => format!("The latest changes are not kept: {text}"),
    }
}
