//! The rail of the API place: every API with its tree of resources or its routes, and the way to the exchanges.

use apigateway::RestApi;
use apigateway::http_api::HttpApi;
use leptos::html;
use leptos::prelude::*;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::model::format::count;
use stepyard_page::route::{Place, Route};

use super::actions::{self, Actions};
use super::{MethodKey, exchanges};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

#[component]
pub(crate) fn Rail(place: Signal<Option<ApiPlace>>, key: Signal<Option<MethodKey>>, act: Actions) -> impl IntoView {
    let session = Session::get();
    let apis = Memo::new(move |_| {
        session.document.with(|document| {
            let rest = document.apis.iter().map(outline);
            rest.chain(document.http_apis.iter().map(http_outline)).collect::<Vec<_>>()
        })
    });
    let exchanges_open = move || place.with(|place| matches!(place, Some(ApiPlace::Exchanges(_))));
    view! {
        <nav class="rail" aria-label="APIs">
            <div class="rail-head">
                <h2>"APIs"</h2>
                <Menu label="Create an API" class="button small" end=true face=|| view! { <Icon glyph=Glyph::Plus size=12 /> "Create" }>
                    <MenuItem glyph=Glyph::Api detail="Resources, methods, mapping templates" on_select=move |()| act.create(false)>
                        "REST API"
                    </MenuItem>
                    <MenuItem glyph=Glyph::Bolt detail="Routes with parameters, no templates" on_select=move |()| act.create(true)>
                        "HTTP API"
                    </MenuItem>
                    <MenuItem glyph=Glyph::Upload detail="From OpenAPI or Swagger" on_select=move |()| act.importing.set(true)>
                        "Import…"
                    </MenuItem>
                </Menu>
            </div>
            <For each=move || apis.get() key=Clone::clone let:api>
                <Api api=api place=place key=key act=act />
            </For>
            <ul class="rail-list rail-foot">
                <li>
                    <a href=exchanges::href(None) aria-current=move || exchanges_open().then_some("page")>
                        <span>"Exchanges"</span>
                        <span class="sub">{move || count(session.exchanges.with(Vec::len), "request", "requests")}</span>
                    </a>
                </li>
            </ul>
        </nav>
    }
}

/// A line of the tree: a resource with its methods, or a route.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Line {
    path: String,
    depth: usize,
    /// What the line shows of the path; a route shows no path of its own.
    part: Option<String>,
    methods: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Outline {
    id: String,
    name: String,
    is_http: bool,
    lines: Vec<Line>,
}

fn outline(api: &RestApi) -> Outline {
    let mut lines: Vec<Line> = api
        .resources
        .iter()
        .map(|resource| Line {
            depth: resource.path.split('/').filter(|part| !part.is_empty()).count(),
            part: Some(format!("/{}", resource.path_part)),
            path: resource.path.clone(),
            methods: resource.resource_methods.keys().cloned().collect(),
        })
        .collect();
    lines.sort_by(|a, b| a.path.cmp(&b.path));
    Outline { id: api.id.clone(), name: api.name.clone(), is_http: false, lines }
}

fn http_outline(api: &HttpApi) -> Outline {
    let line = |key: &str| {
        let (method, path) = key.split_once(' ').unwrap_or((key, ""));
        Line { path: path.to_owned(), depth: 0, part: None, methods: vec![method.to_owned()] }
    };
    let lines = api.routes.iter().map(|route| line(&route.route_key)).collect();
    Outline { id: api.api_id.clone(), name: api.name.clone(), is_http: true, lines }
}

#[component]
fn Api(api: Outline, place: Signal<Option<ApiPlace>>, key: Signal<Option<MethodKey>>, act: Actions) -> impl IntoView {
    let Outline { id, name, is_http, lines } = api;
    let settings = Route::open(Place::Api, ApiPlace::Settings(id.clone()).to_string()).href();
    let current = {
        let id = id.clone();
        move || place.with(|place| *place == Some(ApiPlace::Settings(id.clone()))).then_some("page")
    };
    let lines = lines
        .into_iter()
        .map(|line| view! { <Row api=id.clone() is_http=is_http line=line key=key act=act /> })
        .collect_view();
    let empty = (is_http && lines.is_empty()).then(|| view! { <li class="muted pad-inline">"No route yet"</li> });
    let owner = StoredValue::new(id);
    view! {
        <section class="api-tree" aria-label=name.clone()>
            <div class="api-head">
                <a href=settings aria-current=current title=name.clone()>
                    <span class="clip">{name.clone()}</span>
                    <span class="sub">{if is_http { "HTTP API" } else { "REST API" }}</span>
                </a>
                <Menu label=format!("Actions for {name}") class="icon" end=true face=|| view! { <Icon glyph=Glyph::More /> }>
                    {if is_http {
                        view! {
                            <MenuItem glyph=Glyph::Plus on_select=move |()| act.create_route(owner.get_value())>"Create route…"</MenuItem>
                            <MenuItem glyph=Glyph::Download on_select=move |()| actions::export(act.session, owner.get_value(), false)>"Export as OpenAPI 3.0"</MenuItem>
                        }
                            .into_any()
                    } else {
                        view! {
                            <MenuItem glyph=Glyph::Plus on_select=move |()| act.create_resource(owner.get_value(), "/".to_owned())>"Create resource…"</MenuItem>
                            <MenuItem glyph=Glyph::Download on_select=move |()| actions::export(act.session, owner.get_value(), false)>"Export as OpenAPI 3.0"</MenuItem>
                            <MenuItem glyph=Glyph::Download on_select=move |()| actions::export(act.session, owner.get_value(), true)>"Export as Swagger 2.0"</MenuItem>
                        }
                            .into_any()
                    }}
                    <MenuItem glyph=Glyph::Pencil on_select=move |()| act.rename_api(owner.get_value())>"Rename…"</MenuItem>
                    <MenuItem glyph=Glyph::Trash danger=true on_select=move |()| act.delete_api(&owner.get_value())>"Delete"</MenuItem>
                </Menu>
            </div>
            <ul class="resources" aria-label=if is_http { "Routes" } else { "Resources" }>
                {lines} {empty}
            </ul>
        </section>
    }
}

#[component]
fn Row(api: String, is_http: bool, line: Line, key: Signal<Option<MethodKey>>, act: Actions) -> impl IntoView {
    let Line { path, depth, part, methods } = line;
    let methods = methods
        .into_iter()
        .map(|method| {
            let this = MethodKey { api: api.clone(), path: path.clone(), method: method.clone() };
            let href = this.route().href();
            let current = move || key.with(|key| key.as_ref() == Some(&this)).then_some("page");
            let label = format!("{method} {path}").trim().to_owned();
            let shown = is_http.then(|| view! { <code>{path.clone()}</code> });
            let indent = if is_http { 0 } else { depth + 1 };
            view! {
                <li style:padding-inline-start=format!("{indent}rem")>
                    <a href=href aria-current=current aria-label=label>
                        <span class="verb">{method}</span>
                        {shown}
                    </a>
                </li>
            }
        })
        .collect_view();
    let head = part.map(|part| {
        let (api, path) = (StoredValue::new(api), StoredValue::new(path.clone()));
        let is_root = path.with_value(|path| path == "/");
        view! {
            <li class="path" style:padding-inline-start=format!("{depth}rem")>
                <Icon glyph=Glyph::Down size=12 />
                <code class="clip">{part}</code>
                <Menu label=format!("Actions for {}", path.get_value()) class="icon" end=true face=|| view! { <Icon glyph=Glyph::More /> }>
                    <MenuItem glyph=Glyph::Plus on_select=move |()| act.create_method(api.get_value(), path.get_value())>"Create method…"</MenuItem>
                    <MenuItem glyph=Glyph::Plus on_select=move |()| act.create_resource(api.get_value(), path.get_value())>"Create resource…"</MenuItem>
                    {(!is_root)
                        .then(|| {
                            view! {
                                <MenuItem glyph=Glyph::Pencil on_select=move |()| act.rename_resource(api.get_value(), path.get_value())>"Rename…"</MenuItem>
                                <MenuItem glyph=Glyph::Trash danger=true on_select=move |()| act.delete_resource(api.get_value(), path.get_value())>"Delete"</MenuItem>
                            }
                        })}
                </Menu>
            </li>
        }
    });
    view! {
        {head}
        {methods}
    }
}

/// A button that opens a file chooser, with the input that does.
#[component]
pub(super) fn FileButton(label: &'static str, accept: &'static str, on_text: Callback<String>) -> impl IntoView {
    let chooser = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(input) = chooser.get_untracked() {
            input.click();
        }
    };
    view! {
        <button type="button" class="button" on:click=choose>
            <Icon glyph=Glyph::Upload />
            {label}
        </button>
        <input
            node_ref=chooser
            type="file"
            hidden
            accept=accept
            aria-label=label
            on:change=move |event| crate::components::files::read_chosen(&event, move |text| on_text.run(text))
        />
    }
}
