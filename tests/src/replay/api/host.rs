//! The world of an `api` case: the service's own tasks, and queues of SQS; everything else never answers.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::{pending, ready};
use std::rc::Rc;

use asl::resource::{IntegrationPattern, ResourceKind};
use interpreter::host::{LocalFuture, ObjectAnswer, ObjectRequest};
use interpreter::{Host, StateError, TaskOutcome, TaskRequest};
use stepfunctions::StepFunctions;
use syntax::{Value, object};

#[derive(Debug, Default)]
pub(crate) struct ApiHost {
    service: OnceCell<StepFunctions>,
    random: Cell<u64>,
    queues: RefCell<HashMap<Rc<str>, VecDeque<Rc<str>>>>,
}

impl ApiHost {
    /// The service that its own tasks go to.
    pub(super) fn serve(&self, service: &StepFunctions) {
        // A second service would be another case.
        let _ = self.service.set(service.clone());
    }

    fn queue(&self, action: &str, parameters: &Value) -> Option<Value> {
        let url = parameters.get("QueueUrl").and_then(Value::as_str).unwrap_or_default();
        let name: Rc<str> = url.rsplit('/').next().unwrap_or_default().into();
        let mut queues = self.queues.borrow_mut();
        let queue = queues.entry(name).or_default();
        match action {
            "sendMessage" => {
                let body = parameters.get("MessageBody").cloned().unwrap_or_default();
                queue.push_back(body.as_str().map_or_else(|| body.to_string().into(), Rc::from));
                Some(object! { "MessageId" => "message" }.into())
            }
            "receiveMessage" => Some(match queue.pop_front() {
                Some(body) => {
                    let message = object! { "Body" => body, "MessageId" => "message", "ReceiptHandle" => "handle" };
                    object! { "Messages" => Value::from_iter([message]) }.into()
                }
                None => Value::empty_object(),
            }),
            "deleteMessage" => Some(Value::empty_object()),
            _ => None,
        }
    }
}

impl Host for ApiHost {
    fn random(&self) -> u64 {
        // SplitMix64: another number each time, the same ones in every run.
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn start_task(&self, task: TaskRequest) -> LocalFuture<TaskOutcome> {
        let Some(service) = self.service.get() else { return Box::pin(pending()) };
        if let Some(work) = service.perform(&task) {
            return work;
        }
        let answer = if let ResourceKind::Service { service, action } | ResourceKind::AwsSdk { service, action } =
            &task.resource.kind
            && &**service == "sqs"
        {
            self.queue(action, &task.parameters)
        } else {
            None
        };
        let Some(answer) = answer else { return Box::pin(pending()) };
        let work: LocalFuture<TaskOutcome> = Box::pin(ready(TaskOutcome::Succeeded(answer)));
        if task.resource.pattern == IntegrationPattern::WaitForTaskToken {
            service.then_wait_for_token(&task, work)
        } else {
            work
        }
    }

    fn read_items(&self, _request: ObjectRequest) -> LocalFuture<Result<ObjectAnswer, StateError>> {
        Box::pin(ready(Err(StateError::named("States.ItemReaderFailed"))))
    }

    fn write_object(&self, _bucket: &str, _key: &str, _body: String) -> LocalFuture<Result<(), StateError>> {
        Box::pin(ready(Err(StateError::named("States.ResultWriterFailed"))))
    }
}
