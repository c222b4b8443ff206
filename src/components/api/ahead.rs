//! Looking ahead: what would become of the test request, station by station, while templates are written.
//!
//! The worker renders (it has the templates' language); this asks it a moment after each change and shows what it says.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::assumed::answers;
use stepyard_page::model::integration_form::{BackEnd, IntegrationForm};
use stepyard_page::model::test_draft::TestDraft;
use stepyard_page::protocol::{
    ApiFinding, PreviewMethod, PreviewRoute, Previewed, Refusal, Stage, TestMethod, TestRoute,
};

use super::MethodKey;
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::json_view::JsonView;

const PAUSE: Duration = Duration::from_millis(150);

/// The test request as it is typed, and what is known of its way.
#[derive(Clone, Copy)]
pub(crate) struct Ahead {
    pub(crate) draft: RwSignal<TestDraft>,
    /// The status and body that the back end is taken to answer with.
    pub(crate) assumed: RwSignal<(u16, String)>,
    pub(crate) previewed: RwSignal<Result<Previewed, Refusal>>,
}

impl Ahead {
    /// Follows a method, the document and the request.
    pub(crate) fn follow(key: Signal<MethodKey>) -> Self {
        let session = Session::get();
        let ahead = Self {
            draft: RwSignal::new(TestDraft::default()),
            assumed: RwSignal::new(Default::default()),
            previewed: RwSignal::new(Ok(Previewed::default())),
        };
        let action = Memo::new(move |_| action(&key.get(), session));
        Effect::new(move || {
            if let Some((_, status, body)) = action.with(|action| answers(action)).first() {
                ahead.assumed.set((*status, (*body).to_owned()));
            }
        });
        // Another method has other parameters.
        Effect::new(move |before: Option<MethodKey>| {
            let now = key.get();
            if before.is_some_and(|before| before != now) {
                ahead.draft.update(|draft| {
                    *draft = TestDraft { headers: std::mem::take(&mut draft.headers), ..TestDraft::default() };
                });
            }
            now
        });
        let latest = StoredValue::new(0_u32);
        Effect::new(move || {
            let key = key.get();
            session.document.track();
            ahead.draft.track();
            ahead.assumed.track();
            latest.update_value(|number| *number = number.wrapping_add(1));
            let this = latest.get_value();
            set_timeout(
                move || {
                    // Typed on, or gone elsewhere.
                    if latest.try_get_value() == Some(this) {
                        spawn_local(async move {
                            let previewed = ahead.ask(session, &key).await;
                            if latest.try_get_value() == Some(this) {
                                ahead.previewed.set(previewed);
                            }
                        });
                    }
                },
                PAUSE,
            );
        });
        ahead
    }

    async fn ask(self, session: Session, key: &MethodKey) -> Result<Previewed, Refusal> {
        let draft = self.draft.get_untracked();
        let (status, answer) = self.assumed.get_untracked();
        if key.is_route(session) {
            session.ask(PreviewRoute { test: route_request(key, session, &draft), status, answer }).await
        } else {
            session.ask(PreviewMethod { test: method_request(key, session, &draft), status, answer }).await
        }
    }

    /// What is to be looked at in one half of the integration; `status` narrows it to one integration response.
    pub(crate) fn findings(self, response: bool, status: Option<String>) -> Signal<Vec<ApiFinding>> {
        // A memo: findings that are still the same stay, and so does the button that somebody is about to press.
        let found = Memo::new(move |_| {
            self.previewed.with(|previewed| {
                let all = previewed.as_ref().map(|previewed| previewed.findings.as_slice()).unwrap_or_default();
                let here = |finding: &&ApiFinding| {
                    finding.response == response && (status.is_none() || finding.status_code == status)
                };
                all.iter().filter(here).cloned().collect()
            })
        });
        found.into()
    }
}

/// The test of a method of a REST API.
pub(super) fn method_request(key: &MethodKey, session: Session, draft: &TestDraft) -> TestMethod {
    session.document.with_untracked(|document| {
        let stages = document.apis.iter().find(|api| api.id == key.api).map(|api| api.stages.as_slice());
        let stage = stages.unwrap_or_default().iter().find(|stage| stage.stage_name == draft.stage);
        let variables = stage.map(|stage| stage.variables.clone()).unwrap_or_default();
        let request = draft.invoke(&key.path, &key.method, document.test_body.clone(), variables);
        TestMethod { api: key.api.clone(), request }
    })
}

/// The test of a route of an HTTP API.
pub(super) fn route_request(key: &MethodKey, session: Session, draft: &TestDraft) -> TestRoute {
    let body = session.document.with_untracked(|document| document.test_body.clone());
    TestRoute { api: key.api.clone(), request: draft.request(&key.path, &key.method, &body) }
}

/// What the back end is asked to do, as [`answers`] names it.
fn action(key: &MethodKey, session: Session) -> String {
    let subtype = key.integration_subtype(session);
    if let Some(subtype) = subtype {
        return subtype.trim_start_matches("StepFunctions-").to_owned();
    }
    let form = key.read(session, |method| method.method_integration.as_ref().map(IntegrationForm::of)).flatten();
    match form {
        Some(form) if form.kind == BackEnd::Lambda => if form.proxy { "proxy" } else { "lambda" }.to_owned(),
        Some(form) => form.action,
        None => String::new(),
    }
}

/// The stations, in order, with an answer to choose.
#[component]
pub(crate) fn Preview(ahead: Ahead, key: Signal<MethodKey>) -> impl IntoView {
    let session = Session::get();
    let choices = Memo::new(move |_| answers(&action(&key.get(), session)));
    let assumed = ahead.assumed;
    let choose = move |event: web_sys::Event| {
        let title = event_target_value(&event);
        if let Some((_, status, body)) = choices.get_untracked().iter().find(|(known, ..)| *known == title) {
            assumed.set((*status, (*body).to_owned()));
        }
    };
    let stages = Memo::new(move |_| {
        ahead
            .previewed
            .with(|previewed| previewed.as_ref().map(|previewed| previewed.stages.clone()).unwrap_or_default())
    });
    let problem = Memo::new(move |_| {
        ahead.previewed.with(|previewed| match previewed {
            Ok(previewed) => previewed.failure.clone(),
            Err(refusal) => Some(refusal.message.clone()),
        })
    });
    view! {
        <div class="pad stack">
            <p class="hint">"What becomes of the request under Test, while you type. Nothing is called: the back end’s answer is assumed."</p>
            <div class="form two">
                <label class="field">
                    <span class="label">"If the back end answers"</span>
                    <select on:change=choose>
                        {move || {
                            choices
                                .get()
                                .iter()
                                .map(|(title, status, body)| {
                                    let chosen = move || assumed.with(|(now, text)| now == status && text == body);
                                    view! { <option value=*title prop:selected=chosen>{format!("{status} · {title}")}</option> }
                                })
                                .collect_view()
                        }}
                    </select>
                </label>
                <label class="field">
                    <span class="label">"with the status"</span>
                    <input
                        type="number"
                        min="100"
                        max="599"
                        prop:value=move || assumed.with(|(status, _)| status.to_string())
                        on:change=move |event| assumed.update(|it| it.0 = event_target_value(&event).parse().unwrap_or(it.0))
                    />
                </label>
            </div>
            <details>
                <summary>"Change the assumed body"</summary>
                <textarea
                    rows="5"
                    aria-label="Assumed body"
                    spellcheck="false"
                    prop:value=move || assumed.with(|(_, body)| body.clone())
                    on:input=move |event| assumed.update(|it| it.1 = event_target_value(&event))
                ></textarea>
            </details>
            {move || {
                problem
                    .get()
                    .map(|text| {
                        view! {
                            <div class="alert bad" role="alert">
                                <Icon glyph=Glyph::Failed />
                                <div>{text}</div>
                            </div>
                        }
                    })
            }}
            <ol class="stations" aria-label="Stations">
                {move || stages.get().into_iter().map(station).collect_view()}
            </ol>
        </div>
    }
}

fn station(stage: Stage) -> impl IntoView {
    let Stage { name, data } = stage;
    let body = if data.is_empty() {
        view! { <p class="muted">"No body"</p> }.into_any()
    } else {
        view! { <JsonView text=data label=name.clone() /> }.into_any()
    };
    view! {
        <li class="field">
            <h3>{name}</h3>
            {body}
        </li>
    }
}
