//! The API place's parts: the tree of resources, the six-box picture, the forms behind the boxes, and Test.

mod aws_fields;
mod exchanges;
mod integration_form;
mod picture;
mod resources;
mod responses;
mod result;
mod templates;
mod test_panel;

use apigateway::{Integration, Method, RestApi};
use leptos::prelude::*;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::route::{Place, Route};

use super::session::Session;

pub(crate) use exchanges::Exchanges;
pub(crate) use integration_form::IntegrationRequest;
pub(crate) use picture::Picture;
pub(crate) use resources::{Resources, new_api};
pub(crate) use responses::{IntegrationResponses, MethodRequest, MethodResponses};
pub(crate) use test_panel::TestPanel;

/// Which method of which API is open.
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

    /// The first method there is.
    pub(crate) fn first(apis: &[RestApi]) -> Option<Self> {
        apis.iter().find_map(|api| {
            let resource = api.resources.iter().find(|resource| !resource.resource_methods.is_empty())?;
            let method = resource.resource_methods.keys().next()?.clone();
            Some(Self { api: api.id.clone(), path: resource.path.clone(), method })
        })
    }

    /// The method itself, if it is still there.
    pub(crate) fn find<'a>(&self, apis: &'a [RestApi]) -> Option<&'a Method> {
        let api = apis.iter().find(|api| api.id == self.api)?;
        api.resource(&self.path)?.resource_methods.get(&self.method)
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
}
