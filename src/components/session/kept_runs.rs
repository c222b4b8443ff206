//! Finished runs: the engine knows those of this visit, storage keeps them for the next one.
//!
//! A record may have 25,000 events. It goes from the engine to storage as text, and is read only when somebody opens it and
//! the engine no longer knows the run.

use std::rc::Rc;

use leptos::prelude::*;
use stepyard_page::protocol::{ReadRun, ReadSummaries, RunRecord, RunSummary};

use super::Session;
use crate::storage::StorageError;

/// Where the record of a run is, or, for the child of a Map Run, that of the run around it.
#[derive(Clone, Debug)]
pub(crate) struct KeptRun {
    record: Record,
    /// The engine has been started anew since.
    forgotten: bool,
}

#[derive(Clone, Debug)]
enum Record {
    /// In storage, under this key.
    Stored(Rc<str>),
    /// Storage did not take it.
    Text(Rc<str>),
}

impl KeptRun {
    /// Whether the engine does not know the run: it ran before the engine was started.
    pub(crate) fn is_forgotten(&self) -> bool {
        self.forgotten
    }
}

impl Session {
    /// Puts a run that has just finished from the engine into storage.
    pub(super) async fn keep_run(self, arn: String) {
        // Another workspace may be open by the time that the engine has answered.
        let (store, workspace) = self.saver.with_value(|saver| (saver.store.clone(), saver.id.clone()));
        let Ok(text) = self.ask_text(ReadRun { arn: arn.clone(), events: true }).await else { return };
        let Ok(summaries) = self.ask(ReadSummaries { arn }).await else { return };
        let Some(run) = summaries.first() else { return };
        let stored = match store {
            Some(store) => store.keep_run(&workspace, &summaries, &text).await,
            None => Err(StorageError::Missing),
        };
        let record = match stored {
            Ok(key) => Record::Stored(key.into()),
            Err(error) => {
                self.say_not_kept(&run.name, &error);
                Record::Text(text.into())
            }
        };
        if self.is_open(&workspace) {
            self.know_kept(&summaries, &KeptRun { record, forgotten: false });
        }
    }

    fn know_kept(self, summaries: &[RunSummary], kept: &KeptRun) {
        self.kept_runs.update(|all| all.extend(summaries.iter().map(|run| (run.arn.clone(), kept.clone()))));
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

    /// The runs of earlier visits, as storage lists them: the key of each one's record, and its summaries.
    pub(super) fn restore_runs(self, listed: Vec<(String, Vec<RunSummary>)>) {
        for (key, summaries) in &listed {
            self.know_kept(summaries, &KeptRun { record: Record::Stored(key.as_str().into()), forgotten: true });
        }
        self.runs.set(listed.into_iter().flat_map(|(_, summaries)| summaries).collect());
    }

    /// The engine was started anew: what ran before is only kept.
    pub(super) fn engine_forgot(self) {
        self.kept_runs.update(|all| all.values_mut().for_each(|kept| kept.forgotten = true));
    }

    /// The record of a finished run; nothing where it is not kept, or another workspace is open by now.
    pub(crate) async fn kept_record(self, arn: &str) -> Option<RunRecord> {
        let record = self.kept_runs.try_with_untracked(|all| Some(all.get(arn)?.record.clone()))??;
        let whole = match record {
            Record::Text(text) => serde_json::from_str::<Option<RunRecord>>(&text).ok()??,
            Record::Stored(key) => {
                let store = self.saver.with_value(|saver| saver.store.clone())?;
                store.record(&key).await.ok()??
            }
        };
        if whole.summary.arn == arn { Some(whole) } else { child_of(whole, arn) }
    }
}

/// A child of a run's Map Runs as a record of its own, with the definition that the run keeps for all.
fn child_of(record: RunRecord, arn: &str) -> Option<RunRecord> {
    let mut children = record.map_runs.into_iter().flat_map(|(_, children)| children);
    let child = children.find(|child| child.summary.arn == arn)?;
    Some(RunRecord { definition: record.definition, ..child })
}
