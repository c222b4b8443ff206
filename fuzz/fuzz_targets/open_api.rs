//! Any text as an API's definition; what is one must survive an export.
#![no_main]

use apigateway::openapi::{ExportType, export, import};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(imported) = import(text, "id") else { return };
    let exported = export(&imported.api, ExportType::Oas30).to_string();
    assert!(import(&exported, "id").is_ok(), "{exported}");
    let _ = apigateway::lint::lint(&imported.api);
});
