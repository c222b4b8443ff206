//! The picture of a workflow: from its outline to boxes and lines with places, as plain data.
//!
//! Separate from the component that shows it, so that it is worked out in the text tools (a large graph never holds up a
//! keystroke) and tested without a browser.

mod area;
mod layered;
mod layout;
mod size;

use serde::{Deserialize, Serialize};

pub use area::Area;
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
    /// Where each node's text stands, in UTF-16 units. Apart from the nodes, because every keystroke moves it.
    pub spans: Vec<(usize, usize)>,
}

impl Drawing {
    /// Whether both are the same picture, wherever their texts stand.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        let Self { width, height, nodes, edges, spans: _ } = self;
        (*width, *height) == (other.width, other.height) && *nodes == other.nodes && *edges == other.edges
    }

    /// Where the text of a state stands.
    #[must_use]
    pub fn span_of(&self, state: &str) -> Option<(usize, usize)> {
        self.nodes.iter().zip(&self.spans).find(|(node, _)| node.name == state).map(|(_, span)| *span)
    }

    /// The innermost state whose text is around an offset.
    #[must_use]
    pub fn state_at(&self, offset: usize) -> Option<&str> {
        let around =
            self.nodes.iter().zip(&self.spans).filter(|(_, (from, to))| *to > 0 && (*from..=*to).contains(&offset));
        around.min_by_key(|(_, (from, to))| to - from).map(|(node, _)| node.name.as_str())
    }
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
