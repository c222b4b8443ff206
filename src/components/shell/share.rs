//! One link that carries the whole workspace; from a certain length on, a file is the better way.

use leptos::prelude::*;
use workspace::share::{FILE_FROM, WARN_FROM, encode};

use super::workspaces::export;
use crate::components::session::Session;
use crate::components::ui::copy_button::CopyButton;
use crate::components::ui::dialog::Dialog;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn ShareButton() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" title="Share" on:click=move |_| open.set(true)>
            <Icon glyph=Glyph::Share />
            <span class="label">"Share"</span>
        </button>
        <Dialog open=open title="Share this workspace">
            <ShareLink />
        </Dialog>
    }
}

/// The link is made when the dialog opens, from the workspace as it is then.
#[component]
fn ShareLink() -> impl IntoView {
    let session = Session::get();
    let mut document = session.document.get_untracked();
    document.place = session.route.with_untracked(stepyard_page::route::Route::href);
    let link = encode(&document).ok().flatten().map(|packed| {
        let address = window().location().href().unwrap_or_default();
        format!("{}#w={packed}", address.split('#').next().unwrap_or_default())
    });
    // None at all is one that is too long.
    let length = link.as_ref().map_or(FILE_FROM, String::len);
    let link = link.unwrap_or_default();
    let text = Signal::stored(link.clone());
    let hint = if length >= FILE_FROM {
        Some("This workspace is too large for a link that survives being sent around. Share it as a file.")
    } else if length >= WARN_FROM {
        Some("Some chat programs cut links of this length. A file is safer.")
    } else {
        None
    };
    view! {
        <div class="body">
            <p>
                "The link holds everything: definitions, functions, API, mocks, objects and input. It stays between you and whom you send it to; no server sees it. Opening it makes a copy and runs nothing."
            </p>
            <div class="field">
                <label for="share-link" hidden={length >= FILE_FROM}>{format!("Link ({length} characters)")}</label>
                <textarea id="share-link" readonly rows="4" prop:value=link.clone() hidden={length >= FILE_FROM}></textarea>
            </div>
            {hint
                .map(|hint| {
                    view! {
                        <div class="alert">
                            <Icon glyph=Glyph::Warning />
                            <div>{hint}</div>
                        </div>
                    }
                })}
        </div>
        <footer>
            <button type="button" class="button" on:click=move |_| export(session)>
                <Icon glyph=Glyph::Download />
                "Download as a file"
            </button>
            {(length < FILE_FROM)
                .then(|| view! { <CopyButton words="Copy link" class="button primary" autofocus=true text=text /> })}
        </footer>
    }
}
