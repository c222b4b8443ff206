//! Fields in a grid, each a line of a table: a label, a path, and what kind of value it is.

use leptos::prelude::*;
use serde_json::Value;

use super::Subject;
use crate::components::ui::unique_id;

/// What a field holds.
#[derive(Clone)]
pub(in crate::components::api) enum Kind {
    Text,
    /// Text to be read letter by letter, with suggestions.
    Code(Signal<Vec<String>>),
    /// Several lines of it.
    Area,
    /// A whole number; nothing where the field is empty.
    Number,
    Flag,
    /// Values with their words; the first stands for a member that is not there.
    Choice(&'static [(&'static str, &'static str)]),
}

#[derive(Clone)]
pub(in crate::components::api) struct Field {
    pub(in crate::components::api) label: String,
    pub(in crate::components::api) path: String,
    pub(in crate::components::api) kind: Kind,
    pub(in crate::components::api) hint: &'static str,
}

impl Field {
    pub(in crate::components::api) fn new(label: &str, path: &str, kind: Kind, hint: &'static str) -> Self {
        Self { label: label.to_owned(), path: path.to_owned(), kind, hint }
    }
}

#[component]
pub(in crate::components::api) fn Fields(subject: Subject, fields: Vec<Field>) -> impl IntoView {
    let fields: Vec<AnyView> = fields.into_iter().map(|field| one(subject, field)).collect();
    view! { <div class="form two">{fields}</div> }
}

fn one(subject: Subject, field: Field) -> AnyView {
    let Field { label, path, kind, hint } = field;
    let id = unique_id("field");
    let path = StoredValue::new(path);
    let text = move || path.with_value(|path| subject.text(path));
    let write = move |text: String| path.with_value(|path| subject.set_text(path, text));
    let on_change = move |event: web_sys::Event| write(event_target_value(&event));
    let wide = matches!(kind, Kind::Area | Kind::Code(_));
    let control = match kind {
        Kind::Flag => {
            let on_change = move |event: web_sys::Event| {
                let on = event_target_checked(&event).then_some(Value::Bool(true));
                path.with_value(|path| subject.set(path, on));
            };
            return view! {
                <div class="field">
                    <label class="choice">
                        <input type="checkbox" prop:checked=move || text() == "true" on:change=on_change />
                        {label}
                    </label>
                    <p class="hint">{hint}</p>
                </div>
            }
            .into_any();
        }
        Kind::Text => view! { <input id=id.clone() type="text" autocomplete="off" prop:value=text on:change=on_change /> }.into_any(),
        Kind::Number => {
            let on_change = move |event: web_sys::Event| {
                let number = event_target_value(&event).trim().parse::<u32>().ok();
                path.with_value(|path| subject.set(path, number.map(Value::from)));
            };
            view! { <input id=id.clone() type="number" prop:value=text on:change=on_change /> }.into_any()
        }
        Kind::Code(suggestions) => {
            let list = format!("{id}-list");
            view! {
                <input id=id.clone() type="text" class="mono" autocomplete="off" spellcheck="false" list=list.clone() prop:value=text on:change=on_change />
                <datalist id=list>{move || suggestions.get().into_iter().map(|value| view! { <option value=value></option> }).collect_view()}</datalist>
            }
            .into_any()
        }
        Kind::Area => view! { <textarea id=id.clone() rows="8" spellcheck="false" prop:value=text on:change=on_change></textarea> }.into_any(),
        Kind::Choice(choices) => {
            let first = choices.first().map_or("", |(value, _)| *value);
            let chosen = Memo::new(move |_| Some(text()).filter(|text| !text.is_empty()).unwrap_or_else(|| first.to_owned()));
            let on_change = move |event: web_sys::Event| {
                let value = event_target_value(&event);
                write(if value == first { String::new() } else { value });
            };
            view! {
                <select id=id.clone() on:change=on_change>
                    {choices
                        .iter()
                        .map(|(value, word)| view! { <option value=*value prop:selected=move || chosen.with(|chosen| chosen == value)>{*word}</option> })
                        .collect_view()}
                </select>
            }
            .into_any()
        }
    };
    view! {
        <div class="field" class:wide=wide>
            <label for=id>{label}</label>
            {control}
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
        </div>
    }
    .into_any()
}
