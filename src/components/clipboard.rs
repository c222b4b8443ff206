//! Copying a text, with a word on how that went: a browser may refuse.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::session::Session;

/// Copies a text; `what` is what it is called (`Task token`).
pub(crate) fn copy(session: Session, text: String, what: &'static str) {
    spawn_local(async move {
        let done = JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok();
        session.toasts.say(if done {
            format!("{what} copied.")
        } else {
            "This browser did not let the page copy: select the text and copy it.".to_owned()
        });
    });
}
