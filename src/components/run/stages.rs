//! The data of a visit, stage by stage: what each field of the state made of it, in the order in which they are applied.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use stepyard_page::model::event::Event;
use stepyard_page::model::visit::Visit;
use stepyard_page::protocol::{Inspect, Inspected, Refusal, RunRecord, TaskAnswer};

use super::Live;
use crate::components::session::Session;
use crate::components::ui::json_view::JsonView;

/// Stages are worked out when they are looked at, not before. For Parallel and Map, whose result is not in the history by
/// itself, there is nothing to show here: their branches have stages of their own.
#[component]
pub(super) fn Stages(live: Live, at: usize, visit: Visit) -> impl IntoView {
    if matches!(visit.kind.as_str(), "Parallel" | "Map") {
        return ().into_any();
    }
    let session = Session::get();
    let answer = RwSignal::new(None::<Result<Inspected, Refusal>>);
    let unanswered = task_answer(&visit) == TaskAnswer::Nothing;
    let ask = move || {
        if answer.with_untracked(Option::is_some) {
            return;
        }
        let Some(record) = live.record.get_untracked() else { return };
        let scheduled = scheduled(live, &visit);
        let request = Inspect {
            context: context(live, &record, &visit, scheduled.as_ref()),
            definition: record.definition,
            state: visit.state.clone(),
            input: visit.input.clone().unwrap_or_default(),
            variables: live.progress.with_untracked(|progress| progress.variables_at(at)),
            task: task_answer(&visit),
        };
        spawn_local(async move {
            let mut inspected = session.ask(request).await;
            // What the task was really given is in the history, its token with it.
            if let (Ok(inspected), Some(given)) = (&mut inspected, scheduled.as_ref().and_then(given)) {
                let stages = inspected.stages.iter_mut();
                let of_parameters = stages.filter(|stage| matches!(&*stage.name, "afterParameters" | "afterArguments"));
                of_parameters.for_each(|stage| given.clone_into(&mut stage.data));
            }
            // The tab may have gone meanwhile.
            let _ = answer.try_set(Some(inspected));
        });
    };
    view! {
        <details class="stages" on:toggle=move |_| ask()>
            <summary>"Data flow, stage by stage"</summary>
            {move || match answer.get() {
                None => view! { <p class="muted" role="status">"Working it out…"</p> }.into_any(),
                Some(Err(refusal)) => view! { <p class="alert bad" role="status">{refusal.message}</p> }.into_any(),
                Some(Ok(inspected)) => shown(inspected).into_any(),
            }}
            {unanswered.then(|| view! { <p class="muted">"The task has not answered: there are no more stages."</p> })}
        </details>
    }
    .into_any()
}

fn task_answer(visit: &Visit) -> TaskAnswer {
    match (visit.kind.as_str(), &visit.result, &visit.error) {
        (_, Some(result), _) => TaskAnswer::Result(result.clone()),
        (_, None, Some(error)) => TaskAnswer::Failure(error.clone(), visit.cause.clone().unwrap_or_default()),
        ("Task", None, None) => TaskAnswer::Nothing,
        _ => TaskAnswer::NoTask,
    }
}

/// The event of the latest attempt of a task.
fn scheduled(live: Live, visit: &Visit) -> Option<Event> {
    let id = visit.attempts.last()?.event;
    live.events.with_untracked(|events| events.iter().find(|event| event.id == id).cloned())
}

fn given(scheduled: &Event) -> Option<&str> {
    ["parameters", "input"].iter().find_map(|name| scheduled.details.get(name).and_then(Value::as_str))
}

/// The context object as it was, but for the item of a Map, which `TestState` does not take.
fn context(live: Live, record: &RunRecord, visit: &Visit, scheduled: Option<&Event>) -> String {
    let run = &record.summary;
    let time = |time: f64| String::from(js_sys::Date::new(&time.into()).to_iso_string());
    let role =
        live.events.with_untracked(|events| events.first().and_then(|event| event.details.get("roleArn").cloned()));
    let machine = run.arn.split(':').take(5).chain(["stateMachine", &run.state_machine]).collect::<Vec<_>>().join(":");
    let mut context = json!({
        "Execution": {
            "Id": run.arn,
            "Input": serde_json::from_str::<Value>(&record.input).unwrap_or_default(),
            "Name": run.name,
            "RoleArn": role.unwrap_or_else(|| Value::from("")),
            "StartTime": time(run.start),
        },
        "State": {
            "Name": visit.state,
            "EnteredTime": time(visit.entered_at),
            "RetryCount": visit.attempts.len().saturating_sub(1),
        },
        "StateMachine": {"Id": machine, "Name": run.state_machine},
    });
    let waits = scheduled.and_then(Event::resource).is_some_and(|resource| resource.ends_with(".waitForTaskToken"));
    if let Some(members) = context.as_object_mut().filter(|_| waits) {
        members.insert("Task".to_owned(), json!({"Token": "the token that was handed out"}));
    }
    context.to_string()
}

fn shown(inspected: Inspected) -> impl IntoView {
    let next = inspected.next_state.map(|next| view! { <p class="muted">{format!("Next state: {next}")}</p> });
    let stages = inspected
        .stages
        .into_iter()
        .map(|stage| {
            view! {
                <div class="field">
                    <h4>
                        <code>{stage.name.clone()}</code>
                    </h4>
                    <JsonView text=Signal::stored(stage.data) label=stage.name />
                </div>
            }
        })
        .collect_view();
    view! {
        {stages}
        {next}
    }
}
