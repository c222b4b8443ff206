//! What a test gave: Status, Latency, Response Body, Response Headers, Logs, and the way to the execution it started.

use apigateway::TestInvokeResponse;
use leptos::prelude::*;
use stepyard_page::protocol::Refusal;
use stepyard_page::route::{Place, Route};

use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::json_view::JsonView;

#[component]
pub(super) fn TestResult(
    result: RwSignal<Option<Result<TestInvokeResponse, Refusal>>>,
    busy: RwSignal<bool>,
) -> impl IntoView {
    // Counts answers: an equal answer to a second press is still a new one.
    let answers = Memo::new(move |before: Option<&u32>| {
        result.track();
        before.map_or(0, |before| before + 1)
    });
    let place = NodeRef::<leptos::html::Section>::new();
    Effect::new(move || {
        if answers.get() > 0 {
            request_animation_frame(move || {
                if let Some(section) = place.get_untracked() {
                    bring_into_sight(&section);
                }
            });
        }
    });
    view! {
        <section
            node_ref=place
            class="stack result"
            aria-label="Result"
            aria-live="polite"
            aria-busy=move || busy.get().to_string()
            data-answers=move || answers.get().to_string()
        >
            {move || match result.get() {
                None => view! { <p class="muted">"Press Test to send this request through the method."</p> }.into_any(),
                Some(Err(refusal)) => {
                    view! {
                        <div class="alert bad">
                            <Icon glyph=Glyph::Warning />
                            <div>
                                <strong>{refusal.code}</strong>
                                <p>{refusal.message}</p>
                            </div>
                        </div>
                    }
                        .into_any()
                }
                Some(Ok(response)) => view! { <Response response=response /> }.into_any(),
            }}
        </section>
    }
}

/// Where there is room for little, what came lies below the window, and pressing Test would seem to do nothing.
fn bring_into_sight(section: &web_sys::Element) {
    /// As high as the line with the status.
    const LINE: f64 = 60.0;
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    if section.get_bounding_client_rect().top() > height - LINE {
        section.scroll_into_view();
    }
}

#[component]
fn Response(response: TestInvokeResponse) -> impl IntoView {
    let body: serde_json::Value = serde_json::from_str(&response.body).unwrap_or_default();
    let member = |name: &str| body.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let execution = member("executionArn");
    let failed = response.status >= 400;
    // A 200 that carries an error surprises everybody once.
    let hidden = (!failed)
        .then(|| match (member("__type"), member("status")) {
            (Some(error), _) => Some(format!(
                "Status 200, but the body is an error of the service (`{}`): the integration has only its default response, which takes every status.",
                error.rsplit('#').next().unwrap_or_default()
            )),
            (None, Some(status)) if status != "SUCCEEDED" => {
                Some(format!("Status 200, and the execution’s own status is {status}: a failed run is a successful call."))
            }
            _ => None,
        })
        .flatten();
    let headers = serde_json::to_string(&response.multi_value_headers).unwrap_or_default();
    view! {
        <dl class="row outcome">
            <div>
                <dt>"Status"</dt>
                <dd class:bad=failed data-testid="status">
                    <Icon glyph=if failed { Glyph::Failed } else { Glyph::Check } size=14 />
                    {response.status}
                </dd>
            </div>
            <div>
                <dt>"Latency"</dt>
                <dd>{format!("{} ms", response.latency)}</dd>
            </div>
            {execution
                .map(|arn| {
                    view! {
                        <div>
                            <dt>"Execution"</dt>
                            <dd>
                                <a href=Route::open(Place::Executions, arn).href()>"Open this execution"</a>
                            </dd>
                        </div>
                    }
                })}
        </dl>
        {hidden
            .map(|text| {
                view! {
                    <div class="alert">
                        <Icon glyph=Glyph::Warning />
                        <div>{text}</div>
                    </div>
                }
            })}
        <div class="field">
            <h3>"Response Body"</h3>
            <JsonView text=response.body label="Response Body" />
        </div>
        <div class="field">
            <h3>"Response Headers"</h3>
            <JsonView text=headers label="Response Headers" />
        </div>
        <div class="field">
            <h3>"Logs"</h3>
            <pre class="code logs" tabindex="0" role="region" aria-label="Logs">
                {response.log}
            </pre>
        </div>
    }
}
