//! Api.

use leptos::prelude::*;

#[component]
pub(crate) fn Api() -> impl IntoView {
    view! { <p class="pad">"Api"</p> }
}
