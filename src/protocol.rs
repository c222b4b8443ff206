//! What page and workers say to each other.
//!
//! There are two workers: the engine, and the text tools, in which nothing runs. Every request is a struct that names its
//! answer ([`Ask`]), so that neither side can mistake one for another. What the worker tells unasked comes in a [`Batch`],
//! at most once a frame: summaries only, details on demand. Messages cross as JSON text, because a string is the cheapest
//! thing to hand over.

mod functions;
mod gateway;
mod objects;
mod runs;
mod texts;

use apigateway::TestInvokeResponse;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use workspace::document::BucketObject;
use workspace::{Change, Document};

use crate::editing::{Completions, HoverCard};
use crate::model::event::Event;
use crate::model::status::StateStatus;

pub use functions::{Invocation, InvokeFunction, LogLine};
pub use gateway::{
    ApiFinding, ExchangeRecord, IntegrationCall, PreviewMethod, PreviewRoute, Previewed, Serve, Served, TestMethod,
    TestRoute,
};
pub use objects::{ReadObject, ReadWritten, WrittenObject};
pub use runs::{
    Changes, CompareRun, Inspect, Inspected, MapRun, ReadEvents, ReadMapRun, ReadRun, ReadSummaries, ReadWaiting,
    RunRecord, RunSummary, StartAgain, StartExecution, StopExecution, TaskAnswer, WaitingTask,
};
pub use texts::{CheckDefinition, Checked, Complete, Explain, ExportApi, Format, ImportApi, ImportedApi};

/// A request and the answer that belongs to it.
pub trait Ask: Into<Self::Request> {
    /// Whom it is for: [`Request`] is the engine's, [`TextRequest`] the text tools'.
    type Request: Serialize;
    type Answer: Serialize + DeserializeOwned;
}

/// Page to worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call<R> {
    pub id: u32,
    pub request: R,
}

/// Worker to page.
#[derive(Debug, Serialize, Deserialize)]
pub enum Message {
    /// The worker is up; the page sends its document.
    Ready,
    /// A call is answered. The answer, JSON of the request's [`Ask::Answer`], goes beside the message: quoted in it, a long
    /// one would be written and read twice.
    Answer {
        id: u32,
        refused: Option<Refusal>,
    },
    Batch(Batch),
}

/// An operation that was refused, in the service's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `InvalidName`, `StateMachineDoesNotExist`, …
    pub code: String,
    pub message: String,
}

macro_rules! requests {
    ($(#[$about:meta])* $all:ident: $($name:ident -> $answer:ty;)*) => {
        $(#[$about])*
        #[derive(Debug, Serialize, Deserialize)]
        pub enum $all {
            $($name($name),)*
        }
        $(
            impl From<$name> for $all {
                fn from(request: $name) -> Self {
                    Self::$name(request)
                }
            }
            impl Ask for $name {
                type Request = $all;
                type Answer = $answer;
            }
        )*
    };
}

requests! {
    /// Everything that the page may ask the engine.
    Request:
    Open -> ();
    StartExecution -> RunSummary;
    StartAgain -> RunSummary;
    CompareRun -> Changes;
    StopExecution -> ();
    ReadEvents -> Vec<Event>;
    ReadRun -> Option<RunRecord>;
    ReadSummaries -> Vec<RunSummary>;
    ReadMapRun -> Option<MapRun>;
    ReadWaiting -> Vec<WaitingTask>;
    ReadWritten -> Vec<WrittenObject>;
    ReadObject -> Option<BucketObject>;
    CallService -> String;
    InvokeFunction -> Invocation;
    Inspect -> Inspected;
    TestMethod -> TestInvokeResponse;
    TestRoute -> TestInvokeResponse;
    PreviewMethod -> Previewed;
    PreviewRoute -> Previewed;
    Serve -> Served;
}

requests! {
    /// Everything that the page may ask the text tools.
    TextRequest:
    CheckDefinition -> Checked;
    Complete -> Option<Completions>;
    Explain -> Option<HoverCard>;
    Format -> Option<String>;
    ImportApi -> ImportedApi;
    ExportApi -> String;
}

/// Takes the page's document as the truth from now on. Running executions keep what they started with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Open {
    pub document: Document,
    /// Another workspace was opened: what runs is stopped first.
    pub replace: bool,
    /// The objects are those of last time, and left out: they may be large, and change seldom.
    pub same_objects: bool,
}

/// An operation of the Step Functions API by its name, as an SDK calls it; request and answer are JSON texts.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallService {
    pub operation: String,
    pub request: String,
}

/// The data after one of a state's fields was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// `afterInputPath`, `afterParameters`, … as `TestState` names it.
    pub name: String,
    /// JSON text.
    pub data: String,
}

/// A state's status changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateChange {
    pub state: String,
    pub status: StateStatus,
}

/// What happened since the last frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    pub runs: Vec<RunSummary>,
    /// By execution ARN.
    pub states: Vec<(String, Vec<StateChange>)>,
    pub logs: Vec<LogLine>,
    /// What was created, changed or deleted over the API.
    pub changes: Vec<Change>,
}

impl Batch {
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.states.is_empty() && self.logs.is_empty() && self.changes.is_empty()
    }
}
