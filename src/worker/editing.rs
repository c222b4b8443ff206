//! What there is to say about a definition while it is written: what is wrong, and its picture.
//!
//! Separate from the requests, because it needs no workspace: it answers for any text, however broken, within a frame.

use std::collections::BTreeSet;

use asl::{LoadOptions, MachineType};
use stepyard_page::diagram;
use stepyard_page::editing::{Marker, Severity};
use stepyard_page::model::format::count;
use stepyard_page::protocol::{CheckDefinition, Checked};
use syntax::diagnostic::Diagnostic;
use syntax::line_index::LineIndex;
use syntax::tree::{Format, Placeholders, placeholder_names};
use workspace::document::StateMachineType;

use super::outline;

/// Loads the text and lays out its picture.
pub(crate) fn check(request: &CheckDefinition) -> Checked {
    let CheckDefinition { text, kind, placeholders } = request;
    let machine_type = match kind {
        StateMachineType::Standard => MachineType::Standard,
        StateMachineType::Express => MachineType::Express,
    };
    let values: Placeholders = placeholders.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let loaded = asl::load(text, &LoadOptions { placeholders: values, ..LoadOptions::new(machine_type) });
    let lines = LineIndex::new(text);
    let at = |offset: usize| lines.utf16_offset(text, offset);
    let marker = |found: &Diagnostic| Marker {
        from: at(found.span.start),
        to: at(found.span.end),
        severity: match found.severity {
            syntax::diagnostic::Severity::Error => Severity::Error,
            syntax::diagnostic::Severity::Warning => Severity::Warning,
        },
        code: found.code.to_owned(),
        message: found.message.clone(),
        hint: found.hint.clone(),
    };
    let scope = loaded.tree.root.as_ref().map(|root| outline::scope(root, &at)).unwrap_or_default();
    let names: BTreeSet<&str> = placeholder_names(text).collect();
    let broken = loaded.tree.errors.len();
    Checked {
        markers: loaded.diagnostics.iter().map(marker).collect(),
        drawing: diagram::layout(&scope),
        note: (broken > 0).then(|| {
            let errors = count(broken, "syntax error", "syntax errors");
            format!("The text has {errors}: this is what can be drawn of it.")
        }),
        placeholders: names.into_iter().map(str::to_owned).collect(),
        yaml: loaded.tree.format == Format::Yaml && !text.trim().is_empty(),
    }
}
