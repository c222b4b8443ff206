//! The page's plain half: what it remembers, where it is, and what it says to its worker.
//!
//! Plain Rust without signals and without a browser, so that native tests reach all of it; what the browser runs
//! (`src/main.rs`: the page, its engine, its text tools) is thin over it.

pub mod diagram;
pub mod editing;
pub mod model;
pub mod protocol;
pub mod route;
