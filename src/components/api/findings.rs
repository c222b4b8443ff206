//! What is to be looked at in a method, in sentences, and the changes that mend it with one press.

use apigateway::{Method, PassthroughBehavior};
use leptos::prelude::*;
use stepyard_page::editing::Severity;
use stepyard_page::protocol::ApiFinding;

use super::MethodKey;
use super::responses::add_response;
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

/// What mends a finding: the words of the button.
fn remedy(code: &str) -> Option<&'static str> {
    Some(match code {
        "ERROR_AS_SUCCESS" | "ERROR_UNMATCHED" => "Add a response for 400",
        "NO_RESPONSE" => "Add a response for 200",
        "NO_METHOD_RESPONSE" => "Add the method response",
        "MOCK_WITHOUT_STATUS" => "Add such a template",
        "NOTHING_PASSES" => "Let bodies pass",
        _ => return None,
    })
}

fn mend(method: &mut Method, finding: &ApiFinding) {
    match finding.marker.code.as_str() {
        "ERROR_AS_SUCCESS" | "ERROR_UNMATCHED" => {
            add_response(method, "400");
            let integration = method.method_integration.get_or_insert_default();
            if let Some(response) = integration.integration_responses.get_mut("400") {
                response.selection_pattern = Some("4\\d{2}".to_owned());
            }
        }
        "NO_METHOD_RESPONSE" => add_response(method, finding.status_code.as_deref().unwrap_or("200")),
        "MOCK_WITHOUT_STATUS" => {
            let integration = method.method_integration.get_or_insert_default();
            let template = "{\"statusCode\": 200}".to_owned();
            integration.request_templates.insert("application/json".to_owned(), template);
        }
        "NOTHING_PASSES" => {
            method.method_integration.get_or_insert_default().passthrough_behavior = PassthroughBehavior::WhenNoMatch;
        }
        _ => add_response(method, "200"),
    }
}

#[component]
pub(crate) fn Findings(findings: Signal<Vec<ApiFinding>>, key: Signal<MethodKey>) -> impl IntoView {
    let session = Session::get();
    let one = move |finding: ApiFinding| {
        let bad = finding.marker.severity == Severity::Error;
        let button = remedy(&finding.marker.code).map(|words| {
            let finding = finding.clone();
            let fix = move |_| key.get_untracked().change(session, |method| mend(method, &finding));
            view! {
                <button type="button" class="button small" on:click=fix>
                    {words}
                </button>
            }
        });
        view! {
            <div class="alert" class:bad=bad>
                <Icon glyph=if bad { Glyph::Failed } else { Glyph::Warning } />
                <div>
                    <strong>{if bad { "Error: " } else { "Warning: " }}</strong>
                    {finding.marker.message}
                    <p class="hint">{finding.marker.hint}</p>
                    {button}
                </div>
            </div>
        }
    };
    view! {
        <div class="stack tight findings" role="status" aria-label="To look at">
            {move || findings.get().into_iter().map(one).collect_view()}
        </div>
    }
}
