//! What turns the executor in the browser: a macrotask a turn, promises for timers, a promise for every branch.
//!
//! A turn takes at most [`TURN`] milliseconds; then the event loop has its turn, so that messages, Stop among them, get
//! through a hot run. The next turn is asked for with a message to ourselves, because timers of a worker are clamped to
//! four milliseconds and messages are not.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use interpreter::executor::{Clock, Settled, TaskHook, TaskId, Turn};
use interpreter::{Executor, Timestamp};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageChannel, MessagePort};

/// How long a turn may take, in milliseconds.
const TURN: f64 = 4.0;

/// No timer of the browser's is longer than this, in milliseconds; a longer wait is waited for in parts.
const LONGEST_TIMER: i64 = 86_400_000;

thread_local! {
    static DRIVE: RefCell<Option<Rc<Drive>>> = const { RefCell::new(None) };
}

/// The system's clock, never going back.
#[derive(Default)]
struct BrowserClock {
    latest: Cell<i64>,
}

impl Clock for BrowserClock {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and fit")]
    fn now(&self) -> Timestamp {
        self.latest.set(self.latest.get().max(js_sys::Date::now() as i64));
        Timestamp::from_millis(self.latest.get())
    }
}

struct Drive {
    executor: Executor,
    /// Whether a turn has been asked for and not been taken.
    due: Cell<bool>,
    /// The earliest timer that is set, in milliseconds since 1970.
    timer: Cell<Option<i64>>,
    to_self: MessagePort,
    _on_message: Closure<dyn Fn()>,
}

/// Makes the worker's executor and keeps it turning.
pub(crate) fn start() -> Result<Executor, JsValue> {
    let executor = Executor::new(Rc::new(BrowserClock::default()));
    executor.set_hook(Rc::new(Promises::default()));
    executor.set_notify(Arc::new(wake));
    let channel = MessageChannel::new()?;
    let on_message = Closure::<dyn Fn()>::new(turn);
    channel.port2().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let drive = Drive {
        executor: executor.clone(),
        due: Cell::new(false),
        timer: Cell::new(None),
        to_self: channel.port1(),
        _on_message: on_message,
    };
    DRIVE.with(|slot| *slot.borrow_mut() = Some(Rc::new(drive)));
    Ok(executor)
}

fn drive() -> Option<Rc<Drive>> {
    DRIVE.with(|slot| slot.borrow().clone())
}

/// Asks for a turn.
pub(crate) fn wake() {
    if let Some(drive) = drive()
        && !drive.due.replace(true)
        && let Err(error) = drive.to_self.post_message(&JsValue::NULL)
    {
        wasm_bindgen::throw_val(error);
    }
}

fn turn() {
    let Some(drive) = drive() else { return };
    drive.due.set(false);
    let end = js_sys::Date::now() + TURN;
    match drive.executor.turn(Some(Rc::new(move || js_sys::Date::now() < end))) {
        Turn::Ready => wake(),
        Turn::NextTimer(deadline) => drive.set_timer(deadline),
        Turn::Idle => {}
    }
}

impl Drive {
    /// Wakes the executor at a time, unless an earlier timer will look again anyway.
    fn set_timer(self: Rc<Self>, deadline: Timestamp) {
        let deadline = deadline.as_millis();
        if self.timer.get().is_some_and(|earliest| earliest <= deadline) {
            return;
        }
        self.timer.set(Some(deadline));
        let wait = (deadline - self.executor.now().as_millis()).clamp(0, LONGEST_TIMER);
        spawn_local(async move {
            TimeoutFuture::new(u32::try_from(wait).unwrap_or_default()).await;
            if self.timer.get() == Some(deadline) {
                self.timer.set(None);
            }
            wake();
        });
    }
}

/// A JavaScript promise for every task of the executor, which settles with it: a branch that was cancelled resolves too,
/// with `false`, since nobody is left to handle a rejection.
#[derive(Default)]
struct Promises {
    held: RefCell<HashMap<u64, (Promise, Function)>>,
}

impl TaskHook for Promises {
    fn spawned(&self, task: TaskId) {
        let mut resolver = None;
        let promise = Promise::new(&mut |resolve, _reject| resolver = Some(resolve));
        if let Some(resolve) = resolver {
            self.held.borrow_mut().insert(task.as_u64(), (promise, resolve));
        }
    }

    fn settled(&self, task: TaskId, how: Settled) {
        let held = self.held.borrow_mut().remove(&task.as_u64());
        if let Some((_, resolve)) = held {
            // Resolving a promise does not fail.
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(how == Settled::Finished));
        }
    }
}
