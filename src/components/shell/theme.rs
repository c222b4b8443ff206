//! Light, dark, or what the system says; kept for the next visit.

use leptos::prelude::*;

use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

const KEY: &str = "stepyard.theme";

#[component]
pub(crate) fn ThemeButton() -> impl IntoView {
    let kept = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let theme = RwSignal::new(kept.unwrap_or_default());
    Effect::new(move || {
        let chosen = theme.get();
        let Some(root) = document().document_element() else { return };
        // Neither a missing attribute nor missing storage is worth a word.
        let _ = if chosen.is_empty() {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", &chosen)
        };
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.set_item(KEY, &chosen);
        }
    });
    let item = move |name: &'static str, glyph: Glyph, word: &'static str| {
        view! {
            <MenuItem glyph=glyph chosen=theme.get() == name on_select=move |()| theme.set(name.to_owned())>
                {word}
            </MenuItem>
        }
    };
    view! {
        <Menu label="Theme" class="icon" end=true face=|| view! { <Icon glyph=Glyph::Theme /> }>
            {item("", Glyph::Theme, "As the system")}
            {item("light", Glyph::Sun, "Light")}
            {item("dark", Glyph::Moon, "Dark")}
        </Menu>
    }
}
