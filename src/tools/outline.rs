//! The outline of a text as the picture wants it: places in UTF-16 units, and labels that fit on an edge.

use asl::editing::{EdgeKind, OutlineEdge, OutlineScope, OutlineState};
use stepyard_page::diagram::{Link, LinkKind, Scope, Shape};

/// Byte offset to UTF-16 offset.
type At<'a> = &'a dyn Fn(usize) -> usize;

/// No edge of the picture has room for more.
const LONGEST: usize = 28;

/// One level, and those within it.
pub(crate) fn scope(outline: &OutlineScope, at: At<'_>) -> Scope {
    Scope {
        start: outline.start_at,
        states: outline.states.iter().map(|state| shape(state, at)).collect(),
        edges: outline.edges.iter().filter_map(link).collect(),
    }
}

fn shape(state: &OutlineState, at: At<'_>) -> Shape {
    Shape {
        name: state.name.to_string(),
        kind: state.type_name.to_string(),
        detail: state.detail.clone(),
        span: (at(state.span.start), at(state.span.end)),
        ends: state.terminal,
        inner: state.scopes.iter().map(|inner| scope(inner, at)).collect(),
    }
}

/// A transition whose target is there.
fn link(edge: &OutlineEdge) -> Option<Link> {
    let (kind, label) = match edge.kind {
        EdgeKind::Next => (LinkKind::Next, String::new()),
        EdgeKind::Default => (LinkKind::Default, shorten(&edge.label)),
        EdgeKind::Catch(_) => (LinkKind::Catch, edge.label.clone()),
        EdgeKind::Choice(number) if edge.label.is_empty() => (LinkKind::Choice, format!("Rule {}", number + 1)),
        EdgeKind::Choice(_) => (LinkKind::Choice, shorten(&edge.label)),
    };
    Some(Link { from: edge.from, to: edge.to?, kind, label })
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
