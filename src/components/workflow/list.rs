//! The rail of workflows, and the way to a new one: created, opened from a file, or dropped.

use leptos::prelude::*;
use stepyard_page::route::{Place, Route};
use workspace::document::StateMachineType;

use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn WorkflowList(open: Signal<Option<String>>, creating: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let rows = Memo::new(move |_| {
        session.document.with(|document| {
            document
                .state_machines
                .iter()
                .map(|machine| (machine.name.clone(), type_word(machine.kind)))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <nav class="rail" aria-label="Workflows">
            <div class="rail-head">
                <h2>"Workflows"</h2>
                <button type="button" class="button small" on:click=move |_| creating.set(true)>
                    <Icon glyph=Glyph::Plus size=12 />
                    "Create"
                </button>
            </div>
            <ul class="rail-list">
                <For each=move || rows.get() key=Clone::clone let:row>
                    <Row name=row.0 kind=row.1 open=open />
                </For>
            </ul>
        </nav>
    }
}

#[component]
fn Row(name: String, kind: &'static str, open: Signal<Option<String>>) -> impl IntoView {
    let (this, href) = (name.clone(), Route::open(Place::Workflows, &name).href());
    let current = move || open.with(|open| open.as_deref() == Some(&this)).then_some("page");
    view! {
        <li>
            <a href=href aria-current=current>
                <span class="clip">{name}</span>
                <span class="sub">{kind}</span>
            </a>
        </li>
    }
}

pub(crate) fn type_word(kind: StateMachineType) -> &'static str {
    match kind {
        StateMachineType::Standard => "Standard",
        StateMachineType::Express => "Express",
    }
}
