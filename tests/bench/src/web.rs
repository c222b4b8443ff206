//! The benchmark as the worker in Chromium calls it: one workload at a time, made ready, then run.

use std::cell::RefCell;

use asl::{Loader, MachineType};
use wasm_bindgen::prelude::*;

use crate::ready::{Ready, validate};
use crate::workload::{EXPRESSIONS, Workload};

thread_local! {
    static READY: RefCell<Option<Ready>> = const { RefCell::new(None) };
    /// As the page's text tools keep one.
    static LOADER: RefCell<Loader> = RefCell::default();
}

fn workload(id: &str) -> Result<Workload, JsValue> {
    Workload::by_id(id).ok_or_else(|| format!("no workload {id}").into())
}

/// The text of a workload's definition, for a peer; of `definition-LINES`, one with so many lines.
#[wasm_bindgen]
pub fn definition(id: &str) -> Result<String, JsValue> {
    match id.strip_prefix("definition-").map(str::parse) {
        Some(Ok(lines)) => Ok(crate::definition::definition(lines)),
        _ => Ok(workload(id)?.definition),
    }
}

/// The text of a workload's input, for a peer.
#[wasm_bindgen]
pub fn input(id: &str) -> Result<String, JsValue> {
    Ok(workload(id)?.input)
}

/// How many executions count as one measurement.
#[wasm_bindgen]
pub fn executions(id: &str) -> Result<usize, JsValue> {
    Ok(workload(id)?.executions)
}

/// The expressions of workload `f`.
#[wasm_bindgen]
pub fn expressions() -> Vec<String> {
    EXPRESSIONS.map(ToOwned::to_owned).into()
}

/// Loads and validates a workload's machine and parses its input.
#[wasm_bindgen]
pub fn prepare(id: &str) -> Result<(), JsValue> {
    let ready = Ready::new(&workload(id)?)?;
    READY.with(|slot| *slot.borrow_mut() = Some(ready));
    Ok(())
}

/// Runs what was prepared; answers the number of events.
#[wasm_bindgen]
pub fn run() -> Result<usize, JsValue> {
    READY.with(|slot| match &*slot.borrow() {
        Some(ready) => ready.run().map_err(Into::into),
        None => Err("nothing was prepared".into()),
    })
}

/// Lets go of what was prepared.
#[wasm_bindgen]
pub fn forget() {
    READY.with(|slot| *slot.borrow_mut() = None);
}

/// Loads and validates a definition once.
#[wasm_bindgen(js_name = validate)]
pub fn validate_text(definition: &str) -> Result<(), JsValue> {
    validate(&mut Loader::default(), definition, MachineType::Standard).map(drop).map_err(Into::into)
}

/// The same by a loader that has seen it before, as after a keystroke.
#[wasm_bindgen(js_name = validateAgain)]
pub fn validate_again(definition: &str) -> Result<(), JsValue> {
    LOADER
        .with(|loader| validate(&mut loader.borrow_mut(), definition, MachineType::Standard))
        .map(drop)
        .map_err(Into::into)
}
