//! The entries: the service's resources in the shape in which they are written.

use std::rc::Rc;

use interpreter::history::EventId;
use interpreter::saved::{Note, SavedChild, SavedInputs, SavedMapRun};
use interpreter::{HistoryEvent, Timestamp};
use serde::{Deserialize, Serialize};

use crate::configuration::{EncryptionConfiguration, LoggingConfiguration, TracingConfiguration};
use crate::operation::redrive_execution::ClientTokens;
use crate::state_machine::Creation;
use crate::tag::Tags;

/// One thing that is remembered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Entry {
    Revision(SavedRevision),
    StateMachine(SavedStateMachine),
    StateMachineDeleted(Rc<str>),
    Activity(SavedActivity),
    ActivityDeleted(Rc<str>),
    Execution(SavedExecution),
    /// More events of an execution, or of a Map Run's child.
    Events(Rc<str>, Vec<HistoryEvent>),
    /// More tokens that an execution's tasks have handed out, with the event that entered the task's state.
    Tokens(Rc<str>, Vec<(EventId, Rc<str>)>),
    /// More of what an execution's events do not tell.
    Notes(Rc<str>, Vec<Note>),
    /// A Map Run of an execution as it is now.
    MapRun(Rc<str>, SavedMapRun),
    /// What the children of a Map Run are given.
    Inputs(Rc<str>, SavedInputs),
    /// The child of a Map Run at a place.
    Child(Rc<str>, usize, SavedChild),
}

/// A revision, under a number that machines, versions and executions name it by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedRevision {
    pub(super) number: u64,
    pub(super) express: bool,
    pub(super) revision_id: Option<Rc<str>>,
    pub(super) definition: Rc<str>,
    pub(super) role_arn: Rc<str>,
    pub(super) logging: LoggingConfiguration,
    pub(super) tracing: TracingConfiguration,
    pub(super) encryption: EncryptionConfiguration,
    pub(super) update_date: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct SavedStateMachine {
    pub(super) arn: Rc<str>,
    pub(super) name: Rc<str>,
    pub(super) creation_date: Timestamp,
    pub(super) tags: Tags,
    pub(super) revision: u64,
    pub(super) versions: Vec<SavedVersion>,
    pub(super) aliases: Vec<SavedAlias>,
    pub(super) published: u64,
    pub(super) creation: Creation,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SavedVersion {
    pub(super) number: u64,
    pub(super) description: Option<Rc<str>>,
    pub(super) creation_date: Timestamp,
    pub(super) revision: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SavedAlias {
    pub(super) name: Rc<str>,
    pub(super) description: Option<Rc<str>>,
    /// Versions and how many of a hundred executions each gets.
    pub(super) routes: Vec<(u64, i64)>,
    pub(super) creation_date: Timestamp,
    pub(super) update_date: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct SavedActivity {
    pub(super) arn: Rc<str>,
    pub(super) name: Rc<str>,
    pub(super) creation_date: Timestamp,
    pub(super) encryption: EncryptionConfiguration,
    pub(super) tags: Tags,
}

/// An execution without its events.
#[derive(Debug, Serialize, Deserialize)]
pub struct SavedExecution {
    pub(super) arn: Rc<str>,
    pub(super) name: Rc<str>,
    pub(super) state_machine_arn: Rc<str>,
    pub(super) state_machine_name: Rc<str>,
    pub(super) revision: u64,
    pub(super) version: Option<u64>,
    pub(super) alias: Option<Rc<str>>,
    pub(super) input: Rc<str>,
    pub(super) trace_header: Option<Rc<str>>,
    pub(super) depth: u32,
    #[serde(default)]
    pub(super) redrive_tokens: ClientTokens,
}
