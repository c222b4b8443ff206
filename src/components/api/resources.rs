//! The tree of resources and methods, as the console's left column has it.

use apigateway::{Method, RestApi};
use leptos::prelude::*;
use stepyard_page::model::format::count;

use super::MethodKey;
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn Resources(key: Signal<Option<MethodKey>>, exchanges: Signal<bool>) -> impl IntoView {
    let session = Session::get();
    let apis =
        Memo::new(move |_| session.document.with(|document| document.apis.iter().map(outline).collect::<Vec<_>>()));
    view! {
        <nav class="rail" aria-label="Resources">
            <For each=move || apis.get() key=|api| (api.id.clone(), api.rows.clone()) let:api>
                <div class="rail-head">
                    <h2 class="clip" title=api.name.clone()>
                        {api.name.clone()}
                    </h2>
                </div>
                <ul class="resources" aria-label="Resources">
                    {api
                        .rows
                        .iter()
                        .map(|row| {
                            let id = api.id.clone();
                            view! { <Row api=id row=row.clone() key=key /> }
                        })
                        .collect_view()}
                </ul>
            </For>
            <ul class="rail-list rail-foot">
                <li>
                    <a href=super::exchanges::href(None) aria-current=move || exchanges.get().then_some("page")>
                        <span>"Exchanges"</span>
                        <span class="sub">{move || count(session.exchanges.with(Vec::len), "request", "requests")}</span>
                    </a>
                </li>
            </ul>
        </nav>
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct ResourceRow {
    path: String,
    depth: usize,
    part: String,
    methods: Vec<String>,
}

#[derive(Clone, PartialEq)]
struct Outline {
    id: String,
    name: String,
    rows: Vec<ResourceRow>,
}

fn outline(api: &RestApi) -> Outline {
    let mut rows: Vec<ResourceRow> = api
        .resources
        .iter()
        .map(|resource| ResourceRow {
            depth: resource.path.split('/').filter(|part| !part.is_empty()).count(),
            part: if resource.path == "/" { "/".to_owned() } else { format!("/{}", resource.path_part) },
            path: resource.path.clone(),
            methods: resource.resource_methods.keys().cloned().collect(),
        })
        .collect();
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    Outline { id: api.id.clone(), name: api.name.clone(), rows }
}

#[component]
fn Row(api: String, row: ResourceRow, key: Signal<Option<MethodKey>>) -> impl IntoView {
    let indent = format!("{}rem", row.depth);
    let methods = row
        .methods
        .iter()
        .map(|method| {
            let this = MethodKey { api: api.clone(), path: row.path.clone(), method: method.clone() };
            let href = this.route().href();
            let current = move || key.with(|key| key.as_ref() == Some(&this)).then_some("page");
            view! {
                <li style:padding-inline-start=format!("{}rem", row.depth + 1)>
                    <a href=href aria-current=current aria-label=format!("{method} {}", row.path)>
                        <span class="verb">{method.clone()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="path" style:padding-inline-start=indent>
            <Icon glyph=Glyph::Down size=12 />
            <code>{row.part.clone()}</code>
        </li>
        {methods}
    }
}

/// An API with one path and an untouched method, for a workspace that has none.
pub(crate) fn new_api() -> RestApi {
    let mut api = RestApi::new("a1b2c3d4e5", "My API");
    let integration = apigateway::Integration::default();
    let method = Method { http_method: "POST".into(), method_integration: Some(integration), ..Method::default() };
    api.put_method("/execution", method);
    api
}
