//! A sentence over the page that stays until it is read: a crash, a damaged link, a second tab.

use leptos::prelude::*;

use crate::components::session::{SaveState, Session};
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn Notice() -> impl IntoView {
    let session = Session::get();
    let storage = move || match session.save_state.get() {
        SaveState::Failed(why) => Some(why),
        SaveState::Opening | SaveState::Saved | SaveState::Saving => None,
    };
    view! {
        <div role="alert">
            {move || {
                storage()
                    .map(|why| {
                        view! {
                            <p class="notice bad">
                                <Icon glyph=Glyph::Warning />
                                <span class="grow">{why}</span>
                            </p>
                        }
                    })
            }}
            {move || {
                session
                    .notice
                    .get()
                    .map(|text| {
                        view! {
                            <div class="notice">
                                <Icon glyph=Glyph::Info />
                                <span class="grow">{text}</span>
                                <button type="button" class="button small" on:click=move |_| session.notice.set(None)>
                                    "Dismiss"
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
