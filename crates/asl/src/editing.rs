//! What an editor asks about a definition: outline, completion, help, format, rename, fixes.
//!
//! Plain data in an editor's words, so that whoever shows it decides nothing. All of it works on the tree alone, however
//! broken the text is. Offsets are bytes; [`syntax::line_index::LineIndex`] turns them into an editor's own.

mod completion;
mod cursor;
mod fixes;
mod format;
mod hover;
mod outline;
mod rename;
mod words;

pub use completion::{Completion, CompletionKind, complete};
pub use fixes::{Fix, fixes};
pub use format::format;
pub use hover::{Hover, hover};
pub use outline::{EdgeKind, Outline, OutlineEdge, OutlineScope, OutlineState, outline};
pub use rename::rename;

use std::ops::Range;

/// The names of the intrinsic functions.
pub(crate) fn intrinsics() -> impl Iterator<Item = &'static str> {
    completion::INTRINSICS.iter().map(|(name, _)| *name)
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub range: Range<usize>,
    pub text: String,
}

/// A text as a JSON string.
fn quoted(text: &str) -> String {
    syntax::Value::from(text).to_string()
}

/// A name as the text's format writes it: YAML leaves out quotation marks where it can.
fn written(format: syntax::tree::Format, name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '(' | ')'))
        && !name.ends_with(' ')
        && !matches!(name.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    match format {
        syntax::tree::Format::Yaml if plain => name.to_owned(),
        syntax::tree::Format::Yaml | syntax::tree::Format::Json => quoted(name),
    }
}
