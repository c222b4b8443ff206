//! One visit of a state: how it went, attempt by attempt, what it was given, what it made of it, and what it started.

use leptos::prelude::*;
use stepyard_page::model::format::duration;
use stepyard_page::model::visit::Visit;

use super::iterations::Iterations;
use super::map_run::MapRunPanel;
use super::stages::Stages;
use super::{Live, run_link};
use crate::components::ui::icon::{Glyph, Icon};
use crate::components::ui::json_view::JsonView;
use crate::components::ui::status::StateBadge;
use crate::components::ui::table::{Column, Table};

const COLUMNS: [Column; 3] = [("Attempt", false), ("Outcome", false), ("Duration", true)];

#[component]
pub(super) fn VisitData(live: Live, at: usize, visit: Visit) -> impl IntoView {
    let inspected = visit.clone();
    let took = visit.left_at.map(|left| duration(left - visit.entered_at));
    let variables = live.progress.with_untracked(|progress| progress.variables_at(at));
    let started = (!visit.started.is_empty()).then(|| {
        let links = visit.started.iter().map(|arn| view! { <li>{run_link(arn)}</li> }).collect_view();
        view! {
            <div class="field">
                <h3>"Started"</h3>
                <ul aria-label="Executions that it started">{links}</ul>
            </div>
        }
    });
    let failure = visit.error.clone().map(|error| {
        view! {
            <div class="alert bad">
                <Icon glyph=Glyph::Failed />
                <div>
                    <strong>{error}</strong>
                    <pre>{visit.cause.clone()}</pre>
                </div>
            </div>
        }
    });
    view! {
        <div class="row">
            <StateBadge status=live.status_of(&visit) />
            <span class="muted">{visit.kind.clone()} {took.map(|took| format!(", {took}"))}</span>
        </div>
        {failure}
        {attempts(live, &visit)}
        {started}
        {(visit.kind == "Map").then(|| match visit.map_run.clone() {
            Some(arn) => view! { <MapRunPanel live=live arn=arn /> }.into_any(),
            None => view! { <Iterations live=live map=at /> }.into_any(),
        })}
        {json("State input", visit.input)}
        {texts("Variables at entry", &variables)}
        {json("State output", visit.output)}
        {texts("Variables assigned here", &visit.assigned)}
        <Stages live=live at=at visit=inspected />
    }
}

fn json(title: &'static str, text: Option<String>) -> impl IntoView {
    text.map(|text| {
        view! {
            <div class="field">
                <h3>{title}</h3>
                <JsonView text=Signal::stored(text) label=title />
            </div>
        }
    })
}

/// Variables as one object.
fn texts(title: &'static str, variables: &std::collections::BTreeMap<String, String>) -> impl IntoView + use<> {
    let members: Vec<String> =
        variables.iter().map(|(name, value)| format!("{}:{value}", serde_json::Value::from(name.as_str()))).collect();
    json(title, (!members.is_empty()).then(|| format!("{{{}}}", members.join(","))))
}

/// Every attempt, where there was more than one.
fn attempts(live: Live, visit: &Visit) -> impl IntoView + use<> {
    let rows = (visit.attempts.len() > 1).then(|| {
        let row = |(nth, attempt): (usize, &stepyard_page::model::visit::Attempt)| {
            let took = attempt.ended_at.map(|ended| duration(ended - attempt.began_at));
            let note = untrack(|| live.attempt_of(visit, nth)).unwrap_or_else(|| "attempt 1".to_owned());
            let outcome = match (&attempt.error, attempt.ended_at) {
                (Some(error), _) => error.clone(),
                (None, Some(_)) => "Succeeded".to_owned(),
                (None, None) => "Running".to_owned(),
            };
            view! {
                <tr>
                    <td>{note}</td>
                    <td>{outcome}</td>
                    <td class="number nowrap">{took}</td>
                </tr>
            }
        };
        visit.attempts.iter().enumerate().map(row).collect_view()
    });
    rows.map(|rows| {
        view! {
            <div class="field">
                <h3>"Attempts"</h3>
                <Table columns=&COLUMNS label="Attempts">
                    {rows}
                </Table>
            </div>
        }
    })
}
