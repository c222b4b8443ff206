//! An area that takes dropped files, and shows so while one is over it.

use interpreter::object::ObjectBody;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::DragEvent;

use crate::components::files;
use crate::components::session::Session;

/// A file that was dropped.
pub(crate) struct Dropped {
    pub(crate) name: String,
    pub(crate) body: ObjectBody,
    /// Onto what says with `data-takes-files` that it takes any file for an object.
    pub(crate) onto_objects: bool,
}

/// Takes every dropped file to `on_file`.
#[component]
pub(crate) fn DropArea(
    class: &'static str,
    #[prop(into)] on_file: Callback<Dropped>,
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
        let dropped = event.data_transfer().and_then(|data| data.files());
        let onto = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let onto_objects = onto.is_some_and(|onto| matches!(onto.closest("[data-takes-files]"), Ok(Some(_))));
        for file in dropped.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))) {
            files::read_body(session.toasts, file, move |name, body| {
                on_file.run(Dropped { name, body, onto_objects });
            });
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
