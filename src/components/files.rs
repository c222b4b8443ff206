//! Files in and out of the page: download a text, read a chosen or a dropped file.

use interpreter::object::ObjectBody;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlInputElement, Url};

use super::ui::toasts::Toasts;

/// A file longer than this is not read: nothing of ours is that long.
const LIMIT: f64 = 20_000_000.0;

/// Offers a text as a file.
pub(crate) fn download(name: &str, kind: &str, text: &str) {
    offer(name, kind, &text.into());
}

/// Offers bytes as a file.
pub(crate) fn download_bytes(name: &str, bytes: &[u8]) {
    offer(name, "application/octet-stream", &js_sys::Uint8Array::from(bytes).into());
}

fn offer(name: &str, kind: &str, content: &JsValue) {
    if let Err(error) = try_download(name, kind, content) {
        web_sys::console::error_1(&error);
    }
}

fn try_download(name: &str, kind: &str, content: &JsValue) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_blob_sequence_and_options(&js_sys::Array::of1(content), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// Reads the file that was just chosen in a file input, and empties the input.
pub(crate) fn read_chosen(toasts: Toasts, event: &web_sys::Event, then: impl FnOnce(String) + 'static) {
    let input: HtmlInputElement = event_target(event);
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        read(toasts, file, then);
    }
    input.set_value("");
}

/// Reads the files that were just chosen in a file input, and empties the input.
pub(crate) fn read_all_chosen(
    toasts: Toasts,
    event: &web_sys::Event,
    then: impl Fn(String, ObjectBody) + Copy + 'static,
) {
    let input: HtmlInputElement = event_target(event);
    let files = input.files();
    for file in files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))) {
        read_body(toasts, file, then);
    }
    input.set_value("");
}

/// Reads a file, whatever it holds, and its name; one that cannot be read is told of.
pub(crate) fn read_body(toasts: Toasts, file: File, then: impl FnOnce(String, ObjectBody) + 'static) {
    let name = file.name();
    if file.size() > LIMIT {
        return toasts.say(format!("`{name}` is larger than 20 MB: nothing here is."));
    }
    spawn_local(async move {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => then(name, js_sys::Uint8Array::new(&buffer).to_vec().into()),
            Err(_) => toasts.say(format!("`{name}` could not be read.")),
        }
    });
}

/// Reads a file as text; one that cannot be read is told of.
fn read(toasts: Toasts, file: File, then: impl FnOnce(String) + 'static) {
    let name = file.name();
    if file.size() > LIMIT {
        return toasts.say(format!("`{name}` is larger than 20 MB: nothing here is."));
    }
    spawn_local(async move {
        match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
            Some(text) => then(text),
            None => toasts.say(format!("`{name}` could not be read.")),
        }
    });
}
