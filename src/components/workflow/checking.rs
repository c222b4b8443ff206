//! Keeps the diagnostics and the picture of a text up to date: asks the worker after each change, and takes only the
//! answer to the latest text. One question is under way at a time: on a slow machine they would pile up while one types.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::diagram::Drawing;
use stepyard_page::editing::Marker;
use stepyard_page::protocol::{CheckDefinition, Checked, Refusal};
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
    /// A question is under way.
    asking: StoredValue<bool>,
    /// The text has changed since it was asked.
    outdated: StoredValue<bool>,
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
        asking: StoredValue::new(false),
        outdated: StoredValue::new(false),
        again: RwSignal::new(0),
    };
    let question = Memo::new(move |_| {
        let StateMachine { definition: text, kind, placeholders, .. } = subject()?;
        Some(CheckDefinition { text, kind, placeholders })
    });
    Effect::new(move || {
        checking.again.track();
        if question.with(Option::is_none) {
            return;
        }
        if checking.asking.get_value() {
            checking.outdated.set_value(true);
        } else {
            checking.asking.set_value(true);
            spawn_local(checking.ask(session, question));
        }
    });
    checking
}

impl Checking {
    /// Asks until there is an answer to the text as it stands, or nobody looks any more.
    async fn ask(self, session: Session, question: Memo<Option<CheckDefinition>>) {
        while let Some(Some(latest)) = question.try_get_untracked() {
            let answer = session.ask(latest).await;
            match self.outdated.try_update_value(std::mem::take) {
                Some(false) => return self.take(answer),
                Some(true) => {}
                None => return,
            }
        }
        self.asking.try_update_value(|asking| *asking = false);
    }

    fn take(self, answer: Result<Checked, Refusal>) {
        self.asking.set_value(false);
        let state = match answer {
            Ok(mut checked) => {
                self.drawing.set(Arc::new(std::mem::take(&mut checked.drawing)));
                self.checked.set(Arc::new(checked));
                State::Done
            }
            Err(refusal) => State::Failed(refusal.message),
        };
        if self.state.with_untracked(|now| *now != state) {
            self.state.set(state);
        }
    }

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
        !self.asking.get_value()
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
