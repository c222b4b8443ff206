//! The rail of the API place: every API with its tree of resources or its routes, and the way to the exchanges.

use apigateway::http_api::HttpApi;
use apigateway::{Resource, RestApi};
use leptos::prelude::*;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::model::format::count;
use stepyard_page::route::{Place, Route};
use workspace::Document;

use super::actions::{self, Actions};
use super::{MethodKey, exchanges};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

#[component]
pub(crate) fn Rail(place: Signal<Option<ApiPlace>>, key: Signal<Option<MethodKey>>, act: Actions) -> impl IntoView {
    let session = Session::get();
    let apis = Memo::new(move |_| session.document.with(heads));
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
            <For each=move || apis.get() key=Clone::clone let:head>
                <Api head=head place=place key=key act=act />
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

/// A line of the tree: a resource, or a method; of an HTTP API each line is a route.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Line {
    path: String,
    depth: usize,
    what: What,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum What {
    /// A resource, by the last part of its path.
    Resource(String),
    Method(String),
}

/// What the head of an API's tree shows; the lines below come and go without it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Head {
    id: String,
    name: String,
    is_http: bool,
}

fn heads(document: &Document) -> Vec<Head> {
    let rest = document.apis.iter().map(|api| (&api.id, &api.name, false));
    let http = document.http_apis.iter().map(|api| (&api.api_id, &api.name, true));
    rest.chain(http).map(|(id, name, is_http)| Head { id: id.clone(), name: name.clone(), is_http }).collect()
}

fn lines_of(document: &Document, id: &str) -> Vec<Line> {
    let rest = document.apis.iter().find(|api| api.id == id).map(lines);
    let http = || document.http_apis.iter().find(|api| api.api_id == id).map(http_lines);
    rest.or_else(http).unwrap_or_default()
}

fn lines(api: &RestApi) -> Vec<Line> {
    let mut resources: Vec<_> = api.resources.iter().collect();
    resources.sort_by(|a, b| a.path.cmp(&b.path));
    let of_one = |resource: &Resource| {
        let depth = resource.path.split('/').filter(|part| !part.is_empty()).count();
        let line = |what: What, depth: usize| Line { path: resource.path.clone(), depth, what };
        let head = line(What::Resource(format!("/{}", resource.path_part)), depth);
        let methods = resource.resource_methods.keys().map(|method| line(What::Method(method.clone()), depth + 1));
        std::iter::once(head).chain(methods).collect::<Vec<_>>()
    };
    resources.into_iter().flat_map(of_one).collect()
}

fn http_lines(api: &HttpApi) -> Vec<Line> {
    let line = |key: &str| {
        let (method, path) = key.split_once(' ').unwrap_or((key, ""));
        Line { path: path.to_owned(), depth: 0, what: What::Method(method.to_owned()) }
    };
    api.routes.iter().map(|route| line(&route.route_key)).collect()
}

#[component]
fn Api(head: Head, place: Signal<Option<ApiPlace>>, key: Signal<Option<MethodKey>>, act: Actions) -> impl IntoView {
    let session = Session::get();
    let Head { id, name, is_http } = head;
    let settings = Route::open(Place::Api, ApiPlace::Settings(id.clone()).to_string()).href();
    let current = {
        let id = id.clone();
        move || place.with(|place| *place == Some(ApiPlace::Settings(id.clone()))).then_some("page")
    };
    let owner = StoredValue::new(id);
    let lines =
        Memo::new(move |_| session.document.with(|document| owner.with_value(|owner| lines_of(document, owner))));
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
                <For
                    each=move || lines.get()
                    key=Clone::clone
                    children=move |line| {
                        let Line { path, depth, what } = line;
                        match what {
                            What::Resource(part) => view! { <ResourceLine api=owner.get_value() path=path part=part depth=depth act=act /> }.into_any(),
                            What::Method(method) => {
                                let this = MethodKey { api: owner.get_value(), path, method };
                                view! { <MethodLine this=this shows_path=is_http depth=depth key=key /> }.into_any()
                            }
                        }
                    }
                />
                <Show when=move || is_http && lines.with(Vec::is_empty)>
                    <li class="muted pad-inline">"No route yet"</li>
                </Show>
            </ul>
        </section>
    }
}

#[component]
fn MethodLine(this: MethodKey, shows_path: bool, depth: usize, key: Signal<Option<MethodKey>>) -> impl IntoView {
    let MethodKey { method, path, .. } = this.clone();
    let href = this.route().href();
    let current = move || key.with(|key| key.as_ref() == Some(&this)).then_some("page");
    let label = format!("{method} {path}").trim().to_owned();
    view! {
        <li style:padding-inline-start=format!("{depth}rem")>
            <a href=href aria-current=current aria-label=label>
                <span class="verb">{method}</span>
                {shows_path.then(|| view! { <code>{path}</code> })}
            </a>
        </li>
    }
}

#[component]
fn ResourceLine(api: String, path: String, part: String, depth: usize, act: Actions) -> impl IntoView {
    let (api, path) = (StoredValue::new(api), StoredValue::new(path));
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
}
