//! Functions, run in the page's sandboxed frame: calls over the port that the page handed in, answers and log lines back.
//!
//! Dropping an invocation's future ends the function, not only the waiting for it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_channel::oneshot;
use interpreter::host::LocalFuture;
use serde::{Deserialize, Serialize};
use stepfunctions::Response;
use stepyard_page::protocol::LogLine;
use syntax::Value;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};
use workspace::document::Function;
use workspace::lambda::{FunctionRuntime, Invocation, InvocationResult};

/// To the frame.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Order<'a> {
    Invoke {
        id: u32,
        name: &'a str,
        arn: String,
        request_id: &'a str,
        timeout: u32,
        code: &'a str,
        event: String,
    },
    End {
        id: u32,
    },
    /// What the service says to a function's call.
    Answer {
        id: u32,
        call: u32,
        status: u16,
        body: String,
    },
}

/// From the frame: a kind of news, with the members that belong to it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Report {
    id: u32,
    #[serde(rename = "type")]
    kind: String,
    level: String,
    text: String,
    time: f64,
    payload: String,
    error_type: String,
    error_message: String,
    trace: Vec<String>,
    call: u32,
    target: String,
    body: String,
}

struct Running {
    function: Rc<Function>,
    request_id: String,
    began: f64,
    timeout: u32,
    answer: oneshot::Sender<InvocationResult>,
}

/// The line to the frame. A clone is the same line.
#[derive(Clone)]
pub(crate) struct Sandbox(Rc<Line>);

struct Line {
    port: RefCell<Option<Connected>>,
    /// What was ordered before the frame was up.
    queue: RefCell<Vec<String>>,
    next: Cell<u32>,
    running: RefCell<HashMap<u32, Running>>,
    log: Box<dyn Fn(LogLine)>,
    service: RefCell<Option<Rc<Service>>>,
}

/// Answers a call of a function's code: its target, its body, and where the response goes.
type Service = dyn Fn(Rc<Function>, String, String, Box<dyn FnOnce(Response)>);

struct Connected {
    port: MessagePort,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Sandbox {
    pub(crate) fn new(log: impl Fn(LogLine) + 'static) -> Self {
        Self(Rc::new(Line {
            port: RefCell::default(),
            queue: RefCell::default(),
            next: Cell::new(1),
            running: RefCell::default(),
            log: Box::new(log),
            service: RefCell::default(),
        }))
    }

    /// Who answers what functions ask of Step Functions.
    pub(crate) fn set_service(
        &self,
        service: impl Fn(Rc<Function>, String, String, Box<dyn FnOnce(Response)>) + 'static,
    ) {
        *self.0.service.borrow_mut() = Some(Rc::new(service));
    }

    /// Takes the port that the page handed in.
    pub(crate) fn connect(&self, port: MessagePort) {
        let line = Rc::downgrade(&self.0);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            match (line.upgrade(), serde_json::from_str(&text)) {
                (Some(line), Ok(report)) => line.take(report),
                (_, Err(error)) => {
                    web_sys::console::warn_1(&format!("unreadable report of a function: {error}").into());
                }
                (None, _) => {}
            }
        });
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        for order in self.0.queue.take() {
            send(&port, &order);
        }
        *self.0.port.borrow_mut() = Some(Connected { port, _on_message: on_message });
    }
}

impl FunctionRuntime for Sandbox {
    fn invoke(&self, invocation: Invocation) -> LocalFuture<InvocationResult> {
        let Invocation { function, event, request_id } = invocation;
        let function = Rc::new(function);
        let id = self.0.next.replace(self.0.next.get().wrapping_add(1));
        let (answer, answered) = oneshot::channel();
        let running = Running {
            function: function.clone(),
            request_id: request_id.clone(),
            began: js_sys::Date::now(),
            timeout: function.timeout,
            answer,
        };
        self.0.say(&running, "START", format!("RequestId: {request_id} Version: $LATEST"));
        self.0.running.borrow_mut().insert(id, running);
        self.0.order(&Order::Invoke {
            id,
            name: &function.name,
            arn: function.arn(),
            request_id: &request_id,
            timeout: function.timeout,
            code: &function.code,
            event: event.to_string(),
        });
        Box::pin(Invoked { line: self.0.clone(), id, answered })
    }
}

/// An invocation under way.
struct Invoked {
    line: Rc<Line>,
    id: u32,
    answered: oneshot::Receiver<InvocationResult>,
}

impl Future for Invoked {
    type Output = InvocationResult;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<InvocationResult> {
        Pin::new(&mut self.answered).poll(context).map(|answer| {
            answer.unwrap_or_else(|_| InvocationResult::Broken {
                error_type: "Runtime.ExitError".into(),
                error_message: "The sandbox was restarted.".into(),
            })
        })
    }
}

impl Drop for Invoked {
    fn drop(&mut self) {
        if let Some(running) = self.line.running.borrow_mut().remove(&self.id) {
            self.line.order(&Order::End { id: self.id });
            self.line.say(&running, "END", format!("RequestId: {} was ended", running.request_id));
        }
    }
}

impl Line {
    fn order(&self, order: &Order<'_>) {
        let text = match serde_json::to_string(order) {
            Ok(text) => text,
            Err(error) => return web_sys::console::error_1(&error.to_string().into()),
        };
        match &*self.port.borrow() {
            Some(connected) => send(&connected.port, &text),
            None => self.queue.borrow_mut().push(text),
        }
    }

    fn take(self: &Rc<Self>, report: Report) {
        let Report { id, kind, level, text, time, payload, error_type, error_message, trace, call, target, body } =
            report;
        if kind == "log" {
            if let Some(running) = self.running.borrow().get(&id) {
                (self.log)(line(running, level, text, time));
            }
            return;
        }
        // The function calls the service, through the client that it imports.
        if kind == "call" {
            return self.call(id, call, target, body);
        }
        let Some(running) = self.running.borrow_mut().remove(&id) else { return };
        let result = match kind.as_str() {
            "returned" => InvocationResult::Returned(Value::parse(&payload).unwrap_or_default()),
            "threw" => InvocationResult::Threw { error_type, error_message, trace },
            "broken" => InvocationResult::Broken { error_type, error_message },
            _ => InvocationResult::TimedOut,
        };
        match &result {
            InvocationResult::Returned(_) => {}
            InvocationResult::Threw { error_type, error_message, trace } => {
                let trace = if trace.is_empty() { String::new() } else { format!("\n{}", trace.join("\n")) };
                self.say(&running, "ERROR", format!("Invoke Error {error_type}: {error_message}{trace}"));
            }
            InvocationResult::Broken { error_type, error_message } => {
                self.say(&running, "ERROR", format!("{error_type}: {error_message}"));
            }
            InvocationResult::TimedOut => {
                self.say(&running, "ERROR", format!("Task timed out after {}.00 seconds", running.timeout));
            }
        }
        self.say(&running, "END", format!("RequestId: {}", running.request_id));
        let duration = js_sys::Date::now() - running.began;
        let billed = duration.ceil().max(1.0);
        self.say(
            &running,
            "REPORT",
            format!(
                "RequestId: {} Duration: {duration:.2} ms Billed Duration: {billed} ms Memory Size: 128 MB",
                running.request_id
            ),
        );
        // Nobody waits any more: then nobody needs to be told.
        let _ = running.answer.send(result);
    }

    fn call(self: &Rc<Self>, id: u32, call: u32, target: String, body: String) {
        let service = self.service.borrow().clone();
        let function = self.running.borrow().get(&id).map(|running| running.function.clone());
        let line = Rc::clone(self);
        // A function that has been ended has nothing more to ask.
        if let (Some(service), Some(function)) = (service, function) {
            let answer = move |Response { status, body }| line.order(&Order::Answer { id, call, status, body });
            service(function, target, body, Box::new(answer));
        }
    }

    fn say(&self, running: &Running, level: &str, text: String) {
        (self.log)(line(running, level.to_owned(), text, js_sys::Date::now()));
    }
}

fn line(running: &Running, level: String, text: String, time: f64) -> LogLine {
    LogLine { function: running.function.name.clone(), request_id: running.request_id.clone(), time, level, text }
}

fn send(port: &MessagePort, text: &str) {
    if let Err(error) = port.post_message(&text.into()) {
        web_sys::console::error_1(&error);
    }
}
