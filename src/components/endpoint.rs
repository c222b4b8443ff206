//! The live endpoint's panel: whether it is on, its two addresses, and how to call them.
//!
//! Separate from the API's own parts because the addresses are the whole workspace's.

use leptos::prelude::*;

use super::session::{Endpoint, Session};
use super::ui::copy_button::CopyButton;
use super::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn LiveEndpoint(
    /// The path of the method that is open, behind the endpoint's address: `prod/execution`.
    #[prop(into)]
    path: Signal<String>,
) -> impl IntoView {
    let session = Session::get();
    let off = move || {
        session.endpoint.with(|endpoint| if let Endpoint::Off(why) = endpoint { Some(why.clone()) } else { None })
    };
    view! {
        <section class="card" aria-label="Live endpoint">
            <header>
                <h2>"Live endpoint"</h2>
                {move || {
                    let (code, glyph, word) = match session.endpoint.get() {
                        Endpoint::On => ("SUCCEEDED", Glyph::Check, "On"),
                        Endpoint::Starting => ("RUNNING", Glyph::Running, "Starting"),
                        Endpoint::Off(_) => ("ABORTED", Glyph::Aborted, "Not available here"),
                    };
                    view! {
                        <span class="status" role="status" data-status=code>
                            <Icon glyph=glyph size=12 />
                            {word}
                        </span>
                    }
                }}
            </header>
            <div class="body stack">
                {move || match off() {
                    Some(why) => view! { <p class="muted">{why} " Everything else works, and Test sends requests without it."</p> }.into_any(),
                    None => view! { <Addresses path=path /> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Addresses(path: Signal<String>) -> impl IntoView {
    let base = base();
    let service = base.clone();
    let fetch = {
        let base = base.clone();
        move || format!("await (await fetch(\"{base}{}\", {{ method: \"POST\", body: \"{{}}\" }})).json()", path.get())
    };
    let sdk = format!(
        "new SFNClient({{\n  endpoint: \"{base}\",\n  disableHostPrefix: true,\n  region: \"us-east-1\",\n  credentials: {{ accessKeyId: \"any\", secretAccessKey: \"any\" }},\n}})"
    );
    view! {
        <Address label="API" url=Signal::derive(move || format!("{base}{}", path.get())) />
        <Address label="Step Functions" url=Signal::derive(move || service.clone()) />
        <details>
            <summary>"How to call it"</summary>
            <div class="stack pad-top">
                <p class="hint">"From the console of this page, or from any page of the same origin, as long as this one is open:"</p>
                <pre class="code" tabindex="0" role="region" aria-label="With fetch">
                    {fetch}
                </pre>
                <p class="hint">
                    "With the AWS SDK for JavaScript. Without " <code>"disableHostPrefix"</code> " it puts " <code>"sync-"</code>
                    " before the host for StartSyncExecution and TestState, and no such host exists."
                </p>
                <pre class="code" tabindex="0" role="region" aria-label="With the AWS SDK">
                    {sdk}
                </pre>
            </div>
        </details>
    }
}

/// An address to copy.
#[component]
fn Address(label: &'static str, url: Signal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <span class="label">{label}</span>
            <div class="row">
                <code class="grow clip" title=url>{url}</code>
                <CopyButton words="Copy" label=format!("Copy the address of {label}") text=url />
            </div>
        </div>
    }
}

/// The folder that the site is in.
fn base() -> String {
    let address = window().location().href().unwrap_or_default();
    let address = address.split(['#', '?']).next().unwrap_or_default();
    address.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"))
}
