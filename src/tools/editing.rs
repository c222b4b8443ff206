//! What there is to say about a definition while it is written: what is wrong, and its picture.
//!
//! It needs no workspace: it answers for any text, however broken, within a frame.

use std::collections::BTreeSet;

use asl::editing::{self, CompletionKind};
use asl::{LoadOptions, Loader, MachineType};
use stepyard_page::diagram;
use stepyard_page::editing::{Completion, Completions, Fix, HoverCard, Marker, Severity, TextEdit};
use stepyard_page::model::format::count;
use stepyard_page::protocol::{CheckDefinition, Checked};
use syntax::diagnostic::Diagnostic;
use syntax::line_index::LineIndex;
use syntax::tree::{Format, Placeholders, Tree, placeholder_names};
use workspace::document::{ACCOUNT, REGION, StateMachineType};

use super::outline;

/// Loads the text and lays out its picture.
pub(crate) fn check(request: &CheckDefinition, loader: &mut Loader) -> Checked {
    let CheckDefinition { text, kind, placeholders } = request;
    let machine_type = match kind {
        StateMachineType::Standard => MachineType::Standard,
        StateMachineType::Express => MachineType::Express,
    };
    let values: Placeholders = placeholders.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let loaded = loader.load(text, &LoadOptions { placeholders: values, ..LoadOptions::new(machine_type) });
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
        fixes: editing::fixes(text, &loaded.tree, found)
            .iter()
            .chain(&arn_of_the_playground(text, found))
            .map(|fix| ready(fix, &at))
            .collect(),
    };
    let scope = editing::outline(&loaded.tree).scope.map(|scope| outline::scope(&scope, &at)).unwrap_or_default();
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

/// An ARN as documentation prints it, with the region and the account that are answered for here.
fn arn_of_the_playground(text: &str, found: &Diagnostic) -> Option<editing::Fix> {
    let written = text.get(found.span.clone()).filter(|_| found.code == "MALFORMED_ARN")?;
    let parts: Vec<&str> = written.splitn(6, ':').collect();
    let [arn, partition, service, region, account, resource] = parts[..] else { return None };
    let is_word =
        |word: &str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || b"-_".contains(&byte));
    let region = if is_word(region) { REGION } else { region };
    let account = if is_word(account) { ACCOUNT } else { account };
    let mended = [arn, partition, service, region, account, resource].join(":");
    let title = format!("Change to `{}`", mended.trim_matches('"'));
    let edit = editing::Edit { range: found.span.clone(), text: mended.clone() };
    (mended != written).then(|| editing::Fix { title, edits: vec![edit] })
}

/// A fix in the editor's own offsets.
fn ready(fix: &editing::Fix, at: &dyn Fn(usize) -> usize) -> Fix {
    let edit =
        |edit: &editing::Edit| TextEdit { from: at(edit.range.start), to: at(edit.range.end), text: edit.text.clone() };
    Fix { title: fix.title.clone(), edits: fix.edits.iter().map(edit).collect() }
}

/// What may stand at an offset of UTF-16 units. The editor replaces one range for all suggestions: the first one's.
pub(crate) fn complete(text: &str, offset: usize) -> Option<Completions> {
    let lines = LineIndex::new(text);
    let found = editing::complete(text, &Tree::parse(text), lines.byte_offset(text, offset));
    let range = found.first()?.replace.clone();
    let item = |completion: &editing::Completion| Completion {
        label: completion.label.clone(),
        kind: match completion.kind {
            CompletionKind::Field => "property",
            CompletionKind::State => "class",
            CompletionKind::Value => "enum",
            CompletionKind::Resource => "interface",
            CompletionKind::ErrorName => "constant",
            CompletionKind::Function => "function",
            CompletionKind::Variable => "variable",
        }
        .to_owned(),
        detail: completion.detail.clone(),
        apply: completion.text.clone(),
    };
    Some(Completions {
        from: lines.utf16_offset(text, range.start),
        to: lines.utf16_offset(text, range.end),
        items: found.iter().filter(|completion| completion.replace == range).map(item).collect(),
    })
}

/// What stands at an offset of UTF-16 units means.
pub(crate) fn explain(text: &str, offset: usize) -> Option<HoverCard> {
    let lines = LineIndex::new(text);
    let found = editing::hover(&Tree::parse(text), lines.byte_offset(text, offset))?;
    Some(HoverCard {
        from: lines.utf16_offset(text, found.range.start),
        to: lines.utf16_offset(text, found.range.end),
        title: text.get(found.range).unwrap_or_default().trim_matches('"').to_owned(),
        text: found.text,
    })
}

/// The text set in order, if it can be.
pub(crate) fn format(text: &str) -> Option<String> {
    editing::format(text, &Tree::parse(text))
}
