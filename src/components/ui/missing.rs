//! What stands where a part of the page should be that did not come, with the way to ask for it once more.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// `what` says what is missing, `hint` what to do, and that nothing is lost.
#[component]
pub(crate) fn Missing(
    #[prop(into)] what: String,
    hint: &'static str,
    #[prop(into)] on_again: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="pad">
            <div class="alert" role="alert">
                <Icon glyph=Glyph::Warning />
                <div class="stack tight">
                    <p>{what}</p>
                    <p class="hint">{hint}</p>
                    <div>
                        <button type="button" class="button" on:click=move |_| on_again.run(())>
                            "Try again"
                        </button>
                    </div>
                </div>
            </div>
        </div>
    }
}
