//! The app's entry: what the browser starts on its main thread, which only draws.
//!
//! It is separate from the library so that the worker's module carries none of it.

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
mod pages;
#[cfg(target_arch = "wasm32")]
mod storage;

fn main() {
    // A native build has no page to show; it exists so that the workspace's checks reach this package.
    #[cfg(target_arch = "wasm32")]
    app::start();
}
