//! Any text as a definition, JSON or YAML: an answer, and every diagnostic points into the text.

#![no_main]

use asl::{LoadOptions, MachineType, load};
use libfuzzer_sys::fuzz_target;
use syntax::line_index::LineIndex;

fuzz_target!(|text: &str| {
    let lines = LineIndex::new(text);
    for machine_type in [MachineType::Standard, MachineType::Express] {
        let loaded = load(text, &LoadOptions::new(machine_type));
        // A transition to an open placeholder is no error, but there is nothing to run.
        assert!(loaded.valid.is_none() || !loaded.has_errors(), "{text}");
        assert!(loaded.valid.is_some() || !loaded.diagnostics.is_empty(), "{text}");
        for found in &loaded.diagnostics {
            assert!(found.span.start <= found.span.end && found.span.end <= text.len(), "{found:?} in {text}");
            let position = lines.position(text, found.span.start);
            assert!(lines.offset(text, position) <= text.len());
        }
    }
});
