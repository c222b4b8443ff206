//! Creating a function, duplicating one, deleting one with a way back.

use leptos::prelude::*;
use stepyard_page::model::names::{free_name, function_problem};
use stepyard_page::route::{Place, Route};
use workspace::document::Function;

use crate::components::session::Session;
use crate::components::ui::dialog::{Dialog, SubmitFooter};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

const BLANK: &str = "export const handler = async (event) => {
  console.log(\"event\", event);
  return { message: `Hello, ${event.name ?? \"world\"}` };
};
";

#[component]
pub(crate) fn FunctionActions(name: Signal<String>) -> impl IntoView {
    let session = Session::get();
    view! {
        <div class="actions">
            <Menu label="More actions" class="icon" end=true face=|| view! { <Icon glyph=Glyph::More /> }>
                <MenuItem glyph=Glyph::Copy on_select=move |()| duplicate(session, &name.get_untracked())>"Duplicate"</MenuItem>
                <MenuItem glyph=Glyph::Trash danger=true on_select=move |()| delete(session, &name.get_untracked())>"Delete"</MenuItem>
            </Menu>
        </div>
    }
}

fn duplicate(session: Session, name: &str) {
    let Some(mut copy) = super::read(session, name, Clone::clone) else { return };
    copy.name = free_name(&format!("{name}-copy"), &super::names(session));
    let route = Route::open(Place::Functions, &copy.name);
    session.change(|document| document.functions.push(copy));
    session.go(&route);
}

fn delete(session: Session, name: &str) {
    let place = session
        .document
        .with_untracked(|document| document.functions.iter().position(|function| function.name == name));
    let (Some(place), Some(deleted)) = (place, super::read(session, name, Clone::clone)) else { return };
    session.change(|document| drop(document.functions.remove(place)));
    session.go(&Route::place(Place::Functions));
    session.toasts.offer_undo(format!("Deleted the function `{name}`."), move || {
        let back = deleted.clone();
        let route = Route::open(Place::Functions, &back.name);
        session.change(|document| {
            let place = place.min(document.functions.len());
            document.functions.insert(place, back);
        });
        session.go(&route);
    });
}

#[component]
pub(crate) fn CreateFunction(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title="Create a function">
            <Form open=open />
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let taken = super::names(session);
    let name = RwSignal::new(free_name("MyFunction", &taken));
    let problem = Memo::new(move |_| name.with(|name| function_problem(name, &taken)));
    let create = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if problem.with_untracked(Option::is_some) {
            return;
        }
        let name = name.get_untracked();
        let route = Route::open(Place::Functions, &name);
        let function = Function { name, code: BLANK.to_owned(), event: "{}".to_owned(), ..Function::default() };
        session.change(|document| document.functions.push(function));
        open.set(false);
        session.go(&route);
    };
    view! {
        <form on:submit=create>
            <div class="body">
                <div class="field">
                    <label for="function-name">"Name"</label>
                    <input id="function-name" type="text" autocomplete="off" autofocus aria-describedby="function-name-problem" bind:value=name />
                    <p class="problem" id="function-name-problem">{problem}</p>
                </div>
                <p class="hint">
                    "An ES module as Lambda’s Node.js runtime takes it. It runs in a sandbox of this page, without network and without storage."
                </p>
            </div>
            <SubmitFooter open=open verb="Create" disabled=Signal::derive(move || problem.with(Option::is_some)) />
        </form>
    }
}
