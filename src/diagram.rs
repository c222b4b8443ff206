//! The picture of a workflow: from its outline to boxes and lines with places, as plain data.
//!
//! Separate from the component that shows it, so that it is worked out in the text tools (a large graph never holds up a
//! keystroke) and tested without a browser.

mod layered;
mod layout;
mod size;

use serde::{Deserialize, Serialize};

pub use layout::layout;

/// What is to be drawn: one level of states with the edges between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Where it starts, if that state is there.
    pub start: Option<usize>,
    pub states: Vec<Shape>,
    pub edges: Vec<Link>,
}

/// A state to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    pub name: String,
    /// The state's `Type`, as written.
    pub kind: String,
    /// What it does, in a few words (`Lambda: Invoke`); may be empty.
    pub detail: String,
    /// Where its text stands, in UTF-16 units.
    pub span: (usize, usize),
    /// Whether the execution (or the branch) ends here.
    pub ends: bool,
    /// The branches of a Parallel, the processor of a Map.
    pub inner: Vec<Scope>,
}

/// A transition between two states of one scope, by their places in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    pub kind: LinkKind,
    pub label: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    #[default]
    Next,
    Choice,
    Default,
    Catch,
}

/// A finished drawing. Lengths are CSS pixels at 100 %; places are of the whole drawing, not of a container.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    /// Containers come before what they hold, so that drawing in order puts inner boxes on top.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A box with its top left corner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub name: String,
    pub kind: NodeKind,
    /// The state's `Type`; empty for the start and end marks.
    pub state_type: String,
    pub detail: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// The container that holds it, as a place in [`Drawing::nodes`].
    pub parent: Option<usize>,
    /// For states in a Parallel: which branch, counted from 1, of how many.
    pub branch: Option<(usize, usize)>,
    /// Where its text stands, in UTF-16 units.
    pub span: (usize, usize),
    /// Where it leads, in words for a screen reader: `goes to B`, `on error goes to C`, `ends`.
    pub leads: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    #[default]
    State,
    Container,
    Start,
    End,
}

/// A line from box to box, through its bends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    pub kind: LinkKind,
    pub label: String,
    /// The middle of the label.
    pub label_at: Option<(f64, f64)>,
    pub points: Vec<(f64, f64)>,
    /// The boxes it joins, as places in [`Drawing::nodes`].
    pub from: usize,
    pub to: usize,
}
