//! The definition's text with what is wrong below it. The graph beside it shares the selection.

use std::rc::Rc;

use leptos::prelude::*;
use stepyard_page::editing::{Completions, Fix, HoverCard};
use stepyard_page::protocol::{Complete, Explain};

use super::Checking;
use super::problems::Problems;
use crate::components::editor::{CodeEditor, GoTo, Question};
use crate::components::session::Session;

#[component]
pub(crate) fn DefinitionPanel(
    name: Signal<String>,
    checking: Checking,
    selected: RwSignal<Option<String>>,
    starting: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let text = Memo::new(move |_| {
        let name = name.get();
        super::read(session, &name, |machine| machine.definition.clone()).unwrap_or_default()
    });
    let drawing = checking.drawing();
    let go_to = RwSignal::new(None::<GoTo>);
    let mend = RwSignal::new(None::<Fix>);
    let marked = Memo::new(move |_| {
        let selected = selected.get()?;
        drawing.with(|drawing| drawing.span_of(&selected))
    });
    // The innermost state around the cursor is the selected one.
    let on_cursor = move |offset: usize| {
        let found = drawing.with_untracked(|drawing| drawing.state_at(offset).map(str::to_owned));
        if selected.get_untracked() != found {
            selected.set(found);
        }
    };
    let complete: Question<Completions> = Rc::new(move |text, offset| {
        Box::pin(async move { session.ask(Complete { text, offset }).await.ok().flatten() })
    });
    let hover: Question<HoverCard> = Rc::new(move |text, offset| {
        Box::pin(async move { session.ask(Explain { text, offset }).await.ok().flatten() })
    });
    view! {
        <CodeEditor
            label="Definition"
            text=text
            language=checking.language()
            markers=checking.markers()
            marked=marked
            go_to=go_to
            mend=mend
            on_change=move |text: String| super::change(session, &name.get_untracked(), |machine| machine.definition = text)
            on_cursor=on_cursor
            on_run=move |()| starting.set(true)
            complete=complete
            hover=hover
        />
        <Problems checking=checking go_to=go_to mend=mend />
    }
}
