//! What the whole page shares: the open workspace, its runs, where the page is, and the lines to worker and storage.
//!
//! The page holds the truth. Every change goes through [`Session::change`], which saves it and tells the worker.

mod endpoint;
mod exchanges;
mod keep;
mod kept_runs;
mod looked_at;
mod news;
mod objects;
mod open;

use std::collections::BTreeMap;

use futures_channel::oneshot;
use leptos::prelude::*;
use stepyard_page::model::status::StateStatus;
use stepyard_page::protocol::{Ask, ExchangeRecord, LogLine, Open, Refusal, Request, RunSummary, TextRequest};
use stepyard_page::route::Route;
use workspace::Document;
use workspace::document::BucketObject;

use super::ui::toasts::Toasts;
use crate::engine::Engine;
use crate::line::Line;
use crate::text_tools::TextTools;

pub(crate) use endpoint::Endpoint;
pub(crate) use keep::{SaveState, Saver};
pub(crate) use kept_runs::KeptRun;
pub(crate) use looked_at::{LookedAt, open_something};
pub(crate) use open::{Opening, start};

/// Where a thing stands in the list of the workspaces of this browser.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WorkspaceEntry {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Whose a kind of requests is.
pub(crate) trait Desk: Sized {
    /// The line to who answers it.
    fn line(session: Session) -> Option<Line>;
}

impl Desk for Request {
    fn line(session: Session) -> Option<Line> {
        session.workers.with_value(|workers| workers.engine.as_ref().map(Engine::line))
    }
}

impl Desk for TextRequest {
    fn line(session: Session) -> Option<Line> {
        session.workers.with_value(|workers| workers.text_tools.as_ref().map(TextTools::line))
    }
}

/// Copied everywhere; found with [`Session::get`].
#[derive(Clone, Copy)]
pub(crate) struct Session {
    pub(crate) document: RwSignal<Document, LocalStorage>,
    pub(crate) route: RwSignal<Route>,
    /// The workspace has been read from where it is kept; before, `document` only stands in for it.
    pub(crate) opened: RwSignal<bool>,
    /// Newest last.
    pub(crate) runs: RwSignal<Vec<RunSummary>>,
    /// Where the records of finished runs are; by ARN.
    pub(crate) kept_runs: RwSignal<BTreeMap<String, KeptRun>, LocalStorage>,
    /// The graph's colours of the runs of this visit: by ARN, then by state.
    pub(crate) states: RwSignal<BTreeMap<String, BTreeMap<String, StateStatus>>>,
    pub(crate) logs: RwSignal<Vec<LogLine>>,
    /// The latest requests to APIs and to the endpoint, newest last; see [`Session::record_exchange`].
    pub(crate) exchanges: RwSignal<Vec<ExchangeRecord>>,
    /// A sentence over the page that stays until it is dismissed.
    pub(crate) notice: RwSignal<Option<String>>,
    pub(crate) save_state: RwSignal<SaveState>,
    pub(crate) workspaces: RwSignal<Vec<WorkspaceEntry>>,
    pub(crate) toasts: Toasts,
    pub(crate) endpoint: RwSignal<Endpoint>,
    /// The text of a dropped file, until the place that it is for has taken it.
    pub(crate) dropped: RwSignal<Option<String>>,
    workers: StoredValue<Workers, LocalStorage>,
    saver: StoredValue<Saver, LocalStorage>,
    /// Who waits until the first workspace is open.
    until_opened: StoredValue<Vec<oneshot::Sender<()>>, LocalStorage>,
}

/// The lines to the workers, and what they have not heard yet.
#[derive(Default)]
struct Workers {
    engine: Option<Engine>,
    text_tools: Option<TextTools>,
    /// The engine has not seen the latest change.
    unsent: bool,
    /// The objects that the engine was given last.
    sent_objects: Vec<BucketObject>,
}

impl Session {
    /// The session of the page; every component is inside one.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// Reads the document; followed where somebody follows, and merely read in an event's handler.
    pub(crate) fn read<T>(self, read: impl FnOnce(&Document) -> T) -> T {
        if leptos::reactive::graph::Observer::get().is_some() {
            self.document.with(read)
        } else {
            self.document.with_untracked(read)
        }
    }

    /// Changes the document: the only way to.
    pub(crate) fn change(self, change: impl FnOnce(&mut Document)) {
        self.document.update(change);
        self.save_soon();
        self.send_soon();
    }

    /// Goes somewhere, as a link would.
    pub(crate) fn go(self, route: &Route) {
        // At once, because an address that stays the same tells nobody.
        self.route.set(route.clone());
        // Fails only for an address that cannot be parsed, and a fragment always can.
        let _ = window().location().set_hash(&route.href());
    }

    /// Asks the worker that a request is for; it has the document as it stands.
    pub(crate) async fn ask<A: Ask<Request: Desk>>(self, request: A) -> Result<A::Answer, Refusal> {
        self.line_for::<A>()?.ask(request).await
    }

    /// The same, with the answer as it came: JSON.
    async fn ask_text<A: Ask<Request: Desk>>(self, request: A) -> Result<String, Refusal> {
        self.line_for::<A>()?.ask_text(request).await
    }

    fn line_for<A: Ask<Request: Desk>>(self) -> Result<Line, Refusal> {
        self.send_now(false);
        A::Request::line(self)
            .ok_or_else(|| Refusal { code: "NoEngine".into(), message: "The engine has not started yet.".into() })
    }

    fn send_soon(self) {
        const PAUSE: std::time::Duration = std::time::Duration::from_millis(200);
        self.workers.update_value(|workers| workers.unsent = true);
        set_timeout(move || self.send_now(false), PAUSE);
    }

    /// Gives the worker the document if it has changed, or in any case when the workspace is `replaced`.
    fn send_now(self, replace: bool) {
        let unsent = self.workers.try_update_value(|workers| std::mem::take(&mut workers.unsent));
        if !replace && unsent != Some(true) {
            return;
        }
        if let Some(engine) = self.workers.with_value(|workers| workers.engine.clone()) {
            let mut document = self.document.get_untracked();
            let sent = self.workers.try_update_value(|workers| {
                let same = workers.sent_objects == document.objects;
                workers.sent_objects.clone_from(&document.objects);
                same
            });
            let same_objects = !replace && sent == Some(true);
            if same_objects {
                document.objects.clear();
            }
            engine.open(Open { document, replace, same_objects });
        }
    }

    pub(crate) fn is_open(self, workspace: &str) -> bool {
        self.saver.with_value(|saver| saver.id == workspace)
    }

    /// Ends the engine and starts another; running executions end with it.
    pub(crate) fn restart_engine(self, why: &str) {
        if let Some(engine) = self.workers.with_value(|workers| workers.engine.clone()) {
            engine.restart(why);
        }
    }
}
