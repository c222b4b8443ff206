//! A line to a worker: calls with answers, and a new worker when one dies.
//!
//! Separate from those who use it ([`Engine`](crate::engine::Engine), [`TextTools`](crate::text_tools::TextTools)), because
//! it knows neither signals nor what is said: it carries text, and is told what to do with what comes unasked.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use futures_channel::oneshot;
use serde::Serialize;
use stepyard_page::protocol::{Ask, Batch, Call, Message, Refusal};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::rest;

/// What a worker says when it has failed beyond repair, instead of a [`Message`].
const CRASH: &str = "crash:";

/// A worker that dies this often within so many milliseconds is not started again by itself: something it is given
/// kills it, and would again.
const TOO_OFTEN: usize = 3;
const WITHIN: f64 = 20_000.0;

type Answers = HashMap<u32, oneshot::Sender<Result<String, Refusal>>>;

/// Who is at the other end, and what to do with what comes unasked.
pub(crate) struct Other {
    /// The fragment of its address, by which the module knows there whom it is started for.
    pub(crate) address: &'static str,
    /// What a person calls it: `The engine`.
    pub(crate) name: &'static str,
    pub(crate) on_batch: Box<dyn Fn(Batch)>,
    /// The worker is (again) up and knows nothing; what is told it now comes before what waited.
    pub(crate) on_ready: Box<dyn Fn(&Worker)>,
    pub(crate) on_crash: Box<dyn Fn(String)>,
}

/// A handle; clones share the worker.
#[derive(Clone)]
pub(crate) struct Line(Rc<Ends>);

struct Ends {
    other: Other,
    worker: RefCell<Option<Connected>>,
    next: Cell<u32>,
    waiting: RefCell<Answers>,
    /// What was asked before the worker was up.
    queue: RefCell<Vec<String>>,
    ready: Cell<bool>,
    /// When it last had to be started again.
    restarts: RefCell<Vec<f64>>,
}

struct Connected {
    worker: Worker,
    /// Kept alive as long as the worker may call them.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Line {
    /// A line whose worker starts with the first question, or with [`connect`](Self::connect).
    pub(crate) fn new(other: Other) -> Self {
        Self(Rc::new(Ends {
            other,
            worker: RefCell::new(None),
            next: Cell::new(1),
            waiting: RefCell::default(),
            queue: RefCell::default(),
            ready: Cell::new(false),
            restarts: RefCell::default(),
        }))
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.0.ready.get()
    }

    /// Asks, and waits for the answer. A worker that dies meanwhile answers with a refusal.
    pub(crate) async fn ask<A: Ask>(&self, request: A) -> Result<A::Answer, Refusal> {
        let text = self.ask_text(request).await?;
        serde_json::from_str(&text)
            .map_err(|error| refusal("InternalError", format!("The answer cannot be read: {error}")))
    }

    /// The same, with the answer as it came: JSON.
    pub(crate) async fn ask_text<A: Ask>(&self, request: A) -> Result<String, Refusal> {
        if self.0.worker.borrow().is_none() {
            self.connect();
        }
        let (send, answer) = oneshot::channel();
        let id = self.0.next.replace(self.0.next.get().wrapping_add(1));
        self.0.waiting.borrow_mut().insert(id, send);
        self.post(&Call { id, request: request.into() });
        answer.await.unwrap_or_else(|_| Err(self.gone("it has ended")))
    }

    /// Sends what has no answer, now or as soon as the worker is up.
    pub(crate) fn post(&self, call: &Call<impl Serialize>) {
        match serde_json::to_string(call) {
            Ok(text) if self.is_ready() => self.send(&text),
            Ok(text) => self.0.queue.borrow_mut().push(text),
            Err(error) => web_sys::console::error_1(&error.to_string().into()),
        }
    }

    /// Ends the worker, whatever it does, and starts another.
    pub(crate) fn restart(&self, why: &str) {
        if let Some(connected) = self.0.worker.borrow_mut().take() {
            connected.worker.terminate();
        }
        self.0.ready.set(false);
        self.0.queue.borrow_mut().clear();
        let waiting = std::mem::take(&mut *self.0.waiting.borrow_mut());
        for (_, answer) in waiting {
            // Nobody listens any more: then nobody needs to be told.
            let _ = answer.send(Err(self.gone(why)));
        }
        let now = js_sys::Date::now();
        let mut restarts = self.0.restarts.borrow_mut();
        restarts.retain(|time| now - time < WITHIN);
        restarts.push(now);
        let again = restarts.len() <= TOO_OFTEN;
        drop(restarts);
        if again {
            (self.0.other.on_crash)(why.to_owned());
            self.connect();
        } else {
            // The next question tries once more: by then the person may have changed what it was.
            (self.0.other.on_crash)(format!("{why}; it keeps failing, so it rests until you try again"));
        }
    }

    /// Starts the worker.
    pub(crate) fn connect(&self) {
        let other = &self.0.other;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = match Worker::new_with_options(&(rest::worker_script() + other.address), &options) {
            Ok(worker) => worker,
            Err(error) => return (other.on_crash)(format!("this browser did not start it: {error:?}")),
        };
        let line = self.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            let data = event.data();
            match data.dyn_ref::<js_sys::Array>() {
                Some(parts) => line.receive(&text(&parts.get(0)), || text(&parts.get(1))),
                None => line.receive(&text(&data), String::new),
            }
        });
        let line = self.clone();
        let on_error = Closure::new(move |event: ErrorEvent| line.restart(&event.message()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        if let Err(error) = worker.post_message(&rest::for_worker()) {
            web_sys::console::error_1(&error);
        }
        *self.0.worker.borrow_mut() = Some(Connected { worker, _on_message: on_message, _on_error: on_error });
    }

    fn receive(&self, text: &str, beside: impl FnOnce() -> String) {
        if let Some(why) = text.strip_prefix(CRASH) {
            return self.restart(why);
        }
        match serde_json::from_str(text) {
            Ok(Message::Ready) => self.become_ready(),
            Ok(Message::Answer { id, refused }) => {
                if let Some(waiting) = self.0.waiting.borrow_mut().remove(&id) {
                    let _ = waiting.send(refused.map_or_else(|| Ok(beside()), Err));
                }
            }
            Ok(Message::Batch(batch)) => (self.0.other.on_batch)(batch),
            Err(error) => web_sys::console::warn_1(&format!("unreadable message of a worker: {error}").into()),
        }
    }

    fn become_ready(&self) {
        self.0.ready.set(true);
        if let Some(connected) = &*self.0.worker.borrow() {
            (self.0.other.on_ready)(&connected.worker);
        }
        for call in std::mem::take(&mut *self.0.queue.borrow_mut()) {
            self.send(&call);
        }
    }

    fn send(&self, text: &str) {
        if let Some(connected) = &*self.0.worker.borrow()
            && let Err(error) = connected.worker.post_message(&text.into())
        {
            web_sys::console::error_1(&error);
        }
    }

    fn gone(&self, why: &str) -> Refusal {
        let name = self.0.other.name;
        refusal("EngineRestarted", format!("{name} failed before it answered: {why}. Try again."))
    }
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

fn refusal(code: &str, message: String) -> Refusal {
    Refusal { code: code.to_owned(), message }
}
