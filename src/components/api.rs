//! The API place's parts: the rail of APIs, the six-box picture, the forms behind the boxes, Test and its preview.

mod actions;
mod ahead;
mod aws_fields;
mod copy_as;
mod exchanges;
mod findings;
mod form;
mod http_route;
mod import;
mod integration_form;
mod picture;
mod rail;
mod responses;
mod result;
mod samples;
mod settings;
mod test_panel;

use apigateway::http_api::{DEFAULT_STAGE, HttpIntegration};
use apigateway::{Integration, Method};
use leptos::prelude::*;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::route::{Place, Route};
use workspace::Document;

use super::session::Session;

pub(crate) use actions::Actions;
pub(crate) use ahead::Ahead;
pub(crate) use exchanges::Exchanges;
pub(crate) use findings::Findings;
pub(crate) use http_route::RouteIntegration;
pub(crate) use import::Import;
pub(crate) use integration_form::IntegrationRequest;
pub(crate) use picture::Picture;
pub(crate) use rail::Rail;
pub(crate) use responses::{IntegrationResponses, MethodRequest, MethodResponses};
pub(crate) use settings::Settings;
pub(crate) use test_panel::TestPanel;

/// Which method of which API is open, or which route of an HTTP API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MethodKey {
    pub(crate) api: String,
    pub(crate) path: String,
    pub(crate) method: String,
}

impl MethodKey {
    /// What the address says, if it is a method.
    pub(crate) fn of(place: ApiPlace) -> Option<Self> {
        match place {
            ApiPlace::Method { api, method, path } => Some(Self { api, path, method }),
            ApiPlace::Settings(_) | ApiPlace::Exchanges(_) => None,
        }
    }

    /// The way to it.
    pub(crate) fn route(&self) -> Route {
        let Self { api, path, method } = self.clone();
        Route::open(Place::Api, ApiPlace::Method { api, method, path }.to_string())
    }

    /// The first method there is, or else the first route.
    pub(crate) fn first_of(document: &Document) -> Option<Self> {
        Self::first(&document.apis).or_else(|| {
            document.http_apis.iter().find_map(|api| {
                let key = &api.routes.first()?.route_key;
                let (method, path) = key.split_once(' ').unwrap_or((key, ""));
                Some(Self { api: api.api_id.clone(), path: path.to_owned(), method: method.to_owned() })
            })
        })
    }

    fn first(apis: &[apigateway::RestApi]) -> Option<Self> {
        apis.iter().find_map(|api| {
            let resource = api.resources.iter().find(|resource| !resource.resource_methods.is_empty())?;
            let method = resource.resource_methods.keys().next()?.clone();
            Some(Self { api: api.id.clone(), path: resource.path.clone(), method })
        })
    }

    /// Whether it is still there.
    pub(crate) fn is_in(&self, document: &Document) -> bool {
        self.find(&document.apis).is_some() || self.place(document).is_some()
    }

    /// The method itself, if it is one of a REST API.
    pub(crate) fn find<'a>(&self, apis: &'a [apigateway::RestApi]) -> Option<&'a Method> {
        let api = apis.iter().find(|api| api.id == self.api)?;
        api.resource(&self.path)?.resource_methods.get(&self.method)
    }

    /// `POST /execution` or `$default`.
    pub(crate) fn route_key(&self) -> String {
        if self.path.is_empty() { self.method.clone() } else { format!("{} {}", self.method, self.path) }
    }

    /// The route's API, and the place of its integration there.
    fn place(&self, document: &Document) -> Option<(usize, Option<usize>)> {
        let at = document.http_apis.iter().position(|api| api.api_id == self.api)?;
        let api = document.http_apis.get(at)?;
        let route = api.route(&self.route_key())?;
        let id = &api.integration_of(route)?.integration_id;
        Some((at, api.integrations.iter().position(|known| known.integration_id == *id)))
    }

    /// Whether it is a route of an HTTP API.
    pub(crate) fn is_route(&self, session: Session) -> bool {
        session.read(|document| document.http_apis.iter().any(|api| api.api_id == self.api))
    }

    /// Where the route's integration stands among those of its API.
    pub(crate) fn integration_place(&self, session: Session) -> Option<usize> {
        session.read(|document| self.place(document)?.1)
    }

    /// What the route's integration does.
    pub(crate) fn integration_subtype(&self, session: Session) -> Option<String> {
        session.read(|document| {
            let (api, place) = self.place(document)?;
            let integration: &HttpIntegration = document.http_apis.get(api)?.integrations.get(place?)?;
            Some(integration.integration_subtype.clone())
        })
    }

    /// Where the live endpoint answers for it: `prod/execution`.
    pub(crate) fn live_path(&self, document: &Document) -> String {
        let rest = document.apis.iter().find(|api| api.id == self.api).map(|api| &api.stages);
        let http = document.http_apis.iter().find(|api| api.api_id == self.api).map(|api| &api.stages);
        let stage = rest.or(http).and_then(|stages| stages.first()).map_or("", |stage| stage.stage_name.as_str());
        let stage = if stage == DEFAULT_STAGE { "" } else { stage };
        format!("{stage}{}", self.path).trim_start_matches('/').to_owned()
    }

    /// Reads something of the method, reactively.
    pub(crate) fn read<T>(&self, session: Session, read: impl FnOnce(&Method) -> T) -> Option<T> {
        session.read(|document| self.find(&document.apis).map(read))
    }

    /// Changes the method.
    pub(crate) fn change(&self, session: Session, change: impl FnOnce(&mut Method)) {
        session.change(|document| {
            let api = document.apis.iter_mut().find(|api| api.id == self.api);
            let resource = api.and_then(|api| api.resource_mut(&self.path));
            if let Some(method) = resource.and_then(|resource| resource.resource_methods.get_mut(&self.method)) {
                change(method);
            }
        });
    }

    /// Changes the method's integration; one is made where there was none.
    pub(crate) fn change_integration(&self, session: Session, change: impl FnOnce(&mut Integration)) {
        self.change(session, |method| change(method.method_integration.get_or_insert_default()));
    }
}

/// The parts of a method that the picture leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    MethodRequest,
    IntegrationRequest,
    IntegrationResponse,
    MethodResponse,
}

/// What every part of the place shares.
#[derive(Clone, Copy)]
pub(crate) struct Open {
    pub(crate) key: Signal<MethodKey>,
    pub(crate) section: RwSignal<Section>,
    pub(crate) ahead: Ahead,
}
