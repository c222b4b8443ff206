//! The worker's end of a line: how the module listens and answers there, whatever it is asked for.
//!
//! Apart from who answers, the engine ([`worker`](crate::worker)) and the text tools ([`tools`](crate::tools)); the page's end is
//! [`line`](crate::line).

use std::panic;

use serde::Serialize;
use stepyard_page::protocol::{Message, Refusal};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// An answer as JSON text.
pub(crate) type Answer = Result<String, Refusal>;

pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Tells the page.
pub(crate) fn post(message: &Message) {
    post_with(message, "");
}

/// Answers a call of the page's.
pub(crate) fn answer(id: u32, answer: Answer) {
    let (refused, text) = answer.map_or_else(|refusal| (Some(refusal), String::new()), |text| (None, text));
    post_with(&Message::Answer { id, refused }, &text);
}

/// A message that fails to leave can only be reported to the console.
fn post_with(message: &Message, beside: &str) {
    let sent = serde_json::to_string(message).map_err(|error| error.to_string().into());
    let parts = sent.map(|text| js_sys::Array::of2(&text.into(), &beside.into()));
    if let Err(error) = parts.and_then(|parts| scope().post_message(&parts)) {
        web_sys::console::error_1(&error);
    }
}

pub(crate) fn json(value: &impl Serialize) -> Answer {
    serde_json::to_string(value).map_err(|error| Refusal { code: "InternalError".into(), message: error.to_string() })
}

/// Takes what the page sends, from now on and as long as the worker lives, and says that it does.
pub(crate) fn listen(take: impl Fn(JsValue) + 'static) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| take(event.data()));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&Message::Ready);
}

/// A call that came as text.
pub(crate) fn read<C: serde::de::DeserializeOwned>(data: &JsValue) -> Option<C> {
    serde_json::from_str(&data.as_string().unwrap_or_default())
        .inspect_err(|error| web_sys::console::warn_1(&format!("unreadable call: {error}").into()))
        .ok()
}

/// A panic ends this worker; the page, told of it, starts another.
pub(crate) fn tell_of_panics() {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let _ = scope().post_message(&format!("crash:{info}").into());
    }));
}
