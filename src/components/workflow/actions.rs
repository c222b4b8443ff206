//! What can be done with the open workflow: start, rename, duplicate, download, open a file, delete with a way back.

use leptos::prelude::*;
use stepyard_page::model::names::{free_name, workflow_problem};
use stepyard_page::protocol::Format;
use stepyard_page::route::{Place, Route};

use crate::components::files;
use crate::components::session::Session;
use crate::components::ui::dialog::{Dialog, SubmitFooter};
use crate::components::ui::file_chooser::{Chooser, FileInput};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

#[component]
pub(crate) fn WorkflowActions(name: Signal<String>, starting: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let renaming = RwSignal::new(false);
    let chooser = Chooser::default();
    let replace = move |text: String| {
        let name = name.get_untracked();
        let before = super::read(session, &name, |machine| machine.definition.clone()).unwrap_or_default();
        super::change(session, &name, |machine| machine.definition = text);
        session.toasts.offer_undo("Opened the file in place of the definition.", move || {
            super::change(session, &name, |machine| machine.definition.clone_from(&before));
        });
    };
    view! {
        <div class="actions">
            <button type="button" class="button primary" on:click=move |_| starting.set(true)>
                <Icon glyph=Glyph::Play />
                "Start execution"
            </button>
            <Menu label="More actions" class="icon" end=true face=|| view! { <Icon glyph=Glyph::More /> }>
                <MenuItem glyph=Glyph::Pencil on_select=move |()| renaming.set(true)>"Rename…"</MenuItem>
                <MenuItem glyph=Glyph::Copy on_select=move |()| duplicate(session, &name.get_untracked())>"Duplicate"</MenuItem>
                <MenuItem glyph=Glyph::Format on_select=move |()| format(session, name.get_untracked())>"Format the definition"</MenuItem>
                <MenuItem glyph=Glyph::Download on_select=move |()| download(session, &name.get_untracked())>"Download the definition"</MenuItem>
                <MenuItem glyph=Glyph::Upload on_select=move |()| chooser.open()>"Open a definition from a file…"</MenuItem>
                <hr />
                <MenuItem glyph=Glyph::Trash danger=true on_select=move |()| delete(session, &name.get_untracked())>"Delete"</MenuItem>
            </Menu>
            <FileInput chooser=chooser label="Definition file" accept=".json,.yaml,.yml,.asl,application/json" on_text=replace />
            <Dialog open=renaming title="Rename this workflow">
                <Rename name=name open=renaming />
            </Dialog>
        </div>
    }
}

fn duplicate(session: Session, name: &str) {
    let Some(mut copy) = super::read(session, name, Clone::clone) else { return };
    copy.name = free_name(&format!("{name}-copy"), &super::names(session));
    let route = Route::open(Place::Workflows, &copy.name);
    session.change(|document| document.state_machines.push(copy));
    session.go(&route);
}

/// Sets the definition in order; one step of undo in the editor.
fn format(session: Session, name: String) {
    leptos::task::spawn_local(async move {
        let text = super::read(session, &name, |machine| machine.definition.clone()).unwrap_or_default();
        match session.ask(Format { text: text.clone() }).await {
            Ok(Some(formatted)) => super::change(session, &name, |machine| {
                // What was typed meanwhile is not overwritten.
                if machine.definition == text {
                    machine.definition = formatted;
                }
            }),
            Ok(None) => session.toasts.say("This text cannot be formatted: it has syntax errors, or is YAML."),
            Err(refusal) => session.toasts.say(refusal.message),
        }
    });
}

fn download(session: Session, name: &str) {
    let Some(text) = super::read(session, name, |machine| machine.definition.clone()) else { return };
    let json = text.trim_start().starts_with('{');
    let (end, kind) = if json { ("json", "application/json") } else { ("yaml", "application/yaml") };
    files::download(&format!("{name}.asl.{end}"), kind, &text);
}

fn delete(session: Session, name: &str) {
    let place = session
        .document
        .with_untracked(|document| document.state_machines.iter().position(|machine| machine.name == name));
    let Some(place) = place else { return };
    let Some(deleted) = super::read(session, name, Clone::clone) else { return };
    session.change(|document| drop(document.state_machines.remove(place)));
    session.go(&Route::place(Place::Workflows));
    session.toasts.offer_undo(format!("Deleted the workflow `{name}`."), move || {
        let back = deleted.clone();
        let route = Route::open(Place::Workflows, &back.name);
        session.change(|document| {
            let place = place.min(document.state_machines.len());
            document.state_machines.insert(place, back);
        });
        session.go(&route);
    });
}

#[component]
fn Rename(name: Signal<String>, open: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let old = name.get_untracked();
    let taken: Vec<String> = super::names(session).into_iter().filter(|name| *name != old).collect();
    let new = RwSignal::new(old.clone());
    let problem = Memo::new(move |_| new.with(|name| workflow_problem(name, &taken)));
    let rename = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if problem.with_untracked(Option::is_some) {
            return;
        }
        let new = new.get_untracked();
        super::change(session, &old, |machine| machine.name.clone_from(&new));
        session.change(|document| {
            let mocked = document.mocks.state_machines.remove(&old);
            document.mocks.state_machines.extend(mocked.map(|mocked| (new.clone(), mocked)));
        });
        open.set(false);
        session.go(&Route::open(Place::Workflows, new));
    };
    view! {
        <form on:submit=rename>
            <div class="body">
                <div class="field">
                    <label for="new-name">"Name"</label>
                    <input id="new-name" type="text" autocomplete="off" autofocus aria-describedby="new-name-problem" bind:value=new />
                    <p class="problem" id="new-name-problem">{problem}</p>
                </div>
                <p class="hint">"The ARN changes with the name: what refers to the old one must follow."</p>
            </div>
            <SubmitFooter open=open verb="Rename" />
        </form>
    }
}
