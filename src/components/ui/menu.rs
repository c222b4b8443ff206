//! A button that opens a menu, with the keys that WAI-ARIA asks of one.
//! <https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/>

use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::icon::{Glyph, Icon};
use super::unique_id;

/// What items need to close their menu.
#[derive(Clone, Copy)]
struct MenuState {
    open: RwSignal<bool>,
    button: NodeRef<html::Button>,
}

/// `label` names the button; `face` is what it shows.
#[component]
pub(crate) fn Menu(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] face: ViewFn,
    #[prop(default = "button quiet")] class: &'static str,
    #[prop(optional)] end: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    let id = unique_id("menu");
    let children = StoredValue::new(children);

    Effect::new(move || {
        if open.get()
            && let Some(list) = list.get()
        {
            keep_in_sight(&list);
            step(&list, Step::First);
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        let to = match event.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                focus(button);
                return;
            }
            "Tab" => {
                open.set(false);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        step(&list, to);
    };
    // The focus went elsewhere: the menu has no more business.
    let on_blur = move |event: web_sys::FocusEvent| {
        let into = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let Some(list) = list.get_untracked() else { return };
        let on_button = button.get_untracked().is_some_and(|button| button.contains(into.as_ref()));
        if !list.contains(into.as_ref()) && !on_button {
            open.set(false);
        }
    };
    view! {
        <div class="menu">
            <button
                type="button"
                class=class
                node_ref=button
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-controls=id.clone()
                aria-label=label
                title=label
                on:click=move |_| open.update(|open| *open = !*open)
                on:keydown=move |event| {
                    if event.key() == "ArrowDown" {
                        event.prevent_default();
                        open.set(true);
                    }
                }
            >
                {face.run()}
            </button>
            <Show when=move || open.get()>
                <div
                    id=id.clone()
                    class="menu-list"
                    class:end=end
                    role="menu"
                    aria-label=label
                    tabindex="-1"
                    node_ref=list
                    on:keydown=on_key
                    on:focusout=on_blur
                >
                    // Not `provide_context`: that would tell the items of the menus beside this one, too.
                    <Provider value=MenuState { open, button }>{children.with_value(|children| children())}</Provider>
                </div>
            </Show>
        </div>
    }
}

#[component]
pub(crate) fn MenuItem(
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] detail: String,
    /// Whether it is the one of several that holds now.
    #[prop(optional)]
    chosen: Option<bool>,
    #[prop(into)] on_select: Callback<()>,
    children: Children,
) -> impl IntoView {
    let state = use_context::<MenuState>();
    view! {
        <button
            type="button"
            role=if chosen.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=chosen.map(|chosen| chosen.to_string())
            tabindex="-1"
            class:danger=danger
            on:click=move |_| {
                if let Some(state) = state {
                    state.open.set(false);
                    focus(state.button);
                }
                on_select.run(());
            }
        >
            {chosen.map(|chosen| view! { <span style:visibility=if chosen { "visible" } else { "hidden" }><Icon glyph=Glyph::Check /></span> })}
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <span class="grow">
                {children()} {(!detail.is_empty()).then(|| view! { <span class="sub">{detail}</span> })}
            </span>
        </button>
    }
}

/// Moves an opened list sideways into the window, where it would hang over an edge.
fn keep_in_sight(list: &web_sys::HtmlDivElement) {
    const MARGIN: f64 = 8.0;
    let place = list.get_bounding_client_rect();
    let width = document().document_element().map_or(f64::INFINITY, |root| f64::from(root.client_width()));
    let over_end = (place.right() - (width - MARGIN)).max(0.0);
    let by = if place.left() < MARGIN { MARGIN - place.left() } else { -over_end };
    if by.abs() > 0.5 {
        // Refused only for a property that there is not.
        let _ = web_sys::HtmlElement::style(list).set_property("translate", &format!("{by}px"));
    }
}

enum Step {
    First,
    Last,
    Next,
    Previous,
}

fn focus(button: NodeRef<html::Button>) {
    if let Some(button) = button.get_untracked() {
        // Refused only by an element that left the page.
        let _ = button.focus();
    }
}

/// Moves the focus among the items, around the ends.
fn step(list: &web_sys::Element, to: Step) {
    let Ok(found) = list.query_selector_all("[role^=menuitem]") else { return };
    let items: Vec<HtmlElement> = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let now = items.iter().position(|item| active.as_ref().is_some_and(|active| active.is_same_node(Some(item))));
    let target = match (to, now) {
        (Step::First, _) | (Step::Next, None) => items.first(),
        (Step::Last, _) | (Step::Previous, None | Some(0)) => items.last(),
        (Step::Next, Some(at)) => items.get(at + 1).or_else(|| items.first()),
        (Step::Previous, Some(at)) => items.get(at - 1),
    };
    if let Some(item) = target {
        let _ = item.focus();
    }
}
