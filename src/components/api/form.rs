//! The forms of the API place: tables of labels and paths, drawn by a handful of components.
//!
//! A [`Subject`] is what a form is about (a method, a whole API); its fields read and write by the path of the saved form
//! (see [`stepyard_page::model::patch`]). Every change is saved as it is made; every deletion offers a way back.

mod fields;
mod items;
mod rows;
mod template_set;

use leptos::prelude::*;
use serde_json::Value;
use stepyard_page::model::patch;

use super::MethodKey;
use crate::components::session::Session;

pub(super) use fields::{Field, Fields, Kind};
pub(super) use items::Items;
pub(super) use rows::{Cell, Rows, RowsOf};
pub(super) use template_set::{TemplateSet, TemplatesOf};

/// The thing that a change belongs to. A value of its own, because the way back of a deletion outlives the form.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Method(MethodKey),
    /// Of either kind.
    Api(String),
}

impl Target {
    fn saved(&self, session: Session) -> Value {
        match self {
            Self::Method(key) => key.read(session, patch::saved).unwrap_or_default(),
            Self::Api(id) => session.read(|document| {
                let rest = document.apis.iter().find(|api| api.id == *id).map(patch::saved);
                let http = || document.http_apis.iter().find(|api| api.api_id == *id).map(patch::saved);
                rest.or_else(http).unwrap_or_default()
            }),
        }
    }

    /// Changes what is at a path; nothing takes it away, and in a list a new value may make room.
    fn change(&self, session: Session, path: &str, value: Option<Value>, insert: bool) {
        let mut fits = true;
        match self {
            Self::Method(key) => key.change(session, |method| fits = patch::apply(method, path, value, insert)),
            Self::Api(id) => session.change(|document| {
                if let Some(api) = document.apis.iter_mut().find(|api| api.id == *id) {
                    fits = patch::apply(api, path, value, insert);
                } else if let Some(api) = document.http_apis.iter_mut().find(|api| api.api_id == *id) {
                    fits = patch::apply(api, path, value, insert);
                }
            }),
        }
        if !fits {
            session.toasts.say("That value does not fit here, so it was not kept.");
        }
    }
}

/// What a form is about.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    session: Session,
    saved: Memo<Value>,
    target: Memo<Target>,
    /// What the paths begin with.
    base: StoredValue<String>,
}

impl Subject {
    pub(super) fn method(key: Signal<MethodKey>) -> Self {
        Self::of(Memo::new(move |_| Target::Method(key.get())))
    }

    /// A whole API, of either kind.
    pub(super) fn api(id: Signal<String>) -> Self {
        Self::of(Memo::new(move |_| Target::Api(id.get())))
    }

    fn of(target: Memo<Target>) -> Self {
        let session = Session::get();
        let saved = Memo::new(move |_| target.get().saved(session));
        Self { session, saved, target, base: StoredValue::new(String::new()) }
    }

    /// The same subject from a path on.
    pub(super) fn at(self, path: &str) -> Self {
        Self { base: StoredValue::new(self.path(path)), ..self }
    }

    fn path(self, path: &str) -> String {
        self.base.with_value(|base| format!("{base}{path}"))
    }

    /// The text at a path, followed.
    pub(super) fn text(self, path: &str) -> String {
        let path = self.path(path);
        self.saved.with(|saved| patch::text(saved, &path))
    }

    /// The names at a path, followed.
    pub(super) fn names(self, path: &str) -> Vec<String> {
        let path = self.path(path);
        self.saved.with(|saved| patch::names(saved, &path))
    }

    /// The names at a path now.
    pub(super) fn names_now(self, path: &str) -> Vec<String> {
        let path = self.path(path);
        self.saved.with_untracked(|saved| patch::names(saved, &path))
    }

    /// What is at a path now.
    pub(super) fn value(self, path: &str) -> Option<Value> {
        let path = self.path(path);
        self.saved.with_untracked(|saved| saved.pointer(&path).cloned())
    }

    pub(super) fn set(self, path: &str, value: Option<Value>) {
        self.target.get_untracked().change(self.session, &self.path(path), value, false);
    }

    /// Adds an item at the end of a list.
    pub(super) fn push(self, list: &str, item: Value) {
        let path = format!("{}/{}", self.path(list), self.names_now(list).len());
        self.target.get_untracked().change(self.session, &path, Some(item), true);
    }

    /// Sets a text; an empty one is taken away.
    pub(super) fn set_text(self, path: &str, text: String) {
        self.set(path, (!text.is_empty()).then_some(Value::String(text)));
    }

    /// Takes away what is at a path, and offers to put it back.
    pub(super) fn delete(self, path: &str, what: &str) {
        let (session, path, target) = (self.session, self.path(path), self.target.get_untracked());
        let Some(old) = self.saved.with_untracked(|saved| saved.pointer(&path).cloned()) else { return };
        let above = path.rsplit_once('/').map(|(above, _)| above).unwrap_or_default();
        let in_list = self.saved.with_untracked(|saved| saved.pointer(above).is_some_and(Value::is_array));
        target.change(session, &path, None, false);
        session.toasts.offer_undo(format!("Deleted {what}."), move || {
            target.change(session, &path, Some(old.clone()), in_list);
        });
    }
}
