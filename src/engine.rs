//! The page's end of the line to its engine: the worker that runs the very module that the page runs.

use stepyard_page::protocol::{Batch, Call, Open, Request};

use crate::components::sandbox;
use crate::line::{Line, Other};

/// A handle; clones share the worker.
#[derive(Clone)]
pub(crate) struct Engine(Line);

impl Engine {
    pub(crate) fn start(
        on_ready: impl Fn() + 'static,
        on_batch: impl Fn(Batch) + 'static,
        on_crash: impl Fn(String) + 'static,
    ) -> Self {
        let line = Line::new(Other {
            address: "#engine",
            name: "The engine",
            on_batch: Box::new(on_batch),
            on_ready: Box::new(move |worker| {
                sandbox::connect(worker);
                on_ready();
            }),
            on_crash: Box::new(on_crash),
        });
        line.connect();
        Self(line)
    }

    pub(crate) fn line(&self) -> Line {
        self.0.clone()
    }

    /// Gives the worker the document, ahead of everything that waits for it.
    pub(crate) fn open(&self, open: Open) {
        if self.0.is_ready() {
            self.0.post(&Call { id: 0, request: Request::Open(open) });
        }
    }

    /// Ends the worker, whatever it does, and starts another.
    pub(crate) fn restart(&self, why: &str) {
        self.0.restart(why);
    }
}
