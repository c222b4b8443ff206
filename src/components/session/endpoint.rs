//! The live endpoint, as the page has it: how it stands, and requests handed to the engine.
//! What the browser must be told is JavaScript's business: `www/endpoint.js`.

use leptos::prelude::*;
use stepyard_page::protocol::{ExchangeRecord, Refusal, Serve, Served};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::Session;

#[wasm_bindgen(raw_module = "./endpoint.js")]
extern "C" {
    #[wasm_bindgen(js_name = serve)]
    fn serve_requests(answer: &JsValue, say: &JsValue);
}

/// How the endpoint stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Endpoint {
    On,
    #[default]
    Starting,
    /// And why.
    Off(String),
}

impl Session {
    /// Answers requests from now on, as long as the page is open.
    pub(super) fn serve_requests(self) {
        let answer = Closure::<dyn Fn(String) -> js_sys::Promise>::new(move |request: String| {
            future_to_promise(async move { Ok(self.serve(&request).await.into()) })
        });
        let say = Closure::<dyn Fn(String, String)>::new(move |state: String, why: String| {
            self.endpoint.set(match state.as_str() {
                "on" => Endpoint::On,
                "starting" => Endpoint::Starting,
                _ => Endpoint::Off(why),
            });
        });
        serve_requests(&answer.into_js_value(), &say.into_js_value());
    }

    async fn serve(self, request: &str) -> String {
        let served = match serde_json::from_str::<Serve>(request) {
            Ok(request) => self.answer(request).await,
            Err(error) => unavailable(&Refusal { code: "InternalFailure".into(), message: error.to_string() }),
        };
        serde_json::to_string(&served).unwrap_or_default()
    }

    /// Answers, and lists the exchange; not what may turn out to be a file of the site's.
    async fn answer(self, request: Serve) -> Served {
        let time = js_sys::Date::now();
        let target = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-amz-target"));
        let action = target.map(|(_, target)| target.rsplit('.').next().unwrap_or_default().to_owned());
        let mut record = ExchangeRecord {
            time,
            origin: if action.is_some() { "SDK".into() } else { "fetch".into() },
            method: request.method.clone(),
            path: action.unwrap_or_else(|| request.path.clone()),
            request_body: request.body.clone(),
            ..ExchangeRecord::default()
        };
        let served = self.ask(request).await.unwrap_or_else(|refusal| unavailable(&refusal));
        if !served.unknown {
            record.latency = js_sys::Date::now() - time;
            record.status = served.status;
            record.response_body.clone_from(&served.body);
            record.log.clone_from(&served.log);
            self.record_exchange(record);
        }
        served
    }
}

/// The engine is not there: whoever asks may try again.
fn unavailable(refusal: &Refusal) -> Served {
    let body = serde_json::json!({ "__type": refusal.code, "message": refusal.message });
    Served {
        status: 503,
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.to_string(),
        ..Served::default()
    }
}
