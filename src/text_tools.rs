//! The page's end of the line to its text tools (`src/tools`): fetched and started by the first question.

use crate::line::{Line, Other};

/// What tells their worker from the engine's.
pub(crate) const ADDRESS: &str = "#text-tools";

/// A handle; clones share the worker.
#[derive(Clone)]
pub(crate) struct TextTools(Line);

impl TextTools {
    /// Nothing is fetched before the first question.
    pub(crate) fn new() -> Self {
        Self(Line::new(Other {
            address: ADDRESS,
            name: "What reads definitions",
            on_batch: Box::new(drop),
            on_ready: Box::new(|_| ()),
            // Whoever asked is told, and says so where the answer would have been.
            on_crash: Box::new(|why| web_sys::console::warn_1(&format!("text tools: {why}").into())),
        }))
    }

    pub(crate) fn line(&self) -> Line {
        self.0.clone()
    }
}
