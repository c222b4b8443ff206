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

/// What is known of the text.
#[derive(Clone, Copy)]
pub(crate) struct Checking {
    checked: RwSignal<Arc<Checked>>,
    /// The answer is for the text as it stands.
    pub(crate) current: RwSignal<bool>,
}

/// Starts checking what `subject` gives, now and whenever it changes.
pub(crate) fn check_of(
    session: Session,
    subject: impl Fn() -> Option<StateMachine> + Send + Sync + 'static,
) -> Checking {
    let checking = Checking { checked: RwSignal::new(Arc::default()), current: RwSignal::new(false) };
    let latest = StoredValue::new(0_u32);
    let subject = Memo::new(move |_| subject().map(|machine| (machine.definition, machine.kind, machine.placeholders)));
    Effect::new(move || {
        let Some((text, kind, placeholders)) = subject.get() else { return };
        let number = latest.get_value().wrapping_add(1);
        latest.set_value(number);
        checking.current.set(false);
        spawn_local(async move {
            let answer = session.ask(CheckDefinition { text, kind, placeholders }).await;
            if latest.try_get_value() == Some(number)
                && let Ok(checked) = answer
            {
                checking.checked.set(Arc::new(checked));
                checking.current.set(true);
            }
        });
    });
    checking
}

impl Checking {
    pub(crate) fn markers(self) -> Signal<Vec<Marker>> {
        Signal::derive(move || self.checked.with(|checked| checked.markers.clone()))
    }

    pub(crate) fn drawing(self) -> Signal<Arc<Drawing>> {
        let drawing = Memo::new(move |_| self.checked.with(|checked| Arc::new(checked.drawing.clone())));
        drawing.into()
    }

    pub(crate) fn note(self) -> Signal<Option<String>> {
        Signal::derive(move || self.checked.with(|checked| checked.note.clone()))
    }

    pub(crate) fn placeholders(self) -> Signal<Vec<String>> {
        Signal::derive(move || self.checked.with(|checked| checked.placeholders.clone()))
    }

    pub(crate) fn language(self) -> Signal<String> {
        Signal::derive(move || self.checked.with(|checked| if checked.yaml { "yaml" } else { "json" }.to_owned()))
    }
}
