//! The worker's entry: what the browser starts beside the page, where every run happens.
//!
//! It is a binary of its own because a separate module starts faster than a second copy of the app's.

#[cfg(target_arch = "wasm32")]
mod browser {
    use stepyard_page::protocol::Message;
    use wasm_bindgen::JsCast;

    pub(crate) fn start() {
        console_error_panic_hook::set_once();
        let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let ready = serde_json::to_string(&Message::Ready).unwrap_or_default();
        // A message that fails to leave can only be reported to the console.
        if let Err(error) = scope.post_message(&ready.into()) {
            wasm_bindgen::throw_val(error);
        }
    }
}

fn main() {
    // A native build has nothing to work on; it exists so that the workspace's checks reach this package.
    #[cfg(target_arch = "wasm32")]
    browser::start();
}
