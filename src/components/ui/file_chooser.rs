//! The browser's file chooser: hidden behind a menu's entry, or behind a button of its own.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::components::files;
use crate::components::session::Session;

/// What opens a chooser; its input is somewhere in the same view.
#[derive(Clone, Copy, Default)]
pub(crate) struct Chooser(NodeRef<html::Input>);

impl Chooser {
    pub(crate) fn open(self) {
        if let Some(input) = self.0.get_untracked() {
            input.click();
        }
    }
}

/// The input itself, which nobody sees. `label` says what kind of file is meant.
#[component]
pub(crate) fn FileInput(
    chooser: Chooser,
    label: &'static str,
    accept: &'static str,
    #[prop(into)] on_text: Callback<String>,
) -> impl IntoView {
    let session = Session::get();
    view! {
        <input
            node_ref=chooser.0
            type="file"
            hidden
            accept=accept
            aria-label=label
            on:change=move |event| files::read_chosen(session.toasts, &event, move |text| on_text.run(text))
        />
    }
}

/// A button that opens a chooser.
#[component]
pub(crate) fn FileButton(
    label: &'static str,
    /// What the button says, where that is not `label`.
    #[prop(optional)]
    words: Option<&'static str>,
    accept: &'static str,
    #[prop(optional)] small: bool,
    #[prop(into)] on_text: Callback<String>,
) -> impl IntoView {
    let chooser = Chooser::default();
    view! {
        <button type="button" class="button" class:small=small on:click=move |_| chooser.open()>
            <Icon glyph=Glyph::Upload size=if small { 12 } else { 16 } />
            {words.unwrap_or(label)}
        </button>
        <FileInput chooser=chooser label=label accept=accept on_text=on_text />
    }
}
