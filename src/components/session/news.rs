//! What the worker tells: runs, states and log lines, taken into the page's signals; finished runs are kept.

use leptos::prelude::*;
use leptos::task::spawn_local;
use stepyard_page::model::status::ExecutionStatus;
use stepyard_page::protocol::{Batch, ReadRun, RunRecord, RunSummary};

use super::Session;
use crate::storage::StorageError;

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

    /// Fetches a finished run from the worker and puts it into storage.
    async fn keep_run(self, arn: String) {
        let Ok(text) = self.ask_text(ReadRun { arn, events: true }).await else { return };
        let Ok(Some(record)) = serde_json::from_str::<Option<RunRecord>>(&text) else { return };
        let (store, workspace) = self.saver.with_value(|saver| (saver.store.clone(), saver.id.clone()));
        if let Some(store) = store
            && let Err(error) = store.keep_run(&workspace, &record.summary, &text).await
        {
            self.say_not_kept(&record.summary.name, &error);
        }
        let children = children_of(&record);
        self.records.update(|records| {
            for record in children.into_iter().chain([record]) {
                records.insert(record.summary.arn.clone(), record);
            }
        });
    }

    fn say_not_kept(self, name: &str, error: &StorageError) {
        let why = match error {
            // Said in the header, for everything.
            StorageError::Missing => return,
            StorageError::Full => {
                "this browser’s storage is full. Delete old workspaces, or export this one.".to_owned()
            }
            StorageError::Conflict => "another tab has it.".to_owned(),
            StorageError::Other(text) => text.clone(),
        };
        self.notice.set(Some(format!("The execution `{name}` will be gone after a reload: {why}")));
    }

    /// The engine is gone: what still ran has ended, and says so.
    pub(super) fn crashed(self, why: &str) {
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

    /// The runs of earlier visits.
    pub(super) fn restore_runs(self, mut records: Vec<RunRecord>) {
        let children: Vec<RunRecord> = records.iter().flat_map(children_of).collect();
        records.extend(children);
        self.runs.set(records.iter().map(|record| record.summary.clone()).collect());
        self.records.set(records.into_iter().map(|record| (record.summary.arn.clone(), record)).collect());
    }

    /// Whether anything runs.
    pub(crate) fn running(self) -> usize {
        self.runs.with(|runs| runs.iter().filter(|run| !run.status.is_over() && run.map_run.is_none()).count())
    }
}

/// The children of a run's Map Runs as records of their own, with the definition that the run keeps for all.
fn children_of(record: &RunRecord) -> Vec<RunRecord> {
    let all = record.map_runs.iter().flat_map(|(_, children)| children);
    all.map(|child| RunRecord { definition: record.definition.clone(), ..child.clone() }).collect()
}
