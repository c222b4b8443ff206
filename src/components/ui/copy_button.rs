//! A button that copies a text and says itself how that went: a message at the bottom of the window would lie under a
//! dialog, and a browser may refuse.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::{Glyph, Icon};

/// How long the button says what became of it.
const SAID: Duration = Duration::from_secs(4);

/// `label` names the button where `words` alone would not tell it from others.
#[component]
pub(crate) fn CopyButton(
    words: &'static str,
    #[prop(optional, into)] label: Option<String>,
    #[prop(default = "button small")] class: &'static str,
    /// Whether a dialog begins with it.
    #[prop(optional)]
    autofocus: bool,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        spawn_local(async move {
            let done = JsFuture::from(window().navigator().clipboard().write_text(&text.get_untracked())).await.is_ok();
            // The button may have gone with its dialog.
            copied.try_set(Some(done));
            set_timeout(
                move || {
                    copied.try_set(None);
                },
                SAID,
            );
        });
    };
    let icon = move || match copied.get() {
        None => Glyph::Copy,
        Some(true) => Glyph::Check,
        Some(false) => Glyph::Warning,
    };
    let said = move || match copied.get() {
        None => "",
        Some(true) => "Copied",
        Some(false) => "Not allowed: select and copy",
    };
    view! {
        <button type="button" class=class aria-label=label autofocus=autofocus on:click=copy>
            {move || view! { <Icon glyph=icon() size=14 /> }}
            {move || if copied.with(Option::is_some) { said() } else { words }}
        </button>
        <span class="visually-hidden" role="status">{said}</span>
    }
}
