//! A workflow's settings: its ARN, type and role.

use leptos::prelude::*;
use workspace::document::StateMachineType;

use super::activities::Activities;
use super::list::type_word;
use crate::components::role_select::RoleSelect;
use crate::components::roles::Roles;
use crate::components::session::Session;
use crate::components::ui::copy_button::CopyButton;

#[component]
pub(crate) fn Settings(name: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let arn = move || super::read(session, &name.get(), workspace::document::StateMachine::arn);
    let kind = move || super::read(session, &name.get(), |machine| machine.kind).unwrap_or_default();
    let role = move || super::read(session, &name.get(), |machine| machine.role_name().to_owned()).unwrap_or_default();
    let editing = RwSignal::new(false);
    let set_role = move |role: String| super::change(session, &name.get_untracked(), |machine| machine.role = role);
    let type_choice = move |value: StateMachineType| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="machine-type"
                    prop:checked=move || kind() == value
                    on:change=move |_| super::change(session, &name.get_untracked(), |machine| machine.kind = value)
                />
                {type_word(value)}
            </label>
        }
    };
    view! {
        <div class="form pad">
            <div class="field">
                <label for="machine-arn">"ARN"</label>
                <div class="row">
                    <input id="machine-arn" type="text" class="mono grow" readonly prop:value=arn />
                    <CopyButton words="Copy ARN" class="button" text=Signal::derive(move || arn().unwrap_or_default()) />
                </div>
            </div>
            <fieldset class="field">
                <legend>"Type"</legend>
                <div class="choices">{type_choice(StateMachineType::Standard)} {type_choice(StateMachineType::Express)}</div>
                <p class="hint">"On AWS the type is fixed once a state machine is created; here a change takes effect at the next start."</p>
            </fieldset>
            <div class="field">
                <label for="machine-role">"Execution role"</label>
                <div class="row">
                    <RoleSelect id="machine-role" role=Signal::derive(role) on_change=set_role />
                    <button type="button" class="button" on:click=move |_| editing.set(true)>
                        "Edit roles…"
                    </button>
                </div>
                <Roles open=editing />
            </div>
            <Activities />
        </div>
    }
}
