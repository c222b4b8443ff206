//! JSON for reading: indented and coloured, or the text as it is where it is no JSON. Long texts are cut, with a button
//! for the rest, so that a 256 KB payload costs nothing until someone asks for it.

use leptos::prelude::*;
use stepyard_page::model::json_text::{coloured, pretty};

const SHOWN: usize = 20_000;

#[component]
pub(crate) fn JsonView(#[prop(into)] text: Signal<String>, #[prop(into)] label: String) -> impl IntoView {
    let whole = RwSignal::new(false);
    let shown = Memo::new(move |_| text.with(|text| pretty(text)));
    let cut = move || {
        shown.with(|shown| {
            if whole.get() || shown.len() <= SHOWN {
                return (shown.clone(), 0);
            }
            let end = (0..=SHOWN).rev().find(|at| shown.is_char_boundary(*at)).unwrap_or_default();
            (shown.get(..end).unwrap_or_default().to_owned(), shown.len() - end)
        })
    };
    view! {
        <pre class="code" tabindex="0" role="region" aria-label=label>
            {move || {
                let (text, left) = cut();
                let more = (left > 0)
                    .then(|| {
                        view! {
                            "\n"
                            <button type="button" class="button small" on:click=move |_| whole.set(true)>
                                {format!("Show {left} more characters")}
                            </button>
                        }
                    });
                // Thousands of pieces are quicker read by the browser than made one by one.
                view! {
                    <span inner_html=coloured(&text)></span>
                    {more}
                }
            }}
        </pre>
    }
}
