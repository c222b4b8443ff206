//! A choice among the workspace's roles.

use leptos::prelude::*;

use super::session::Session;

/// `none` is what no role at all is called, where that can be chosen.
#[component]
pub(crate) fn RoleSelect(
    #[prop(optional, into)] id: Option<&'static str>,
    #[prop(optional, into)] label: Option<&'static str>,
    #[prop(optional, into)] none: Option<&'static str>,
    #[prop(into)] role: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let session = Session::get();
    let roles = Memo::new(move |_| {
        session.document.with(|document| document.roles.iter().map(|role| role.name.clone()).collect::<Vec<_>>())
    });
    let elsewhere =
        move || role.with(|role| !(none.is_some() && role.is_empty()) && roles.with(|roles| !roles.contains(role)));
    view! {
        <select id=id aria-label=label class="grow" on:change=move |event| on_change.run(event_target_value(&event))>
            {none.map(|none| view! { <option value="" prop:selected=move || role.with(String::is_empty)>{none}</option> })}
            <Show when=elsewhere>
                <option value=role selected>
                    {move || format!("{} (not in this workspace)", role.get())}
                </option>
            </Show>
            <For each=move || roles.get() key=Clone::clone let:choice>
                <option value=choice.clone() prop:selected={let choice = choice.clone(); move || role.with(|role| *role == choice)}>
                    {choice.clone()}
                </option>
            </For>
        </select>
    }
}
