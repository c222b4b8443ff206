//! What the other three boxes lead to: what a client may send, how the back end's answer is read, what may be answered.

use apigateway::{IntegrationResponse, MethodResponse};
use leptos::prelude::*;
use workspace::document::{ACCOUNT, REGION};

use super::Open;
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn MethodRequest(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let fact = move |read: fn(&apigateway::Method) -> String| move || key.get().read(session, read).unwrap_or_default();
    let arn = move || {
        let key = key.get();
        format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{}/*/{}{}", key.api, key.method, key.path)
    };
    view! {
        <dl class="facts">
            <div>
                <dt>"Authorization"</dt>
                <dd>{fact(|method| method.authorization_type.clone())}</dd>
            </div>
            <div>
                <dt>"API key required"</dt>
                <dd>{fact(|method| if method.api_key_required { "Yes" } else { "No" }.to_owned())}</dd>
            </div>
            <div>
                <dt>"SDK operation name"</dt>
                <dd>{fact(|method| method.operation_name.clone().unwrap_or_else(|| "Generated".to_owned()))}</dd>
            </div>
            <div>
                <dt>"ARN"</dt>
                <dd class="arn">{arn}</dd>
            </div>
        </dl>
    }
}

#[component]
pub(crate) fn IntegrationResponses(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let statuses = Memo::new(move |_| {
        key.get()
            .read(session, |method| {
                let integration = method.method_integration.as_ref();
                integration.map(|it| it.integration_responses.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
            })
            .unwrap_or_default()
    });
    let add = move |_| {
        key.get_untracked().change_integration(session, |integration| {
            let known = &integration.integration_responses;
            let free = ["200", "400", "500", "404"].into_iter().find(|status| !known.contains_key(*status));
            let status = free.unwrap_or("502").to_owned();
            let pattern = (status != "200").then(|| format!("{}\\d{{2}}", status.get(..1).unwrap_or("5")));
            let response = IntegrationResponse {
                status_code: status.clone(),
                selection_pattern: pattern,
                ..IntegrationResponse::default()
            };
            integration.integration_responses.insert(status, response);
        });
    };
    view! {
        <div class="stack">
            <p class="hint">
                "The back end’s HTTP status is matched against each pattern; an empty pattern is the default and catches everything else. With only the default, an error of Step Functions comes back with status 200."
            </p>
            <For each=move || statuses.get() key=Clone::clone let:status>
                <ResponseRow open=open status=status />
            </For>
            <div>
                <button type="button" class="button small" on:click=add>
                    <Icon glyph=Glyph::Plus size=12 />
                    "Add response"
                </button>
            </div>
        </div>
    }
}

#[component]
fn ResponseRow(open: Open, status: String) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let status = StoredValue::new(status);
    let read = move |read: fn(&IntegrationResponse) -> String| {
        key.get()
            .read(session, |method| {
                let responses = &method.method_integration.as_ref()?.integration_responses;
                status.with_value(|status| responses.get(status)).map(read)
            })
            .flatten()
            .unwrap_or_default()
    };
    let write = move |change: fn(&mut IntegrationResponse, String), value: String| {
        key.get_untracked().change_integration(session, |integration| {
            let response = status.with_value(|status| integration.integration_responses.get_mut(status));
            if let Some(response) = response {
                change(response, value);
            }
        });
    };
    let remove = move |_| {
        key.get_untracked().change_integration(session, |integration| {
            status.with_value(|status| drop(integration.integration_responses.remove(status)));
        });
    };
    let name = status.get_value();
    view! {
        <section class="card" aria-label=format!("Response {name}")>
            <header>
                <h3>{format!("Method response status {name}")}</h3>
                <button type="button" class="icon" aria-label=format!("Remove response {name}") on:click=remove>
                    <Icon glyph=Glyph::Trash />
                </button>
            </header>
            <div class="body form">
                <label class="field">
                    <span class="label">"HTTP status pattern"</span>
                    <input
                        type="text"
                        class="mono"
                        placeholder="empty: the default"
                        prop:value=move || read(|response| response.selection_pattern.clone().unwrap_or_default())
                        on:change=move |event| {
                            write(
                                |response, value| response.selection_pattern = (!value.is_empty()).then_some(value),
                                event_target_value(&event),
                            );
                        }
                    />
                </label>
                <label class="field">
                    <span class="label">"Mapping template (application/json)"</span>
                    <textarea
                        rows="5"
                        spellcheck="false"
                        placeholder="empty: the back end’s body as it is"
                        prop:value=move || {
                            read(|response| response.response_templates.get("application/json").cloned().unwrap_or_default())
                        }
                        on:change=move |event| {
                            write(
                                |response, value| {
                                    if value.is_empty() {
                                        response.response_templates.remove("application/json");
                                    } else {
                                        response.response_templates.insert("application/json".to_owned(), value);
                                    }
                                },
                                event_target_value(&event),
                            );
                        }
                    ></textarea>
                </label>
            </div>
        </section>
    }
}

#[component]
pub(crate) fn MethodResponses(open: Open) -> impl IntoView {
    let session = Session::get();
    let key = open.key;
    let statuses = move || {
        key.get()
            .read(session, |method| method.method_responses.keys().cloned().collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let added = RwSignal::new(String::new());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let status = added.get_untracked().trim().to_owned();
        if status.len() == 3 && status.parse::<u16>().is_ok_and(|code| (100..600).contains(&code)) {
            key.get_untracked().change(session, |method| {
                let response = MethodResponse { status_code: status.clone(), ..MethodResponse::default() };
                method.method_responses.insert(status, response);
            });
            added.set(String::new());
        }
    };
    view! {
        <div class="stack">
            <p class="hint">"The statuses that the method may answer with. An integration response leads to one of them."</p>
            <ul class="row">
                <For each=statuses key=Clone::clone let:status>
                    <li class="badge">{format!("HTTP {status}")}</li>
                </For>
            </ul>
            <form class="row" on:submit=add>
                <input type="text" inputmode="numeric" maxlength="3" aria-label="HTTP status" placeholder="400" style:inline-size="5rem" bind:value=added />
                <button type="submit" class="button small">
                    <Icon glyph=Glyph::Plus size=12 />
                    "Add response"
                </button>
            </form>
        </div>
    }
}
