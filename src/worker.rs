//! The engine's side of the line: what the module does in the worker beside the page, where every run happens.

mod drive;
mod gateway;
mod inspect;
mod news;
mod requests;
mod run;
mod sandbox;
mod serve;

use stepyard_page::protocol::Message;
use wasm_bindgen::prelude::*;
use web_sys::MessagePort;

use crate::far_end;
use news::News;
use requests::Desk;
use sandbox::Sandbox;

pub(crate) fn start() -> Result<(), JsValue> {
    far_end::tell_of_panics();
    let news = News::new(|batch| far_end::post(&Message::Batch(batch)));
    let lines = news.clone();
    let sandbox = Sandbox::new(move |line| lines.log(line));
    let executor = drive::start()?;
    let desk = Desk::new(executor, sandbox.clone(), news, far_end::answer);
    far_end::listen(move |data| {
        if let Some(port) = data.dyn_ref::<MessagePort>() {
            sandbox.connect(port.clone());
        } else if let Some(call) = far_end::read(&data) {
            desk.take(call);
        }
    });
    Ok(())
}
