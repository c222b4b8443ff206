//! A function's log of this visit, as CloudWatch Logs would have it; newest lines last.

use leptos::prelude::*;
use stepyard_page::protocol::LogLine;

use crate::components::session::Session;

/// How many lines are drawn.
const SHOWN: usize = 500;

#[component]
pub(crate) fn FunctionLog(name: Signal<String>) -> impl IntoView {
    let session = Session::get();
    let lines = Memo::new(move |_| {
        let name = name.get();
        session.logs.with(|logs| {
            let mut own: Vec<LogLine> =
                logs.iter().rev().filter(|line| line.function == name).take(SHOWN).cloned().collect();
            own.reverse();
            own
        })
    });
    let clear = move |_| {
        let name = name.get_untracked();
        session.logs.update(|logs| logs.retain(|line| line.function != name));
    };
    view! {
        <div class="stack grow">
            <div class="row spread">
                <h2>"Log"</h2>
                <button type="button" class="button small quiet" on:click=clear disabled=move || lines.with(Vec::is_empty)>
                    "Clear"
                </button>
            </div>
            <Show when=move || !lines.with(Vec::is_empty) fallback=|| view! { <p class="muted">"What the function prints appears here."</p> }>
                <div class="code log" tabindex="0" role="log" aria-label="Function log">
                    {move || {
                        lines
                            .get()
                            .into_iter()
                            .map(|line| {
                                view! {
                                    <div class="line" data-level=line.level.clone()>
                                        <span class="muted">{clock(line.time)}</span>
                                        <b>{line.level.clone()}</b>
                                        <span class="text">{line.text}</span>
                                    </div>
                                }
                            })
                            .collect_view()
                    }}
                </div>
            </Show>
        </div>
    }
}

/// `12:03:04.567`, in the reader's own time.
fn clock(time: f64) -> String {
    let date = js_sys::Date::new(&time.into());
    format!(
        "{:02}:{:02}:{:02}.{:03}",
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds(),
        date.get_milliseconds()
    )
}
