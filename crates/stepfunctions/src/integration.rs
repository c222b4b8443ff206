//! Tasks that are this service's own work: activities, executions started by executions, and its API called through the
//! SDK integration. A `Host` hands such tasks here and everything else to whoever does it.
//!
//! Separate from the operations because a task's result has another shape than an answer, its errors have other names,
//! and dropping the future must end what was begun.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html>

mod sdk;
mod start_execution;

use std::future::ready;
use std::rc::Rc;

use asl::resource::{IntegrationPattern, ResourceKind};
use interpreter::host::{LocalFuture, TaskNews};
use interpreter::{StateError, TaskOutcome, TaskRequest};
use syntax::Value;

use crate::StepFunctions;
use crate::activity::ActivityTask;
use crate::error::ApiError;
use crate::service::Service;
use crate::task_token::TokenFuture;

impl StepFunctions {
    /// Does a task that is this service's work; `None` for any other. Dropping the future ends the work.
    pub fn perform(&self, request: &TaskRequest) -> Option<LocalFuture<TaskOutcome>> {
        match &request.resource.kind {
            ResourceKind::Activity => Some(self.activity(request)),
            ResourceKind::Service { service, action } if &**service == "states" && &**action == "startExecution" => {
                Some(start_execution::perform(&self.service, request))
            }
            ResourceKind::AwsSdk { service, action } if &**service == "sfn" => {
                let work = sdk::perform(&self.service, action, request);
                if request.resource.pattern == IntegrationPattern::WaitForTaskToken {
                    return Some(self.then_wait_for_token(request, work));
                }
                Some(work)
            }
            ResourceKind::Service { .. }
            | ResourceKind::AwsSdk { .. }
            | ResourceKind::LambdaFunction
            | ResourceKind::Open => None,
        }
    }

    /// Waits until someone sends the task's token back. For the hosts' own callbacks: call it before the work is begun,
    /// so that an answer cannot come too early.
    pub fn wait_for_token(&self, request: &TaskRequest) -> LocalFuture<TaskOutcome> {
        let activity = matches!(request.resource.kind, ResourceKind::Activity).then(|| request.resource.arn.clone());
        Box::pin(TokenFuture::new(self.service.clone(), request, activity))
    }

    /// Waits on for a task that was handed over before the process ended that did so: for its token, or for the execution
    /// that it started. `submitted` is what the service answered then.
    pub fn resume(&self, request: &TaskRequest, submitted: Option<&Value>) -> LocalFuture<TaskOutcome> {
        match (request.resource.pattern, submitted) {
            (IntegrationPattern::Sync | IntegrationPattern::Sync2, Some(submitted)) => {
                start_execution::resume(&self.service, request, submitted)
            }
            _ => self.wait_for_token(request),
        }
    }

    /// Does the work that hands out a token, tells its answer as submitted, and waits for the token.
    pub fn then_wait_for_token(
        &self,
        request: &TaskRequest,
        work: LocalFuture<TaskOutcome>,
    ) -> LocalFuture<TaskOutcome> {
        let token = TokenFuture::new(self.service.clone(), request, None);
        let progress = request.progress.clone();
        Box::pin(async move {
            let outcome = work.await;
            if let TaskOutcome::Succeeded(output) = outcome {
                progress.tell(TaskNews::Submitted { output });
                token.await
            } else if let TaskOutcome::Failed(error) = outcome {
                TaskOutcome::SubmitFailed(error)
            } else {
                outcome
            }
        })
    }

    fn activity(&self, request: &TaskRequest) -> LocalFuture<TaskOutcome> {
        let arn = request.resource.arn.clone();
        let known = self.service.store.borrow().activity(&arn).is_some();
        if !known {
            return Box::pin(ready(TaskOutcome::Refused(format!("The activity {arn} does not exist."))));
        }
        let token = TokenFuture::new(self.service.clone(), request, Some(arn.clone()));
        let task = ActivityTask { task_token: token.token().clone(), input: request.parameters.clone() };
        if let Some(activity) = self.service.store.borrow_mut().activity_mut(&arn) {
            activity.schedule(task);
        }
        Box::pin(token)
    }

    /// The tasks that wait for their token, for a page that offers to answer them.
    pub fn waiting_tasks(&self) -> Vec<WaitingTaskInfo> {
        let store = self.service.store.borrow();
        let info = |(token, task): (&Rc<str>, &Rc<crate::task_token::WaitingTask>)| WaitingTaskInfo {
            task_token: token.clone(),
            execution_arn: task.execution_arn.clone(),
            state_name: task.state_name.clone(),
            activity_arn: task.activity_arn.clone(),
            in_line: task
                .activity_arn
                .as_deref()
                .and_then(|arn| store.activity(arn))
                .is_some_and(|activity| activity.tasks.iter().any(|task| task.task_token == *token)),
        };
        store.tokens.iter().map(info).collect()
    }
}

/// A task that waits for its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingTaskInfo {
    pub task_token: Rc<str>,
    pub execution_arn: Rc<str>,
    pub state_name: Rc<str>,
    pub activity_arn: Option<Rc<str>>,
    /// No worker of the activity has taken it yet.
    pub in_line: bool,
}

/// An exception's name in a workflow: `InvalidName` becomes `InvalidNameException`.
fn exception(refusal: &ApiError) -> String {
    let code = refusal.code();
    if code.ends_with("Exception") { code.to_owned() } else { format!("{code}Exception") }
}

/// What an optimized integration makes of a refusal.
fn optimized_error(service: &Service, refusal: &ApiError) -> StateError {
    let cause = format!(
        "{} (Service: AWSStepFunctions; Status Code: 400; Error Code: {}; Request ID: {}; Proxy: null)",
        refusal.message().unwrap_or_default(),
        refusal.code(),
        service.uuid()
    );
    StateError::new(format!("StepFunctions.{}", exception(refusal)), cause)
}
