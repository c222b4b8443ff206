//! Mocked results in place of service calls: test cases of the workflow as a form, and the same as a file, in Step
//! Functions Local's own format. Both edit one configuration, so they stay in step.

use leptos::prelude::*;
use stepyard_page::model::json_text::pretty;
use stepyard_page::model::mocks::{add_case, cases, remove_case, rename_case};
use workspace::mock_config::MockConfig;

use super::Checking;
use super::mocked_state::MockedState;
use crate::components::editor::CodeEditor;
use crate::components::files;
use crate::components::session::Session;
use crate::components::ui::file_chooser::FileButton;
use crate::components::ui::icon::{Glyph, Icon};

const FILE: &str = "MockConfigFile.json";

#[component]
pub(crate) fn Mocks(name: Signal<String>, checking: Checking) -> impl IntoView {
    let session = Session::get();
    let all = Memo::new(move |_| session.document.with(|document| cases(&document.mocks, &name.get())));
    let chosen =
        Memo::new(move |_| super::read(session, &name.get(), |machine| machine.test_case.clone()).unwrap_or_default());
    let choose = move |case: String| super::change(session, &name.get_untracked(), |machine| machine.test_case = case);
    let add = move |_| {
        let mut case = String::new();
        session.change(|document| case = add_case(&mut document.mocks, &name.get_untracked()));
        choose(case);
    };
    let rename = move |event: web_sys::Event| {
        let (to, machine, from) = (event_target_value(&event), name.get_untracked(), chosen.get_untracked());
        let mut done = to == from;
        if !done {
            session.change(|document| done = rename_case(&mut document.mocks, &machine, &from, &to));
            if done {
                choose(to);
            } else {
                session.toasts.say("A test case needs a name of its own.");
            }
        }
    };
    let remove = move |_| {
        let (machine, case) = (name.get_untracked(), chosen.get_untracked());
        let before = session.document.with_untracked(|document| write(&document.mocks));
        session.change(|document| remove_case(&mut document.mocks, &machine, &case));
        choose(String::new());
        session.toasts.offer_undo(format!("Deleted the test case `{case}`."), move || {
            put(session, &before);
            super::change(session, &machine, |machine| machine.test_case.clone_from(&case));
        });
    };
    let states = Memo::new(move |_| {
        let drawing = checking.drawing();
        let of_tasks = drawing.with(|drawing| {
            let tasks = drawing.nodes.iter().filter(|node| node.state_type == "Task");
            tasks.map(|node| node.name.clone()).collect::<Vec<_>>()
        });
        let case = chosen.get();
        // A form belongs to a test case: another one's is made anew.
        of_tasks.into_iter().map(|state| (case.clone(), state)).collect::<Vec<_>>()
    });
    let has_case = move || !chosen.with(String::is_empty);
    view! {
        <div class="pad stack">
            <p class="hint">
                "A test case says what tasks do instead of calling their services: return a result, throw an error, or answer late, attempt by attempt."
            </p>
            <div class="row">
                <label class="field grow">
                    <span class="label">"Executions run with"</span>
                    <select on:change=move |event| choose(event_target_value(&event))>
                        <option value="" prop:selected=move || !has_case()>
                            "No mocks: the services themselves"
                        </option>
                        <For each=move || all.get() key=Clone::clone let:case>
                            <option value=case.clone() prop:selected={let case = case.clone(); move || chosen.get() == case}>
                                {format!("Test case “{case}”")}
                            </option>
                        </For>
                    </select>
                </label>
                <button type="button" class="button end" on:click=add>
                    <Icon glyph=Glyph::Plus size=12 />
                    "New test case"
                </button>
            </div>
            <Show when=has_case>
                <div class="row">
                    <label class="field grow">
                        <span class="label">"Name of the test case"</span>
                        <input type="text" autocomplete="off" prop:value=chosen on:change=rename />
                    </label>
                    <button type="button" class="button danger end" on:click=remove>
                        <Icon glyph=Glyph::Trash />
                        "Delete"
                    </button>
                </div>
                <section class="stack tight" aria-label="Mocked states">
                    <For each=move || states.get() key=Clone::clone let:state>
                        <MockedState machine=name case=state.0 state=state.1 />
                    </For>
                    <Show when=move || states.with(Vec::is_empty)>
                        <p class="muted">"This workflow has no tasks to mock."</p>
                    </Show>
                </section>
            </Show>
            <File />
        </div>
    }
}

/// An empty text is an empty configuration.
fn parse(text: &str) -> Result<MockConfig, String> {
    if text.trim().is_empty() { Ok(MockConfig::default()) } else { MockConfig::parse(text) }
}

fn write(mocks: &MockConfig) -> String {
    if mocks.is_empty() { String::new() } else { pretty(&serde_json::to_string(mocks).unwrap_or_default()) }
}

/// Takes a text as the configuration, if it is one.
fn put(session: Session, text: &str) {
    if let Ok(mocks) = parse(text) {
        session.change(|document| document.mocks = mocks);
    }
}

/// The configuration as its file: to read, to write, to take in and out.
#[component]
fn File() -> impl IntoView {
    let session = Session::get();
    let shown = RwSignal::new(false);
    let saved = Memo::new(move |_| session.document.with(|document| write(&document.mocks)));
    let draft = RwSignal::new(saved.get_untracked());
    let problem = Memo::new(move |_| draft.with(|text| parse(text).err()));
    // What the form changes is seen here, unless it is what the text says already.
    Effect::new(move || {
        let now = saved.get();
        if draft.with_untracked(|text| parse(text).map(|mocks| write(&mocks))).as_ref() != Ok(&now) {
            draft.set(now);
        }
    });
    let edit = move |text: String| {
        put(session, &text);
        draft.set(text);
    };
    let open = move |text: String| match parse(&text) {
        Ok(_) => {
            let before = saved.get_untracked();
            put(session, &text);
            session
                .toasts
                .offer_undo("Opened the file in place of the mock configuration.", move || put(session, &before));
        }
        Err(why) => session.toasts.say(why),
    };
    view! {
        <details class="stages" on:toggle=move |_| shown.set(true)>
            <summary>"As a file: " <code>{FILE}</code></summary>
            <div class="stack">
                <p class="hint">"All test cases of this workspace, in the format of Step Functions Local."</p>
                <div class="row">
                    <FileButton
                        label="Mock configuration file"
                        words="Open a file…"
                        accept=".json,application/json"
                        small=true
                        on_text=open
                    />
                    <button
                        type="button"
                        class="button small"
                        disabled=move || saved.with(String::is_empty)
                        on:click=move |_| files::download(FILE, "application/json", &saved.get_untracked())
                    >
                        <Icon glyph=Glyph::Download size=12 />
                        "Download"
                    </button>
                </div>
                <Show when=move || shown.get()>
                    <div class="mock-editor">
                        <CodeEditor label="Mock configuration" text=draft on_change=edit />
                    </div>
                </Show>
                <p class="problem" role="status">{problem}</p>
            </div>
        </details>
    }
}
