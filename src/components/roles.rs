//! The workspace's IAM roles: who may assume each, and what it may do, as the JSON policies that IAM shows.
//!
//! A dialog over every place, because workflows and APIs share the roles.

use leptos::prelude::*;
use stepyard_page::model::json_text::pretty;
use stepyard_page::model::names::{free_name, role_problem};
use workspace::policy::{parse_permissions, parse_trust, permissions_policy, trust_policy};
use workspace::role::{Permission, Role};

use super::session::Session;
use super::ui::dialog::Dialog;
use super::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn Roles(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title="IAM roles" wide=true>
            <Content open=open />
        </Dialog>
    }
}

fn names(session: Session) -> Vec<String> {
    session.read(|document| document.roles.iter().map(|role| role.name.clone()).collect())
}

/// Changes the role at a place.
fn change(session: Session, at: usize, change: impl FnOnce(&mut Role)) {
    session.change(|document| {
        if let Some(role) = document.roles.get_mut(at) {
            change(role);
        }
    });
}

#[component]
fn Content(open: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let chosen = RwSignal::new(0_usize);
    let all = Memo::new(move |_| names(session));
    let checked = move || session.document.with(|document| !document.ignore_permissions);
    let add = move |_| {
        let role = Role {
            name: free_name("MyRole", &names(session)),
            trust: vec!["states.amazonaws.com".to_owned()],
            allow: vec![Permission { actions: vec!["lambda:InvokeFunction".to_owned()], ..Permission::default() }],
        };
        session.change(|document| document.roles.push(role));
        chosen.set(all.with_untracked(Vec::len).saturating_sub(1));
    };
    let remove = move |_| {
        let at = chosen.get_untracked();
        let Some(role) = session.document.with_untracked(|document| document.roles.get(at).cloned()) else { return };
        session.change(|document| drop(document.roles.remove(at)));
        // The message with the way back lies under a modal dialog.
        open.set(false);
        session.toasts.offer_undo(format!("Deleted the role `{}`.", role.name), move || {
            let back = role.clone();
            session.change(|document| document.roles.insert(at.min(document.roles.len()), back));
        });
    };
    view! {
        <div class="body">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=checked
                    on:change=move |event| session.change(|document| document.ignore_permissions = !event_target_checked(&event))
                />
                "Check roles as IAM does"
            </label>
            <p class="hint">
                "Checked are who may assume a role, the calls of functions and of Step Functions. Without the check every role may do everything."
            </p>
            <div class="row">
                <label class="field grow">
                    <span class="label">"Role"</span>
                    <select autofocus on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or_default())>
                        {move || {
                            all.get()
                                .into_iter()
                                .enumerate()
                                .map(|(at, name)| view! { <option value=at.to_string() prop:selected=move || chosen.get() == at>{name}</option> })
                                .collect_view()
                        }}
                    </select>
                </label>
                <button type="button" class="button end" on:click=add>
                    <Icon glyph=Glyph::Plus size=12 />
                    "New role"
                </button>
            </div>
            {move || {
                let at = chosen.get();
                // Made anew for another role, not for every letter of this one.
                session.document.with_untracked(|document| document.roles.get(at).cloned())
                    .map(|role| view! { <Editor at=at role=role /> })
            }}
        </div>
        <footer>
            <button type="button" class="button danger" disabled=move || all.with(Vec::is_empty) on:click=remove>
                <Icon glyph=Glyph::Trash />
                "Delete this role"
            </button>
            <span class="grow"></span>
            <button type="button" class="button primary" on:click=move |_| open.set(false)>
                "Done"
            </button>
        </footer>
    }
}

#[component]
fn Editor(at: usize, role: Role) -> impl IntoView {
    let session = Session::get();
    let arn = move || session.document.with(|document| document.roles.get(at).map(Role::arn));
    let taken: Vec<String> = names(session).into_iter().filter(|name| *name != role.name).collect();
    let name = RwSignal::new(role.name.clone());
    let wrong_name = Memo::new(move |_| name.with(|name| role_problem(name, &taken)));
    let rename = move |event: web_sys::Event| {
        name.set(event_target_value(&event));
        if wrong_name.with_untracked(Option::is_none) {
            let new = name.get_untracked();
            session.change(|document| {
                let Some(role) = document.roles.get_mut(at) else { return };
                let old = std::mem::replace(&mut role.name, new.clone());
                // Workflows know their role by its name and follow it.
                let of_this = document.state_machines.iter_mut().filter(|machine| machine.role == old);
                of_this.for_each(|machine| machine.role.clone_from(&new));
            });
        }
    };
    let trust = policy("Trust policy", trust_policy(&role.trust), move |text| {
        parse_trust(text).map(|trust| change(session, at, |role| role.trust = trust))
    });
    let permissions = policy("Permissions policy", permissions_policy(&role.allow), move |text| {
        parse_permissions(text).map(|allow| change(session, at, |role| role.allow = allow))
    });
    view! {
        <label class="field">
            <span class="label">"Name"</span>
            <input type="text" autocomplete="off" prop:value=name on:input=rename />
        </label>
        <p class="problem" role="status">{wrong_name}</p>
        <p class="arn">{arn}</p>
        {trust}
        {permissions}
    }
}

/// A policy's text, kept as soon as it can be read; until then the one before holds, and the line below says why.
fn policy(label: &'static str, text: String, keep: impl Fn(&str) -> Result<(), String> + 'static) -> impl IntoView {
    let problem = RwSignal::new(None::<String>);
    let text = pretty(&text);
    let rows = text.lines().count().clamp(6, 16);
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <textarea
                rows=rows
                spellcheck="false"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                on:input=move |event| problem.set(keep(&event_target_value(&event)).err())
                prop:value=text
            ></textarea>
        </label>
        <p class="problem" role="status">{problem}</p>
    }
}
