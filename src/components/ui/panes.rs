//! Two panels side by side; where there is no room for both, a switch between them.

use leptos::prelude::*;

/// The panels stand in a row; on a narrow screen only the chosen one is shown. Nothing is taken out of the page.
#[component]
pub(crate) fn Panes(
    names: [&'static str; 2],
    #[prop(default = "")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let shown = RwSignal::new(0_usize);
    let [first, second] = names;
    let choice = move |at: usize, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (shown.get() == at).to_string()
                on:click=move |_| shown.set(at)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="pane-switch segments" role="group" aria-label="Show">
            {choice(0, first)} {choice(1, second)}
        </div>
        <div class=format!("split {class}") data-shown=move || shown.get().to_string()>
            {children()}
        </div>
    }
}
