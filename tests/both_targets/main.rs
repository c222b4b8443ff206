//! What must hold natively and in a browser alike: the same cases, compiled for both.
//!
//! Separate from the other tests because it knows both harnesses. In the browser the stack is small, there is no clock of the
//! standard library's, and a panic ends the module; so what is run here is what could tell the two apart.
#![allow(clippy::unwrap_used, reason = "what helps a test fails with it")]

mod hostile;
mod runs;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
