//! "Copy as": the test request as a command or as code, to read and to take along.

use leptos::prelude::*;
use stepyard_page::model::copy_as;
use workspace::document::REGION;

use super::ahead::method_request;
use super::{Ahead, MethodKey};
use crate::components::session::Session;
use crate::components::ui::copy_button::CopyButton;
use crate::components::ui::dialog::Dialog;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::tabs::{TabPanel, Tabs};

const NO_CALL: &str = "This request does not get as far as a call: see the preview.";

#[component]
pub(super) fn CopyAs(key: Signal<MethodKey>, ahead: Ahead) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" on:click=move |_| open.set(true)>
            <Icon glyph=Glyph::Copy />
            "Copy as…"
        </button>
        <Dialog open=open title="Copy the request as" wide=true>
            <Texts key=key ahead=ahead />
        </Dialog>
    }
}

#[component]
fn Texts(key: Signal<MethodKey>, ahead: Ahead) -> impl IntoView {
    let session = Session::get();
    let key = key.get_untracked();
    let draft = ahead.draft.get_untracked();
    let call = ahead.previewed.with_untracked(|previewed| previewed.as_ref().ok().and_then(|it| it.call.clone()));
    let is_route = key.is_route(session);
    let test = method_request(&key, session, &draft);
    let (stage, resource) = session.document.with_untracked(|document| {
        let api = document.apis.iter().find(|api| api.id == key.api);
        let named = |name: &&String| !draft.stage.is_empty() && **name == draft.stage;
        let stages =
            api.map(|api| api.stages.iter().map(|stage| &stage.stage_name).collect::<Vec<_>>()).unwrap_or_default();
        let stage = stages.iter().copied().find(named).or(stages.first().copied()).cloned();
        let resource = api.and_then(|api| api.resource(&key.path)).map(|resource| resource.id.clone());
        (stage.unwrap_or_else(|| "prod".to_owned()), resource.unwrap_or_default())
    });
    let stage = if is_route { String::new() } else { format!("/{stage}") };
    let base = format!("https://{}.execute-api.{REGION}.amazonaws.com{stage}", key.api);
    let (method, target) = (draft.http_method(&key.method).to_owned(), draft.target(&key.path));
    let or_not = |text: Option<String>| text.unwrap_or_else(|| NO_CALL.to_owned());
    let mut texts = vec![
        ("curl", "curl", copy_as::curl(&base, &method, &target, &draft.header_pairs(), &test.request.body)),
        ("cli", "AWS CLI", or_not(call.as_ref().and_then(copy_as::cli))),
        ("sdk", "JavaScript SDK", or_not(call.as_ref().and_then(copy_as::sdk))),
    ];
    if !is_route {
        texts.push(("test", "test-invoke-method", copy_as::test_invoke(&key.api, &resource, &test.request)));
    }
    let selected = RwSignal::new("curl");
    let titles = texts.iter().map(|(key, title, _)| (*key, Signal::stored((*title).to_owned()))).collect();
    let kept = StoredValue::new(texts.clone());
    let chosen = Signal::derive(move || {
        let key = selected.get();
        let of_this = |texts: &Vec<(&str, &str, String)>| {
            texts.iter().find(|(known, ..)| *known == key).map(|(.., text)| text.clone())
        };
        kept.with_value(of_this).unwrap_or_default()
    });
    let panels = texts
        .into_iter()
        .map(|(key, title, text)| {
            view! {
                <TabPanel name="copy" key=key selected=selected>
                    <pre class="code" tabindex="0" role="region" aria-label=title>
                        {text}
                    </pre>
                </TabPanel>
            }
        })
        .collect_view();
    view! {
        <Tabs name="copy" label="Copy as" tabs=titles selected=selected />
        <div class="body">
            {panels}
            <p class="hint">
                {move || match selected.get() {
                    "curl" => "As a client asks the deployed API.",
                    "test" => "As the console’s Test asks.",
                    _ => "The call that the integration makes, with this request’s body after its template.",
                }}
            </p>
        </div>
        <footer>
            <CopyButton words="Copy" class="button primary" autofocus=true text=chosen />
        </footer>
    }
}
