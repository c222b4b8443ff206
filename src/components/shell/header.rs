//! The header: which workspace, the four places, and what can be done with the whole.

use leptos::prelude::*;
use stepyard_page::route::{Place, Route};

use super::examples::Examples;
use super::share::ShareButton;
use super::theme::ThemeButton;
use super::workspaces::WorkspaceMenu;
use crate::components::session::{SaveState, Session};
use crate::components::ui::icon::{Glyph, Icon};
use crate::rest;

#[component]
pub(crate) fn Header() -> impl IntoView {
    let session = Session::get();
    let links = Place::ALL
        .map(|place| {
            let glyph = match place {
                Place::Workflows => Glyph::Workflow,
                Place::Functions => Glyph::Function,
                Place::Api => Glyph::Api,
                Place::Executions => Glyph::Run,
            };
            // The API place does without (see the module `rest`).
            let ahead = move |_| {
                if place != Place::Api {
                    rest::expect_soon();
                }
            };
            let current = move || session.route.with(|route| route.place == place).then_some("page");
            view! {
                <a href=Route::place(place).href() aria-current=current on:pointerenter=ahead>
                    <Icon glyph=glyph />
                    {place.title()}
                    {(place == Place::Executions).then(|| view! { <Running /> })}
                </a>
            }
        })
        .collect_view();
    view! {
        <header class="header">
            <a class="brand" href="#/workflows" aria-label="Stepyard">
                <Mark />
                <span class="label">"Stepyard"</span>
            </a>
            <span class="divider"></span>
            <WorkspaceMenu />
            <nav class="places" aria-label="Places">
                {links}
            </nav>
            <span class="grow"></span>
            <Saved />
            <Examples />
            <ShareButton />
            <ThemeButton />
        </header>
    }
}

/// Three steps in a yard: one splits into two.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <rect width="22" height="22" rx="6" fill="var(--accent)"></rect>
            <path
                d="M11 8v2.5M6.5 14v-1.5a2 2 0 0 1 2-2h5a2 2 0 0 1 2 2V14"
                fill="none"
                stroke="var(--on-accent)"
                stroke-width="1.5"
            ></path>
            <rect x="8.5" y="4" width="5" height="4" rx="1.2" fill="var(--on-accent)"></rect>
            <rect x="4" y="14" width="5" height="4" rx="1.2" fill="var(--on-accent)"></rect>
            <rect x="13" y="14" width="5" height="4" rx="1.2" fill="var(--on-accent)"></rect>
        </svg>
    }
}

#[component]
fn Running() -> impl IntoView {
    let session = Session::get();
    let running = Memo::new(move |_| session.running());
    view! {
        <Show when=move || { running.get() > 0 }>
            <span class="count" aria-label=move || format!("{} running", running.get())>
                {running}
            </span>
        </Show>
    }
}

#[component]
fn Saved() -> impl IntoView {
    let session = Session::get();
    let face = move || match session.save_state.get() {
        SaveState::Opening => ("saving", Glyph::Save, "Opening…".to_owned()),
        SaveState::Saved => ("saved", Glyph::Check, "Saved".to_owned()),
        SaveState::Saving => ("saving", Glyph::Save, "Saving…".to_owned()),
        SaveState::Failed(_) => ("failed", Glyph::Warning, "Not saved".to_owned()),
    };
    let title = move || match session.save_state.get() {
        SaveState::Opening => "Reading what this browser keeps.".to_owned(),
        SaveState::Saved => "Everything is kept in this browser.".to_owned(),
        SaveState::Saving => "Keeping the latest change.".to_owned(),
        SaveState::Failed(why) => why,
    };
    view! {
        <span class="saved" data-state=move || face().0 title=title role="status" aria-label=move || face().2>
            {move || view! { <Icon glyph=face().1 size=14 /> }}
            <span class="word">{move || face().2}</span>
        </span>
    }
}
