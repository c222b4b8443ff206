//! A box of the picture: a state, or the mark of start or end.

use leptos::prelude::*;
use stepyard_page::diagram::{Node, NodeKind};
use stepyard_page::model::status::StateStatus;
use wasm_bindgen::JsCast;

use super::{Notes, Statuses};
use crate::components::ui::icon::{Glyph, Icon};

const ICON: f64 = 16.0;

/// The DOM id of the box at a place of the drawing.
fn id(at: usize) -> String {
    format!("state-box-{at}")
}

/// Moves the keyboard to a box.
pub(super) fn focus(at: usize) {
    let element = document().get_element_by_id(&id(at)).and_then(|box_| box_.dyn_into::<web_sys::SvgElement>().ok());
    if let Some(element) = element {
        // Focus fails only where the element is gone, and then there is nothing to focus.
        let _ = element.focus();
    }
}

/// The ground of a container, beneath the lines within it.
pub(super) fn shade((x, y, width, height): (f64, f64, f64, f64)) -> impl IntoView {
    view! { <rect class="container-ground" x=x y=y width=width height=height rx="10" /> }
}

fn glyph(state_type: &str) -> Glyph {
    match state_type {
        "Task" => Glyph::Function,
        "Choice" => Glyph::Choice,
        "Wait" => Glyph::Clock,
        "Pass" => Glyph::Right,
        "Succeed" => Glyph::Check,
        "Fail" => Glyph::Failed,
        "Parallel" => Glyph::Workflow,
        "Map" => Glyph::Map,
        _ => Glyph::Warning,
    }
}

fn status_glyph(status: StateStatus) -> Glyph {
    match status {
        StateStatus::Running => Glyph::Running,
        StateStatus::Waiting => Glyph::Pause,
        StateStatus::Succeeded => Glyph::Check,
        StateStatus::Caught => Glyph::Warning,
        StateStatus::Failed => Glyph::Failed,
        StateStatus::Aborted => Glyph::Aborted,
    }
}

/// The line under a state's name: how it went, or else what it does.
fn second_line(node: &Node, status: Option<StateStatus>, note: Option<String>, shown: bool) -> String {
    match (shown, status) {
        (true, Some(status)) => [status.word().to_owned()].into_iter().chain(note).collect::<Vec<_>>().join(", "),
        (true, None) => note.unwrap_or_else(|| "Not run".to_owned()),
        (false, _) if node.detail.is_empty() => node.state_type.clone(),
        (false, _) => node.detail.clone(),
    }
}

/// What a screen reader says of a box: first what is to be seen (who speaks to the page says that), then its type, what
/// it does, where it is, where it leads.
fn spoken(node: &Node, line: String) -> String {
    let mut parts = vec![node.name.clone(), line];
    for part in [&node.state_type, &node.detail] {
        if !part.is_empty() && !parts.contains(part) {
            parts.push(part.clone());
        }
    }
    parts.extend(node.branch.map(|(number, of)| format!("branch {number} of {of}")));
    parts.extend(node.leads.iter().cloned());
    parts.join(", ")
}

#[component]
pub(super) fn NodeBox(
    at: usize,
    node: Node,
    /// Which state it is, counted from 1, of how many: not all need to be drawn.
    place: Memo<usize>,
    of: Memo<usize>,
    statuses: Signal<Statuses>,
    notes: Signal<Notes>,
    selected: RwSignal<Option<String>>,
    cursor: RwSignal<usize>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let Node { x, y, width, height, .. } = node;
    if matches!(node.kind, NodeKind::Start | NodeKind::End) {
        let (middle_x, middle_y) = (x + width / 2.0, y + height / 2.0);
        return view! {
            <g class="mark" aria-hidden="true">
                <circle cx=middle_x cy=middle_y r=width / 2.0 />
                <text x=middle_x y=middle_y text-anchor="middle" dominant-baseline="central">
                    {node.name}
                </text>
            </g>
        }
        .into_any();
    }
    let name = node.name.clone();
    let status = Memo::new(move |_| statuses.with(|statuses| statuses.as_ref().and_then(|s| s.get(&name).copied())));
    let shown = Memo::new(move |_| statuses.with(Option::is_some));
    let name = node.name.clone();
    let is_selected = Memo::new(move |_| selected.with(|selected| selected.as_deref() == Some(name.as_str())));
    let name = node.name.clone();
    let note = Memo::new(move |_| notes.with(|notes| notes.get(&name).cloned()));
    let detail = {
        let node = node.clone();
        Memo::new(move |_| second_line(&node, status.get(), note.get(), shown.get()))
    };
    let kind_glyph = glyph(&node.state_type);
    let icon = move || status.get().map_or(kind_glyph, status_glyph);
    let is_container = node.kind == NodeKind::Container;
    let row = if is_container { 22.0 } else { height / 2.0 };
    let text_x = x + 38.0;
    let text_width = width - 46.0;
    let spoken = {
        let node = node.clone();
        move || spoken(&node, detail.get())
    };
    view! {
        <g
            id=id(at)
            class="state"
            class:container=is_container
            class:not-run=move || shown.get() && status.get().is_none() && note.with(Option::is_none)
            data-status=move || status.get().map(StateStatus::code)
            role="option"
            aria-selected=move || is_selected.get().to_string()
            aria-label=spoken
            aria-posinset=move || place.get()
            aria-setsize=move || of.get()
            tabindex=move || if cursor.get() == at { "0" } else { "-1" }
            on:click=move |event| {
                event.stop_propagation();
                on_choose.run(at);
            }
            on:focus=move |_| cursor.set(at)
        >
            <title>{node.name.clone()}</title>
            <rect class="outline" x=x y=y width=width height=height rx="8" />
            <rect class="inner-outline" x=x + 3.0 y=y + 3.0 width=width - 6.0 height=height - 6.0 rx="6" />
            <g transform=format!("translate({:.1} {:.1})", x + 12.0, y + row - ICON / 2.0)>
                {move || view! { <Icon glyph=icon() size=16 /> }}
            </g>
            // An embedded HTML box cuts a long name with an ellipsis, which SVG text cannot.
            <foreignObject x=text_x y=y + row - 18.0 width=text_width height="36">
                <div class="state-text" aria-hidden="true">
                    <span class="state-name">{node.name.clone()}</span>
                    " "
                    <span class="state-detail">{detail}</span>
                </div>
            </foreignObject>
        </g>
    }
    .into_any()
}
