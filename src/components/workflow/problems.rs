//! What is wrong with a definition, as a list under the text; each entry leads to its place, and mends it where it can.

use leptos::prelude::*;
use stepyard_page::editing::{Fix, Marker, Severity};
use stepyard_page::model::format::{count, sentence};

use super::checking::{Checking, State};
use crate::components::editor::GoTo;
use crate::components::ui::icon::{Glyph, Icon};

/// How many entries are shown at once.
const SHOWN: usize = 100;

#[component]
pub(super) fn Problems(
    checking: Checking,
    go_to: RwSignal<Option<GoTo>>,
    /// Set to what the editor is to mend.
    mend: RwSignal<Option<Fix>>,
) -> impl IntoView {
    let (markers, state) = (checking.markers(), checking.state());
    let errors = move || markers.with(|all| all.iter().filter(|marker| marker.severity == Severity::Error).count());
    let summary = move || match (errors(), markers.with(Vec::len)) {
        (_, 0) => match state.get() {
            State::UnderWay => "Checking…",
            State::Done => "No problems",
            State::Failed(_) => "Not checked",
        }
        .to_owned(),
        (0, all) => count(all, "warning", "warnings"),
        (errors, all) if errors == all => count(errors, "error", "errors"),
        (errors, all) => {
            format!("{}, {}", count(errors, "error", "errors"), count(all - errors, "warning", "warnings"))
        }
    };
    view! {
        <section class="problems" aria-label="Problems">
            <p class="summary" role="status">
                {move || {
                    let glyph = match (errors(), markers.with(Vec::len)) {
                        (_, 0) if state.with(|state| *state == State::Done) => Glyph::Check,
                        (_, 0) => Glyph::Info,
                        (0, _) => Glyph::Warning,
                        _ => Glyph::Failed,
                    };
                    view! { <Icon glyph=glyph size=14 /> }
                }}
                {summary}
                <Show when=move || { errors() > 0 }>
                    <span>"– AWS would not take this text, so it cannot be started."</span>
                </Show>
            </p>
            <ul>
                <For
                    each=move || markers.get().into_iter().take(SHOWN).enumerate()
                    key=|(at, marker)| (*at, marker.from, marker.to, marker.code.clone(), marker.message.clone())
                    children=move |(_, marker)| view! { <Problem checking=checking marker=marker go_to=go_to mend=mend /> }
                />
            </ul>
        </section>
    }
}

#[component]
fn Problem(
    checking: Checking,
    marker: Marker,
    go_to: RwSignal<Option<GoTo>>,
    mend: RwSignal<Option<Fix>>,
) -> impl IntoView {
    let (glyph, word) = match marker.severity {
        Severity::Error => (Glyph::Failed, "Error"),
        Severity::Warning => (Glyph::Warning, "Warning"),
        Severity::Info => (Glyph::Info, "Note"),
    };
    let target = GoTo { from: marker.from, to: marker.to };
    let fixes = marker
        .fixes
        .into_iter()
        .map(|fix| {
            let title = fix.title.clone();
            // Its places are those of the text that was checked.
            let apply = move |_| {
                if checking.is_current() {
                    mend.set(Some(fix.clone()));
                }
            };
            view! {
                <button type="button" class="button small" on:click=apply>
                    {title}
                </button>
            }
        })
        .collect_view();
    view! {
        <li>
            <button type="button" class="go" data-severity=word on:click=move |_| go_to.set(Some(target))>
                <Icon glyph=glyph size=14 />
                <span class="said">
                    <span class="visually-hidden">{format!("{word}: ")}</span>
                    {sentence(&marker.message)}
                    " "
                    <code class="muted">{marker.code}</code>
                    {marker.hint.map(|hint| view! { <span class="hint">{sentence(&hint)}</span> })}
                </span>
            </button>
            {fixes}
        </li>
    }
}
