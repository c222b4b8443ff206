//! Status as a badge: colour, icon and word together, never one alone.

use leptos::prelude::*;
use stepyard_page::model::status::{ExecutionStatus, StateStatus};

use super::icon::{Glyph, Icon};

#[component]
pub(crate) fn ExecutionBadge(#[prop(into)] status: Signal<ExecutionStatus>) -> impl IntoView {
    let glyph = move || match status.get() {
        ExecutionStatus::Running => Glyph::Running,
        ExecutionStatus::Succeeded => Glyph::Check,
        ExecutionStatus::Failed => Glyph::Failed,
        ExecutionStatus::TimedOut => Glyph::Clock,
        ExecutionStatus::Aborted => Glyph::Aborted,
    };
    view! {
        <span class="status" data-status=move || status.get().code()>
            {move || view! { <Icon glyph=glyph() size=12 /> }}
            {move || status.get().word()}
        </span>
    }
}

#[component]
pub(crate) fn StateBadge(status: StateStatus) -> impl IntoView {
    let glyph = match status {
        StateStatus::Running => Glyph::Running,
        StateStatus::Waiting => Glyph::Pause,
        StateStatus::Succeeded => Glyph::Check,
        StateStatus::Caught => Glyph::Warning,
        StateStatus::Failed => Glyph::Failed,
        StateStatus::Aborted => Glyph::Aborted,
    };
    view! {
        <span class="status" data-status=status.code()>
            <Icon glyph=glyph size=12 />
            {status.word()}
        </span>
    }
}
