//! The engine's side of the line: what the module does in the worker beside the page, where every run happens.

mod drive;
mod gateway;
mod inspect;
mod news;
mod requests;
mod run;
mod sandbox;
mod serve;

use std::panic;

use stepyard_page::protocol::Message;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

use news::News;
use requests::Desk;
use sandbox::Sandbox;

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

pub(crate) fn start() -> Result<(), JsValue> {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // The page starts another worker; this one is beyond repair.
        let _ = scope().post_message(&format!("crash:{info}").into());
    }));
    let news = News::new(|batch| post(&Message::Batch(batch)));
    let lines = news.clone();
    let sandbox = Sandbox::new(move |line| lines.log(line));
    let executor = drive::start()?;
    let desk = Desk::new(executor, sandbox.clone(), news, post);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        if let Some(port) = data.dyn_ref::<MessagePort>() {
            sandbox.connect(port.clone());
            return;
        }
        match serde_json::from_str(&data.as_string().unwrap_or_default()) {
            Ok(call) => desk.take(call),
            Err(error) => web_sys::console::warn_1(&format!("unreadable call: {error}").into()),
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    on_message.forget();
    post(&Message::Ready);
    Ok(())
}
