//! The world that a replayed execution runs in: recorded answers instead of services, a few objects instead of S3.
//!
//! Separate because it is the one place that knows how a case's mocks are keyed.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::ready;
use std::rc::Rc;

use asl::resource::{IntegrationPattern, ResourceKind};
use interpreter::executor::Executor;
use interpreter::host::{LocalFuture, ObjectAnswer, ObjectRequest, TaskNews};
use interpreter::{Host, StateError, TaskOutcome, TaskRequest};
use query::random::{Random, SeededRandom};
use syntax::{Value, object};

pub(super) struct Mocked {
    case: Value,
    executor: Executor,
    /// How many attempts each state has had.
    attempts: RefCell<HashMap<Rc<str>, usize>>,
    /// Which of `tasks` have been taken, where the order does not tell.
    taken: RefCell<Vec<bool>>,
    random: RefCell<SeededRandom>,
    written: Cell<usize>,
}

impl Mocked {
    pub(super) fn new(case: &Value, executor: Executor) -> Self {
        Self {
            case: case.clone(),
            executor,
            attempts: RefCell::default(),
            taken: RefCell::default(),
            random: RefCell::new(SeededRandom::new(7)),
            written: Cell::default(),
        }
    }

    fn members(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.case.get(name).and_then(Value::as_array).into_iter().flat_map(|members| members.iter())
    }

    /// The recorded attempts of a state, in order.
    fn tasks<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Value> {
        self.members("tasks").filter(move |task| task.get("state").and_then(Value::as_str) == Some(state))
    }

    /// Which of the state's recorded attempts this is.
    fn number(&self, request: &TaskRequest) -> usize {
        let mut attempts = self.attempts.borrow_mut();
        let attempt = attempts.entry(Rc::clone(&request.state_name)).or_default();
        let number = *attempt;
        *attempt += 1;
        if self.case.get("mocks_ordered").and_then(Value::as_bool) != Some(false) {
            return number;
        }
        let mut taken = self.taken.borrow_mut();
        let fits = |task: &Value| {
            let recorded = task.get("parameters").or_else(|| task.get("input"));
            recorded.is_none_or(|recorded| alike(recorded, &request.parameters))
        };
        let found = self
            .tasks(&request.state_name)
            .enumerate()
            .find(|(index, task)| !taken.get(*index).copied().unwrap_or(false) && fits(task));
        let number = found.map_or(number, |(index, _)| index);
        let length = taken.len().max(number + 1);
        taken.resize(length, false);
        if let Some(taken) = taken.get_mut(number) {
            *taken = true;
        }
        number
    }

    fn mock(&self, state: &str, number: usize) -> Option<&Value> {
        let mocks = self.case.get("mocks")?.get(state)?.as_object()?;
        mocks.iter().find_map(|(range, mock)| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let range = first.parse::<usize>().ok()?..=last.parse::<usize>().ok()?;
            range.contains(&number).then_some(mock)
        })
    }

    /// What a mock says; nothing where the state's own limit is to end it.
    fn outcome(request: &TaskRequest, mock: &Value, task: Option<&Value>) -> Option<TaskOutcome> {
        if let Some(result) = mock.get("Return") {
            return Some(TaskOutcome::Succeeded(result.clone()));
        }
        let throw = mock.get("Throw")?;
        let member = |name| throw.get(name).and_then(Value::as_str).map(Into::into);
        let error = StateError { error: member("Error"), cause: member("Cause") };
        let timed_out = task.and_then(|task| task.get("outcome")).and_then(Value::as_str) == Some("timed_out");
        if !timed_out {
            return Some(TaskOutcome::Failed(error));
        }
        // The state's own limit does it, if it has one.
        let limited = request.timeout_seconds.is_some() || request.heartbeat_seconds.is_some();
        (!limited).then(|| TaskOutcome::TimedOut(StateError { cause: Some("".into()), ..error }))
    }

    /// An attempt that no mock belongs to.
    fn unrecorded(&self, request: &TaskRequest) -> TaskOutcome {
        if matches!(request.resource.kind, ResourceKind::Activity) {
            return TaskOutcome::Refused(format!("The activity {} does not exist.", request.resource.arn));
        }
        let named = |lambda: &&Value| {
            let name = lambda.get("name").and_then(Value::as_str).unwrap_or("");
            let function = request.parameters.get("FunctionName").and_then(Value::as_str).unwrap_or("");
            request.resource.arn.ends_with(name) || function.ends_with(name)
        };
        let file = self.members("lambdas").find(named).and_then(|lambda| lambda.get("file")).and_then(Value::as_str);
        match file.and_then(|file| file.rsplit('/').next()) {
            Some("id_function.py" | "echo_function.py") | None => TaskOutcome::Succeeded(request.parameters.clone()),
            Some("raise_exception.py") => {
                let text = "Some exception was raised.";
                let trace = "  File \"/var/task/handler.py\", line 2, in handler\n    raise Exception(\"Some exception was raised.\")\n";
                let request_id = self.random.borrow_mut().uuid();
                let cause = object! {
                    "errorMessage" => text,
                    "errorType" => "Exception",
                    "requestId" => request_id,
                    "stackTrace" => Value::from_iter([trace]),
                };
                TaskOutcome::Failed(StateError::new("Exception", Value::from(cause).to_string()))
            }
            Some(other) => TaskOutcome::Failed(StateError::new("Lambda.Unknown", format!("{other} is not mocked"))),
        }
    }
}

impl Host for Mocked {
    fn random(&self) -> u64 {
        self.random.borrow_mut().next_u64()
    }

    fn start_task(&self, request: TaskRequest) -> LocalFuture<TaskOutcome> {
        let number = self.number(&request);
        let task = self.tasks(&request.state_name).nth(number);
        let Some(mock) = self.mock(&request.state_name, number) else {
            return Box::pin(ready(self.unrecorded(&request)));
        };
        if matches!(request.resource.kind, ResourceKind::Activity) {
            request.progress.tell(TaskNews::Started { worker_name: None });
        }
        if request.resource.pattern != IntegrationPattern::RequestResponse
            && let Some(submitted) = task.and_then(|task| task.get("submitted"))
        {
            request.progress.tell(TaskNews::Submitted { output: submitted.clone() });
        }
        match Self::outcome(&request, mock, task) {
            Some(outcome) => Box::pin(ready(outcome)),
            None => Box::pin(std::future::pending()),
        }
    }

    fn read_items(&self, request: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        let wanted = |name| request.parameters.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let bucket = wanted("Bucket");
        let in_bucket =
            self.members("s3").filter(|object| object.get("bucket").and_then(Value::as_str) == Some(bucket.as_str()));
        let key_of = |object: &Value| object.get("key").and_then(Value::as_str).unwrap_or("").to_owned();
        let body_of = |object: &Value| object.get("body").and_then(Value::as_str).unwrap_or("").to_owned();
        let answer = if &*request.resource.resource_name() == "listObjectsV2" {
            let prefix = wanted("Prefix");
            let now = self.executor.now().to_string();
            let listed = in_bucket.filter(|object| key_of(object).starts_with(&prefix)).map(|object| {
                Value::from(object! {
                    "Etag" => format!("\"{:032x}\"", body_of(object).len()),
                    "LastModified" => now.as_str(),
                    "Key" => key_of(object),
                    "Size" => body_of(object).len(),
                    "StorageClass" => "STANDARD",
                })
            });
            Ok(ObjectAnswer::Listing(listed.collect()))
        } else {
            let key = wanted("Key");
            in_bucket
                .filter(|object| key_of(object) == key)
                .map(|object| ObjectAnswer::Object(body_of(object).into()))
                .next()
                .ok_or_else(|| StateError::new("States.ItemReaderFailed", "The specified key does not exist."))
        };
        Box::pin(ready(answer))
    }

    fn write_object(&self, _bucket: &str, _key: &str, _body: String) -> LocalFuture<Result<(), StateError>> {
        self.written.set(self.written.get() + 1);
        Box::pin(ready(Ok(())))
    }
}

/// Whether a recorded value can be the one computed here: text that the recorder replaced fits any text.
fn alike(recorded: &Value, computed: &Value) -> bool {
    match (recorded, computed) {
        (Value::String(recorded), Value::String(computed)) => {
            recorded == computed || recorded.contains('<') || recorded.len() < 20 && !recorded.contains(' ')
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| alike(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| alike(a, b)))
        }
        (a, b) => a == b,
    }
}
