//! Any mapping template on any body: the first NUL stands between them.
#![no_main]

use apigateway::mapping::{Scope, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (template, body) = text.split_once('\0').unwrap_or((text, "{\"a\": [1, \"x\"]}"));
    let _ = render(template, body, &Scope::default());
    let _ = apigateway::mock_status(body);
});
