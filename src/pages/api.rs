//! The API place: a REST API in front of the workflows, its methods, and Test.

use leptos::prelude::*;

use crate::components::api::{
    IntegrationRequest, IntegrationResponses, MethodKey, MethodRequest, MethodResponses, Open, Picture, Resources,
    Section, TestPanel, new_api,
};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::panes::Panes;

#[component]
pub(crate) fn Api() -> impl IntoView {
    let session = Session::get();
    let selected = RwSignal::new(None::<MethodKey>);
    let key = Memo::new(move |_| {
        session.document.with(|document| {
            let chosen = selected.get().filter(|key| key.find(&document.apis).is_some());
            chosen.or_else(|| MethodKey::first(&document.apis))
        })
    });
    let any = Memo::new(move |_| key.with(Option::is_some));
    let open = Open {
        key: Signal::derive(move || key.get().unwrap_or_default()),
        section: RwSignal::new(Section::IntegrationRequest),
    };
    view! {
        <Show when=move || any.get() fallback=NoApi>
            <div class="place api">
                <Resources selected=selected key=open.key />
                <div class="content">
                    <div class="title">
                        <h1>{move || format!("{} – {} – Method execution", open.key.get().path, open.key.get().method)}</h1>
                    </div>
                    <Panes names=["Set-up", "Request and result"] class="">
                        <div class="stack pad">
                            <Picture open=open />
                            <section class="card" aria-live="off">
                                <header>
                                    <h2>{move || title(open.section.get())}</h2>
                                </header>
                                <div class="body">
                                    {move || match open.section.get() {
                                        Section::MethodRequest => view! { <MethodRequest open=open /> }.into_any(),
                                        Section::IntegrationRequest => view! { <IntegrationRequest open=open /> }.into_any(),
                                        Section::IntegrationResponse => view! { <IntegrationResponses open=open /> }.into_any(),
                                        Section::MethodResponse => view! { <MethodResponses open=open /> }.into_any(),
                                    }}
                                </div>
                            </section>
                        </div>
                        <TestPanel open=open />
                    </Panes>
                </div>
            </div>
        </Show>
    }
}

fn title(section: Section) -> &'static str {
    match section {
        Section::MethodRequest => "Method request",
        Section::IntegrationRequest => "Integration request",
        Section::IntegrationResponse => "Integration response",
        Section::MethodResponse => "Method response",
    }
}

#[component]
fn NoApi() -> impl IntoView {
    let session = Session::get();
    view! {
        <div class="empty">
            <h1>"API"</h1>
            <p>"This workspace has no API. Make one with a path "<code>"/execution"</code>" and a POST method, then give it an integration."</p>
            <button type="button" class="button primary" on:click=move |_| session.change(|document| document.apis.push(new_api()))>
                <Icon glyph=Glyph::Plus />
                "Create an API"
            </button>
        </div>
    }
}
