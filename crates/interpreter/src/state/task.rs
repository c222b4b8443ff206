//! A Task: work that someone else does, attempt by attempt.
//!
//! Separate from [`TaskEvents`](events::TaskEvents), which knows what each attempt is called in the history.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html>

mod events;
mod parameters;
mod work;

use std::rc::Rc;

use asl::data_flow::{Computed, DataFlow, Template};
use asl::resource::{IntegrationPattern, ResourceKind};
use asl::state::{State, Task};
use syntax::Value;

use self::events::TaskEvents;
use crate::data_flow::{Known, States};
use crate::error::StateError;
use crate::fault::Fault;
use crate::history::{StateType, Timeouts};
use crate::host::{TaskProgress, TaskRequest};
use crate::machine::{Branch, Stepped, is_too_large, too_large};
use crate::retry::RetryCounters;
use crate::standing::{Stage, TaskOrder, Waiting};

impl Branch {
    pub(super) async fn run_task(&mut self, state: &State, task: &Task, input: Value) -> Stepped {
        let (mut counters, stage) = RetryCounters::of(self.enter_or_go_on(state, StateType::Task, &input), &task.retry);
        let mut waiting = self.until_due(stage).await.and_then(Stage::into_waiting);
        loop {
            let error = match self.attempt(task, &input, waiting.take()).await {
                Ok(result) => {
                    let flowed = self.with_result(&task.flow, &input, result);
                    match self.leave(task.transition, flowed) {
                        Ok(step) => return Ok(step),
                        Err(error) => error,
                    }
                }
                Err(error) => error,
            };
            if !self.retries(&error, &task.retry, &mut counters).await {
                return self.catch(error, &input, &task.catch);
            }
        }
    }

    /// One attempt, from the parameters to the raw result; or the rest of one that is under way.
    pub(super) async fn attempt(
        &mut self,
        task: &Task,
        input: &Value,
        waiting: Option<Waiting>,
    ) -> Result<Value, StateError> {
        if needs_token(task) {
            let token = waiting.as_ref().and_then(|waiting| waiting.token.clone()).unwrap_or_else(|| self.new_token());
            self.run.hand_out(self.visit.entered, &token);
            self.visit.task_token = Some(token);
            self.visit.context.take();
        }
        let (order, interrupted) = match waiting {
            Some(waiting) => (waiting.order, Some(waiting.interrupted)),
            None => (self.order(task, input).map_err(|fault| self.fail(fault))?, None),
        };
        let request = self.request(task, order);
        let events = TaskEvents::of(&task.resource, &self.run.info.execution_arn);
        let result = self.work(&events, request, interrupted).await?;
        self.begin_phase();
        if is_too_large(&result) {
            let error = too_large(events.name());
            self.record(events.failed(error.clone()));
            return Err(error);
        }
        self.record(events.succeeded(result.clone()));
        self.begin_phase();
        Ok(result)
    }

    /// Evaluates what the task is given.
    pub(super) fn order(&self, task: &Task, input: &Value) -> Result<TaskOrder, Fault> {
        let parameters = self.work_input(&task.flow, input)?;
        let parameters = parameters::adapt(&task.resource, parameters)?;
        // Paths of single fields read what is left after `InputPath`.
        let effective = match &task.flow {
            DataFlow::JsonPath(flow) => self.data_path(&flow.input_path, input)?,
            DataFlow::Jsonata(_) => input.clone(),
        };
        let seconds = |field, computed: &Option<Computed<u32>>| {
            computed.as_ref().map(|seconds| self.limit(field, seconds, &effective)).transpose()
        };
        let timeouts = Timeouts {
            timeout_in_seconds: seconds("TimeoutSeconds", &task.timeout_seconds)?,
            heartbeat_in_seconds: seconds("HeartbeatSeconds", &task.heartbeat_seconds)?,
        };
        let role_arn = task.credentials.as_ref().map(|role| self.role(role, &effective)).transpose()?;
        Ok(TaskOrder { parameters, timeouts, role_arn })
    }

    fn request(&self, task: &Task, order: TaskOrder) -> TaskRequest {
        let TaskOrder { parameters, timeouts, role_arn } = order;
        TaskRequest {
            execution: Rc::clone(&self.run.info),
            state_name: Rc::clone(&self.visit.name),
            resource: task.resource.clone(),
            parameters,
            task_token: self.visit.task_token.clone(),
            retry_count: self.visit.retry_count.unwrap_or(0),
            timeout_seconds: timeouts.timeout_in_seconds,
            heartbeat_seconds: timeouts.heartbeat_in_seconds,
            role_arn,
            progress: TaskProgress::default(),
        }
    }

    fn limit(&self, field: &str, seconds: &Computed<u32>, input: &Value) -> Result<u64, Fault> {
        let positive = |seconds: i64| u64::try_from(seconds).ok();
        match self.known(field, seconds, input)? {
            Known::Fixed(seconds) => Ok(u64::from(*seconds)),
            Known::Found(value, text) => {
                value.as_i64().or_else(|| value.as_str()?.parse().ok()).and_then(positive).ok_or_else(|| {
                    let cause =
                        format!("The {field}Path parameter cannot be parsed as a long value: {text} == {value}");
                    Fault::runtime(cause)
                })
            }
            Known::Evaluated(value, expression) => value
                .as_i64()
                .and_then(positive)
                .ok_or_else(|| Fault::unexpected_type(field, expression, "integer", &value)),
        }
    }

    fn role(&self, credentials: &Template, input: &Value) -> Result<Rc<str>, Fault> {
        let value = self.template("Credentials", credentials, States::of_input(input))?;
        match value.get("RoleArn") {
            Some(Value::String(role)) => Ok(Rc::clone(role)),
            other => Err(Fault::runtime(format!(
                "The Credentials field must have a RoleArn of type string, but was: {}",
                other.cloned().unwrap_or_default()
            ))),
        }
    }

    /// A token as long and as opaque as AWS's.
    fn new_token(&self) -> Rc<str> {
        let host = &self.run.world.host;
        let word = || host.random();
        format!("AQC{:016x}{:016x}{:016x}{:016x}", word(), word(), word(), word()).into()
    }
}

fn needs_token(task: &Task) -> bool {
    task.resource.pattern == IntegrationPattern::WaitForTaskToken
        || matches!(task.resource.kind, ResourceKind::Activity)
}
