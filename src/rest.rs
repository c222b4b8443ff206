//! The rest of the module: what a first visit does without.
//!
//! `www/cut` takes the released module apart by what runs during first visits. Whoever is about to need more asks here,
//! and shows something meanwhile. What is called all the same is fetched on the spot, by a stand-in, while the thread waits.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::components::ui::missing::Missing;

#[wasm_bindgen(raw_module = "./parts.js")]
extern "C" {
    fn attach(exports: &JsValue);
    #[wasm_bindgen(js_name = hasRest)]
    fn has_rest() -> bool;
    /// Nothing while it has not come.
    #[wasm_bindgen(js_name = compiledRest)]
    fn compiled_rest() -> JsValue;
    /// Only stand-ins say `now`.
    fn rest(now: bool) -> js_sys::Promise;
    /// The address of `www/worker.js`, whatever a release has named it.
    #[wasm_bindgen(js_name = workerScript)]
    pub(crate) fn worker_script() -> String;
}

#[wasm_bindgen]
extern "C" {
    type ImportMeta;

    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static META: ImportMeta;
    #[wasm_bindgen(method, getter)]
    fn url(this: &ImportMeta) -> JsValue;
}

/// What `www/worker.js` starts this module with: the address of the script that it came with, and the module and its rest as
/// they are, compiled.
pub(crate) fn for_worker() -> JsValue {
    js_sys::Array::of3(&META.with(ImportMeta::url), &wasm_bindgen::module(), &compiled_rest()).into()
}

/// Finds out where the rest lies, before anything can need it: in the page, and in its worker.
pub(crate) fn prepare() {
    attach(&wasm_bindgen::exports());
}

/// Fetches it ahead of its need. Whoever needs it and finds that it has not come says so.
pub(crate) fn expect_soon() {
    if !has_rest() {
        spawn_local(async {
            // Asked for again by whoever needs it.
            let _ = JsFuture::from(rest(false)).await;
        });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Coming,
    Here,
    Failed,
}

/// Shows its children once the rest is there.
#[component]
pub(crate) fn WithRest(children: ChildrenFn) -> impl IntoView {
    let state = RwSignal::new(State::Here);
    let fetch = move || {
        if has_rest() {
            return state.set(State::Here);
        }
        state.set(State::Coming);
        spawn_local(async move {
            let came = JsFuture::from(rest(false)).await.is_ok();
            // Who waited may be gone by now.
            let _ = state.try_set(if came { State::Here } else { State::Failed });
        });
    };
    fetch();
    let children = StoredValue::new(children);
    move || match state.get() {
        State::Coming => view! { <p class="muted pad" role="status">"Loading…"</p> }.into_any(),
        State::Here => children.with_value(|children| children()).into_any(),
        State::Failed => view! {
            <Missing
                what="This part of the page could not be fetched."
                hint="Nothing is lost. Check the connection, then try again."
                on_again=move |()| fetch()
            />
        }
        .into_any(),
    }
}
