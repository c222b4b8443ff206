//! Creating a workflow: a name by AWS's rules, its type, its role, and something to begin with.

use leptos::prelude::*;
use stepyard_page::model::names::{free_name, workflow_problem};
use stepyard_page::route::{Place, Route};
use workspace::document::{StateMachine, StateMachineType};

use crate::components::session::Session;
use crate::components::ui::dialog::{Dialog, SubmitFooter};

/// What a new workflow says.
const BLANK: &str = r#"{
  "Comment": "A description of my state machine",
  "StartAt": "Hello",
  "States": {
    "Hello": {
      "Type": "Pass",
      "Result": "Hello",
      "End": true
    }
  }
}
"#;

#[component]
pub(crate) fn CreateWorkflow(open: RwSignal<bool>, definition: RwSignal<Option<String>>) -> impl IntoView {
    // Closed without creating: the next one begins blank again.
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now && definition.with_untracked(Option::is_some) {
            definition.set(None);
        }
        now
    });
    view! {
        <Dialog open=open title="Create a workflow">
            <Form open=open definition=definition />
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, definition: RwSignal<Option<String>>) -> impl IntoView {
    let session = Session::get();
    let taken = super::names(session);
    let name = RwSignal::new(free_name("MyStateMachine", &taken));
    let kind = RwSignal::new(StateMachineType::Standard);
    let roles = session.document.with_untracked(|document| {
        document
            .roles
            .iter()
            .filter(|role| role.trusts("states.amazonaws.com"))
            .map(|role| role.name.clone())
            .collect::<Vec<_>>()
    });
    let role = RwSignal::new(roles.first().cloned().unwrap_or_default());
    let problem = Memo::new(move |_| name.with(|name| workflow_problem(name, &taken)));
    let create = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if problem.with_untracked(Option::is_some) {
            return;
        }
        let machine = StateMachine {
            name: name.get_untracked(),
            kind: kind.get_untracked(),
            role: role.get_untracked(),
            definition: definition.get_untracked().unwrap_or_else(|| BLANK.to_owned()),
            input: "{}".to_owned(),
            ..StateMachine::default()
        };
        let route = Route::open(Place::Workflows, &machine.name);
        session.change(|document| document.state_machines.push(machine));
        definition.set(None);
        open.set(false);
        session.go(&route);
    };
    let type_choice = move |value: StateMachineType, title: &'static str, text: &'static str| {
        view! {
            <label class="choice-card">
                <input type="radio" name="workflow-type" prop:checked=move || kind.get() == value on:change=move |_| kind.set(value) />
                <span>
                    <strong>{title}</strong>
                    <span class="hint">{text}</span>
                </span>
            </label>
        }
    };
    view! {
        <form on:submit=create>
            <div class="body">
                <Show when=move || definition.with(Option::is_some)>
                    <p class="hint">"With the definition from the dropped file."</p>
                </Show>
                <div class="field">
                    <label for="workflow-name">"Name"</label>
                    <input
                        id="workflow-name"
                        type="text"
                        autocomplete="off"
                        autofocus
                        aria-invalid=move || problem.with(Option::is_some).then_some("true")
                        aria-describedby="workflow-name-problem"
                        bind:value=name
                    />
                    <p class="problem" id="workflow-name-problem">{problem}</p>
                </div>
                <fieldset class="field">
                    <legend>"Type"</legend>
                    <div class="form two">
                        {type_choice(StateMachineType::Standard, "Standard", "Up to a year, exactly once, with a history to look back on.")}
                        {type_choice(StateMachineType::Express, "Express", "Up to five minutes, at least once, cheap in great numbers; can be waited for.")}
                    </div>
                </fieldset>
                <div class="field">
                    <label for="workflow-role">"Execution role"</label>
                    <select id="workflow-role" on:change=move |event| role.set(event_target_value(&event))>
                        {roles.into_iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view()}
                    </select>
                </div>
            </div>
            <SubmitFooter open=open verb="Create" disabled=Signal::derive(move || problem.with(Option::is_some)) />
        </form>
    }
}
