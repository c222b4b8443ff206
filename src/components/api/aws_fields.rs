//! The fields of an AWS service integration (region, service, action, role, timeout) and of a function's.
//!
//! Separate from the form around them, which is the same for every type.

use apigateway::PassthroughBehavior;
use leptos::prelude::*;
use stepyard_page::model::integration_form::{ACTIONS, FieldProblem, IntegrationForm, SERVICES};

use crate::components::session::Session;

#[component]
pub(super) fn AwsFields(form: RwSignal<IntegrationForm>, problems: RwSignal<Vec<FieldProblem>>) -> impl IntoView {
    let session = Session::get();
    let roles = Memo::new(move |_| {
        session.document.with(|document| document.roles.iter().map(workspace::role::Role::arn).collect::<Vec<_>>())
    });
    let problem = move |field: &'static str| {
        problems
            .with(|found| found.iter().find(|problem| problem.field == field).map(|problem| problem.message.clone()))
    };
    let invalid = move |field: &'static str| problem(field).map(|_| "true");
    let not_here = move || {
        let simulated = form.with(|form| matches!(form.service.as_str(), "states" | "lambda"));
        (!simulated)
            .then_some("This service is not simulated behind APIs: a request ends with 504, and the log says so.")
    };
    let edit = move |change: fn(&mut IntegrationForm, String)| {
        move |event: web_sys::Event| form.update(|form| change(form, event_target_value(&event)))
    };
    view! {
        <div class="form two">
            <div class="field">
                <label for="ir-region">"AWS Region"</label>
                <select id="ir-region" prop:value=move || form.with(|form| form.region.clone()) on:change=edit(|form, value| form.region = value)>
                    <option value="us-east-1">"us-east-1"</option>
                </select>
            </div>
            <div class="field">
                <label for="ir-service">"AWS Service"</label>
                <select id="ir-service" prop:value=move || form.with(|form| form.service.clone()) on:change=edit(|form, value| form.service = value)>
                    {SERVICES.map(|(name, part)| view! { <option value=part selected=form.with_untracked(|form| form.service == part)>{name}</option> }).collect_view()}
                </select>
                <p class="hint">{not_here}</p>
            </div>
            <div class="field">
                <label for="ir-subdomain">"AWS Subdomain"</label>
                <input id="ir-subdomain" type="text" prop:value=move || form.with(|form| form.subdomain.clone()) on:input=edit(|form, value| form.subdomain = value) />
            </div>
            <div class="field">
                <label for="ir-method">"HTTP method"</label>
                <select id="ir-method" prop:value=move || form.with(|form| form.http_method.clone()) on:change=edit(|form, value| form.http_method = value)>
                    {["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
                        .map(|method| view! { <option value=method selected=form.with_untracked(|form| form.http_method == method)>{method}</option> })
                        .collect_view()}
                </select>
            </div>
            <fieldset class="field">
                <legend>"Action Type"</legend>
                <div class="choices">
                    <label class="choice">
                        <input type="radio" name="action-type" prop:checked=move || form.with(|form| !form.uses_path) on:change=move |_| form.update(|form| form.uses_path = false) />
                        "Use action name"
                    </label>
                    <label class="choice">
                        <input type="radio" name="action-type" prop:checked=move || form.with(|form| form.uses_path) on:change=move |_| form.update(|form| form.uses_path = true) />
                        "Use path override"
                    </label>
                </div>
            </fieldset>
            <div class="field">
                <label for="ir-action">{move || if form.with(|form| form.uses_path) { "Path override" } else { "Action" }}</label>
                <input
                    id="ir-action"
                    type="text"
                    class="mono"
                    list="ir-actions"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=move || invalid("action")
                    aria-describedby="ir-action-problem"
                    prop:value=move || form.with(|form| form.action.clone())
                    on:input=edit(|form, value| form.action = value)
                />
                <datalist id="ir-actions">{ACTIONS.map(|action| view! { <option value=action></option> }).collect_view()}</datalist>
                <p class="problem" id="ir-action-problem">{move || problem("action")}</p>
            </div>
            <div class="field wide">
                <label for="ir-role">"Execution role"</label>
                <input
                    id="ir-role"
                    type="text"
                    class="mono"
                    list="ir-roles"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=move || invalid("role")
                    aria-describedby="ir-role-problem"
                    prop:value=move || form.with(|form| form.role.clone())
                    on:input=edit(|form, value| form.role = value)
                />
                <datalist id="ir-roles">
                    {move || roles.get().into_iter().map(|role| view! { <option value=role></option> }).collect_view()}
                </datalist>
                <div class="row tight">
                    <For each=move || roles.get() key=Clone::clone let:role>
                        <ArnButton arn=role chosen=Signal::derive(move || form.with(|form| form.role.clone())) on_choose=Callback::new(move |arn| form.update(|form| form.role = arn)) />
                    </For>
                </div>
                <p class="problem" id="ir-role-problem">{move || problem("role")}</p>
            </div>
            <div class="field">
                <label for="ir-passthrough">"Request body passthrough"</label>
                <select id="ir-passthrough" on:change=edit(|form, value| form.passthrough = passthrough(&value))>
                    {[
                        ("WHEN_NO_MATCH", "When no template matches the content type"),
                        ("WHEN_NO_TEMPLATES", "When there are no templates defined"),
                        ("NEVER", "Never"),
                    ]
                        .map(|(value, label)| {
                            view! { <option value=value prop:selected=move || form.with(|form| form.passthrough == passthrough(value))>{label}</option> }
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="field">
                <span class="label" id="ir-timeout-label">"Timeout"</span>
                <label class="choice">
                    <input type="checkbox" prop:checked=move || form.with(|form| form.default_timeout) on:change=move |event| form.update(|form| form.default_timeout = event_target_checked(&event)) />
                    "Use Default Timeout (29 seconds)"
                </label>
                <Show when=move || form.with(|form| !form.default_timeout)>
                    <input
                        type="number"
                        min="50"
                        max="29000"
                        aria-label="Timeout in milliseconds"
                        aria-invalid=move || invalid("timeout")
                        prop:value=move || form.with(|form| form.timeout.clone())
                        on:input=edit(|form, value| form.timeout = value)
                    />
                </Show>
                <p class="problem">{move || problem("timeout")}</p>
            </div>
        </div>
    }
}

/// The function, and whether it gets the whole request.
#[component]
pub(super) fn LambdaFields(form: RwSignal<IntegrationForm>, problems: RwSignal<Vec<FieldProblem>>) -> impl IntoView {
    let session = Session::get();
    let functions = Memo::new(move |_| {
        session
            .document
            .with(|document| document.functions.iter().map(workspace::document::Function::arn).collect::<Vec<_>>())
    });
    let problem =
        move || problems.with(|found| found.iter().find(|it| it.field == "function").map(|it| it.message.clone()));
    let none = move || {
        functions.with(Vec::is_empty).then_some("This workspace has no function yet: make one under Functions.")
    };
    view! {
        <div class="stack">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || form.with(|form| form.proxy)
                    on:change=move |event| form.update(|form| form.proxy = event_target_checked(&event))
                />
                "Use Lambda Proxy integration"
            </label>
            <p class="hint">"The function gets the whole request as its event, and answers with statusCode, headers and body."</p>
            <div class="field">
                <label for="ir-function">"Lambda Function"</label>
                <input
                    id="ir-function"
                    type="text"
                    class="mono"
                    list="ir-functions"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=move || problem().map(|_| "true")
                    aria-describedby="ir-function-problem"
                    prop:value=move || form.with(|form| form.function.clone())
                    on:input=move |event| form.update(|form| form.function = event_target_value(&event))
                />
                <datalist id="ir-functions">
                    {move || functions.get().into_iter().map(|arn| view! { <option value=arn></option> }).collect_view()}
                </datalist>
                <div class="row tight">
                    <For each=move || functions.get() key=Clone::clone let:arn>
                        <ArnButton arn=arn chosen=Signal::derive(move || form.with(|form| form.function.clone())) on_choose=Callback::new(move |arn| form.update(|form| form.function = arn)) />
                    </For>
                </div>
                <p class="hint">{none}</p>
                <p class="problem" id="ir-function-problem">{problem}</p>
            </div>
        </div>
    }
}

/// A role or a function of the workspace, offered so that nobody has to search for its ARN.
#[component]
fn ArnButton(arn: String, chosen: Signal<String>, on_choose: Callback<String>) -> impl IntoView {
    let name = arn.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
    let this = arn.clone();
    view! {
        <button type="button" class="button small" aria-pressed=move || chosen.with(|chosen| *chosen == this).to_string() on:click=move |_| on_choose.run(arn.clone())>
            {name}
        </button>
    }
}

fn passthrough(value: &str) -> PassthroughBehavior {
    match value {
        "NEVER" => PassthroughBehavior::Never,
        "WHEN_NO_TEMPLATES" => PassthroughBehavior::WhenNoTemplates,
        _ => PassthroughBehavior::WhenNoMatch,
    }
}
