//! Opening a workspace: at the start of the page, by name, from a link, a file or the examples. Opening never runs
//! anything, and never writes over what is there: what comes from outside becomes a workspace of its own.

use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::dropped::place_of;
use stepyard_page::model::names::free_name;
use stepyard_page::route::{Fragment, Place, Route, parse};
use workspace::{Document, examples, share};

use super::keep::sort_by_name;
use super::{LookedAt, SaveState, Saver, Session, Workers, WorkspaceEntry};
use crate::components::ui::drop_area::Dropped;
use crate::components::ui::toasts::Toasts;
use crate::engine::Engine;
use crate::storage::{OtherTab, Store, Stored};
use crate::text_tools::TextTools;

const OLDER_TAB: &str =
    "An older Stepyard is open in another tab. Close that tab: until then your workspaces cannot be opened here.";
const NEWER_TAB: &str =
    "A newer Stepyard was opened in another tab. Reload this one: what you change here is no longer kept.";

/// Whence a workspace comes that is not yet of this browser.
pub(crate) enum Opening {
    Example(&'static str),
    Shared,
    File,
}

/// Makes the session, and opens what was open last or what the address carries.
pub(crate) fn start() -> Session {
    let session = Session {
        document: RwSignal::new_local(examples::workshop()),
        route: RwSignal::new(first_route()),
        opened: RwSignal::new(false),
        runs: RwSignal::new(Vec::new()),
        kept_runs: RwSignal::new_local(std::collections::BTreeMap::new()),
        states: RwSignal::new(std::collections::BTreeMap::new()),
        logs: RwSignal::new(Vec::new()),
        exchanges: RwSignal::new(Vec::new()),
        notice: RwSignal::new(None),
        save_state: RwSignal::new(SaveState::Opening),
        workspaces: RwSignal::new(Vec::new()),
        toasts: Toasts::provide(),
        endpoint: RwSignal::default(),
        dropped: RwSignal::new(None),
        workers: StoredValue::new_local(Workers::default()),
        saver: StoredValue::new_local(Saver::default()),
        until_opened: StoredValue::new_local(Vec::new()),
    };
    provide_context(session);
    let engine = Engine::start(
        move || session.send_now(true),
        move |batch| session.take(batch),
        move |why| session.crashed(&why),
    );
    let tools = TextTools::new();
    session.workers.update_value(|workers| (workers.engine, workers.text_tools) = (Some(engine), Some(tools)));
    session.follow_address();
    LookedAt::provide(session);
    session.listen_to_other_tabs();
    spawn_local(session.restore());
    session
}

/// Where the page is until its workspace has been read: what the address says, and else the place of a first visit.
fn first_route() -> Route {
    match parse(&address_now()) {
        Fragment::Route(route) => route,
        Fragment::Empty | Fragment::Shared(_) | Fragment::Unknown(_) => Route::place(Place::Api),
    }
}

/// The fragment of the address, with its `#`.
fn address_now() -> String {
    window().location().hash().unwrap_or_default()
}

/// An id that no other workspace has.
pub(super) fn fresh_id() -> String {
    let crypto = window().crypto();
    crypto.map_or_else(|_| js_sys::Date::now().to_string(), |crypto| crypto.random_uuid())
}

impl Session {
    async fn restore(self) {
        let address = address_now();
        let hear = move |other| {
            self.notice.set(Some(match other {
                OtherTab::Older => OLDER_TAB.to_owned(),
                OtherTab::Newer => NEWER_TAB.to_owned(),
            }));
        };
        let last = match Store::open(hear).await {
            Ok(store) => {
                self.notice.update(|notice| drop(notice.take_if(|notice| notice == OLDER_TAB)));
                let store = Rc::new(store);
                self.saver.update_value(|saver| saver.store = Some(store.clone()));
                last_of(&store).await
            }
            Err(_) => {
                self.save_state.set(SaveState::Failed(
                    "This browser keeps nothing here: export the workspace before you leave.".to_owned(),
                ));
                None
            }
        };
        self.list_workspaces().await;
        match last {
            Some(stored) => {
                self.adopt(stored).await;
                // Another tab may have saved between the reading and now, when this one did not know that it was meant.
                self.follow().await;
            }
            // Whoever comes by a link gets what it carries, and nothing beside it.
            None if carries_workspace(&address) => {}
            None => self.put(examples::workshop(), fresh_id()),
        }
        // A quick hand may have gone on to another place meanwhile; what a link carries is opened all the same.
        self.arrive(&if carries_workspace(&address) { address } else { address_now() });
        self.opened.set(true);
        for waits in self.until_opened.try_update_value(std::mem::take).unwrap_or_default() {
            // Who no longer waits need not be told.
            let _ = waits.send(());
        }
        if self.save_state.get_untracked() == SaveState::Opening {
            self.save_state.set(SaveState::Saved);
        }
        // Not before: what comes in is meant for the workspace that is open, not for the one that stands in for it.
        self.serve_requests();
    }

    /// Waits until the first workspace is open: what a quick hand opens meanwhile would be written over by it.
    async fn first_opened(self) {
        if !self.opened.get_untracked() {
            let (opened, wait) = oneshot::channel();
            self.until_opened.update_value(|all| all.push(opened));
            // It ends with the page, and then nobody waits.
            let _ = wait.await;
        }
    }

    /// Takes a stored workspace as the open one.
    async fn adopt(self, stored: Stored) {
        let Stored { head, document } = stored;
        let document = match Document::from_json(&document) {
            Ok(document) => document,
            Err(error) => {
                self.notice.set(Some(format!("The workspace `{}` cannot be opened: {error}", head.name)));
                self.put(examples::workshop(), fresh_id());
                return;
            }
        };
        self.saver.update_value(|saver| {
            saver.id.clone_from(&head.id);
            saver.revision = head.revision;
            saver.dirty = false;
        });
        self.show(document);
        let store = self.saver.with_value(|saver| saver.store.clone());
        if let Some(store) = store {
            self.restore_runs(store.runs(&head.id).await.unwrap_or_default());
        }
    }

    /// Opens a document as a workspace of its own, under a free name.
    fn put(self, document: Document, id: String) {
        // Listed at once, not only when it has been saved a moment later.
        let entry = WorkspaceEntry { id: id.clone(), name: document.name.clone() };
        self.workspaces.update(|all| {
            all.push(entry);
            sort_by_name(all);
        });
        self.saver.update_value(|saver| {
            saver.id = id;
            saver.revision = 0;
        });
        self.show(document);
        self.save_soon();
    }

    fn show(self, document: Document) {
        self.toasts.forget_undo();
        self.document.set(document);
        self.runs.set(Vec::new());
        self.kept_runs.set(std::collections::BTreeMap::new());
        self.states.set(std::collections::BTreeMap::new());
        self.logs.set(Vec::new());
        self.exchanges.set(Vec::new());
        self.remember_current();
        self.send_now(true);
    }

    /// Opens what comes from outside: a copy, never over what is there.
    pub(crate) fn open_copy(self, mut document: Document, from: Opening) {
        if document.name.trim().is_empty() {
            "Workspace".clone_into(&mut document.name);
        }
        let place = from_address(&document.place).unwrap_or(Route::place(Place::Workflows));
        spawn_local(async move {
            self.first_opened().await;
            self.save_now().await;
            let taken: Vec<String> =
                self.workspaces.with_untracked(|all| all.iter().map(|entry| entry.name.clone()).collect());
            document.name = free_name(&document.name, &taken);
            let name = document.name.clone();
            self.put(document, fresh_id());
            self.go(&place);
            self.toasts.say(match from {
                Opening::Example(title) if title == name => format!("Opened the example “{title}”."),
                Opening::Example(title) => format!("Opened the example “{title}” as `{name}`."),
                Opening::Shared => format!("Opened the shared workspace as `{name}`. Nothing in it has been run."),
                Opening::File => format!("Opened the file as `{name}`."),
            });
        });
    }

    /// Takes a file that was dropped somewhere on the page: a workspace opens as a copy; an API's definition goes to the
    /// API place, a workflow's to the workflows, and what does not tell is taken for what belongs to the place. What is no
    /// text, and whatever is dropped onto the list of objects, becomes an object.
    pub(crate) fn take_dropped(self, Dropped { name, body, onto_objects }: Dropped) {
        let text = body.as_text().filter(|_| !onto_objects);
        let Some(text) = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()) else {
            return self.add_object(name, body);
        };
        if let Ok(document) = Document::from_json(&text) {
            return self.open_copy(document, Opening::File);
        }
        let here = self.route.with_untracked(|route| route.place);
        let belongs = place_of(&text).unwrap_or(if here == Place::Api { here } else { Place::Workflows });
        if belongs != here {
            self.go(&Route::place(belongs));
        }
        self.dropped.set(Some(text));
    }

    /// Changes to another workspace of this browser.
    pub(crate) fn open_workspace(self, id: String) {
        spawn_local(async move {
            self.first_opened().await;
            self.save_now().await;
            let Some(store) = self.saver.with_value(|saver| saver.store.clone()) else { return };
            match store.workspace(&id).await {
                Ok(Some(stored)) => {
                    self.adopt(stored).await;
                    self.go(&Route::place(Place::Workflows));
                }
                _ => self.toasts.say("That workspace is gone."),
            }
        });
    }

    /// Deletes the open workspace, with a way back, and opens another.
    pub(crate) fn delete_workspace(self) {
        let document = self.document.get_untracked();
        let (store, id) = self.saver.with_value(|saver| (saver.store.clone(), saver.id.clone()));
        let Some(store) = store else { return };
        spawn_local(async move {
            self.saver.update_value(|saver| saver.dirty = false);
            if store.delete(&id).await.is_err() || store.forget_runs(&id).await.is_err() {
                self.toasts.say("The workspace could not be deleted.");
                return;
            }
            match last_of(&store).await {
                Some(other) => self.adopt(other).await,
                None => self.put(examples::empty(), fresh_id()),
            }
            self.list_workspaces().await;
            self.go(&Route::place(Place::Workflows));
            let name = document.name.clone();
            let kept = StoredValue::new_local(document);
            self.toasts.offer_undo(format!("Deleted the workspace `{name}`."), move || {
                self.put(kept.get_value(), fresh_id());
            });
        });
    }

    fn follow_address(self) {
        let handle = window_event_listener(leptos::ev::hashchange, move |_| {
            self.arrive(&address_now());
        });
        on_cleanup(move || handle.remove());
    }

    /// Goes where the address says.
    fn arrive(self, address: &str) {
        match parse(address) {
            Fragment::Empty => {
                let first = self.document.with_untracked(|document| {
                    from_address(&document.place)
                        .or_else(|| Some(Route::open(Place::Workflows, &document.state_machines.first()?.name)))
                });
                self.route.set(first.unwrap_or_else(|| Route::place(Place::Workflows)));
            }
            Fragment::Route(route) => self.route.set(route),
            Fragment::Shared(packed) => {
                // The link is taken out of the address at once: a reload must not open another copy.
                if let Ok(history) = window().history() {
                    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some("#/workflows"));
                }
                self.route.set(Route::place(Place::Workflows));
                match share::decode(&packed) {
                    Ok(document) => self.open_copy(document, Opening::Shared),
                    Err(error) => self.notice.set(Some(error.to_string())),
                }
            }
            Fragment::Unknown(text) => {
                let shown: String = text.chars().take(60).collect();
                self.notice.set(Some(format!("There is no page at `#{shown}`.")));
            }
        }
    }
}

fn carries_workspace(address: &str) -> bool {
    matches!(parse(address), Fragment::Shared(packed) if share::decode(&packed).is_ok())
}

fn from_address(address: &str) -> Option<Route> {
    match parse(address) {
        Fragment::Route(route) => Some(route),
        Fragment::Empty | Fragment::Shared(_) | Fragment::Unknown(_) => None,
    }
}

/// The workspace that was open last, else the one changed last.
async fn last_of(store: &Store) -> Option<Stored> {
    let id = window()
        .local_storage()
        .ok()
        .flatten()
        .and_then(|storage| storage.get_item("stepyard.workspace").ok().flatten());
    if let Some(id) = id
        && let Ok(Some(stored)) = store.workspace(&id).await
    {
        return Some(stored);
    }
    let latest = store.workspaces().await.ok()?.into_iter().next()?;
    store.workspace(&latest.id).await.ok()?
}
