//! The frame in which functions run, and the line from it to the worker. The page only introduces them: it holds the
//! frame, gives each end of a message channel away, and hears nothing of what is said.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlIFrameElement, MessageChannel, Worker};

const FRAME: &str = "./sandbox/index.html";
const ID: &str = "function-sandbox";

/// Makes a fresh frame and connects it with a fresh worker; the old frame's functions end with it.
pub(crate) fn connect(worker: &Worker) {
    if let Err(error) = try_connect(worker) {
        web_sys::console::error_2(&"functions cannot run:".into(), &error);
    }
}

fn try_connect(worker: &Worker) -> Result<(), wasm_bindgen::JsValue> {
    let document = leptos::prelude::document();
    if let Some(old) = document.get_element_by_id(ID) {
        old.remove();
    }
    let channel = MessageChannel::new()?;
    let frame: HtmlIFrameElement = document.create_element("iframe")?.unchecked_into();
    frame.set_id(ID);
    frame.set_attribute("sandbox", "allow-scripts")?;
    frame.set_attribute("aria-hidden", "true")?;
    frame.set_attribute("tabindex", "-1")?;
    frame.set_title("Function sandbox");
    frame.set_hidden(true);
    let port = channel.port1();
    let target = frame.clone();
    let on_load = Closure::once_into_js(move || {
        let Some(window) = target.content_window() else { return };
        // The frame's origin is opaque, so no narrower target than `*` exists; the message carries nothing but the port.
        if let Err(error) = window.post_message_with_transfer(&"connect".into(), "*", &js_sys::Array::of1(&port)) {
            web_sys::console::error_1(&error);
        }
    });
    frame.set_onload(Some(on_load.unchecked_ref()));
    frame.set_src(FRAME);
    if let Some(body) = document.body() {
        body.append_child(&frame)?;
    }
    worker.post_message_with_transfer(&channel.port2(), &js_sys::Array::of1(&channel.port2()))
}
