//! The six-box picture: a request's way from the client to the back end and back, each box a door to its form.

use apigateway::{IntegrationResponse, IntegrationType};
use leptos::prelude::*;
use stepyard_page::model::format::count;
use stepyard_page::model::integration_form::{BackEnd, IntegrationForm, backend_name};

use super::{Open, Section};
use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(crate) fn Picture(open: Open) -> impl IntoView {
    let session = Session::get();
    let Open { key, section, ahead } = open;
    let integration = Memo::new(move |_| key.get().read(session, |method| method.method_integration.clone()).flatten());
    let auth =
        move || key.get().read(session, |method| format!("Auth: {}", method.authorization_type)).unwrap_or_default();
    let request = move || {
        integration.with(|integration| match integration {
            None => vec!["None".to_owned()],
            Some(it) if it.integration_type == IntegrationType::Aws => {
                let form = IntegrationForm::of(it);
                let what = if form.kind == BackEnd::Lambda { "Lambda".to_owned() } else { form.action };
                vec!["Type: AWS".to_owned(), what]
            }
            Some(it) => vec![format!("Type: {}", type_name(it.integration_type))],
        })
    };
    let answer = move || {
        integration.with(|it| match it {
            Some(it) if !it.integration_responses.is_empty() => {
                let pass = it.integration_responses.values().all(|response| response.response_templates.is_empty());
                let pattern = |response: &IntegrationResponse| {
                    response.selection_pattern.clone().filter(|text| !text.is_empty()).unwrap_or("-".to_owned())
                };
                let patterns: Vec<String> = it.integration_responses.values().map(pattern).collect();
                vec![
                    format!("HTTP status pattern: {}", patterns.join(", ")),
                    format!("Output passthrough: {}", if pass { "Yes" } else { "No" }),
                ]
            }
            _ => vec!["None configured".to_owned()],
        })
    };
    let statuses = move || {
        key.get()
            .read(session, |method| method.method_responses.keys().cloned().collect::<Vec<_>>().join(", "))
            .filter(|text| !text.is_empty())
            .map_or("None configured".to_owned(), |text| format!("HTTP status: {text}"))
    };
    let [asked, answered] = [false, true].map(|response| ahead.findings(response, None));
    let door = move |title: &'static str, class: &'static str, target: Section, facts: Signal<Vec<String>>| {
        let found = move || match target {
            Section::IntegrationRequest => asked.with(Vec::len),
            Section::IntegrationResponse => answered.with(Vec::len),
            Section::MethodRequest | Section::MethodResponse => 0,
        };
        let to_look_at = move || {
            Some(found()).filter(|found| *found > 0).map(|found| {
                view! {
                    <span class="to-look-at">
                        <Icon glyph=Glyph::Warning size=12 />
                        {count(found, "thing to look at", "things to look at")}
                    </span>
                }
            })
        };
        view! {
            <button
                type="button"
                class=format!("box {class}")
                aria-pressed=move || (section.get() == target).to_string()
                on:click=move |_| section.set(target)
            >
                <strong>{title}</strong>
                <span class="facts-line">
                    {move || facts.get().into_iter().map(|fact| view! { <span>{fact}</span> }).collect_view()}
                </span>
                {to_look_at}
            </button>
        }
    };
    view! {
        <div class="picture" role="group" aria-label="The way of a request">
            <div class="box end client">
                <Icon glyph=Glyph::Bolt />
                <strong>"Client"</strong>
            </div>
            {door("Method request", "a", Section::MethodRequest, Signal::derive(move || vec![auth()]))}
            {door("Integration request", "b", Section::IntegrationRequest, Signal::derive(request))}
            <div class="box end backend">
                <Icon glyph=Glyph::Workflow />
                <strong>{move || integration.with(|it| backend_name(it.as_ref()))}</strong>
            </div>
            {door("Method response", "c", Section::MethodResponse, Signal::derive(move || vec![statuses()]))}
            {door("Integration response", "d", Section::IntegrationResponse, Signal::derive(answer))}
        </div>
    }
}

fn type_name(kind: IntegrationType) -> &'static str {
    match kind {
        IntegrationType::Aws => "AWS",
        IntegrationType::AwsProxy => "AWS_PROXY",
        IntegrationType::Http => "HTTP",
        IntegrationType::HttpProxy => "HTTP_PROXY",
        IntegrationType::Mock => "MOCK",
    }
}
