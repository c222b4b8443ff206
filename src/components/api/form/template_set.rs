//! Mapping templates by content type: which there are, and the one that is open in the editor, with what is wrong in it.

use std::rc::Rc;

use leptos::prelude::*;
use serde_json::Value;
use stepyard_page::editing::{Completions, Marker};
use stepyard_page::model::patch::escape;
use stepyard_page::model::vtl_words;
use stepyard_page::protocol::ApiFinding;

use super::Subject;
use crate::components::editor::{CodeEditor, Question};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::menu::{Menu, MenuItem};

/// Whose templates, and what to say of them.
#[derive(Clone)]
pub(in crate::components::api) struct TemplatesOf {
    pub(in crate::components::api) path: &'static str,
    /// Beside the content type, in the editor's name: `Template`, `Response template 400`.
    pub(in crate::components::api) name: String,
    pub(in crate::components::api) hint: &'static str,
    /// Templates to begin with: what each does, and its text.
    pub(in crate::components::api) samples: Vec<(&'static str, String)>,
}

const JSON: &str = "application/json";

#[component]
pub(in crate::components::api) fn TemplateSet(
    subject: Subject,
    of: TemplatesOf,
    /// Those of these templates.
    #[prop(into, optional)]
    findings: Signal<Vec<ApiFinding>>,
) -> impl IntoView {
    let TemplatesOf { path, name, hint, samples } = of;
    let chosen = RwSignal::new(JSON.to_owned());
    let added = RwSignal::new(String::new());
    let kinds = Memo::new(move |_| subject.names(path));
    let open = Memo::new(move |_| {
        let chosen = chosen.get();
        kinds.with(|kinds| if kinds.contains(&chosen) { Some(chosen) } else { kinds.first().cloned() })
    });
    let at = move |kind: &str| format!("{path}/{}", escape(kind));
    let text = Memo::new(move |_| open.get().map(|kind| subject.text(&at(&kind))).unwrap_or_default());
    let put = move |kind: &str, text: String| {
        subject.set(&at(kind), Some(Value::String(text)));
        chosen.set(kind.to_owned());
    };
    let write = move |new: String| {
        if let Some(kind) = open.get_untracked().filter(|_| text.get_untracked() != new) {
            put(&kind, new);
        }
    };
    let markers = Signal::derive(move || {
        let open = open.get();
        findings.with(|all| {
            let here = |finding: &&ApiFinding| finding.template.is_some() && finding.template == open;
            all.iter().filter(here).map(|finding| finding.marker.clone()).collect::<Vec<Marker>>()
        })
    });
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let kind =
            Some(added.get_untracked().trim().to_owned()).filter(|kind| !kind.is_empty()).unwrap_or(JSON.to_owned());
        if subject.value(&at(&kind)).is_none() {
            put(&kind, String::new());
        }
        chosen.set(kind);
        added.set(String::new());
    };
    let delete = move |_| {
        if let Some(kind) = open.get_untracked() {
            subject.delete(&at(&kind), &format!("the template for `{kind}`"));
        }
    };
    let samples = StoredValue::new(samples);
    let label = StoredValue::new(name.clone());
    let editor = move |kind: String| {
        let complete: Question<Completions> =
            Rc::new(|text, offset| Box::pin(async move { vtl_words::complete(&text, offset) }));
        view! {
            <div class="template-editor">
                <CodeEditor
                    label=format!("{} {kind}", label.get_value())
                    text=text
                    language=Signal::stored("velocity".to_owned())
                    wrap=true
                    markers=markers
                    complete=complete
                    on_change=Callback::new(write)
                />
            </div>
        }
    };
    view! {
        <div class="field templates" role="group" aria-label=name.clone()>
            <p class="hint">{hint}</p>
            <div class="row">
                <div class="segments" role="group" aria-label="Content type">
                    <For each=move || kinds.get() key=Clone::clone let:kind>
                        {
                            let this = kind.clone();
                            view! {
                                <button
                                    type="button"
                                    aria-pressed=move || open.with(|open| open.as_ref() == Some(&this)).to_string()
                                    on:click={
                                        let kind = kind.clone();
                                        move |_| chosen.set(kind.clone())
                                    }
                                >
                                    {kind.clone()}
                                </button>
                            }
                        }
                    </For>
                </div>
                <Show when=move || open.with(Option::is_some)>
                    <button type="button" class="button small" on:click=delete>
                        <Icon glyph=Glyph::Trash size=12 />
                        "Delete template"
                    </button>
                </Show>
                <Show when=move || samples.with_value(|samples| !samples.is_empty())>
                    <Menu label=format!("{}: begin with", label.get_value()) class="button small" face=|| view! { "Begin with…" <Icon glyph=Glyph::Down size=12 /> }>
                        {samples
                            .get_value()
                            .into_iter()
                            .map(|(title, text)| {
                                let fill = move |()| put(&open.get_untracked().unwrap_or(JSON.to_owned()), text.clone());
                                view! { <MenuItem on_select=fill>{title}</MenuItem> }
                            })
                            .collect_view()}
                    </Menu>
                </Show>
            </div>
            {move || open.get().map(editor)}
            <form class="pair" on:submit=add>
                <input
                    type="text"
                    class="mono"
                    spellcheck="false"
                    autocomplete="off"
                    aria-label=format!("{name}: new content type")
                    placeholder="application/json"
                    bind:value=added
                />
                <button type="submit" class="button small">
                    <Icon glyph=Glyph::Plus size=12 />
                    "Add mapping template"
                </button>
            </form>
        </div>
    }
}
