//! The Functions place: the list, and the open function's code with Test and log beside it.

use leptos::prelude::*;
use stepyard_page::route::Place;

use crate::components::editor::CodeEditor;
use crate::components::function::{
    CreateFunction, FunctionActions, FunctionList, FunctionLog, FunctionTest, change, read,
};
use crate::components::role_select::RoleSelect;
use crate::components::session::{Session, open_something};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::panes::Panes;

#[component]
pub(crate) fn Functions() -> impl IntoView {
    let session = Session::get();
    let creating = RwSignal::new(false);
    let open = Signal::derive(move || {
        session.route.with(|route| route.open.clone().filter(|_| route.place == Place::Functions))
    });
    let there = Memo::new(move |_| open.get().filter(|name| read(session, name, |_| ()).is_some()));
    open_something(session, Place::Functions, |document| {
        document.functions.iter().map(|function| function.name.as_str()).collect()
    });
    view! {
        <div class="place">
            <FunctionList open=open creating=creating />
            <Show
                when=move || there.with(Option::is_some)
                fallback=move || {
                    view! {
                        <div class="empty">
                            <h1>{move || open.get().map_or("No function yet".to_owned(), |name| format!("There is no function `{name}`"))}</h1>
                            <p>"A function is a piece of JavaScript that a workflow’s task calls, as AWS Lambda would run it."</p>
                            <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                                <Icon glyph=Glyph::Plus />
                                "Create a function"
                            </button>
                        </div>
                    }
                }
            >
                <FunctionView name=Signal::derive(move || there.get().unwrap_or_default()) />
            </Show>
            <CreateFunction open=creating />
        </div>
    }
}

#[component]
fn FunctionView(name: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let code = Memo::new(move |_| read(session, &name.get(), |function| function.code.clone()).unwrap_or_default());
    let arn = move || read(session, &name.get(), workspace::document::Function::arn);
    let timeout = move || read(session, &name.get(), |function| function.timeout.to_string());
    let role = Signal::derive(move || read(session, &name.get(), |function| function.role.clone()).unwrap_or_default());
    let set_role = move |role: String| change(session, &name.get_untracked(), |function| function.role = role);
    let set_timeout = move |event: web_sys::Event| {
        if let Ok(seconds) = event_target_value(&event).parse::<u32>() {
            change(session, &name.get_untracked(), |function| function.timeout = seconds.clamp(1, 900));
        }
    };
    view! {
        <div class="content">
            <div class="title">
                <h1>{name}</h1>
                <span class="badge">"Node.js"</span>
                <code class="arn">{arn}</code>
                <FunctionActions name=name />
            </div>
            <Panes names=["Code", "Test and log"] class="workflow">
                <div class="panel">
                    <header>
                        <span class="muted grow">"index.mjs"</span>
                        <label class="row tight" title="What the code itself asks of Step Functions is checked against this role">
                            "Role"
                            <RoleSelect label="Execution role" none="None: not checked" role=role on_change=set_role />
                        </label>
                        <label class="row tight">
                            "Timeout"
                            <input
                                type="number"
                                min="1"
                                max="900"
                                style:inline-size="4.5rem"
                                aria-label="Timeout in seconds"
                                prop:value=timeout
                                on:change=set_timeout
                            />
                            "s"
                        </label>
                    </header>
                    <div class="fill-editor">
                        <CodeEditor
                            label="Function code"
                            text=code
                            language="javascript"
                            on_change=move |text: String| change(session, &name.get_untracked(), |function| function.code = text)
                        />
                    </div>
                </div>
                <div class="panel side pad">
                    <FunctionTest name=name />
                    <FunctionLog name=name />
                </div>
            </Panes>
        </div>
    }
}
