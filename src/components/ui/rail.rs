//! The rail of a place whose things have names: one link a thing, and the way to a new one.

use leptos::prelude::*;
use stepyard_page::route::{Place, Route};

use super::icon::{Glyph, Icon};

/// A thing's name, and what is said below it.
pub(crate) type Entry = (String, String);

#[component]
pub(crate) fn Rail(
    place: Place,
    entries: Memo<Vec<Entry>>,
    open: Signal<Option<String>>,
    creating: RwSignal<bool>,
) -> impl IntoView {
    let row = move |(name, about): Entry| {
        let (this, href) = (name.clone(), Route::open(place, &name).href());
        let current = move || open.with(|open| open.as_deref() == Some(&this)).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>
                    <span class="clip">{name}</span>
                    <span class="sub">{about}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="rail" aria-label=place.title()>
            <div class="rail-head">
                <h2>{place.title()}</h2>
                <button type="button" class="button small" on:click=move |_| creating.set(true)>
                    <Icon glyph=Glyph::Plus size=12 />
                    "Create"
                </button>
            </div>
            <ul class="rail-list">
                <For each=move || entries.get() key=Clone::clone children=row />
            </ul>
        </nav>
    }
}
