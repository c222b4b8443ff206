//! What the worker tells: runs, states and log lines, taken into the page's signals.

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::status::ExecutionStatus;
use stepyard_page::protocol::{Batch, RunSummary};

use super::Session;

/// How many lines of logs the page holds.
const LOGS: usize = 5_000;

impl Session {
    pub(super) fn take(self, batch: Batch) {
        let over: Vec<String> = batch
            .runs
            .iter()
            .filter(|run| run.status.is_over() && run.map_run.is_none())
            .map(|run| run.arn.clone())
            .collect();
        if !batch.runs.is_empty() {
            self.runs.update(|runs| {
                for run in batch.runs {
                    match runs.iter_mut().rev().find(|known| known.arn == run.arn) {
                        Some(known) => *known = run,
                        None => runs.push(run),
                    }
                }
            });
        }
        if !batch.states.is_empty() {
            self.states.update(|states| {
                for (arn, changes) in batch.states {
                    let run = states.entry(arn).or_default();
                    run.extend(changes.into_iter().map(|change| (change.state, change.status)));
                }
            });
        }
        if !batch.logs.is_empty() {
            self.logs.update(|logs| {
                logs.extend(batch.logs);
                let surplus = logs.len().saturating_sub(LOGS);
                logs.drain(..surplus);
            });
        }
        if !batch.changes.is_empty() {
            self.change(|document| batch.changes.into_iter().for_each(|change| change.apply(document)));
        }
        for arn in over {
            spawn_local(self.keep_run(arn));
        }
    }

    /// A run that was just started, before the worker's first batch tells of it.
    pub(crate) fn learn(self, run: RunSummary) {
        self.runs.update(|runs| {
            if !runs.iter().any(|known| known.arn == run.arn) {
                runs.push(run);
            }
        });
    }

    /// The engine is gone: what still ran has ended, and says so.
    pub(super) fn crashed(self, why: &str) {
        self.engine_forgot();
        let mut stopped = 0;
        self.runs.update(|runs| {
            for run in runs.iter_mut().filter(|run| !run.status.is_over()) {
                stopped += 1;
                run.status = ExecutionStatus::Aborted;
                run.stop = Some(js_sys::Date::now());
                run.cause = Some("The engine was restarted while this ran.".to_owned());
            }
        });
        let ended = match stopped {
            0 => "Nothing was running.".to_owned(),
            1 => "The execution that was running has ended.".to_owned(),
            many => format!("The {many} executions that were running have ended."),
        };
        self.notice.set(Some(format!("The engine was restarted ({why}). {ended} Your work is as you left it.")));
    }

    /// Whether anything runs.
    pub(crate) fn running(self) -> usize {
        self.runs.with(|runs| runs.iter().filter(|run| !run.status.is_over() && run.map_run.is_none()).count())
    }
}
