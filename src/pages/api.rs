//! The API place: the APIs in front of the workflows, their methods with Test, and the requests that were made.

use leptos::prelude::*;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::route::Place;

use crate::components::api::{
    Actions, Ahead, Exchanges, Findings, Import, IntegrationRequest, IntegrationResponses, MethodKey, MethodRequest,
    MethodResponses, Open, Picture, Rail, RouteIntegration, Section, Settings, TestPanel,
};
use crate::components::endpoint::LiveEndpoint;
use crate::components::session::{LookedAt, Session};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::panes::Panes;
use crate::components::ui::prompt::Prompt;

#[component]
pub(crate) fn Api() -> impl IntoView {
    let session = Session::get();
    let act = Actions::new();
    let looked_at = LookedAt::get();
    let asked = Memo::new(move |_| {
        session.route.with(|route| route.open.as_deref().filter(|_| route.place == Place::Api).map(ApiPlace::parse))
    });
    // What is there of what the address asks for, or of what was looked at last; else the first method.
    let place = Memo::new(move |_| {
        session.document.with(|document| {
            let is_there = |place: &ApiPlace| match place {
                ApiPlace::Exchanges(_) => true,
                ApiPlace::Settings(api) => {
                    document.apis.iter().any(|known| known.id == *api)
                        || document.http_apis.iter().any(|known| known.api_id == *api)
                }
                ApiPlace::Method { .. } => MethodKey::of(place.clone()).is_some_and(|key| key.is_in(document)),
            };
            let last = || looked_at.last_in(Place::Api).as_deref().map(ApiPlace::parse);
            asked.get().filter(is_there).or_else(|| last().filter(is_there)).or_else(|| {
                let MethodKey { api, method, path } = MethodKey::first_of(document)?;
                Some(ApiPlace::Method { api, method, path })
            })
        })
    });
    let key = Memo::new(move |_| place.get().and_then(MethodKey::of));
    let settings = Memo::new(move |_| match place.get() {
        Some(ApiPlace::Settings(api)) => Some(api),
        _ => None,
    });
    let exchange = Memo::new(move |_| match place.get() {
        Some(ApiPlace::Exchanges(id)) => Some(id),
        _ => None,
    });
    let is_route = Memo::new(move |_| key.get().is_some_and(|key| key.is_route(session)));
    // What kind of thing is open: only another kind draws everything anew.
    let kind = Memo::new(move |_| {
        place.with(|place| match place {
            None => Kind::Nothing,
            Some(ApiPlace::Exchanges(_)) => Kind::Exchanges,
            Some(ApiPlace::Settings(_)) => Kind::Settings,
            Some(ApiPlace::Method { .. }) if is_route.get() => Kind::Route,
            Some(ApiPlace::Method { .. }) => Kind::Method,
        })
    });
    let open_key = Signal::derive(move || key.get().unwrap_or_default());
    view! {
        <div class="place api">
            <Rail place=place.into() key=key.into() act=act />
            {move || match kind.get() {
                Kind::Nothing => view! { <NoMethod act=act /> }.into_any(),
                Kind::Exchanges => view! { <Exchanges open=Signal::derive(move || exchange.get().flatten()) /> }.into_any(),
                Kind::Settings => view! { <Settings api=Signal::derive(move || settings.get().unwrap_or_default()) /> }.into_any(),
                Kind::Route => view! { <Method key=open_key act=act is_route=true /> }.into_any(),
                Kind::Method => view! { <Method key=open_key act=act is_route=false /> }.into_any(),
            }}
        </div>
        <Prompt question=act.question />
        <Import act=act />
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Exchanges,
    Settings,
    Route,
    Method,
}

#[component]
fn Method(key: Signal<MethodKey>, act: Actions, is_route: bool) -> impl IntoView {
    let open = Open { key, section: RwSignal::new(Section::IntegrationRequest), ahead: Ahead::follow(key) };
    let session = Session::get();
    let live_path = Signal::derive(move || session.document.with(|document| key.with(|key| key.live_path(document))));
    let title = move || {
        let key = key.get();
        if is_route {
            format!("{} – Route", key.route_key())
        } else {
            format!("{} – {} – Method execution", key.path, key.method)
        }
    };
    let set_up = if is_route {
        view! {
            <div class="stack pad">
                <RouteIntegration open=open />
                <LiveEndpoint path=live_path />
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="stack pad">
                <Picture open=open />
                <Boxed open=open />
                <LiveEndpoint path=live_path />
            </div>
        }
        .into_any()
    };
    view! {
        <div class="content">
            <div class="title">
                <h1>{title}</h1>
                <div class="actions">
                    <button type="button" class="button" on:click=move |_| act.delete_method(&key.get_untracked())>
                        <Icon glyph=Glyph::Trash />
                        {if is_route { "Delete route" } else { "Delete method" }}
                    </button>
                </div>
            </div>
            <Panes names=["Set-up", "Request and result"] class="">
                {set_up}
                <TestPanel open=open />
            </Panes>
        </div>
    }
}

/// What is behind the chosen box of the picture.
#[component]
fn Boxed(open: Open) -> impl IntoView {
    let inside = move || match open.section.get() {
        Section::MethodRequest => view! { <MethodRequest open=open /> }.into_any(),
        Section::IntegrationRequest => view! {
            <Findings findings=open.ahead.findings(false, None) key=open.key />
            <IntegrationRequest open=open />
        }
        .into_any(),
        Section::IntegrationResponse => view! {
            <Findings findings=open.ahead.findings(true, None) key=open.key />
            <IntegrationResponses open=open />
        }
        .into_any(),
        Section::MethodResponse => view! { <MethodResponses open=open /> }.into_any(),
    };
    view! {
        <section class="card" aria-live="off">
            <header>
                <h2>{move || title(open.section.get())}</h2>
            </header>
            <div class="body stack">{inside}</div>
        </section>
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
fn NoMethod(act: Actions) -> impl IntoView {
    let session = Session::get();
    let empty =
        Memo::new(move |_| session.document.with(|document| document.apis.is_empty() && document.http_apis.is_empty()));
    view! {
        <div class="empty">
            <h1>{move || if empty.get() { "No API yet" } else { "No method yet" }}</h1>
            <p>
                {move || {
                    if empty.get() {
                        "An API puts workflows and functions behind paths. A REST API has mapping templates; an HTTP API calls Step Functions with a few parameters."
                    } else {
                        "Create a resource with a method, or a route, in the menu beside the API’s name."
                    }
                }}
            </p>
            <div class="row">
                <button type="button" class="button primary" on:click=move |_| act.create(false)>
                    <Icon glyph=Glyph::Plus />
                    "Create a REST API"
                </button>
                <button type="button" class="button" on:click=move |_| act.create(true)>
                    "Create an HTTP API"
                </button>
                <button type="button" class="button" on:click=move |_| act.importing.set(true)>
                    <Icon glyph=Glyph::Upload />
                    "Import…"
                </button>
            </div>
        </div>
    }
}
