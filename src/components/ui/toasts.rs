//! Short messages at the bottom of the window: what was done, and a way back. A live region reads them out.

use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

use super::icon::{Glyph, Icon};

/// How long a message stays, in seconds; one that can be undone stays longer.
const SHORT: u64 = 5;
const LONG: u64 = 12;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    /// Not a `Callback`: those end with the component that made them, and the message outlives it.
    undo: Option<Arc<dyn Fn() + Send + Sync>>,
}

/// The page's messages; found with [`Toasts::expect`].
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    pub(crate) fn provide() -> Self {
        let toasts = Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    pub(crate) fn say(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// Says what was deleted, with a button that brings it back.
    pub(crate) fn offer_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(text.into(), Some(Arc::new(undo)));
    }

    /// Takes back every way back: what they would bring back belongs to what is no longer open.
    pub(crate) fn forget_undo(self) {
        self.list.update(|list| list.retain(|toast| toast.undo.is_none()));
    }

    fn push(self, text: String, undo: Option<Arc<dyn Fn() + Send + Sync>>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let seconds = if undo.is_some() { LONG } else { SHORT };
        self.list.update(|list| {
            if list.len() > 2 {
                list.remove(0);
            }
            list.push(Toast { id, text, undo });
        });
        set_timeout(move || self.drop(id), Duration::from_secs(seconds));
    }

    fn drop(self, id: u32) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear; once, in the shell.
#[component]
pub(crate) fn ToastArea(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.id let:toast>
                <div class="toast">
                    <p>{toast.text}</p>
                    {toast
                        .undo
                        .map(|undo| {
                            view! {
                                <button
                                    type="button"
                                    class="button small"
                                    on:click=move |_| {
                                        undo();
                                        toasts.drop(toast.id);
                                    }
                                >
                                    "Undo"
                                </button>
                            }
                        })}
                    <button
                        type="button"
                        class="button small quiet"
                        aria-label="Dismiss"
                        on:click=move |_| toasts.drop(toast.id)
                    >
                        <Icon glyph=Glyph::Close size=12 />
                    </button>
                </div>
            </For>
        </div>
    }
}
