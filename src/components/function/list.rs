//! The rail of functions.

use leptos::prelude::*;
use stepyard_page::route::{Place, Route};

use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn FunctionList(open: Signal<Option<String>>, creating: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let rows = Memo::new(move |_| {
        session.document.with(|document| {
            document.functions.iter().map(|function| (function.name.clone(), function.timeout)).collect::<Vec<_>>()
        })
    });
    view! {
        <nav class="rail" aria-label="Functions">
            <div class="rail-head">
                <h2>"Functions"</h2>
                <button type="button" class="button small" on:click=move |_| creating.set(true)>
                    <Icon glyph=Glyph::Plus size=12 />
                    "Create"
                </button>
            </div>
            <ul class="rail-list">
                <For each=move || rows.get() key=Clone::clone let:row>
                    <Row name=row.0 timeout=row.1 open=open />
                </For>
            </ul>
        </nav>
    }
}

#[component]
fn Row(name: String, timeout: u32, open: Signal<Option<String>>) -> impl IntoView {
    let (this, href) = (name.clone(), Route::open(Place::Functions, &name).href());
    let current = move || open.with(|open| open.as_deref() == Some(&this)).then_some("page");
    view! {
        <li>
            <a href=href aria-current=current>
                <span class="clip">{name}</span>
                <span class="sub">{format!("Node.js, timeout {timeout} s")}</span>
            </a>
        </li>
    }
}
