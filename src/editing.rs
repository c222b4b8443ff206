//! What the editor and the worker tell each other about a text: plain data in editor words.
//!
//! Offsets are UTF-16 units from the start of the text, as JavaScript counts.

use serde::{Deserialize, Serialize};

/// Something wrong, to be underlined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    pub from: usize,
    pub to: usize,
    pub severity: Severity,
    pub code: String,
    pub message: String,
    /// What to do about it, in words.
    pub hint: Option<String>,
    /// The same, ready to be done.
    #[serde(default)]
    pub fixes: Vec<Fix>,
}

/// A change that mends something, under its title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub title: String,
    pub edits: Vec<TextEdit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    pub from: usize,
    pub to: usize,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Info,
}

/// What may stand where the cursor is; `from` to `to` is what a choice replaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completions {
    pub from: usize,
    pub to: usize,
    pub items: Vec<Completion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    pub label: String,
    /// CodeMirror's word for the icon: `property`, `constant`, `function`, `variable`, `class`, …
    pub kind: String,
    pub detail: String,
    /// The text to insert.
    pub apply: String,
}

/// What the word under the mouse means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoverCard {
    pub from: usize,
    pub to: usize,
    pub title: String,
    pub text: String,
}
