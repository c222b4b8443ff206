//! The page put together: the shell, and the place that the address asks for.

use leptos::prelude::*;
use stepyard_page::route::Place;

use crate::components::session;
use crate::components::shell::{Header, Notice};
use crate::components::ui::drop_area::DropArea;
use crate::components::ui::focus::keep_focus;
use crate::components::ui::toasts::ToastArea;
use crate::pages;
use crate::rest::WithRest;

pub(crate) fn start() {
    console_error_panic_hook::set_once();
    if let Some(loading) = document().get_element_by_id("loading") {
        loading.remove();
    }
    keep_focus();
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let session = session::start();
    let place = Memo::new(move |_| session.route.with(|route| route.place));
    Effect::new(move || {
        let open = session.route.with(|route| route.open.clone());
        let title =
            open.map_or_else(|| place.get().title().to_owned(), |open| format!("{open} · {}", place.get().title()));
        document().set_title(&format!("{title} · Stepyard"));
    });
    view! {
        <a class="button skip" href="#main" on:click=skip>
            "Skip to content"
        </a>
        <DropArea class="app" on_file=move |dropped| session.take_dropped(dropped)>
            <Header />
            <main id="main" class="main" tabindex="-1">
                <Notice />
                {move || {
                    // Not before: a place would show, and fetch its parts for, what only stands in for the workspace.
                    session.opened.get().then(|| match place.get() {
                        Place::Api => view! { <pages::api::Api /> }.into_any(),
                        Place::Workflows => view! { <WithRest><pages::workflows::Workflows /></WithRest> }.into_any(),
                        Place::Functions => view! { <WithRest><pages::functions::Functions /></WithRest> }.into_any(),
                        Place::Executions => view! { <WithRest><pages::executions::Executions /></WithRest> }.into_any(),
                    })
                }}
            </main>
        </DropArea>
        <ToastArea toasts=session.toasts />
    }
}

/// The fragment belongs to the router, so the skip link moves the focus itself.
fn skip(event: web_sys::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        let _ = main.focus();
    }
}
