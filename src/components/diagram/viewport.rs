//! Pan, zoom and fit: the window through which the picture is seen.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use stepyard_page::diagram::{Area, Drawing, Node, NodeKind};

use crate::components::ui::icon::{Glyph, Icon};

const CLOSEST: f64 = 2.5;
const FARTHEST: f64 = 0.05;
/// Boxes cannot be read from farther away, and nobody is shown them so without asking.
const READABLE: f64 = 0.5;
const STEP: f64 = 1.25;
const MARGIN: f64 = 16.0;
/// How far one press of an arrow moves the picture, in CSS pixels.
const PACE: f64 = 48.0;

/// The picture's scale and the place of its top left corner in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
struct View {
    scale: f64,
    x: f64,
    y: f64,
}

impl View {
    /// The whole picture, in the middle, never larger than life.
    fn fitting(drawing: &Drawing, (width, height): (f64, f64)) -> Self {
        let room = |window: f64, picture: f64| (window - 2.0 * MARGIN).max(1.0) / picture.max(1.0);
        let scale = room(width, drawing.width).min(room(height, drawing.height)).clamp(FARTHEST, 1.0);
        let x = (width - drawing.width * scale) / 2.0;
        Self { scale, x, y: ((height - drawing.height * scale) / 2.0).max(MARGIN.min(height / 4.0)) }
    }

    /// How a picture is seen at first: the whole, or, where that could not be read, where it begins.
    fn opening(drawing: &Drawing, (width, height): (f64, f64)) -> Self {
        let whole = Self::fitting(drawing, (width, height));
        if whole.scale >= READABLE {
            return whole;
        }
        let start = drawing.nodes.iter().find(|node| node.kind == NodeKind::Start);
        let (x, y) = start.map_or((drawing.width / 2.0, 0.0), |node| (node.x + node.width / 2.0, node.y));
        Self { scale: READABLE, x: width / 2.0 - x * READABLE, y: MARGIN - y * READABLE }
    }

    /// What a window of this size shows of the picture.
    fn area(self, (width, height): (f64, f64)) -> Area {
        Area::around((-self.x / self.scale, -self.y / self.scale), (width / self.scale, height / self.scale))
    }

    /// Moved as little as it takes to bring a box into the window.
    fn showing(self, node: &Node, (width, height): (f64, f64)) -> Self {
        let move_by = |from: f64, length: f64, window: f64| {
            let (start, end) = (MARGIN - from, window - MARGIN - from - length);
            if start > 0.0 { start } else { end.min(0.0) }
        };
        let (x, y) = (node.x * self.scale + self.x, node.y * self.scale + self.y);
        let by = (move_by(x, node.width * self.scale, width), move_by(y, node.height * self.scale, height));
        Self { x: self.x + by.0, y: self.y + by.1, ..self }
    }

    /// Zoomed by a factor, with the point `at` of the window staying where it is.
    fn zoomed(self, factor: f64, at: (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(FARTHEST, CLOSEST);
        let ratio = scale / self.scale;
        Self { scale, x: at.0 - (at.0 - self.x) * ratio, y: at.1 - (at.1 - self.y) * ratio }
    }
}

/// The window with its buttons. Drag or scroll to pan, Ctrl and scroll to zoom; on the keyboard Shift with the arrows, `+`,
/// `-` and `0`.
#[component]
pub(super) fn Viewport(
    drawing: Signal<Arc<Drawing>>,
    /// The place of a box that is to be in sight.
    reached: RwSignal<Option<usize>>,
    /// Told what is in sight.
    sight: RwSignal<Area>,
    children: ChildrenFn,
) -> impl IntoView {
    let window = NodeRef::<Div>::new();
    let view = RwSignal::new(View { scale: 1.0, x: 0.0, y: 0.0 });
    // Until somebody moves it by hand, the picture follows the window and the drawing.
    let by_hand = RwSignal::new(false);
    let drag = RwSignal::new(None::<(f64, f64)>);

    let size = move || {
        window
            .get_untracked()
            .map_or((0.0, 0.0), |element| (f64::from(element.client_width()), f64::from(element.client_height())))
    };
    let fit = move || {
        by_hand.set(false);
        view.set(View::fitting(&drawing.get_untracked(), size()));
    };
    let see = move || {
        let area = view.get_untracked().area(size());
        if sight.with_untracked(|now| *now != area) {
            sight.set(area);
        }
    };
    let follow = move || {
        // The window may be resized once more after the picture has left the page.
        let Some(by_hand) = by_hand.try_get_untracked() else { return };
        if !by_hand {
            let drawing = drawing.get_untracked();
            let opening = View::opening(&drawing, size());
            let reached = reached.get_untracked().and_then(|at| drawing.nodes.get(at));
            view.set(reached.map_or(opening, |node| opening.showing(node, size())));
        }
        see();
    };
    Effect::new(move || {
        drawing.track();
        window.track();
        follow();
    });
    observe_size(window, follow);
    let zoom = move |factor: f64, at: Option<(f64, f64)>| {
        let (width, height) = size();
        by_hand.set(true);
        view.update(|view| *view = view.zoomed(factor, at.unwrap_or((width / 2.0, height / 2.0))));
    };
    let pan = move |x: f64, y: f64| {
        by_hand.set(true);
        view.update(|view| {
            view.x += x;
            view.y += y;
        });
    };
    Effect::new(move || {
        let Some(at) = reached.get() else { return };
        let shown = drawing.with_untracked(|drawing| {
            let now = view.get_untracked();
            drawing.nodes.get(at).map(|node| now.showing(node, size())).filter(|shown| *shown != now)
        });
        if let Some(shown) = shown {
            view.set(shown);
        }
    });
    Effect::new(move || {
        view.track();
        see();
    });
    let on_wheel = move |event: leptos::ev::WheelEvent| {
        event.prevent_default();
        if event.ctrl_key() || event.meta_key() {
            let place = window.get_untracked().map(|element| element.get_bounding_client_rect());
            let at =
                place.map(|rect| (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top()));
            zoom((-event.delta_y() * 0.0025).exp(), at);
        } else {
            pan(-event.delta_x(), -event.delta_y());
        }
    };
    let on_down = move |event: leptos::ev::PointerEvent| {
        if event.button() == 0 {
            drag.set(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
        }
    };
    let on_move = move |event: leptos::ev::PointerEvent| {
        let Some((x, y)) = drag.get_untracked() else { return };
        let here = (f64::from(event.client_x()), f64::from(event.client_y()));
        if event.buttons() == 0 {
            drag.set(None);
        } else if (here.0 - x).abs() + (here.1 - y).abs() > 3.0 || by_hand.get_untracked() {
            drag.set(Some(here));
            pan(here.0 - x, here.1 - y);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "+" | "=" => zoom(STEP, None),
            "-" => zoom(1.0 / STEP, None),
            "0" => fit(),
            "ArrowLeft" if event.shift_key() => pan(PACE, 0.0),
            "ArrowRight" if event.shift_key() => pan(-PACE, 0.0),
            "ArrowUp" if event.shift_key() => pan(0.0, PACE),
            "ArrowDown" if event.shift_key() => pan(0.0, -PACE),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div
            class="diagram-window"
            class:dragging=move || drag.with(Option::is_some)
            node_ref=window
            on:wheel=on_wheel
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| drag.set(None)
            on:pointerleave=move |_| drag.set(None)
            on:keydown=on_key
        >
            <svg width="100%" height="100%">
                <defs>
                    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                        <path d="M0 0 8 4 0 8z" fill="context-stroke" />
                    </marker>
                </defs>
                <g transform=move || {
                    let View { scale, x, y } = view.get();
                    format!("translate({x:.1} {y:.1}) scale({scale:.4})")
                }>{children()}</g>
            </svg>
        </div>
        <div class="diagram-tools" role="group" aria-label="Zoom">
            <button type="button" class="icon" aria-label="Zoom in" on:click=move |_| zoom(STEP, None)>
                <Icon glyph=Glyph::Plus />
            </button>
            <button type="button" class="icon" aria-label="Zoom out" on:click=move |_| zoom(1.0 / STEP, None)>
                <Icon glyph=Glyph::Aborted />
            </button>
            <button type="button" class="icon" aria-label="Fit the graph to the window" on:click=move |_| fit()>
                <Icon glyph=Glyph::Fit />
            </button>
        </div>
    }
}

/// Calls `changed` whenever the element's size changes, until the component goes.
fn observe_size(element: NodeRef<Div>, changed: impl Fn() + Copy + 'static) {
    use wasm_bindgen::prelude::*;
    Effect::new(move |before: Option<Option<web_sys::ResizeObserver>>| {
        if let Some(observer) = before.flatten() {
            observer.disconnect();
        }
        let element = element.get()?;
        let callback = Closure::<dyn Fn()>::new(changed).into_js_value();
        let observer = web_sys::ResizeObserver::new(callback.unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(observer)
    });
}
