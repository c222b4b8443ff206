//! The text tools: what there is to say about a definition or an API while it is written.
//!
//! In a worker of their own, started by the first question: a keystroke is answered whatever the engine is busy with.

mod editing;
mod openapi;
mod outline;

use std::cell::RefCell;

use asl::Loader;
use stepyard_page::protocol::{Call, TextRequest};

use crate::far_end::{self, Answer, json};

pub(crate) fn start() {
    far_end::tell_of_panics();
    let loader = RefCell::default();
    far_end::listen(move |data| {
        if let Some(Call { id, request }) = far_end::read(&data) {
            far_end::answer(id, answer(request, &mut loader.borrow_mut()));
        }
    });
}

/// `loader` remembers the definition that was checked last: after a keystroke it is nearly the same.
fn answer(request: TextRequest, loader: &mut Loader) -> Answer {
    match request {
        TextRequest::CheckDefinition(check) => json(&editing::check(&check, loader)),
        TextRequest::Complete(at) => json(&editing::complete(&at.text, at.offset)),
        TextRequest::Explain(at) => json(&editing::explain(&at.text, at.offset)),
        TextRequest::Format(format) => json(&editing::format(&format.text)),
        TextRequest::ImportApi(import) => openapi::import(&import),
        TextRequest::ExportApi(export) => openapi::export(&export),
    }
}
