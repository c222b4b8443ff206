//! Which workspace is open, the others, and what can be done with one: rename, export, import, delete.

use leptos::prelude::*;
use workspace::Document;

use crate::components::files;
use crate::components::roles::Roles;
use crate::components::session::{Opening, Session, WorkspaceEntry};
use crate::components::ui::dialog::{Dialog, SubmitFooter};
use crate::components::ui::file_chooser::{Chooser, FileInput};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

/// Saves the workspace as one file.
pub(crate) fn export(session: Session) {
    let document = session.document.get_untracked();
    let pretty = serde_json::to_string_pretty(&document).unwrap_or_default();
    files::download(&format!("{}.stepyard.json", document.name), "application/json", &pretty);
}

#[component]
pub(crate) fn WorkspaceMenu() -> impl IntoView {
    let session = Session::get();
    let name = Memo::new(move |_| session.document.with(|document| document.name.clone()));
    let renaming = RwSignal::new(false);
    let roles = RwSignal::new(false);
    let chooser = Chooser::default();
    let import = move |text: String| match Document::from_json(&text) {
        Ok(document) => session.open_copy(document, Opening::File),
        Err(error) => session.notice.set(Some(error.to_string())),
    };
    let item = move |entry: WorkspaceEntry| {
        let WorkspaceEntry { id, name } = entry;
        let chosen = session.is_open(&id);
        view! {
            <MenuItem chosen=chosen on_select=move |()| if !chosen { session.open_workspace(id.clone()) }>
                {name}
            </MenuItem>
        }
    };
    view! {
        <div class="switcher">
            <Menu
                label=Signal::derive(move || format!("Workspace: {}", name.get()))
                face=move || {
                    view! {
                        <span class="clip">{name}</span>
                        <Icon glyph=Glyph::Down size=12 />
                    }
                }
            >
                // As they are when the menu opens: an entry that moves under the pointer is another one when it is clicked.
                {move || session.workspaces.get_untracked().into_iter().map(item).collect_view()}
                <hr />
                <MenuItem glyph=Glyph::Pencil on_select=move |()| renaming.set(true)>"Rename…"</MenuItem>
                <MenuItem glyph=Glyph::Book on_select=move |()| roles.set(true)>"IAM roles…"</MenuItem>
                <MenuItem glyph=Glyph::Download on_select=move |()| export(session)>"Export as a file"</MenuItem>
                <MenuItem glyph=Glyph::Upload on_select=move |()| chooser.open()>"Import a file…"</MenuItem>
                <MenuItem
                    glyph=Glyph::Plus
                    on_select=move |()| {
                        session.open_copy(workspace::examples::empty(), Opening::Example("Empty workspace"));
                    }
                >
                    "New empty workspace"
                </MenuItem>
                <hr />
                <MenuItem glyph=Glyph::Trash danger=true on_select=move |()| session.delete_workspace()>
                    "Delete this workspace"
                </MenuItem>
            </Menu>
            <FileInput chooser=chooser label="Workspace file" accept=".json,application/json" on_text=import />
            <Roles open=roles />
            <Dialog open=renaming title="Rename this workspace">
                <Rename open=renaming />
            </Dialog>
        </div>
    }
}

#[component]
fn Rename(open: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let name = RwSignal::new(session.document.with_untracked(|document| document.name.clone()));
    let rename = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        if !name.is_empty() {
            session.change(|document| document.name = name);
            open.set(false);
        }
    };
    view! {
        <form on:submit=rename>
            <div class="body">
                <div class="field">
                    <label for="workspace-name">"Name"</label>
                    <input id="workspace-name" type="text" maxlength="60" bind:value=name autofocus />
                </div>
            </div>
            <SubmitFooter open=open verb="Rename" />
        </form>
    }
}
