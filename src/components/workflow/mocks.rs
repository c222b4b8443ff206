//! Mocked results in place of service calls: test cases of the workflow, in Step Functions Local's own file format.

use leptos::prelude::*;
use stepyard_page::model::json_text::pretty;
use workspace::mock_config::MockConfig;

use crate::components::editor::CodeEditor;
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn Mocks(name: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let saved = Memo::new(move |_| {
        session.document.with(|document| {
            if document.mocks.is_empty() {
                String::new()
            } else {
                pretty(&serde_json::to_string(&document.mocks).unwrap_or_default())
            }
        })
    });
    let draft = RwSignal::new(saved.get_untracked());
    let problem = Memo::new(move |_| {
        draft.with(|text| if text.trim().is_empty() { None } else { MockConfig::parse(text).err() })
    });
    let edit = move |text: String| {
        let parsed = if text.trim().is_empty() { Ok(MockConfig::default()) } else { MockConfig::parse(&text) };
        draft.set(text);
        if let Ok(mocks) = parsed {
            session.change(|document| document.mocks = mocks);
        }
    };
    let cases = Memo::new(move |_| {
        session.document.with(|document| {
            let machine = document.mocks.state_machines.get(&name.get());
            machine.map(|machine| machine.test_cases.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let chosen = move || super::read(session, &name.get(), |machine| machine.test_case.clone()).unwrap_or_default();
    let begin = move |_| edit(example(&name.get_untracked()));
    view! {
        <div class="pad stack">
            <p class="hint">
                "A test case gives states a fixed result, an error or a delay instead of calling the service, per attempt. The format is Step Functions Local’s "
                <code>"MockConfigFile.json"</code> "."
            </p>
            <div class="field">
                <label for="test-case">"Executions run with"</label>
                <select
                    id="test-case"
                    on:change=move |event| super::change(session, &name.get_untracked(), |machine| machine.test_case = event_target_value(&event))
                >
                    <option value="" prop:selected=move || chosen().is_empty()>"No mocks: the functions themselves"</option>
                    <For each=move || cases.get() key=Clone::clone let:case>
                        <option value=case.clone() prop:selected={let case = case.clone(); move || chosen() == case}>{format!("Test case “{case}”")}</option>
                    </For>
                </select>
            </div>
            <Show when=move || draft.with(|text| text.trim().is_empty())>
                <div>
                    <button type="button" class="button small" on:click=begin>
                        <Icon glyph=Glyph::Plus size=12 />
                        "Begin with an example"
                    </button>
                </div>
            </Show>
            <div class="mock-editor">
                <CodeEditor label="Mock configuration" text=draft on_change=edit />
            </div>
            <p class="problem" role="status">{problem}</p>
        </div>
    }
}

/// A first configuration for a workflow: one state that fails twice, then answers.
fn example(machine: &str) -> String {
    let config = serde_json::json!({
        "StateMachines": {machine: {"TestCases": {"RetryThenSucceed": {"NameOfAState": "BusyTwice"}}}},
        "MockedResponses": {"BusyTwice": {
            "0-1": {"Throw": {"Error": "Lambda.ServiceException", "Cause": "busy"}},
            "2": {"Return": {"StatusCode": 200, "Payload": {"done": true}}},
        }},
    });
    pretty(&config.to_string())
}
