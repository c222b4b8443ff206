//! What page and workers say to each other.
//!
//! There are two workers: the engine, and the text tools, in which nothing runs. Every request is a struct that names its
//! answer ([`Ask`]), so that neither side can mistake one for another. What the worker tells unasked comes in a [`Batch`],
//! at most once a frame: summaries only, details on demand. Messages cross as JSON text, because a string is the cheapest
//! thing to hand over.

use std::collections::BTreeMap;

use apigateway::http_api::HttpApi;
use apigateway::{HttpRequest, RestApi, TestInvokeRequest, TestInvokeResponse};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use workspace::again::Kept;
use workspace::document::StateMachineType;
use workspace::{Change, Document};

use crate::diagram::Drawing;
use crate::editing::{Completions, HoverCard, Marker};
use crate::model::event::Event;
use crate::model::status::{ExecutionStatus, StateStatus};

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
}

/// The console's Start execution, for a workflow of the document.
#[derive(Debug, Serialize, Deserialize)]
pub struct StartExecution {
    pub state_machine: String,
    /// Empty for a name that the service makes.
    pub name: String,
    pub input: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StopExecution {
    pub arn: String,
}

/// The events of an execution after the first `from`.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadEvents {
    pub arn: String,
    pub from: usize,
    pub limit: usize,
}

/// What is kept of an execution; without its events where they are read bit by bit.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadRun {
    pub arn: String,
    pub events: bool,
}

/// What lists say of an execution and of the first children of its Map Runs, its own summary first.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadSummaries {
    pub arn: String,
}

/// Starts a run once more, with the definition and all else that it had.
#[derive(Debug, Serialize, Deserialize)]
pub struct StartAgain {
    pub state_machine: String,
    pub input: String,
    pub definition: String,
    pub kept: Kept,
}

/// What has changed in the document since a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct CompareRun {
    pub state_machine: String,
    pub definition: String,
    pub kept: Kept,
}

/// The answer to [`CompareRun`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The workflow is gone.
    pub gone: bool,
    pub definition: bool,
    pub mocks: bool,
    pub functions: Vec<String>,
}

/// A Map Run and its first children.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadMapRun {
    pub arn: String,
    pub children: usize,
}

/// How a Map Run stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapRun {
    pub arn: String,
    pub status: ExecutionStatus,
    /// Milliseconds since 1970.
    pub start: f64,
    pub stop: Option<f64>,
    /// `pending`, `running`, … as `DescribeMapRun` names them.
    pub counts: Vec<(String, u64)>,
    pub total: u64,
    pub children: Vec<RunSummary>,
}

/// The tasks of an execution that wait for their token.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadWaiting {
    pub arn: String,
}

/// A task that waits for its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingTask {
    pub state: String,
    pub token: String,
    pub activity: Option<String>,
    /// No worker of the activity has taken it yet.
    pub in_line: bool,
}

/// An operation of the Step Functions API by its name, as an SDK calls it; request and answer are JSON texts.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallService {
    pub operation: String,
    pub request: String,
}

/// What there is to say about a definition, and its picture.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckDefinition {
    pub text: String,
    pub kind: StateMachineType,
    pub placeholders: BTreeMap<String, String>,
}

/// What may be written at a place of a definition; the offset is in UTF-16 units.
#[derive(Debug, Serialize, Deserialize)]
pub struct Complete {
    pub text: String,
    pub offset: usize,
}

/// What stands at a place of a definition means; the offset is in UTF-16 units.
#[derive(Debug, Serialize, Deserialize)]
pub struct Explain {
    pub text: String,
    pub offset: usize,
}

/// A visit of a state, gone through once more without running anything.
#[derive(Debug, Serialize, Deserialize)]
pub struct Inspect {
    /// Of the whole machine.
    pub definition: String,
    pub state: String,
    pub input: String,
    /// The variables before the visit: names and JSON texts.
    pub variables: BTreeMap<String, String>,
    /// The context object of the visit, as JSON text; what is known of it.
    pub context: String,
    pub task: TaskAnswer,
}

/// What the task of a visit answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskAnswer {
    /// The state has no task.
    NoTask,
    /// Nothing so far, or, where it was stopped, nothing at all.
    Nothing,
    Result(String),
    /// Error and cause.
    Failure(String, String),
}

/// The answer to [`Inspect`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    pub stages: Vec<Stage>,
    pub next_state: Option<String>,
    pub output: Option<String>,
}

/// The data after one of a state's fields was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// `afterInputPath`, `afterParameters`, … as `TestState` names it.
    pub name: String,
    /// JSON text.
    pub data: String,
}

/// A definition set in order; nothing for a text that is broken, or is YAML.
#[derive(Debug, Serialize, Deserialize)]
pub struct Format {
    pub text: String,
}

/// The answer to [`CheckDefinition`]; it comes for every text, however broken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub markers: Vec<Marker>,
    pub drawing: Drawing,
    /// Why the picture is not the whole workflow.
    pub note: Option<String>,
    /// The `${Placeholder}`s that the text names.
    pub placeholders: Vec<String>,
    pub yaml: bool,
}

/// The function page's own Test.
#[derive(Debug, Serialize, Deserialize)]
pub struct InvokeFunction {
    pub name: String,
    pub event: String,
}

/// API Gateway's `TestInvokeMethod`, of one of the document's APIs.
#[derive(Debug, Serialize, Deserialize)]
pub struct TestMethod {
    pub api: String,
    pub request: TestInvokeRequest,
}

/// A request to the stage `$default` of one of the document's HTTP APIs.
#[derive(Debug, Serialize, Deserialize)]
pub struct TestRoute {
    pub api: String,
    pub request: HttpRequest,
}

/// What would become of a test if the back end answered so; nothing is called.
#[derive(Debug, Serialize, Deserialize)]
pub struct PreviewMethod {
    pub test: TestMethod,
    /// The status and body that the back end is taken to answer with.
    pub status: u16,
    pub answer: String,
}

/// The same for a route of an HTTP API.
#[derive(Debug, Serialize, Deserialize)]
pub struct PreviewRoute {
    pub test: TestRoute,
    pub status: u16,
    pub answer: String,
}

/// The answer to a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previewed {
    /// The stations that were reached, in order: a title and what passes there.
    pub stages: Vec<Stage>,
    /// Why it ends before the back end's answer is mapped, in more words than the client is told.
    pub failure: Option<String>,
    /// What will go wrong, whatever the request.
    pub findings: Vec<ApiFinding>,
    /// The call that the integration makes.
    pub call: Option<IntegrationCall>,
}

/// Something to look at in a method's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiFinding {
    /// Of the integration response that it is about; `None` for the integration request.
    pub status_code: Option<String>,
    /// Whether it is about the integration response.
    pub response: bool,
    /// The content type of the template that it is about.
    pub template: Option<String>,
    /// In the template, or at its start.
    pub marker: Marker,
}

/// A call of a service: what `aws stepfunctions start-execution` would send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationCall {
    /// `states` or `lambda`.
    pub service: String,
    /// The action, or the ARN of the function.
    pub action: String,
    pub body: String,
}

/// An OpenAPI or Swagger definition to be made an API of.
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportApi {
    pub text: String,
    /// The id that the API gets.
    pub id: String,
}

/// The answer to [`ImportApi`].
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportedApi {
    pub rest: Option<RestApi>,
    /// Where its integrations have subtypes.
    pub http: Option<HttpApi>,
    /// What was left out, or read with a guess.
    pub warnings: Vec<String>,
}

/// An API whose definition is wanted, as indented JSON.
#[derive(Debug, Serialize, Deserialize)]
pub enum ExportApi {
    Rest {
        api: Box<RestApi>,
        /// Swagger 2.0 instead of OpenAPI 3.0.
        swagger: bool,
    },
    Http(Box<HttpApi>),
}

/// A request that came in over the live endpoint.
#[derive(Debug, Serialize, Deserialize)]
pub struct Serve {
    pub method: String,
    /// From the site's own folder on, with its query: `/prod/execution`.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// The answer to [`Serve`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// No API of the workspace has the path's stage.
    pub unknown: bool,
    /// The lines that the API's log has of it.
    pub log: String,
}

/// What one invocation of a function gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Invocation {
    /// The result, or the error object, as JSON text.
    pub payload: String,
    /// `Unhandled` where the function failed.
    pub function_error: Option<String>,
    pub request_id: String,
    pub duration: f64,
}

/// One execution in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    pub arn: String,
    pub name: String,
    pub state_machine: String,
    pub kind: StateMachineType,
    pub status: ExecutionStatus,
    /// Milliseconds since 1970.
    pub start: f64,
    pub stop: Option<f64>,
    pub events: usize,
    /// The execution that started it.
    #[serde(default)]
    pub parent: Option<String>,
    /// The Map Run that it is a child of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map_run: Option<String>,
    #[serde(default)]
    pub error: Option<String>,
    #[serde(default)]
    pub cause: Option<String>,
}

/// An execution with all that it ran with, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    pub summary: RunSummary,
    pub input: String,
    pub output: Option<String>,
    /// The definition that it ran, to the letter.
    pub definition: String,
    /// Functions and mocks as they were.
    #[serde(default)]
    pub kept: Kept,
    pub events: Vec<Event>,
    /// The Map Runs of a finished run, each with some of its children.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map_runs: Vec<(MapRun, Vec<RunRecord>)>,
}

/// A state's status changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateChange {
    pub state: String,
    pub status: StateStatus,
}

/// A line of a function's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    pub function: String,
    pub request_id: String,
    pub time: f64,
    /// `START`, `INFO`, `WARN`, `ERROR`, `REPORT`, …
    pub level: String,
    pub text: String,
}

/// A request that an API or the Step Functions endpoint answered, and its answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExchangeRecord {
    /// Given by the page when it takes the record in; whoever makes one leaves it 0.
    #[serde(default)]
    pub id: u32,
    /// Milliseconds since 1970.
    pub time: f64,
    /// Who asked: `Test` is the page's own form, `fetch` a client at the live endpoint.
    pub origin: String,
    pub method: String,
    /// With the query string; for a call of the Step Functions endpoint, the action.
    pub path: String,
    pub status: u16,
    /// In milliseconds.
    pub latency: f64,
    pub request_body: String,
    pub response_body: String,
    /// Of many lines; empty where none is kept.
    pub log: String,
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
