//! What was looked at last in each place, so that the header's links lead back to it.
//!
//! Apart from the session, which every component carries with it: only the places ask for this.

use leptos::prelude::*;
use stepyard_page::route::{Place, Route};
use workspace::Document;

use super::Session;

/// What was open last, by place. Found with [`LookedAt::get`].
#[derive(Clone, Copy)]
pub(crate) struct LookedAt(StoredValue<Vec<(Place, String)>>);

impl LookedAt {
    /// Follows where the page is.
    pub(super) fn provide(session: Session) {
        let all = StoredValue::new(Vec::new());
        Effect::new(move || {
            let Route { place, open: Some(open) } = session.route.get() else { return };
            all.update_value(|all: &mut Vec<(Place, String)>| {
                all.retain(|(other, _)| *other != place);
                all.push((place, open));
            });
        });
        provide_context(Self(all));
    }

    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// What was open last in a place; it may be gone.
    pub(crate) fn last_in(self, place: Place) -> Option<String> {
        self.0.with_value(|all| all.iter().find(|(other, _)| *other == place).map(|(_, open)| open.clone()))
    }
}

/// Where the address names nothing of a place, opens what was looked at last there, else the first.
pub(crate) fn open_something(session: Session, place: Place, names: fn(&Document) -> Vec<&str>) {
    let looked_at = LookedAt::get();
    Effect::new(move || {
        if session.route.with(|route| route.place != place || route.open.is_some()) {
            return;
        }
        let name = session.document.with(|document| {
            let names = names(document);
            let last = looked_at.last_in(place).filter(|last| names.contains(&last.as_str()));
            last.or_else(|| names.first().map(|first| (*first).to_owned()))
        });
        if let Some(name) = name {
            session.route.set(Route::open(place, name));
        }
    });
}
