//! The page's end of the line to its worker: calls with answers, batches of news, and a new worker when one dies.
//!
//! Separate from the session because it knows no signals: it is told what to do with news.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use futures_channel::oneshot;
use stepyard_page::protocol::{Ask, Batch, Call, Message, Open, Refusal, Request};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::components::sandbox;

/// Where Trunk puts the worker's loader, beside the page.
const WORKER: &str = "./worker_loader.js";

/// What the worker says when it has failed beyond repair, instead of a [`Message`].
const CRASH: &str = "crash:";

/// A worker that dies this often within so many milliseconds is not started again by itself: something it is given
/// kills it, and would again.
const TOO_OFTEN: usize = 3;
const WITHIN: f64 = 20_000.0;

type Answers = HashMap<u32, oneshot::Sender<Result<String, Refusal>>>;

/// A handle; clones share the worker.
#[derive(Clone)]
pub(crate) struct Engine(Rc<Line>);

struct Line {
    worker: RefCell<Option<Connected>>,
    next: Cell<u32>,
    waiting: RefCell<Answers>,
    /// What was asked before the worker was up.
    queue: RefCell<Vec<String>>,
    ready: Cell<bool>,
    /// When it last had to be started again.
    restarts: RefCell<Vec<f64>>,
    on_batch: Box<dyn Fn(Batch)>,
    /// The worker is (again) up and knows nothing: give it the document.
    on_ready: Box<dyn Fn()>,
    on_crash: Box<dyn Fn(String)>,
}

struct Connected {
    worker: Worker,
    /// Kept alive as long as the worker may call them.
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Engine {
    pub(crate) fn start(
        on_ready: impl Fn() + 'static,
        on_batch: impl Fn(Batch) + 'static,
        on_crash: impl Fn(String) + 'static,
    ) -> Self {
        let engine = Self(Rc::new(Line {
            worker: RefCell::new(None),
            next: Cell::new(1),
            waiting: RefCell::default(),
            queue: RefCell::default(),
            ready: Cell::new(false),
            restarts: RefCell::default(),
            on_batch: Box::new(on_batch),
            on_ready: Box::new(on_ready),
            on_crash: Box::new(on_crash),
        }));
        engine.connect();
        engine
    }

    /// Asks, and waits for the answer. A worker that dies meanwhile answers with a refusal.
    pub(crate) async fn ask<A: Ask>(&self, request: A) -> Result<A::Answer, Refusal> {
        if self.0.worker.borrow().is_none() {
            self.connect();
        }
        let (send, answer) = oneshot::channel();
        let id = self.0.next.replace(self.0.next.get().wrapping_add(1));
        self.0.waiting.borrow_mut().insert(id, send);
        self.post(&Call { id, request: request.into() });
        let text = answer.await.unwrap_or_else(|_| Err(gone()))?;
        serde_json::from_str(&text)
            .map_err(|error| refusal("InternalError", format!("The engine’s answer cannot be read: {error}")))
    }

    /// Gives the worker the document, ahead of everything that waits for it.
    pub(crate) fn open(&self, open: Open) {
        if self.0.ready.get() {
            self.post(&Call { id: 0, request: Request::Open(open) });
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
            let _ = answer.send(Err(gone()));
        }
        let now = js_sys::Date::now();
        let mut restarts = self.0.restarts.borrow_mut();
        restarts.retain(|time| now - time < WITHIN);
        restarts.push(now);
        let again = restarts.len() <= TOO_OFTEN;
        drop(restarts);
        if again {
            (self.0.on_crash)(why.to_owned());
            self.connect();
        } else {
            // The next question tries once more: by then the person may have changed what it was.
            (self.0.on_crash)(format!("{why}; it keeps failing, so it rests until you try again"));
        }
    }

    fn connect(&self) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = match Worker::new_with_options(WORKER, &options) {
            Ok(worker) => worker,
            Err(error) => return (self.0.on_crash)(format!("This browser did not start the engine: {error:?}")),
        };
        let engine = self.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                engine.receive(&text);
            }
        });
        let engine = self.clone();
        let on_error = Closure::new(move |event: ErrorEvent| engine.restart(&event.message()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.0.worker.borrow_mut() = Some(Connected { worker, _on_message: on_message, _on_error: on_error });
    }

    fn receive(&self, text: &str) {
        if let Some(why) = text.strip_prefix(CRASH) {
            return self.restart(why);
        }
        match serde_json::from_str(text) {
            Ok(Message::Ready) => self.become_ready(),
            Ok(Message::Answer { id, answer }) => {
                if let Some(waiting) = self.0.waiting.borrow_mut().remove(&id) {
                    let _ = waiting.send(answer);
                }
            }
            Ok(Message::Batch(batch)) => (self.0.on_batch)(batch),
            Err(error) => web_sys::console::warn_1(&format!("unreadable message of the worker: {error}").into()),
        }
    }

    fn become_ready(&self) {
        self.0.ready.set(true);
        if let Some(connected) = &*self.0.worker.borrow() {
            sandbox::connect(&connected.worker);
        }
        (self.0.on_ready)();
        for call in std::mem::take(&mut *self.0.queue.borrow_mut()) {
            self.send(&call);
        }
    }

    fn post(&self, call: &Call) {
        match serde_json::to_string(call) {
            Ok(text) if self.0.ready.get() => self.send(&text),
            Ok(text) => self.0.queue.borrow_mut().push(text),
            Err(error) => web_sys::console::error_1(&error.to_string().into()),
        }
    }

    fn send(&self, text: &str) {
        if let Some(connected) = &*self.0.worker.borrow()
            && let Err(error) = connected.worker.post_message(&text.into())
        {
            web_sys::console::error_1(&error);
        }
    }
}

fn gone() -> Refusal {
    refusal("EngineRestarted", "The engine was restarted before it answered. Try again.".to_owned())
}

fn refusal(code: &str, message: String) -> Refusal {
    Refusal { code: code.to_owned(), message }
}
