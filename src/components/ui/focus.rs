//! The focus is never lost: where the focused element leaves the page (a deleted row, a message with its Undo, a place that
//! was left), the nearest one that is still there takes it over.
//!
//! In one place for all, because it can happen wherever something is taken out, and a browser then silently puts the
//! focus at the top of the page, from where a keyboard begins anew.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, FocusEvent, HtmlElement};

#[wasm_bindgen]
extern "C" {
    type MutationObserver;
    #[wasm_bindgen(constructor)]
    fn new(callback: &js_sys::Function) -> MutationObserver;
    #[wasm_bindgen(method)]
    fn observe(this: &MutationObserver, target: &web_sys::Node, options: &JsValue);
}

/// What takes the focus: itself, if it can, else the first within it that does.
const FOCUSABLE: &str = "a[href], button:not([disabled]), input:not([type=file]):not([disabled]), select:not([disabled]), \
                         textarea:not([disabled]), summary, [tabindex]";

/// Watches the page from now on.
pub(crate) fn keep_focus() {
    // The element that had the focus last, and all that it was in, from within outwards.
    let last: Rc<RefCell<Vec<Element>>> = Rc::default();
    let seen = last.clone();
    let on_focus = Closure::<dyn Fn(FocusEvent)>::new(move |event: FocusEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        *seen.borrow_mut() = std::iter::successors(target, |element| element.parent_element()).collect();
    });
    let on_change = Closure::<dyn Fn()>::new(move || {
        let gone = last.borrow().first().is_some_and(|element| !element.is_connected());
        if gone {
            let last = last.clone();
            // Later: who took it out may be about to move the focus, too.
            set_timeout(move || pick_up(&last), std::time::Duration::ZERO);
        }
    });
    let page = document();
    // Neither fails: the listener is a function, and the options are those of the standard.
    let _ = page.add_event_listener_with_callback("focusin", on_focus.as_ref().unchecked_ref());
    let options = js_sys::Object::new();
    for option in ["childList", "subtree"] {
        let _ = js_sys::Reflect::set(&options, &option.into(), &true.into());
    }
    MutationObserver::new(on_change.as_ref().unchecked_ref()).observe(&page, &options);
    // Both watch as long as the page lives.
    on_focus.forget();
    on_change.forget();
}

fn pick_up(last: &RefCell<Vec<Element>>) {
    let nowhere = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
    let around = std::mem::take(&mut *last.borrow_mut());
    if !nowhere {
        return;
    }
    let page = ["BODY", "HTML"];
    let there = around.iter().filter(|element| element.is_connected() && !page.contains(&&*element.tag_name()));
    let main = document().get_element_by_id("main");
    for element in there.chain(&main) {
        let within = || element.query_selector(FOCUSABLE).ok().flatten();
        let taker = if element.has_attribute("tabindex") { Some(element.clone()) } else { within() };
        if let Some(taker) = taker.and_then(|taker| taker.dyn_into::<HtmlElement>().ok())
            && taker.focus().is_ok()
            && document().active_element().is_some_and(|active| active.is_same_node(Some(&taker)))
        {
            return;
        }
    }
}
