//! Tasks that wait for their token: the token to copy, and the three answers that somebody may send.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token>

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use stepyard_page::protocol::{CallService, Refusal, WaitingTask};

use super::Live;
use crate::components::session::Session;
use crate::components::ui::copy_button::CopyButton;
use crate::components::ui::dialog::{Dialog, SubmitFooter};
use crate::components::ui::icon::{Glyph, Icon};

/// How many are shown; a Map may have thousands.
const SHOWN: usize = 20;

/// What is being answered, and how.
type Answering = RwSignal<Option<(WaitingTask, bool)>>;

impl Session {
    /// Calls an operation of the Step Functions API; the answer is JSON text.
    async fn call_service(self, operation: &str, request: Value) -> Result<String, Refusal> {
        self.ask(CallService { operation: operation.to_owned(), request: request.to_string() }).await
    }
}

#[component]
pub(crate) fn WaitingTasks(live: Live) -> impl IntoView {
    let answering: Answering = RwSignal::new(None);
    let open = RwSignal::new(false);
    Effect::new(move || {
        if answering.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            answering.set(None);
        }
    });
    let title = move || match answering.get() {
        Some((task, true)) => format!("Send success to “{}”", task.state),
        Some((task, false)) => format!("Send failure to “{}”", task.state),
        None => String::new(),
    };
    let many = move || live.waiting.with(Vec::len);
    view! {
        <Show when=move || { many() > 0 }>
            <section class="waiting" aria-label="Waiting tasks">
                <For each=move || live.waiting.get().into_iter().take(SHOWN) key=|task| (task.token.clone(), task.in_line) let:task>
                    <Task live=live task=task answering=answering />
                </For>
                {move || (many() > SHOWN).then(|| view! { <p class="hint">{format!("and {} more", many() - SHOWN)}</p> })}
            </section>
        </Show>
        <Dialog open=open title=Signal::derive(title)>
            {move || answering.get().map(|(task, success)| view! { <Answer task=task success=success open=open /> })}
        </Dialog>
    }
}

/// What the event that began a waiting task says: its iteration, and how long it has.
fn particulars(live: Live, task: &WaitingTask) -> String {
    let said = live.events.with_untracked(|events| {
        let began = events.iter().rev().find(|event| {
            let text = |name: &str| event.details.get(name).and_then(Value::as_str);
            // A token that is handed out stands in the parameters; an activity's task is told by its activity.
            text("parameters").is_some_and(|parameters| parameters.contains(&task.token))
                || (event.kind == "ActivityScheduled" && text("resource") == task.activity.as_deref())
        })?;
        let iteration = live.progress.with_untracked(|progress| {
            let at = progress.visit_of_event(began.id)?.iteration?;
            progress.iteration(at).map(|iteration| format!("iteration {}", iteration.index))
        });
        let seconds = |name: &str| began.details.get(name).and_then(Value::as_u64);
        let heartbeat = seconds("heartbeatInSeconds").map(|seconds| format!("a heartbeat every {seconds} s"));
        let timeout = seconds("timeoutInSeconds").map(|seconds| format!("at most {seconds} s"));
        Some([iteration, heartbeat, timeout].into_iter().flatten().collect::<Vec<_>>().join(", "))
    });
    said.filter(|said| !said.is_empty()).map(|said| format!(" ({said})")).unwrap_or_default()
}

#[component]
fn Task(live: Live, task: WaitingTask, answering: Answering) -> impl IntoView {
    let session = Session::get();
    let particulars = particulars(live, &task);
    let about = match &task.activity {
        None => " waits for its task token".to_owned(),
        Some(arn) => {
            let name = arn.rsplit(':').next().unwrap_or_default();
            if task.in_line {
                format!(" waits in line for a worker of the activity {name}")
            } else {
                format!(" waits for the worker of the activity {name}")
            }
        }
    };
    let send = {
        let task = task.clone();
        move |success: bool| answering.set(Some((task.clone(), success)))
    };
    let send_failure = send.clone();
    let token = task.token.clone();
    let heartbeat = {
        let (token, state) = (task.token.clone(), task.state.clone());
        move |_| {
            let (token, state) = (token.clone(), state.clone());
            spawn_local(async move {
                session.toasts.say(
                    match session.call_service("SendTaskHeartbeat", json!({"taskToken": token})).await {
                        Ok(_) => format!("Heartbeat sent to “{state}”: its time to the next one begins anew."),
                        Err(refusal) => format!("Not sent: {}: {}", refusal.code, refusal.message),
                    },
                );
            });
        }
    };
    let take = {
        let activity = task.activity.clone();
        move |_| {
            let request = json!({"activityArn": activity, "workerName": "Stepyard"});
            spawn_local(async move {
                if let Err(refusal) = session.call_service("GetActivityTask", request).await {
                    session.toasts.say(format!("Not taken: {}: {}", refusal.code, refusal.message));
                }
            });
        }
    };
    let actions = if task.in_line {
        view! {
            <button type="button" class="button small primary" on:click=take>
                "Take it as a worker"
            </button>
        }
        .into_any()
    } else {
        view! {
            <button type="button" class="button small primary" on:click=move |_| send(true)>
                "Send success…"
            </button>
            <button type="button" class="button small" on:click=move |_| send_failure(false)>
                "Send failure…"
            </button>
            <button type="button" class="button small" on:click=heartbeat>
                "Send heartbeat"
            </button>
        }
        .into_any()
    };
    view! {
        <div class="alert wait">
            <Icon glyph=Glyph::Pause />
            <div class="grow stack tight">
                <p>
                    <strong>{task.state.clone()}</strong>
                    {about}
                    <span class="muted">{particulars}</span>
                </p>
                <div class="row">
                    <input type="text" class="mono grow" readonly aria-label="Task token" prop:value=task.token.clone() />
                    <CopyButton words="Copy token" text=Signal::stored(token) />
                    {actions}
                </div>
            </div>
        </div>
    }
}

#[component]
fn Answer(task: WaitingTask, success: bool, open: RwSignal<bool>) -> impl IntoView {
    let session = Session::get();
    let output = RwSignal::new("{}".to_owned());
    let (error, cause) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let refused = RwSignal::new(None::<String>);
    let problem = Memo::new(move |_| {
        let parsed = output.with(|output| serde_json::from_str::<serde::de::IgnoredAny>(output));
        parsed.err().filter(|_| success).map(|error| format!("This is not JSON: {error}"))
    });
    let task = StoredValue::new(task);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if problem.with_untracked(Option::is_some) {
            return;
        }
        let (token, state) = task.with_value(|task| (task.token.clone(), task.state.clone()));
        let (operation, request) = if success {
            ("SendTaskSuccess", json!({"taskToken": token, "output": output.get_untracked()}))
        } else {
            // What is left empty is left out, as the service takes both for optional.
            let given = [("taskToken", token), ("error", error.get_untracked()), ("cause", cause.get_untracked())];
            let members = given.into_iter().filter(|(_, text)| !text.is_empty());
            let request: Value = members.map(|(name, text)| (name.to_owned(), Value::from(text))).collect();
            ("SendTaskFailure", request)
        };
        spawn_local(async move {
            match session.call_service(operation, request).await {
                Ok(_) => {
                    open.set(false);
                    session.toasts.say(format!("Sent to “{state}”."));
                }
                Err(refusal) => refused.set(Some(format!("{}: {}", refusal.code, refusal.message))),
            }
        });
    };
    let fields = if success {
        view! {
            <div class="field">
                <label for="task-output">"Output"</label>
                <textarea id="task-output" rows="6" spellcheck="false" autofocus aria-describedby="task-output-problem" bind:value=output></textarea>
                <p class="problem" id="task-output-problem" role="status">{problem}</p>
                <p class="hint">"JSON: the task’s result."</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="field">
                <label for="task-error">"Error"</label>
                <input id="task-error" type="text" autocomplete="off" maxlength="256" autofocus bind:value=error />
                <p class="hint">"The name that Retry and Catch compare, such as Rejected."</p>
            </div>
            <div class="field">
                <label for="task-cause">"Cause"</label>
                <textarea id="task-cause" rows="3" bind:value=cause></textarea>
            </div>
        }
        .into_any()
    };
    view! {
        <form on:submit=send>
            <div class="body">
                {fields}
                {move || {
                    refused.get().map(|text| view! { <div class="alert bad" role="alert">{text}</div> })
                }}
            </div>
            <SubmitFooter
                open=open
                verb=if success { "Send success" } else { "Send failure" }
                disabled=Signal::derive(move || problem.with(Option::is_some))
            />
        </form>
    }
}
