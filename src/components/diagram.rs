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
use stepyard_page::diagram::Drawing;
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
    // Where the keyboard is; the one box that Tab reaches.
    let cursor = RwSignal::new(0_usize);
    // A box that the keyboard has come to, for the window to show.
    let reached = RwSignal::new(None::<usize>);
    let states = Memo::new(move |_| {
        let drawing = drawing.get();
        let is_state = |node: &stepyard_page::diagram::Node| !node.state_type.is_empty();
        drawing.nodes.iter().enumerate().filter(|(_, node)| is_state(node)).map(|(at, _)| at).collect::<Vec<_>>()
    });
    Effect::new(move || {
        let selected = selected.get();
        let place = selected.and_then(|name| drawing.with(|drawing| drawing.nodes.iter().position(|n| n.name == name)));
        cursor.set(place.or_else(|| states.get().first().copied()).unwrap_or_default());
    });
    let choose = move |at: usize| {
        let name = drawing.with_untracked(|drawing| drawing.nodes.get(at).map(|node| node.name.clone()));
        cursor.set(at);
        selected.set(name);
    };
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
                <Viewport drawing reached>
                    <g aria-hidden="true">
                        {move || {
                            let drawing = drawing.get();
                            let node = |at: usize| drawing.nodes.get(at).cloned().unwrap_or_default();
                            // Containers first, then lines, then boxes: a line is seen upon its container.
                            drawing
                                .nodes
                                .iter()
                                .filter(|node| node.kind == stepyard_page::diagram::NodeKind::Container)
                                .map(|container| node::shade(container).into_any())
                                .chain(
                                    drawing
                                        .edges
                                        .iter()
                                        .map(|edge| {
                                            let ends = (node(edge.from).name, node(edge.to).name);
                                            view! { <EdgeLine edge=edge.clone() ends statuses /> }.into_any()
                                        }),
                                )
                                .collect_view()
                        }}
                    </g>
                    <g role="listbox" aria-label=move || label.get() on:keydown=on_key>
                        {move || {
                            drawing
                                .get()
                                .nodes
                                .iter()
                                .enumerate()
                                .map(|(at, node)| {
                                    view! {
                                        <NodeBox
                                            at
                                            node=node.clone()
                                            statuses
                                            notes
                                            selected
                                            cursor
                                            on_choose=Callback::new(choose)
                                        />
                                    }
                                })
                                .collect_view()
                        }}
                    </g>
                </Viewport>
            </Show>
        </div>
    }
}
