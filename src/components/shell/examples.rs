//! Workspaces to begin with; each opens as a copy of its own.

use leptos::prelude::*;
use workspace::examples::{EXAMPLES, Example};

use crate::components::session::{Opening, Session};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

#[component]
pub(crate) fn Examples() -> impl IntoView {
    let session = Session::get();
    let item = move |example: &'static Example| {
        view! {
            <MenuItem
                detail=example.summary
                on_select=move |()| session.open_copy((example.open)(), Opening::Example(example.title))
            >
                {example.title}
            </MenuItem>
        }
    };
    view! {
        <Menu
            label="Examples"
            end=true
            face=|| {
                view! {
                    <Icon glyph=Glyph::Book />
                    <span class="label">"Examples"</span>
                }
            }
        >
            {EXAMPLES.iter().map(item).collect_view()}
        </Menu>
    }
}
