//! The page: a library that both binaries share, the app that draws and the worker that runs.
//!
//! It is apart from `crates/` because it is the only room that knows the browser.

pub mod diagram;
