//! Names with values, a row each: parameters, headers, variables, models by content type.

use leptos::prelude::*;
use serde_json::Value;
use stepyard_page::model::patch::escape;

use super::Subject;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::unique_id;

/// What stands beside a name.
#[derive(Clone, Copy)]
pub(in crate::components::api) enum Cell {
    /// Whether it is required.
    Required,
    /// A text, with an example of one.
    Text(&'static str, &'static str),
    /// Nothing: the name is all.
    Nothing,
}

/// Which rows: the members of a map whose names begin so.
#[derive(Clone, Copy)]
pub(in crate::components::api) struct RowsOf {
    pub(in crate::components::api) title: &'static str,
    pub(in crate::components::api) path: &'static str,
    pub(in crate::components::api) prefix: &'static str,
    /// The word over the names.
    pub(in crate::components::api) name: &'static str,
    pub(in crate::components::api) cell: Cell,
}

#[component]
pub(in crate::components::api) fn Rows(
    subject: Subject,
    of: RowsOf,
    #[prop(into, optional)] suggestions: Signal<Vec<String>>,
) -> impl IntoView {
    let list = unique_id("rows");
    let names = Memo::new(move |_| {
        let all = subject.names(of.path);
        all.into_iter().filter_map(|name| name.strip_prefix(of.prefix).map(str::to_owned)).collect::<Vec<_>>()
    });
    let (added, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let at = move |name: &str| format!("{}/{}", of.path, escape(&format!("{}{name}", of.prefix)));
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = added.get_untracked().trim().to_owned();
        if name.is_empty() {
            return;
        }
        let new = match of.cell {
            Cell::Required | Cell::Nothing => Value::Bool(false),
            Cell::Text(..) => Value::String(value.get_untracked()),
        };
        subject.set(&at(&name), Some(new));
        added.set(String::new());
        value.set(String::new());
    };
    let (value_word, example) = match of.cell {
        Cell::Text(word, example) => (word, example),
        Cell::Required => ("Required", ""),
        Cell::Nothing => ("", ""),
    };
    let is_text = matches!(of.cell, Cell::Text(..));
    let row = {
        let list = list.clone();
        move |name: String| {
            let path = StoredValue::new(at(&name));
            let text = move || path.with_value(|path| subject.text(path));
            let what = format!("{value_word} {name}");
            let cell = match of.cell {
                Cell::Required => view! {
                    <label class="choice">
                        <input
                            type="checkbox"
                            aria-label=format!("{name} is required")
                            prop:checked=move || text() == "true"
                            on:change=move |event| path.with_value(|path| subject.set(path, Some(Value::Bool(event_target_checked(&event)))))
                        />
                        "Required"
                    </label>
                }
                .into_any(),
                Cell::Text(..) => view! {
                    <input
                        type="text"
                        class="mono"
                        spellcheck="false"
                        autocomplete="off"
                        list=list.clone()
                        aria-label=what
                        prop:value=text
                        on:change=move |event| path.with_value(|path| subject.set(path, Some(Value::String(event_target_value(&event)))))
                    />
                }
                .into_any(),
                Cell::Nothing => ().into_any(),
            };
            let deleted = format!("`{name}`");
            view! {
                <li class="pair">
                    <code>{name.clone()}</code>
                    {cell}
                    <button
                        type="button"
                        class="icon"
                        aria-label=format!("Delete {name}")
                        on:click=move |_| path.with_value(|path| subject.delete(path, &deleted))
                    >
                        <Icon glyph=Glyph::Trash />
                    </button>
                </li>
            }
        }
    };
    view! {
        <div class="field rows" role="group" aria-label=of.title>
            <span class="label">{of.title}</span>
            <ul class="pairs">
                <For each=move || names.get() key=Clone::clone children=row />
            </ul>
            <form class="pair" on:submit=add>
                <input type="text" class="mono" spellcheck="false" autocomplete="off" aria-label=format!("New: {}", of.name) placeholder=of.name bind:value=added />
                {is_text
                    .then(|| {
                        view! {
                            <input
                                type="text"
                                class="mono"
                                spellcheck="false"
                                autocomplete="off"
                                list=list.clone()
                                aria-label=format!("New: {value_word}")
                                placeholder=example
                                bind:value=value
                            />
                        }
                    })}
                <button type="submit" class="button small" aria-label=format!("Add to {}", of.title)>
                    <Icon glyph=Glyph::Plus size=12 />
                    "Add"
                </button>
            </form>
            <datalist id=list>{move || suggestions.get().into_iter().map(|value| view! { <option value=value></option> }).collect_view()}</datalist>
        </div>
    }
}
