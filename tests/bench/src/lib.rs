//! The benchmark's own half: workloads by name, made ready and run.
//!
//! One library for both targets, so that what is measured natively is what is measured in the browser. The clock is the
//! caller's: natively `std`'s, in the browser `performance.now()`.

pub mod definition;
pub mod workload;

mod functions;
mod ready;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use ready::{Ready, validate};
