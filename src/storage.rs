//! What this browser keeps: workspaces and finished runs, in IndexedDB.
//!
//! Separate from the session because it may be missing or full, and then everything else goes on. A workspace carries a
//! revision, checked and raised in one transaction, so that a second tab never writes over the first.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use serde::{Deserialize, Serialize};
use stepyard_page::protocol::{RunRecord, RunSummary};
use wasm_bindgen::JsValue;

const NAME: &str = "stepyard";
const VERSION: u32 = 1;
const WORKSPACES: &str = "workspaces";
const RUNS: &str = "runs";

/// How many finished runs a workspace keeps, and how long one run's text may be.
const RUNS_KEPT: usize = 100;
const RUN_LIMIT: usize = 8 * 1024 * 1024;

/// A workspace as it lies in the store. The document stays text: an unreadable one can still be exported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) revision: u32,
    /// Milliseconds since 1970, for finding the last one used.
    pub(crate) changed: f64,
    pub(crate) document: String,
}

/// Why something was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StorageError {
    /// This browser, or its private mode, keeps nothing.
    Missing,
    Full,
    /// Another tab has written a newer revision.
    Conflict,
    Other(String),
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        let text = error.to_string();
        if text.contains("Quota") { Self::Full } else { Self::Other(text) }
    }
}

/// The open database.
#[derive(Debug)]
pub(crate) struct Store(Database);

impl Store {
    pub(crate) async fn open() -> Result<Self, StorageError> {
        let factory = Factory::new().map_err(|_| StorageError::Missing)?;
        let mut request = factory.open(NAME, Some(VERSION)).map_err(|_| StorageError::Missing)?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            for store in [WORKSPACES, RUNS] {
                // A store that could not be made shows at the first transaction.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        });
        request.await.map(Self).map_err(|_| StorageError::Missing)
    }

    pub(crate) async fn workspaces(&self) -> Result<Vec<Stored>, StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES], TransactionMode::ReadOnly)?;
        let values = transaction.object_store(WORKSPACES)?.get_all(None, None)?.await?;
        let mut found: Vec<Stored> = values.iter().filter_map(from_js).collect();
        found.sort_by(|a, b| b.changed.total_cmp(&a.changed));
        Ok(found)
    }

    pub(crate) async fn workspace(&self, id: &str) -> Result<Option<Stored>, StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES], TransactionMode::ReadOnly)?;
        let value = transaction.object_store(WORKSPACES)?.get(JsValue::from_str(id))?.await?;
        Ok(value.as_ref().and_then(from_js))
    }

    /// Writes a workspace whose revision follows the one that lies there.
    pub(crate) async fn save(&self, stored: &Stored) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(WORKSPACES)?;
        let key = JsValue::from_str(&stored.id);
        let there: Option<Stored> = store.get(key.clone())?.await?.as_ref().and_then(from_js);
        if there.is_some_and(|there| there.revision >= stored.revision) {
            return Err(StorageError::Conflict);
        }
        store.put(&to_js(stored)?, Some(&key))?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    pub(crate) async fn delete(&self, id: &str) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES], TransactionMode::ReadWrite)?;
        transaction.object_store(WORKSPACES)?.delete(JsValue::from_str(id))?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// The finished runs of a workspace, oldest first.
    pub(crate) async fn runs(&self, workspace: &str) -> Result<Vec<RunRecord>, StorageError> {
        let transaction = self.0.transaction(&[RUNS], TransactionMode::ReadOnly)?;
        let values = transaction.object_store(RUNS)?.get_all(Some(range(workspace)?), None)?.await?;
        let mut runs: Vec<RunRecord> = values.iter().filter_map(from_js).collect();
        runs.sort_by(|a, b| a.summary.start.total_cmp(&b.summary.start));
        Ok(runs)
    }

    /// Keeps a run: its [`RunRecord`] as JSON. The oldest ones give way.
    pub(crate) async fn keep_run(&self, workspace: &str, run: &RunSummary, text: &str) -> Result<(), StorageError> {
        if text.len() > RUN_LIMIT {
            return Err(StorageError::Other("its history is larger than what is kept.".to_owned()));
        }
        let transaction = self.0.transaction(&[RUNS], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(RUNS)?;
        // Keys sort by start time within a workspace.
        let key = JsValue::from_str(&format!("{workspace}/{:014.0}/{}", run.start, run.arn));
        store.put(&JsValue::from_str(text), Some(&key))?.await?;
        let keys = store.get_all_keys(Some(range(workspace)?), None)?.await?;
        for key in keys.iter().take(keys.len().saturating_sub(RUNS_KEPT)) {
            store.delete(key.clone())?.await?;
        }
        transaction.commit()?.await?;
        Ok(())
    }

    pub(crate) async fn forget_runs(&self, workspace: &str) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[RUNS], TransactionMode::ReadWrite)?;
        transaction.object_store(RUNS)?.delete(range(workspace)?)?.await?;
        transaction.commit()?.await?;
        Ok(())
    }
}

fn range(workspace: &str) -> Result<idb::Query, StorageError> {
    let (from, to) = (JsValue::from_str(&format!("{workspace}/")), JsValue::from_str(&format!("{workspace}0")));
    Ok(idb::KeyRange::bound(&from, &to, None, Some(true)).map_err(StorageError::from)?.into())
}

fn to_js(value: &impl Serialize) -> Result<JsValue, StorageError> {
    serde_json::to_string(value).map(Into::into).map_err(|error| StorageError::Other(error.to_string()))
}

fn from_js<T: for<'a> Deserialize<'a>>(value: &JsValue) -> Option<T> {
    serde_json::from_str(&value.as_string()?).ok()
}
