//! A modal dialog on the browser's own `<dialog>`, which traps the focus, closes on Escape and gives the focus back.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Glyph, Icon};
use super::unique_id;

/// Gives the focus to what the content wants it for.
fn focus_first(dialog: &web_sys::HtmlDialogElement) {
    let wants = dialog.query_selector("[autofocus]").ok().flatten();
    if let Some(element) = wants.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Refused only by what cannot have the focus: then it stays on the way out.
        let _ = element.focus();
    }
}

/// Shown while `open` holds; the content is made anew at each opening. Put buttons in a `<footer>` of the content.
#[component]
pub(crate) fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let heading = unique_id("dialog");
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = element.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only where the element is not in the document, and then there is nothing to show.
            let _ = dialog.show_modal();
            // The content may come after, and only what is there can take the focus.
            set_timeout(move || focus_first(&dialog), std::time::Duration::ZERO);
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    view! {
        <dialog
            node_ref=element
            class:wide=wide
            aria-labelledby=heading.clone()
            on:close=move |_| open.set(false)
        >
            <header>
                <h2 id=heading.clone()>{title}</h2>
                <button type="button" class="icon" aria-label="Close" on:click=move |_| open.set(false)>
                    <Icon glyph=Glyph::Close />
                </button>
            </header>
            <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
        </dialog>
    }
}

/// The end of a form in a dialog: the way out, and the button that sends it.
#[component]
pub(crate) fn SubmitFooter(
    open: RwSignal<bool>,
    verb: &'static str,
    #[prop(into, optional)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <footer>
            <button type="button" class="button" on:click=move |_| open.set(false)>
                "Cancel"
            </button>
            <button type="submit" class="button primary" disabled=disabled>
                {verb}
            </button>
        </footer>
    }
}
