//! An area that takes a dropped file, and shows so while one is over it.

use leptos::prelude::*;
use web_sys::DragEvent;

use crate::components::files;
use crate::components::session::Session;

/// Takes a dropped file's text to `on_text`.
#[component]
pub(crate) fn DropArea(
    class: &'static str,
    #[prop(into)] on_text: Callback<String>,
    children: Children,
) -> impl IntoView {
    let session = Session::get();
    let over = RwSignal::new(false);
    let carries_file =
        |event: &DragEvent| event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0));
    let on_over = move |event: DragEvent| {
        // Text that is dragged within the page is the editor's business.
        if carries_file(&event) {
            event.prevent_default();
            event.stop_propagation();
            if !over.get_untracked() {
                over.set(true);
            }
        }
    };
    let on_drop = move |event: DragEvent| {
        over.set(false);
        if !carries_file(&event) {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            files::read(session.toasts, file, move |text| on_text.run(text));
        }
    };
    view! {
        <div
            class=class
            class:drop-here=over
            // Before what is within: the editor would write a dropped file's text at the cursor.
            on:dragover:capture=on_over
            on:dragleave=move |_| over.set(false)
            on:drop:capture=on_drop
        >
            {children()}
        </div>
    }
}
