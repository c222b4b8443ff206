//! Two panels side by side; where there is no room for both, a switch between them.

use leptos::prelude::*;

/// The panels stand in a row; on a narrow screen only the chosen one is shown. Nothing is taken out of the page.
#[component]
pub(crate) fn Panes(
    names: [&'static str; 2],
    #[prop(default = "")] class: &'static str,
    /// What the second one shows at the moment, said on the switch: what is chosen in the first would change nothing in sight.
    #[prop(into, optional)]
    subject: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let shown = RwSignal::new(0_usize);
    let [first, second] = names;
    let second = Signal::derive(move || {
        subject.get().map_or_else(|| second.to_owned(), |subject| format!("{second}: {subject}"))
    });
    let choice = move |at: usize, name: Signal<String>| {
        view! {
            <button
                type="button"
                aria-pressed=move || (shown.get() == at).to_string()
                on:click=move |_| shown.set(at)
            >
                <span class="clip">{name}</span>
            </button>
        }
    };
    view! {
        <div class="pane-switch segments" role="group" aria-label="Show">
            {choice(0, Signal::stored(first.to_owned()))} {choice(1, second)}
        </div>
        <div class=format!("split {class}") data-shown=move || shown.get().to_string()>
            {children()}
        </div>
    }
}
