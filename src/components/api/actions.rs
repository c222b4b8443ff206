//! What can be done with APIs, resources, methods and routes: made, renamed, deleted with a way back.

use apigateway::http_api::{HttpApi, HttpIntegration};
use apigateway::{Integration, IntegrationResponse, Method, MethodResponse, RestApi};
use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::model::names::free_name;
use stepyard_page::model::test_draft::parameters;
use stepyard_page::protocol::{ExportApi, ImportedApi};
use stepyard_page::route::{Place, Route};
use workspace::Document;

use super::MethodKey;
use crate::components::files::download;
use crate::components::session::Session;
use crate::components::ui::prompt::Question;

const VERBS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// The questions that are open; the place shows their dialogs.
#[derive(Clone, Copy)]
pub(crate) struct Actions {
    pub(super) session: Session,
    pub(crate) question: RwSignal<Option<Question>>,
    pub(crate) importing: RwSignal<bool>,
}

impl Actions {
    pub(crate) fn new() -> Self {
        Self { session: Session::get(), question: RwSignal::new(None), importing: RwSignal::new(false) }
    }

    pub(crate) fn create(self, is_http: bool) {
        let session = self.session;
        let title = if is_http { "Create an HTTP API" } else { "Create a REST API" };
        let taken = session.document.with_untracked(names);
        let asked = Question::new(title, "API name", "Create", move |name| {
            if name.is_empty() {
                return Err("An API needs a name.".to_owned());
            }
            let id = session.document.with_untracked(fresh_id);
            let key = if is_http { new_http_api(session, &id, name) } else { new_rest_api(session, &id, name) };
            session.go(&key.route());
            Ok(())
        });
        let asked = asked.suggesting(free_name(if is_http { "My-HTTP-API" } else { "My-API" }, &taken));
        let asked = asked.saying(if is_http {
            "It begins with the route POST /execution, which starts the first workflow.".to_owned()
        } else {
            "It begins with POST /execution and a mock integration.".to_owned()
        });
        self.question.set(Some(asked));
    }

    /// Takes in an imported API under a name that is free.
    pub(crate) fn take_in(self, imported: ImportedApi) {
        let session = self.session;
        let ImportedApi { mut rest, mut http, warnings } = imported;
        let taken = session.document.with_untracked(names);
        let mut name = String::new();
        if let Some(api) = &mut rest {
            api.name = free_name(&api.name, &taken);
            name.clone_from(&api.name);
            if api.stages.is_empty() {
                // An import makes no stage; without one the API could only be tested.
                api.stages.push(apigateway::Stage { stage_name: "prod".to_owned(), ..apigateway::Stage::default() });
            }
        }
        if let Some(api) = &mut http {
            api.name = free_name(&api.name, &taken);
            name.clone_from(&api.name);
        }
        let id = rest.as_ref().map(|api| &api.id).or(http.as_ref().map(|api| &api.api_id)).cloned();
        let imported =
            Document { apis: rest.into_iter().collect(), http_apis: http.into_iter().collect(), ..Document::default() };
        let place = MethodKey::first_of(&imported)
            .map_or_else(|| settings_of(id.as_deref().unwrap_or_default()), |key| key.route());
        session.change(|document| {
            document.apis.extend(imported.apis);
            document.http_apis.extend(imported.http_apis);
        });
        session.go(&place);
        session.toasts.say(format!("Imported `{name}`."));
        if !warnings.is_empty() {
            session.notice.set(Some(format!("Imported `{name}`, but: {}.", warnings.join("; "))));
        }
    }

    pub(crate) fn rename_api(self, id: String) {
        let session = self.session;
        let old = session.document.with_untracked(|document| name_of(document, &id)).unwrap_or_default();
        let asked = Question::new("Rename the API", "API name", "Rename", move |name| {
            if name.is_empty() {
                return Err("An API needs a name.".to_owned());
            }
            session.change(|document| {
                if let Some(api) = document.apis.iter_mut().find(|api| api.id == id) {
                    name.clone_into(&mut api.name);
                } else if let Some(api) = document.http_apis.iter_mut().find(|api| api.api_id == id) {
                    name.clone_into(&mut api.name);
                }
            });
            Ok(())
        });
        let asked = asked.suggesting(old);
        self.question.set(Some(asked));
    }

    pub(crate) fn delete_api(self, id: &str) {
        let session = self.session;
        let (mut rest, mut http) = (None, None);
        let name = session.document.with_untracked(|document| name_of(document, id)).unwrap_or_default();
        session.change(|document| {
            if let Some(place) = document.apis.iter().position(|api| api.id == id) {
                rest = Some((place, document.apis.remove(place)));
            } else if let Some(place) = document.http_apis.iter().position(|api| api.api_id == id) {
                http = Some((place, document.http_apis.remove(place)));
            }
        });
        session.go(&Route::place(Place::Api));
        session.toasts.offer_undo(format!("Deleted the API `{name}`."), move || {
            let (rest, http) = (rest.clone(), http.clone());
            session.change(|document| {
                if let Some((place, api)) = rest {
                    document.apis.insert(place.min(document.apis.len()), api);
                }
                if let Some((place, api)) = http {
                    document.http_apis.insert(place.min(document.http_apis.len()), api);
                }
            });
        });
    }

    pub(crate) fn create_resource(self, api: String, parent: String) {
        let session = self.session;
        let title = format!("Create a resource under {parent}");
        let asked = Question::new(title, "Path part", "Create", move |part| {
            change_api(session, &api, |api| api.create_resource(&parent, part).map(drop))
        });
        let asked =
            asked.saying("Braces make a path parameter, {id}; with a plus it takes the rest of the path, {proxy+}.");
        self.question.set(Some(asked));
    }

    pub(crate) fn rename_resource(self, api: String, path: String) {
        let session = self.session;
        let part = path.rsplit('/').next().unwrap_or_default().to_owned();
        let asked = Question::new(format!("Rename {path}"), "Path part", "Rename", move |part| {
            change_api(session, &api, |api| {
                let new = api.rename_resource(&path, part)?;
                let open = session.route.with_untracked(|route| route.open.as_deref().map(ApiPlace::parse));
                if let Some(ApiPlace::Method { api, method, path: at }) = open
                    && let Some(rest) = at.strip_prefix(&path)
                {
                    session.go(&MethodKey { api, method, path: format!("{new}{rest}") }.route());
                }
                Ok(())
            })
        });
        let asked = asked.suggesting(part);
        self.question.set(Some(asked));
    }

    pub(crate) fn delete_resource(self, api: String, path: String) {
        let session = self.session;
        let mut taken = Vec::new();
        let _ = change_api(session, &api, |api| {
            taken = api.delete_resource(&path);
            Ok(())
        });
        let below = taken.len().saturating_sub(1);
        let more = if below == 0 { String::new() } else { format!(", with {below} below it") };
        session.toasts.offer_undo(format!("Deleted the resource `{path}`{more}."), move || {
            let taken = taken.clone();
            let _ = change_api(session, &api, |api| {
                api.restore_resources(taken);
                Ok(())
            });
        });
    }

    pub(crate) fn create_method(self, api: String, path: String) {
        let session = self.session;
        let known = session.document.with_untracked(|document| {
            let api = document.apis.iter().find(|known| known.id == api)?;
            Some(api.resource(&path)?.resource_methods.keys().cloned().collect::<Vec<_>>())
        });
        let known = known.unwrap_or_default();
        let free: Vec<String> =
            VERBS.iter().filter(|verb| !known.iter().any(|it| it == *verb)).map(|verb| (*verb).to_owned()).collect();
        let asked = Question::new(format!("Create a method for {path}"), "Method type", "Create", move |verb| {
            let made = new_method(verb, &path);
            change_api(session, &api, |api| {
                api.put_method(&path, made);
                Ok(())
            })?;
            session.go(&MethodKey { api: api.clone(), path: path.clone(), method: verb.to_owned() }.route());
            Ok(())
        });
        let asked = asked.saying("It begins with a mock integration that answers 200.");
        let asked = asked.suggesting(
            if known.iter().any(|it| it == "POST") { free.first().cloned() } else { Some("POST".to_owned()) }
                .unwrap_or_default(),
        );
        let asked = asked.among(free);
        self.question.set(Some(asked));
    }

    pub(crate) fn create_route(self, api: String) {
        let session = self.session;
        let asked = Question::new("Create a route", "Route key", "Create", move |key| {
            let mut outcome = Ok(());
            session.change(|document| {
                let machine = first_machine(document);
                if let Some(api) = document.http_apis.iter_mut().find(|known| known.api_id == api) {
                    outcome = api.create_route(key, start_execution(machine));
                }
            });
            outcome?;
            let (method, path) = key.split_once(' ').unwrap_or((key, ""));
            session.go(&MethodKey { api: api.clone(), path: path.to_owned(), method: method.to_owned() }.route());
            Ok(())
        });
        let asked = asked.suggesting("POST /execution");
        let asked = asked.saying(
            "A method and a path, such as GET /orders/{id} or ANY /{proxy+}; $default takes what no other route does.",
        );
        self.question.set(Some(asked));
    }

    /// Deletes a method or a route.
    pub(crate) fn delete_method(self, key: &MethodKey) {
        let session = self.session;
        let what = format!("{} {}", key.method, key.path);
        let key = key.clone();
        if key.is_route(session) {
            let mut before = None;
            session.change(|document| {
                if let Some(api) = document.http_apis.iter_mut().find(|api| api.api_id == key.api) {
                    before = Some((api.routes.clone(), api.integrations.clone()));
                    api.delete_route(&key.route_key());
                }
            });
            session.toasts.offer_undo(format!("Deleted the route `{}`.", what.trim()), move || {
                session.change(|document| {
                    if let Some(api) = document.http_apis.iter_mut().find(|api| api.api_id == key.api)
                        && let Some((routes, integrations)) = before.clone()
                    {
                        (api.routes, api.integrations) = (routes, integrations);
                    }
                });
            });
            return;
        }
        let mut taken = None;
        let _ = change_api(session, &key.api, |api| {
            taken = api.resource_mut(&key.path).and_then(|resource| resource.resource_methods.remove(&key.method));
            Ok(())
        });
        session.toasts.offer_undo(format!("Deleted the method `{what}`."), move || {
            let _ = change_api(session, &key.api, |api| {
                if let Some(method) = taken.clone() {
                    api.put_method(&key.path, method);
                }
                Ok(())
            });
        });
    }
}

/// Downloads the definition of an API.
pub(super) fn export(session: Session, api: String, swagger: bool) {
    let name = session.document.with_untracked(|document| name_of(document, &api)).unwrap_or_default();
    let request = session.document.with_untracked(|document| {
        let rest = document.apis.iter().find(|known| known.id == api).cloned().map(Box::new);
        let http = || document.http_apis.iter().find(|known| known.api_id == api).cloned().map(Box::new);
        rest.map(|api| ExportApi::Rest { api, swagger }).or_else(|| http().map(ExportApi::Http))
    });
    let Some(request) = request else { return };
    spawn_local(async move {
        match session.ask(request).await {
            Ok(text) => {
                let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
                let file: String = name.chars().map(plain).collect();
                let kind = if swagger { "swagger" } else { "oas30" };
                download(&format!("{file}-{kind}-apigateway.json"), "application/json", &text);
            }
            Err(refusal) => session.toasts.say(refusal.message),
        }
    });
}

fn settings_of(id: &str) -> Route {
    Route::open(Place::Api, ApiPlace::Settings(id.to_owned()).to_string())
}

fn names(document: &Document) -> Vec<String> {
    let rest = document.apis.iter().map(|api| api.name.clone());
    rest.chain(document.http_apis.iter().map(|api| api.name.clone())).collect()
}

fn name_of(document: &Document, id: &str) -> Option<String> {
    let rest = document.apis.iter().find(|api| api.id == id).map(|api| api.name.clone());
    rest.or_else(|| document.http_apis.iter().find(|api| api.api_id == id).map(|api| api.name.clone()))
}

/// An id as API Gateway makes them, that no API of the document has.
pub(super) fn fresh_id(document: &Document) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    loop {
        let mut id = String::new();
        for _ in 0..10 {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place among 36")]
            let place = (js_sys::Math::random() * 36.0) as usize;
            id.extend(LETTERS.get(place).map(|letter| char::from(*letter)));
        }
        if name_of(document, &id).is_none() {
            return id;
        }
    }
}

/// Changes a REST API, unless the change is refused.
fn change_api(
    session: Session,
    id: &str,
    change: impl FnOnce(&mut RestApi) -> Result<(), String>,
) -> Result<(), String> {
    let mut changed =
        session.document.with_untracked(|document| document.apis.iter().find(|api| api.id == id).cloned());
    let Some(api) = &mut changed else { return Err("That API is gone.".to_owned()) };
    change(api)?;
    session.change(|document| {
        if let (Some(api), Some(changed)) = (document.apis.iter_mut().find(|api| api.id == id), changed) {
            *api = changed;
        }
    });
    Ok(())
}

fn new_rest_api(session: Session, id: &str, name: &str) -> MethodKey {
    let mut api = RestApi::new(id, name);
    api.put_method("/execution", new_method("POST", "/execution"));
    api.stages.push(apigateway::Stage { stage_name: "prod".to_owned(), ..apigateway::Stage::default() });
    session.change(|document| document.apis.push(api));
    MethodKey { api: id.to_owned(), path: "/execution".to_owned(), method: "POST".to_owned() }
}

fn new_http_api(session: Session, id: &str, name: &str) -> MethodKey {
    session.change(|document| {
        let mut api = HttpApi::new(id, name);
        // A new API has no route that could be in the way.
        let _ = api.create_route("POST /execution", start_execution(first_machine(document)));
        document.http_apis.push(api);
    });
    MethodKey { api: id.to_owned(), path: "/execution".to_owned(), method: "POST".to_owned() }
}

fn first_machine(document: &Document) -> String {
    document.state_machines.first().map(workspace::document::StateMachine::arn).unwrap_or_default()
}

/// What a new route does: it starts a workflow with the body.
fn start_execution(machine: String) -> HttpIntegration {
    let role = workspace::role::workshop_roles().into_iter().find(|role| role.trusts("apigateway.amazonaws.com"));
    HttpIntegration {
        integration_subtype: "StepFunctions-StartExecution".to_owned(),
        credentials_arn: role.map(|role| role.arn()),
        request_parameters: [("StateMachineArn".to_owned(), machine), ("Input".to_owned(), "$request.body".to_owned())]
            .into(),
        ..HttpIntegration::default()
    }
}

/// A method with a mock behind it, as the console's Mock set-up makes it; its path's parameters are declared.
fn new_method(verb: &str, path: &str) -> Method {
    let integration = Integration {
        request_templates: [("application/json".to_owned(), "{\"statusCode\": 200}".to_owned())].into(),
        integration_responses: [(
            "200".to_owned(),
            IntegrationResponse { status_code: "200".to_owned(), ..IntegrationResponse::default() },
        )]
        .into(),
        ..Integration::default()
    };
    let declared = parameters(path).into_iter().map(|(name, _)| (format!("method.request.path.{name}"), true));
    Method {
        http_method: verb.to_owned(),
        request_parameters: declared.collect(),
        method_responses: [(
            "200".to_owned(),
            MethodResponse { status_code: "200".to_owned(), ..MethodResponse::default() },
        )]
        .into(),
        method_integration: Some(integration),
        ..Method::default()
    }
}
