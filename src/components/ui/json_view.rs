//! JSON for reading: indented and coloured, or the text as it is where it is no JSON. Long texts are cut, with a button
//! for the rest, so that a 256 KB payload costs nothing until someone asks for it.

use leptos::prelude::*;
use stepyard_page::model::json_text::{Piece, pieces, pretty};

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
                let spans: Vec<_> = pieces(&text)
                    .into_iter()
                    .map(|(piece, text)| {
                        let class = match piece {
                            Piece::Key => "key",
                            Piece::String => "string",
                            Piece::Number => "number",
                            Piece::Atom => "atom",
                            Piece::Plain => return text.to_owned().into_any(),
                        };
                        view! { <span class=class>{text.to_owned()}</span> }.into_any()
                    })
                    .collect();
                let more = (left > 0)
                    .then(|| {
                        view! {
                            "\n"
                            <button type="button" class="button small" on:click=move |_| whole.set(true)>
                                {format!("Show {left} more characters")}
                            </button>
                        }
                    });
                (spans, more)
            }}
        </pre>
    }
}
