//! The API place: the APIs in front of the workflows, their methods with Test, and the requests that were made.

use leptos::prelude::*;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::route::Place;

use crate::components::api::{
    Exchanges, IntegrationRequest, IntegrationResponses, MethodKey, MethodRequest, MethodResponses, Open, Picture,
    Resources, Section, TestPanel, new_api,
};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::panes::Panes;

#[component]
pub(crate) fn Api() -> impl IntoView {
    let session = Session::get();
    let place = Memo::new(move |_| {
        session.route.with(|route| route.open.as_deref().filter(|_| route.place == Place::Api).map(ApiPlace::parse))
    });
    let exchange = Memo::new(move |_| match place.get() {
        Some(ApiPlace::Exchanges(id)) => Some(id),
        Some(ApiPlace::Method { .. } | ApiPlace::Settings(_)) | None => None,
    });
    let exchanges = Signal::derive(move || exchange.get().is_some());
    let key = Memo::new(move |_| {
        if exchanges.get() {
            return None;
        }
        session.document.with(|document| {
            let chosen = place.get().and_then(MethodKey::of).filter(|key| key.find(&document.apis).is_some());
            chosen.or_else(|| MethodKey::first(&document.apis))
        })
    });
    view! {
        <div class="place api">
            <Resources key=key.into() exchanges=exchanges />
            {move || match (exchanges.get(), key.with(Option::is_some)) {
                (true, _) => view! { <Exchanges open=Signal::derive(move || exchange.get().flatten()) /> }.into_any(),
                (false, true) => view! { <Method key=Signal::derive(move || key.get().unwrap_or_default()) /> }.into_any(),
                (false, false) => view! { <NoApi /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Method(key: Signal<MethodKey>) -> impl IntoView {
    let open = Open { key, section: RwSignal::new(Section::IntegrationRequest) };
    view! {
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
