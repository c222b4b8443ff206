//! Mapping templates: content type and the Velocity text that makes the body of the call.

use leptos::prelude::*;
use stepyard_page::model::integration_form::IntegrationForm;

use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(super) fn Templates(form: RwSignal<IntegrationForm>) -> impl IntoView {
    let rows = move || form.with(|form| form.templates.len());
    view! {
        <details open=move || { rows() > 0 }>
            <summary>{move || format!("Mapping templates ({})", rows())}</summary>
            <div class="stack pad-top">
                <p class="hint">
                    "Without a template the client’s body goes to the service as it is. The template for "
                    <code>"application/json"</code> " also serves requests without a Content-Type."
                </p>
                <For each=move || 0..rows() key=|row| *row let:row>
                    <Template form=form row=row />
                </For>
                <div>
                    <button
                        type="button"
                        class="button small"
                        on:click=move |_| form.update(|form| {
                            let kind = if form.templates.is_empty() { "application/json" } else { "" };
                            form.templates.push((kind.to_owned(), String::new()));
                        })
                    >
                        <Icon glyph=Glyph::Plus size=12 />
                        "Add mapping template"
                    </button>
                </div>
            </div>
        </details>
    }
}

#[component]
fn Template(form: RwSignal<IntegrationForm>, row: usize) -> impl IntoView {
    let read = move |part: fn(&(String, String)) -> &String| {
        form.with(|form| form.templates.get(row).map(part).cloned().unwrap_or_default())
    };
    let write = move |change: fn(&mut (String, String), String), value: String| {
        form.update(|form| {
            if let Some(template) = form.templates.get_mut(row) {
                change(template, value);
            }
        });
    };
    view! {
        <div class="stack tight">
            <div class="row">
                <input
                    type="text"
                    class="mono grow"
                    aria-label="Content type"
                    placeholder="application/json"
                    prop:value=move || read(|template| &template.0)
                    on:input=move |event| write(|template, value| template.0 = value, event_target_value(&event))
                />
                <button
                    type="button"
                    class="icon"
                    aria-label="Remove this template"
                    on:click=move |_| form.update(|form| {
                        if row < form.templates.len() {
                            form.templates.remove(row);
                        }
                    })
                >
                    <Icon glyph=Glyph::Trash />
                </button>
            </div>
            <textarea
                rows="7"
                aria-label="Template"
                spellcheck="false"
                prop:value=move || read(|template| &template.1)
                on:input=move |event| write(|template, value| template.1 = value, event_target_value(&event))
            ></textarea>
        </div>
    }
}
