//! The workspace's activities: names that tasks wait at until a worker takes them.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html>

use leptos::prelude::*;
use stepyard_page::model::names::workflow_problem;
use workspace::document::activity_arn;

use crate::components::session::Session;
use crate::components::ui::icon::{Glyph, Icon};

#[component]
pub(super) fn Activities() -> impl IntoView {
    let session = Session::get();
    let all = Memo::new(move |_| session.document.with(|document| document.activities.clone()));
    let name = RwSignal::new(String::new());
    let problem = Memo::new(move |_| {
        let wrong = name.with(|name| all.with(|all| workflow_problem(name, all)));
        wrong.filter(|_| !name.with(String::is_empty)).map(|text| text.replace("A workflow", "An activity"))
    });
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = name.get_untracked();
        if !new.is_empty() && problem.with_untracked(Option::is_none) {
            session.change(|document| document.activities.push(new));
            name.set(String::new());
        }
    };
    let remove = move |gone: String| {
        session.change(|document| document.activities.retain(|name| *name != gone));
        session.toasts.offer_undo(format!("Deleted the activity `{gone}`."), move || {
            let back = gone.clone();
            session.change(|document| document.activities.push(back));
        });
    };
    view! {
        <form class="field" on:submit=add>
            <label for="new-activity">"Activities of this workspace"</label>
            <ul class="stack tight" aria-label="Activities">
                <For each=move || all.get() key=Clone::clone let:activity>
                    <li class="row one-line">
                        <code class="grow">{activity_arn(&activity)}</code>
                        <button
                            type="button"
                            class="icon"
                            aria-label=format!("Delete the activity {activity}")
                            on:click={
                                let activity = activity.clone();
                                move |_| remove(activity.clone())
                            }
                        >
                            <Icon glyph=Glyph::Trash />
                        </button>
                    </li>
                </For>
            </ul>
            <div class="row">
                <input id="new-activity" type="text" class="grow" autocomplete="off" placeholder="Name" aria-describedby="new-activity-problem" bind:value=name />
                <button type="submit" class="button">
                    "Create activity"
                </button>
            </div>
            <p class="problem" id="new-activity-problem" role="status">{problem}</p>
            <p class="hint">"A task whose Resource is such an ARN waits until a worker takes it; on the execution’s page you are the worker."</p>
        </form>
    }
}
