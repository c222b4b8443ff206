//! Things of a kind, each in a card of its own: responses by status, stages, models.

use std::sync::Arc;

use leptos::prelude::*;
use stepyard_page::model::patch::escape;

use super::Subject;
use crate::components::ui::icon::{Glyph, Icon};

/// The name of one of them, by its subject and its name or place.
type Title = Arc<dyn Fn(Subject, &str) -> String + Send + Sync>;
/// What is inside.
type Inside = Arc<dyn Fn(Subject, String) -> AnyView + Send + Sync>;

/// `title` names one of them by its subject; `each` draws what is inside.
#[component]
pub(in crate::components::api) fn Items(
    subject: Subject,
    /// The map or list that they are members of.
    path: &'static str,
    /// What one is called: `stage`.
    noun: &'static str,
    title: Title,
    each: Inside,
    /// Said where there are none.
    #[prop(into)]
    empty: String,
) -> impl IntoView {
    let names = Memo::new(move |_| subject.names(path));
    // A list's places are no names: when one is taken away, those behind it are other things.
    let keys = move || {
        let all = names.get();
        let is_list = subject.value(path).is_some_and(|value| value.is_array());
        let count = if is_list { all.len() } else { 0 };
        all.into_iter().map(|name| (name, count)).collect::<Vec<_>>()
    };
    let card = move |(name, _): (String, usize)| {
        let at = format!("{path}/{}", escape(&name));
        let inside = subject.at(&at);
        let (title, each) = (title.clone(), each.clone());
        let shown = {
            let name = name.clone();
            Memo::new(move |_| title(inside, &name))
        };
        view! {
            <section class="card" aria-label=move || shown.get()>
                <header>
                    <h3>{move || shown.get()}</h3>
                    <button
                        type="button"
                        class="icon"
                        aria-label=move || format!("Delete {}", shown.get())
                        on:click=move |_| subject.delete(&at, &format!("the {noun} `{}`", shown.get_untracked()))
                    >
                        <Icon glyph=Glyph::Trash />
                    </button>
                </header>
                <div class="body stack">{each(inside, name)}</div>
            </section>
        }
    };
    view! {
        <Show when=move || names.with(Vec::is_empty)>
            <p class="muted">{empty.clone()}</p>
        </Show>
        <For each=keys key=Clone::clone children=card />
    }
}
