//! Executions.

use leptos::prelude::*;

#[component]
pub(crate) fn Executions() -> impl IntoView {
    view! { <p class="pad">"Executions"</p> }
}
