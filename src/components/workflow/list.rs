//! The rail of workflows.

use leptos::prelude::*;
use stepyard_page::route::Place;
use workspace::document::StateMachineType;

use crate::components::session::Session;
use crate::components::ui::rail::{Entry, Rail};

#[component]
pub(crate) fn WorkflowList(open: Signal<Option<String>>, creating: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let entries = Memo::new(move |_| {
        session.document.with(|document| {
            let all = document.state_machines.iter();
            all.map(|machine| (machine.name.clone(), type_word(machine.kind).to_owned())).collect::<Vec<Entry>>()
        })
    });
    view! { <Rail place=Place::Workflows entries=entries open=open creating=creating /> }
}

pub(crate) fn type_word(kind: StateMachineType) -> &'static str {
    match kind {
        StateMachineType::Standard => "Standard",
        StateMachineType::Express => "Express",
    }
}
