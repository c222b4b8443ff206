//! The rail of functions.

use leptos::prelude::*;
use stepyard_page::route::Place;

use crate::components::session::Session;
use crate::components::ui::rail::{Entry, Rail};

#[component]
pub(crate) fn FunctionList(open: Signal<Option<String>>, creating: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let entries = Memo::new(move |_| {
        session.document.with(|document| {
            let all = document.functions.iter();
            all.map(|function| (function.name.clone(), format!("Node.js, timeout {} s", function.timeout)))
                .collect::<Vec<Entry>>()
        })
    });
    view! { <Rail place=Place::Functions entries=entries open=open creating=creating /> }
}
