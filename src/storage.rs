//! What this browser keeps: workspaces and finished runs, in IndexedDB.
//!
//! Separate from the session because it may be missing or full, and then everything else goes on. A workspace carries a
//! revision, checked and raised in one transaction, so that a second tab never writes over the first.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use serde::{Deserialize, Serialize};
use stepyard_page::protocol::{RunRecord, RunSummary};
use wasm_bindgen::JsValue;

const NAME: &str = "stepyard";
const VERSION: u32 = 2;
/// What the list of workspaces says of each.
const WORKSPACES: &str = "workspaces";
/// Their documents, under the same keys, as text: one is read when it is opened.
const DOCUMENTS: &str = "documents";
/// Whole records, each read only when somebody opens it.
const RECORDS: &str = "records";
/// What the lists say of a record, under the same key: its run and the first children of its Map Runs.
const SUMMARIES: &str = "summaries";
/// Records alone, all of which had to be read to list them.
const RUNS_OF_VERSION_1: &str = "runs";

/// How many finished runs a workspace keeps, and how long one run's text may be.
const RUNS_KEPT: usize = 100;
const RUN_LIMIT: usize = 8 * 1024 * 1024;

/// What is said of a workspace in a list of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) revision: u32,
    /// Milliseconds since 1970, for finding the last one used.
    pub(crate) changed: f64,
}

/// A workspace as it lies in the store. The document stays text: an unreadable one can still be exported.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) head: Head,
    pub(crate) document: String,
}

/// Until version 2 the document stood in the row of the list; it does so until it is saved again.
#[derive(Deserialize)]
struct HeadOfVersion1 {
    document: String,
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

/// A tab whose page has another version of the store.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OtherTab {
    /// It must be closed before this one can open the store.
    Older,
    /// This one has let go of the store, so that the other can open it.
    Newer,
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
    /// Opens the database; `hear` is told of a tab with another version of the page, which stands in the way or is stood in
    /// the way of.
    pub(crate) async fn open(hear: impl Fn(OtherTab) + Clone + 'static) -> Result<Self, StorageError> {
        let factory = Factory::new().map_err(|_| StorageError::Missing)?;
        let mut request = factory.open(NAME, Some(VERSION)).map_err(|_| StorageError::Missing)?;
        let hear_of_older = hear.clone();
        request.on_blocked(move |_| hear_of_older(OtherTab::Older));
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            let there = database.store_names();
            let is_there = |name: &str| there.iter().any(|store| store == name);
            for store in [WORKSPACES, DOCUMENTS, RECORDS, SUMMARIES].into_iter().filter(|name| !is_there(name)) {
                // A store that could not be made shows at the first transaction.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
            if is_there(RUNS_OF_VERSION_1) {
                // One that stays is never read.
                let _ = database.delete_object_store(RUNS_OF_VERSION_1);
            }
        });
        let mut database = request.await.map_err(|_| StorageError::Missing)?;
        database.on_version_change(move |event| {
            if let Ok(database) = event.database() {
                database.close();
            }
            hear(OtherTab::Newer);
        });
        Ok(Self(database))
    }

    /// What there is, the one changed last first.
    pub(crate) async fn workspaces(&self) -> Result<Vec<Head>, StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES], TransactionMode::ReadOnly)?;
        let values = transaction.object_store(WORKSPACES)?.get_all(None, None)?.await?;
        let mut found: Vec<Head> = values.iter().filter_map(from_js).collect();
        found.sort_by(|a, b| b.changed.total_cmp(&a.changed));
        Ok(found)
    }

    pub(crate) async fn workspace(&self, id: &str) -> Result<Option<Stored>, StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES, DOCUMENTS], TransactionMode::ReadOnly)?;
        let key = JsValue::from_str(id);
        let head = transaction.object_store(WORKSPACES)?.get(key.clone())?.await?;
        let document = transaction.object_store(DOCUMENTS)?.get(key)?.await?;
        let Some(row) = head else { return Ok(None) };
        let inside = || from_js(&row).map(|head: HeadOfVersion1| head.document);
        let document = document.and_then(|document| document.as_string()).or_else(inside);
        Ok(from_js(&row).zip(document).map(|(head, document)| Stored { head, document }))
    }

    /// Writes a workspace whose revision follows the one that lies there.
    pub(crate) async fn save(&self, stored: &Stored) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES, DOCUMENTS], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(WORKSPACES)?;
        let key = JsValue::from_str(&stored.head.id);
        let there: Option<Head> = store.get(key.clone())?.await?.as_ref().and_then(from_js);
        if there.is_some_and(|there| there.revision >= stored.head.revision) {
            return Err(StorageError::Conflict);
        }
        store.put(&to_js(&stored.head)?, Some(&key))?.await?;
        transaction.object_store(DOCUMENTS)?.put(&JsValue::from_str(&stored.document), Some(&key))?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    pub(crate) async fn delete(&self, id: &str) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[WORKSPACES, DOCUMENTS], TransactionMode::ReadWrite)?;
        for store in [WORKSPACES, DOCUMENTS] {
            transaction.object_store(store)?.delete(JsValue::from_str(id))?.await?;
        }
        transaction.commit()?.await?;
        Ok(())
    }

    /// The finished runs of a workspace, oldest first: the key of each one's record, and its summaries.
    pub(crate) async fn runs(&self, workspace: &str) -> Result<Vec<(String, Vec<RunSummary>)>, StorageError> {
        let transaction = self.0.transaction(&[SUMMARIES], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(SUMMARIES)?;
        let keys = store.get_all_keys(Some(range(workspace)?), None)?.await?;
        let summaries = store.get_all(Some(range(workspace)?), None)?.await?;
        let rows = keys.iter().zip(&summaries);
        Ok(rows.filter_map(|(key, summaries)| Some((key.as_string()?, from_js(summaries)?))).collect())
    }

    /// The record that lies under a key.
    pub(crate) async fn record(&self, key: &str) -> Result<Option<RunRecord>, StorageError> {
        let transaction = self.0.transaction(&[RECORDS], TransactionMode::ReadOnly)?;
        let value = transaction.object_store(RECORDS)?.get(JsValue::from_str(key))?.await?;
        Ok(value.as_ref().and_then(from_js))
    }

    /// Keeps a run: its [`RunRecord`] as JSON, and the summaries of it and its children, its own first. The oldest ones
    /// give way. Returns the record's key.
    pub(crate) async fn keep_run(
        &self,
        workspace: &str,
        summaries: &[RunSummary],
        text: &str,
    ) -> Result<String, StorageError> {
        let Some(run) = summaries.first() else {
            return Err(StorageError::Other("nothing is known of it.".to_owned()));
        };
        if text.len() > RUN_LIMIT {
            return Err(StorageError::Other("its history is larger than what is kept.".to_owned()));
        }
        let transaction = self.0.transaction(&[RECORDS, SUMMARIES], TransactionMode::ReadWrite)?;
        let stores = [transaction.object_store(RECORDS)?, transaction.object_store(SUMMARIES)?];
        // Keys sort by start time within a workspace.
        let key = format!("{workspace}/{:014.0}/{}", run.start, run.arn);
        for (store, value) in stores.iter().zip([JsValue::from_str(text), to_js(&summaries)?]) {
            store.put(&value, Some(&JsValue::from_str(&key)))?.await?;
            let keys = store.get_all_keys(Some(range(workspace)?), None)?.await?;
            for key in keys.iter().take(keys.len().saturating_sub(RUNS_KEPT)) {
                store.delete(key.clone())?.await?;
            }
        }
        transaction.commit()?.await?;
        Ok(key)
    }

    pub(crate) async fn forget_runs(&self, workspace: &str) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[RECORDS, SUMMARIES], TransactionMode::ReadWrite)?;
        for store in [RECORDS, SUMMARIES] {
            transaction.object_store(store)?.delete(range(workspace)?)?.await?;
        }
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
