//! The app's entry: what the browser starts on its main thread, which only draws.
//!
//! It is separate from the library so that the worker's module carries none of it.

#[cfg(target_arch = "wasm32")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(raw_module = "./editor.js")]
    extern "C" {
        #[wasm_bindgen(js_name = createEditor)]
        fn create_editor(parent: &web_sys::Element, text: &str) -> JsValue;
    }

    pub(crate) fn start() {
        console_error_panic_hook::set_once();
        leptos::mount::mount_to_body(|| {
            let place = NodeRef::<leptos::html::Div>::new();
            place.on_load(|element| drop(create_editor(&element, "{}")));
            view! {
                <main>
                    <h1>"Stepyard"</h1>
                    <div node_ref=place></div>
                </main>
            }
        });
    }
}

fn main() {
    // A native build has no page to show; it exists so that the workspace's checks reach this package.
    #[cfg(target_arch = "wasm32")]
    browser::start();
}
