//! What one state does in a test case: rows of attempts, each with a result, an error or a late answer.

use leptos::prelude::*;
use stepyard_page::model::mocks::{Kind, Row, next_row, read, rows, set};

use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

const KINDS: [(Kind, &str); 3] =
    [(Kind::Return, "Returns JSON"), (Kind::Throw, "Throws an error"), (Kind::ReturnAfter, "Returns after a delay")];

/// One row in a few words, for the closed form.
fn summary(row: &Row) -> String {
    let what = match row.kind {
        Kind::Return => "returns".to_owned(),
        Kind::Throw => format!("throws {}", row.error),
        Kind::ReturnAfter => format!("returns after {} ms", row.milliseconds),
    };
    format!("{}: {what}", row.attempts)
}

#[component]
pub(super) fn MockedState(machine: Signal<String>, case: String, state: String) -> impl IntoView {
    let session = Session::get();
    let key = StoredValue::new((case, state.clone()));
    let saved = Memo::new(move |_| {
        let machine = machine.get();
        key.with_value(|(case, state)| session.document.with(|document| rows(&document.mocks, &machine, case, state)))
    });
    let draft = RwSignal::new(saved.get_untracked());
    // Follows what the file says, unless the form says the same already in other words.
    Effect::new(move || {
        let now = saved.get();
        if draft.with_untracked(|draft| read(draft).ok() != read(&now).ok()) {
            draft.set(now);
        }
    });
    let problem = Memo::new(move |_| draft.with(|draft| read(draft).err()));
    let commit = Callback::new(move |()| {
        if let Ok(responses) = draft.with_untracked(|draft| read(draft)) {
            let machine = machine.get_untracked();
            key.with_value(|(case, state)| {
                session.change(|document| set(&mut document.mocks, &machine, case, state, responses));
            });
        }
    });
    let add = move |_| {
        draft.update(|draft| draft.push(next_row(draft)));
        commit.run(());
    };
    let many = Memo::new(move |_| draft.with(Vec::len));
    let words = move || match draft.with(|draft| draft.iter().map(summary).collect::<Vec<_>>().join(", ")) {
        words if words.is_empty() => "not mocked".to_owned(),
        words => words,
    };
    let (title, label) = (state.clone(), format!("Mock attempts of {state}"));
    view! {
        <details class="mocked">
            <summary>
                <strong>{title}</strong>
                <span class="muted clip">{words}</span>
            </summary>
            <div class="stack">
                <For each=move || 0..many.get() key=|at| *at let:at>
                    <RowForm at=at draft=draft commit=commit state=state.clone() />
                </For>
                <p class="problem" role="status">{problem}</p>
                <div>
                    <button type="button" class="button small" aria-label=label on:click=add>
                        <Icon glyph=Glyph::Plus size=12 />
                        {move || if many.get() == 0 { "Mock this state" } else { "More attempts" }}
                    </button>
                </div>
            </div>
        </details>
    }
}

#[component]
fn RowForm(at: usize, draft: RwSignal<Vec<Row>>, commit: Callback<()>, state: String) -> impl IntoView {
    let text = move |get: fn(&Row) -> &String| {
        move || draft.with(|draft| draft.get(at).map(|row| get(row).clone()).unwrap_or_default())
    };
    let change = move |change: &dyn Fn(&mut Row)| {
        draft.update(|draft| draft.get_mut(at).into_iter().for_each(change));
        commit.run(());
    };
    let set = move |place: fn(&mut Row) -> &mut String| {
        move |event: web_sys::Event| change(&|row| *place(row) = event_target_value(&event))
    };
    let kind = Memo::new(move |_| draft.with(|draft| draft.get(at).map(|row| row.kind).unwrap_or_default()));
    let set_kind = move |event: web_sys::Event| {
        let word = event_target_value(&event);
        let kind = KINDS.into_iter().find(|(_, name)| *name == word).map(|(kind, _)| kind).unwrap_or_default();
        change(&|row| {
            row.kind = kind;
            if row.milliseconds.is_empty() {
                "1000".clone_into(&mut row.milliseconds);
            }
        });
    };
    let remove = move |_| {
        draft.update(|draft| drop(draft.remove(at)));
        commit.run(());
    };
    let line = move |label: &'static str, get: fn(&Row) -> &String, place: fn(&mut Row) -> &mut String| {
        view! {
            <label class="field">
                <span class="label">{label}</span>
                <input type="text" autocomplete="off" prop:value=text(get) on:input=set(place) />
            </label>
        }
    };
    let area = move |label: &'static str, get: fn(&Row) -> &String, place: fn(&mut Row) -> &mut String| {
        view! {
            <label class="field wide">
                <span class="label">{label}</span>
                <textarea rows="4" spellcheck="false" prop:value=text(get) on:input=set(place)></textarea>
            </label>
        }
    };
    let options = KINDS.map(|(value, name)| {
        view! {
            <option value=name prop:selected=move || kind.get() == value>
                {name}
            </option>
        }
    });
    view! {
        <div class="form two mock-row" role="group" aria-label=format!("Row {} of {state}", at + 1)>
            {line("Attempts", |row| &row.attempts, |row| &mut row.attempts)}
            <label class="field">
                <span class="label">"What happens"</span>
                <select on:change=set_kind>{options}</select>
            </label>
            {move || match kind.get() {
                Kind::Return => area("Result", |row| &row.result, |row| &mut row.result).into_any(),
                Kind::ReturnAfter => {
                    view! {
                        {line("Delay in milliseconds", |row| &row.milliseconds, |row| &mut row.milliseconds)}
                        {area("Result", |row| &row.result, |row| &mut row.result)}
                    }
                        .into_any()
                }
                Kind::Throw => {
                    view! {
                        {line("Error", |row| &row.error, |row| &mut row.error)}
                        {line("Cause", |row| &row.cause, |row| &mut row.cause)}
                    }
                        .into_any()
                }
            }}
            <div class="wide">
                <button type="button" class="button small" aria-label=format!("Remove row {} of {state}", at + 1) on:click=remove>
                    <Icon glyph=Glyph::Trash size=12 />
                    "Remove"
                </button>
            </div>
        </div>
    }
}
