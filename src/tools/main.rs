//! The text tools' entry: what there is to say about a definition or an API while it is written.
//!
//! A module and a worker of their own: a first visit that presses Test needs none of it (problems, completion, the layout of
//! the picture, OpenAPI), so it is fetched when somebody first asks; and a keystroke is answered whatever the
//! engine is busy with.

#[cfg(target_arch = "wasm32")]
mod editing;
#[cfg(target_arch = "wasm32")]
mod openapi;
#[cfg(target_arch = "wasm32")]
mod outline;

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::panic;

    use serde::Serialize;
    use stepyard_page::protocol::{Call, Message, Refusal, TextRequest};
    use wasm_bindgen::prelude::*;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    use crate::{editing, openapi};

    pub(crate) type Answer = Result<String, Refusal>;

    fn scope() -> DedicatedWorkerGlobalScope {
        js_sys::global().unchecked_into()
    }

    /// Tells the page; a message that fails to leave can only be reported to the console.
    fn post(message: &Message) {
        let sent = serde_json::to_string(message).map_err(|error| error.to_string().into());
        if let Err(error) = sent.and_then(|text| scope().post_message(&text.into())) {
            web_sys::console::error_1(&error);
        }
    }

    pub(crate) fn json(value: &impl Serialize) -> Answer {
        serde_json::to_string(value)
            .map_err(|error| Refusal { code: "InternalError".into(), message: error.to_string() })
    }

    fn answer(request: TextRequest) -> Answer {
        match request {
            TextRequest::CheckDefinition(check) => json(&editing::check(&check)),
            TextRequest::Complete(at) => json(&editing::complete(&at.text, at.offset)),
            TextRequest::Explain(at) => json(&editing::explain(&at.text, at.offset)),
            TextRequest::Format(format) => json(&editing::format(&format.text)),
            TextRequest::ImportApi(import) => openapi::import(&import),
            TextRequest::ExportApi(export) => openapi::export(&export),
        }
    }

    pub(crate) fn start() {
        panic::set_hook(Box::new(|info| {
            console_error_panic_hook::hook(info);
            // The page starts another worker; this one is beyond repair.
            let _ = scope().post_message(&format!("crash:{info}").into());
        }));
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
            match serde_json::from_str::<Call<TextRequest>>(&event.data().as_string().unwrap_or_default()) {
                Ok(Call { id, request }) => post(&Message::Answer { id, answer: answer(request) }),
                Err(error) => web_sys::console::warn_1(&format!("unreadable call: {error}").into()),
            }
        });
        scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // The worker listens as long as it lives.
        on_message.forget();
        post(&Message::Ready);
    }
}

fn main() {
    // A native build has nothing to work on; it exists so that the workspace's checks reach this package.
    #[cfg(target_arch = "wasm32")]
    browser::start();
}
