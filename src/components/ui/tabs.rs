//! A row of tabs, moved through with the arrow keys.
//! <https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A tab's key, and its title.
pub(crate) type Tab = (&'static str, Signal<String>);

/// `name` makes the ids: the tab `name-key`, its panel `name-key-panel` (see [`TabPanel`]).
#[component]
pub(crate) fn Tabs(
    name: &'static str,
    label: &'static str,
    tabs: Vec<Tab>,
    selected: RwSignal<&'static str>,
) -> impl IntoView {
    let keys: Vec<&'static str> = tabs.iter().map(|(key, _)| *key).collect();
    let keys = StoredValue::new(keys);
    let on_key = move |event: web_sys::KeyboardEvent| {
        let target = keys.with_value(|keys| {
            let now = keys.iter().position(|key| *key == selected.get_untracked())?;
            match event.key().as_str() {
                "ArrowRight" => keys.get(now + 1).or_else(|| keys.first()),
                "ArrowLeft" => now.checked_sub(1).and_then(|before| keys.get(before)).or_else(|| keys.last()),
                "Home" => keys.first(),
                "End" => keys.last(),
                _ => None,
            }
            .copied()
        });
        let Some(key) = target else { return };
        event.prevent_default();
        selected.set(key);
        let tab = document().get_element_by_id(&format!("{name}-{key}"));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    let buttons = tabs
        .into_iter()
        .map(|(key, title)| {
            view! {
                <button
                    type="button"
                    role="tab"
                    id=format!("{name}-{key}")
                    aria-controls=format!("{name}-{key}-panel")
                    aria-selected=move || (selected.get() == key).to_string()
                    tabindex=move || if selected.get() == key { "0" } else { "-1" }
                    on:click=move |_| selected.set(key)
                >
                    {title}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>
            {buttons}
        </div>
    }
}

/// What a tab shows. It stays in the page while hidden, so that what was typed there stays too.
#[component]
pub(crate) fn TabPanel(
    name: &'static str,
    key: &'static str,
    selected: RwSignal<&'static str>,
    #[prop(default = "")] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div
            role="tabpanel"
            class=class
            id=format!("{name}-{key}-panel")
            aria-labelledby=format!("{name}-{key}")
            hidden=move || selected.get() != key
        >
            {children()}
        </div>
    }
}
