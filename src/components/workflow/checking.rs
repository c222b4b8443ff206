//! Keeps the diagnostics and the picture of a text up to date: asks the worker after each change, and takes only the
//! answer to the latest text.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::diagram::Drawing;
use stepyard_page::editing::Marker;
use stepyard_page::protocol::{CheckDefinition, Checked};
use workspace::document::StateMachine;

use crate::components::session::Session;
use crate::components::ui::missing::Missing;

/// What is known of the text.
#[derive(Clone, Copy)]
pub(crate) struct Checking {
    /// All but the drawing.
    checked: RwSignal<Arc<Checked>>,
    drawing: RwSignal<Arc<Drawing>>,
    state: RwSignal<State>,
    /// Numbers of the latest question and of the latest answer.
    asked: StoredValue<u32>,
    answered: StoredValue<u32>,
    /// Counts how often somebody wanted it tried again.
    again: RwSignal<u32>,
}

/// How far the checking has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing is known yet.
    UnderWay,
    Done,
    /// Nothing could be found out, and why.
    Failed(String),
}

/// Starts checking what `subject` gives, now and whenever it changes.
pub(crate) fn check_of(
    session: Session,
    subject: impl Fn() -> Option<StateMachine> + Send + Sync + 'static,
) -> Checking {
    let checking = Checking {
        checked: RwSignal::new(Arc::default()),
        drawing: RwSignal::new(Arc::default()),
        state: RwSignal::new(State::UnderWay),
        asked: StoredValue::new(0),
        answered: StoredValue::new(0),
        again: RwSignal::new(0),
    };
    let subject = Memo::new(move |_| subject().map(|machine| (machine.definition, machine.kind, machine.placeholders)));
    Effect::new(move || {
        checking.again.track();
        let Some((text, kind, placeholders)) = subject.get() else { return };
        let number = checking.asked.get_value().wrapping_add(1);
        checking.asked.set_value(number);
        spawn_local(async move {
            let answer = session.ask(CheckDefinition { text, kind, placeholders }).await;
            if checking.asked.try_get_value() != Some(number) {
                return;
            }
            checking.answered.set_value(number);
            let state = match answer {
                Ok(mut checked) => {
                    checking.drawing.set(Arc::new(std::mem::take(&mut checked.drawing)));
                    checking.checked.set(Arc::new(checked));
                    State::Done
                }
                Err(refusal) => State::Failed(refusal.message),
            };
            if checking.state.with_untracked(|now| *now != state) {
                checking.state.set(state);
            }
        });
    });
    checking
}

impl Checking {
    pub(crate) fn state(self) -> Signal<State> {
        self.state.into()
    }

    /// What the graph says where there is none.
    pub(crate) fn instead_of_graph(self) -> Signal<&'static str> {
        Signal::derive(move || match self.state.get() {
            State::UnderWay => "Drawing…",
            State::Done => "Nothing to draw yet: the definition has no states.",
            State::Failed(_) => "",
        })
    }

    /// Whether what is known is of the text as it stands, so that it may be changed by places.
    pub(crate) fn is_current(self) -> bool {
        self.asked.get_value() == self.answered.get_value()
    }

    fn try_again(self) {
        self.state.set(State::UnderWay);
        self.again.update(|again| *again = again.wrapping_add(1));
    }

    pub(crate) fn markers(self) -> Signal<Vec<Marker>> {
        Memo::new(move |_| self.checked.with(|checked| checked.markers.clone())).into()
    }

    pub(crate) fn drawing(self) -> Signal<Arc<Drawing>> {
        self.drawing.into()
    }

    pub(crate) fn note(self) -> Signal<Option<String>> {
        Memo::new(move |_| self.checked.with(|checked| checked.note.clone())).into()
    }

    pub(crate) fn placeholders(self) -> Signal<Vec<String>> {
        Memo::new(move |_| self.checked.with(|checked| checked.placeholders.clone())).into()
    }

    pub(crate) fn language(self) -> Signal<String> {
        // A memo, because a change of language reads the whole text anew.
        Memo::new(move |_| self.checked.with(|checked| if checked.yaml { "yaml" } else { "json" }.to_owned())).into()
    }
}

/// Says that a text could not be checked, with a way to try again.
#[component]
pub(crate) fn Unchecked(checking: Checking) -> impl IntoView {
    let why = move || match checking.state.get() {
        State::Failed(why) => Some(why),
        State::UnderWay | State::Done => None,
    };
    move || {
        why().map(|why| {
            view! {
                <Missing
                    what=format!("Neither problems nor the graph can be shown. {why}")
                    hint="Your text is safe."
                    on_again=move |()| checking.try_again()
                />
            }
        })
    }
}
