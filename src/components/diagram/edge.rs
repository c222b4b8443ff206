//! A line of the picture, with its label and its arrow.

use std::fmt::Write;

use leptos::prelude::*;
use stepyard_page::diagram::{Edge, LinkKind};

use super::Statuses;

/// A curve through the bends: straight to the middle of each stretch, rounded at each bend.
fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    let [first, rest @ ..] = points else { return path };
    // Writing to a string cannot fail.
    let _ = write!(path, "M{:.1} {:.1}", first.0, first.1);
    for (bend, next) in rest.iter().zip(rest.iter().skip(1)) {
        let (x, y) = middle(*bend, *next);
        let _ = write!(path, "Q{:.1} {:.1} {x:.1} {y:.1}", bend.0, bend.1);
    }
    if let Some(last) = rest.last() {
        let _ = write!(path, "L{:.1} {:.1}", last.0, last.1);
    }
    path
}

fn middle(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))
}

#[component]
pub(super) fn EdgeLine(
    edge: Edge,
    /// The names of the states that it joins.
    ends: (String, String),
    statuses: Signal<Statuses>,
) -> impl IntoView {
    let kind = match edge.kind {
        LinkKind::Next => "next",
        LinkKind::Choice => "choice",
        LinkKind::Default => "default",
        LinkKind::Catch => "catch",
    };
    // Taken, as far as the picture can tell: both of its ends were reached.
    let taken = move || {
        statuses.with(|statuses| {
            let reached =
                |name: &str, mark: &str| name == mark || statuses.as_ref().is_some_and(|s| s.contains_key(name));
            statuses.is_some() && reached(&ends.0, "Start") && reached(&ends.1, "End")
        })
    };
    let label = edge.label_at.filter(|_| !edge.label.is_empty()).map(|(x, y)| {
        view! {
            <text class="edge-label" x=x y=y text-anchor="middle" dominant-baseline="central">
                {edge.label.clone()}
            </text>
        }
    });
    view! {
        <g class="edge" data-kind=kind class:taken=taken>
            <path d=path(&edge.points) marker-end="url(#arrow)" />
            {label}
        </g>
    }
}
