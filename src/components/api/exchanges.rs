//! The exchanges: every request of this visit with its answer, newest first, and one of them whole.

use leptos::prelude::*;
use stepyard_page::model::api_place::ApiPlace;
use stepyard_page::model::format::duration;
use stepyard_page::protocol::ExchangeRecord;
use stepyard_page::route::{Place, Route};

use crate::components::run::moment;
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::json_view::JsonView;
use crate::components::ui::table::{Column, Table};

const COLUMNS: [Column; 5] =
    [("Request", false), ("Status", false), ("From", false), ("Time", false), ("Latency", true)];

#[component]
pub(crate) fn Exchanges(open: Signal<Option<u32>>) -> impl IntoView {
    let session = Session::get();
    let all = session.exchanges;
    let chosen = Memo::new(move |_| {
        let open = open.get()?;
        all.with(|all| all.iter().find(|exchange| exchange.id == open).cloned())
    });
    let rows = move || all.with(|all| all.iter().rev().cloned().collect::<Vec<_>>());
    let clear = move |_| {
        let before = all.get_untracked();
        all.set(Vec::new());
        session.toasts.offer_undo("Cleared the list of exchanges.", move || all.set(before.clone()));
    };
    view! {
        <div class="content">
            <div class="title">
                <h1>"Exchanges"</h1>
                <span class="badge">{move || all.with(Vec::len)}</span>
                <div class="actions">
                    <button type="button" class="button" disabled=move || all.with(Vec::is_empty) on:click=clear>
                        <Icon glyph=Glyph::Trash />
                        "Clear"
                    </button>
                </div>
            </div>
            {move || match (all.with(Vec::is_empty), chosen.get()) {
                (true, _) => {
                    view! {
                        <div class="empty">
                            <h2>"No request yet"</h2>
                            <p>"Press Test on a method. Each request is listed here with its answer and log; the last 50 of this visit are kept."</p>
                        </div>
                    }
                        .into_any()
                }
                (false, Some(exchange)) => view! { <Whole exchange=exchange /> }.into_any(),
                (false, None) => ().into_any(),
            }}
            <Show when=move || !all.with(Vec::is_empty)>
                <Table columns=&COLUMNS label="Exchanges" surface=true>
                    <For each=rows key=|exchange| exchange.id let:exchange>
                        <Row exchange=exchange open=open />
                    </For>
                </Table>
            </Show>
        </div>
    }
}

/// The way to one exchange, or to the list of them.
pub(crate) fn href(id: Option<u32>) -> String {
    Route::open(Place::Api, ApiPlace::Exchanges(id).to_string()).href()
}

#[component]
fn Row(exchange: ExchangeRecord, open: Signal<Option<u32>>) -> impl IntoView {
    let id = exchange.id;
    view! {
        <tr class:chosen=move || open.get() == Some(id)>
            <td>
                <a href=href(Some(id)) aria-current=move || (open.get() == Some(id)).then_some("true")>
                    {format!("{} {}", exchange.method, exchange.path)}
                </a>
            </td>
            <td>{status(exchange.status)}</td>
            <td>{exchange.origin}</td>
            <td class="nowrap">{moment(exchange.time)}</td>
            <td class="number">{duration(exchange.latency)}</td>
        </tr>
    }
}

/// A status of HTTP, never by colour alone.
fn status(status: u16) -> impl IntoView {
    let failed = status >= 400;
    view! {
        <span class="http-status" class:bad=failed>
            <Icon glyph=if failed { Glyph::Failed } else { Glyph::Check } size=12 />
            {status}
        </span>
    }
}

#[component]
fn Whole(exchange: ExchangeRecord) -> impl IntoView {
    let name = format!("{} {}", exchange.method, exchange.path);
    let body: serde_json::Value = serde_json::from_str(&exchange.response_body).unwrap_or_default();
    let execution = body.get("executionArn").and_then(serde_json::Value::as_str).map(|arn| {
        let href = Route::open(Place::Executions, arn).href();
        view! { <a href=href>"Open this execution"</a> }
    });
    view! {
        <section class="pad stack" aria-label=format!("Exchange {}", exchange.id)>
            <div class="row spread">
                <h2>{name} " · " {status(exchange.status)} " · " {duration(exchange.latency)}</h2>
                <a class="button small" href=href(None)>
                    <Icon glyph=Glyph::Close size=12 />
                    "Close"
                </a>
            </div>
            <div class="form two">
                <div class="field">
                    <h3>"Request Body"</h3>
                    <JsonView text=exchange.request_body label="Request Body" />
                </div>
                <div class="field">
                    <h3>"Response Body"</h3>
                    <JsonView text=exchange.response_body label="Response Body" />
                </div>
            </div>
            {execution}
            {(!exchange.log.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary>"Logs"</summary>
                            <pre class="code logs" tabindex="0" role="region" aria-label="Logs">
                                {exchange.log}
                            </pre>
                        </details>
                    }
                })}
        </section>
    }
}
