//! Functions.

use leptos::prelude::*;

#[component]
pub(crate) fn Functions() -> impl IntoView {
    view! { <p class="pad">"Functions"</p> }
}
