//! Workflows.

use leptos::prelude::*;

#[component]
pub(crate) fn Workflows() -> impl IntoView {
    view! { <p class="pad">"Workflows"</p> }
}
