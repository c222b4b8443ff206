//! The workflow's picture: boxes and lines from a finished drawing, coloured by status, with pan and zoom.
//!
//! It decides nothing: the drawing is made elsewhere (`stepyard_page::diagram`), the selection belongs to the page. The
//! boxes are one list box for a screen reader and the keyboard; lines are decoration, since each box says where it leads.

mod edge;
mod node;
mod viewport;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use stepyard_page::diagram::{Area, Drawing, NodeKind};
use stepyard_page::model::status::StateStatus;

use edge::EdgeLine;
use node::NodeBox;
use viewport::Viewport;

/// What became of each state of a run, by name; nothing where no run is shown.
pub(crate) type Statuses = Option<HashMap<String, StateStatus>>;

/// What is said of a state beside its status, or in its place where it has none.
pub(crate) type Notes = HashMap<String, String>;

/// The graph of a workflow. `selected` is the name of a state; it is followed, and set by click, Enter or Space.
#[component]
pub(crate) fn Diagram(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] drawing: Signal<Arc<Drawing>>,
    #[prop(into, optional)] statuses: Signal<Statuses>,
    #[prop(into, optional)] notes: Signal<Notes>,
    selected: RwSignal<Option<String>>,
    /// Said above the picture where the definition is broken and only a part of it could be drawn.
    #[prop(into, optional)]
    note: Signal<Option<String>>,
    /// Said where there is nothing to draw.
    #[prop(into)]
    instead: Signal<&'static str>,
) -> impl IntoView {
    // A keystroke that only moves the text leaves the picture as it is.
    let drawing = Memo::new_with_compare(
        move |_| drawing.get(),
        |before: Option<&Arc<Drawing>>, now| !before.zip(now).is_some_and(|(before, now)| before.looks_like(now)),
    );
    // Where the keyboard is; the one box that Tab reaches.
    let cursor = RwSignal::new(0_usize);
    // The box that somebody came to last, for the window to show.
    let reached = RwSignal::new(None::<usize>);
    // What the window shows.
    let sight = RwSignal::new(Area::around((0.0, 0.0), (0.0, 0.0)));
    let states = Memo::new(move |_| {
        let drawing = drawing.get();
        let states = drawing.nodes.iter().enumerate().filter(|(_, node)| !node.state_type.is_empty());
        states.map(|(at, _)| at).collect::<Vec<_>>()
    });
    Effect::new(move || {
        let selected = selected.get();
        let place = selected.and_then(|name| drawing.with(|drawing| drawing.nodes.iter().position(|n| n.name == name)));
        // Nobody is taken back to a box that has been reached before.
        if reached.get_untracked() != place {
            reached.set(place);
        }
        cursor.set(place.or_else(|| states.get().first().copied()).unwrap_or_default());
    });
    let choose = move |at: usize| {
        let name = drawing.with_untracked(|drawing| drawing.nodes.get(at).map(|node| node.name.clone()));
        cursor.set(at);
        selected.set(name);
    };
    // What is drawn, by place: a box or a line is drawn again only if it has changed itself.
    let boxes = Memo::new(move |_| {
        let drawing = drawing.get();
        let sight = sight.get().of(drawing.nodes.len());
        // Tab and the arrows reach what is out of sight, too.
        let here = states.with(|states| states.iter().position(|at| *at == cursor.get()).unwrap_or_default());
        let near = states.with(|states| {
            let around = [here.wrapping_sub(1), here, here + 1, 0, states.len().wrapping_sub(1)];
            around.map(|nth| states.get(nth).copied())
        });
        let drawn = drawing.nodes.iter().enumerate();
        let drawn = drawn.filter(|(at, node)| sight.has_node(node) || near.contains(&Some(*at)));
        drawn.map(|(at, _)| at).collect::<Vec<_>>()
    });
    let lines = Memo::new(move |_| {
        let drawing = drawing.get();
        let sight = sight.get().of(drawing.nodes.len());
        let drawn = drawing.edges.iter().enumerate().filter(|(_, edge)| sight.has_edge(edge));
        drawn.map(|(at, _)| at).collect::<Vec<_>>()
    });
    let a_box = move |at: usize| {
        let node = Memo::new(move |_| drawing.with(|drawing| drawing.nodes.get(at).cloned()));
        let place = Memo::new(move |_| states.with(|states| states.binary_search(&at).map_or(0, |nth| nth + 1)));
        let of = Memo::new(move |_| states.with(Vec::len));
        move || {
            node.get().map(|node| {
                let on_choose = Callback::new(choose);
                view! { <NodeBox at node place of statuses notes selected cursor on_choose /> }
            })
        }
    };
    let a_line = move |at: usize| {
        let line = Memo::new(move |_| {
            drawing.with(|drawing| {
                let edge = drawing.edges.get(at)?.clone();
                let name = |at: usize| drawing.nodes.get(at).map(|node| node.name.clone()).unwrap_or_default();
                Some(((name(edge.from), name(edge.to)), edge))
            })
        });
        move || line.get().map(|(ends, edge)| view! { <EdgeLine edge ends statuses /> })
    };
    let containers = Memo::new(move |_| {
        drawing.with(|drawing| {
            let containers = drawing.nodes.iter().filter(|node| node.kind == NodeKind::Container);
            containers.map(|node| (node.x, node.y, node.width, node.height)).collect::<Vec<_>>()
        })
    });
    let step = move |forward: bool| {
        states.with_untracked(|states| {
            let here = states.iter().position(|at| *at == cursor.get_untracked()).unwrap_or_default();
            let next = if forward { here + 1 } else { here.wrapping_sub(1) };
            states.get(next).copied()
        })
    };
    let move_to = move |at: Option<usize>| {
        if let Some(at) = at {
            cursor.set(at);
            reached.set(Some(at));
            node::focus(at);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.shift_key() {
            // The window's: it moves the picture.
            return;
        }
        match event.key().as_str() {
            "ArrowDown" | "ArrowRight" => move_to(step(true)),
            "ArrowUp" | "ArrowLeft" => move_to(step(false)),
            "Home" => move_to(states.with_untracked(|states| states.first().copied())),
            "End" => move_to(states.with_untracked(|states| states.last().copied())),
            "Enter" | " " => choose(cursor.get_untracked()),
            "Escape" if selected.with_untracked(Option::is_some) => selected.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let empty = move || drawing.with(|drawing| drawing.nodes.is_empty());
    view! {
        <div class="diagram">
            {move || note.get().map(|note| view! { <p class="diagram-note" role="status">{note}</p> })}
            <Show
                when=move || !empty()
                fallback=move || view! { <p class="diagram-empty" role="status">{instead}</p> }
            >
                <Viewport drawing=drawing.into() reached sight>
                    // Containers first, then lines, then boxes: a line is seen upon its container.
                    <g aria-hidden="true">
                        {move || containers.get().into_iter().map(node::shade).collect_view()}
                        <For each=move || lines.get() key=|at| *at children=a_line />
                    </g>
                    <g role="listbox" aria-label=move || label.get() on:keydown=on_key>
                        <For each=move || boxes.get() key=|at| *at children=a_box />
                    </g>
                </Viewport>
            </Show>
        </div>
    }
}
