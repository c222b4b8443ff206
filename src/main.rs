//! The module's entry, for all who start it: the page on its main thread, which only draws, the engine in the worker
//! beside it, where every run happens, and the text tools in another.
//!
//! One module for all, because much of what one needs is another's too (docs/decisions/0009): the browser fetches and
//! compiles it once, and the page hands it to its workers. Who has been started is told by the worker's address.

#![cfg_attr(
    target_arch = "wasm32",
    allow(
        clippy::needless_pass_by_value,
        clippy::too_many_lines,
        reason = "a component takes its properties by value, and its view is one expression"
    ),
    expect(unreachable_pub, reason = "Leptos's component macro makes everything it writes `pub`")
)]

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
mod far_end;
#[cfg(target_arch = "wasm32")]
mod line;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod rest;
#[cfg(target_arch = "wasm32")]
mod storage;
#[cfg(target_arch = "wasm32")]
mod text_tools;
#[cfg(target_arch = "wasm32")]
mod tools;
#[cfg(target_arch = "wasm32")]
mod worker;

fn main() {
    // A native build has no page to show; it exists so that the workspace's checks reach this package.
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;

        rest::prepare();
        // Only a page has a window.
        if js_sys::global().is_instance_of::<web_sys::Window>() {
            app::start();
        } else if far_end::scope().location().hash() == text_tools::ADDRESS {
            tools::start();
        } else if let Err(error) = worker::start() {
            wasm_bindgen::throw_val(error);
        }
    }
}
