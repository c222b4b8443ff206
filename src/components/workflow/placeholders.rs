//! Values for the `${Placeholder}`s that a definition from SAM or CDK has.

use leptos::prelude::*;

use super::Checking;
use crate::components::session::Session;
use crate::components::ui::table::{Column, Table};

const COLUMNS: [Column; 2] = [("Placeholder", false), ("Value", false)];

#[component]
pub(crate) fn Placeholders(name: Signal<String>, checking: Checking) -> impl IntoView {
    let session = Session::get();
    let found = checking.placeholders();
    let rows = move || {
        let mut names = found.get();
        let known =
            super::read(session, &name.get(), |machine| machine.placeholders.keys().cloned().collect::<Vec<_>>());
        names.extend(known.unwrap_or_default());
        names.sort();
        names.dedup();
        names
    };
    let rows = Memo::new(move |_| rows());
    view! {
        <div class="pad stack">
            <p class="hint">
                "Definitions from SAM or CDK name what is filled in at deployment, as in " <code>"${SumFunctionArn}"</code>
                ". Give the values here; they stay out of the text."
            </p>
            <Show when=move || rows.with(|rows| !rows.is_empty()) fallback=|| view! { <p class="muted">"This definition has no placeholders."</p> }>
                <Table columns=&COLUMNS>
                    <For each=move || rows.get() key=Clone::clone let:row>
                        <Row name=name placeholder=row />
                    </For>
                </Table>
            </Show>
        </div>
    }
}

#[component]
fn Row(name: Signal<String>, placeholder: String) -> impl IntoView {
    let session = Session::get();
    let key = StoredValue::new(placeholder.clone());
    let value = move || {
        super::read(session, &name.get(), |machine| key.with_value(|key| machine.placeholders.get(key).cloned()))
            .flatten()
            .unwrap_or_default()
    };
    let set = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        super::change(session, &name.get_untracked(), |machine| {
            if value.is_empty() {
                machine.placeholders.remove(&key.get_value());
            } else {
                machine.placeholders.insert(key.get_value(), value);
            }
        });
    };
    view! {
        <tr>
            <th scope="row">
                <code>{placeholder.clone()}</code>
            </th>
            <td>
                <input type="text" class="mono" aria-label=format!("Value of {placeholder}") prop:value=value on:change=set />
            </td>
        </tr>
    }
}
