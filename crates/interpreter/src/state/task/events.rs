//! What an attempt of a Task is called in the history.
//!
//! Separate because there are three families: a function named by its own ARN, an activity, and every integration.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>

use std::rc::Rc;

use asl::resource::{Resource, ResourceKind};
use syntax::Value;

use crate::error::StateError;
use crate::history::{HistoryEventDetails, TaskResource, TaskScheduled, Timeouts};
use crate::host::TaskRequest;

/// The family of events of a resource.
#[derive(Debug)]
pub(super) enum TaskEvents {
    LambdaFunction(Rc<str>),
    Activity(Rc<str>),
    Integration { task: Rc<TaskResource>, region: Rc<str> },
}

impl TaskEvents {
    pub(super) fn of(resource: &Resource, execution_arn: &str) -> Self {
        match &resource.kind {
            ResourceKind::LambdaFunction => Self::LambdaFunction(Rc::clone(&resource.arn)),
            ResourceKind::Activity => Self::Activity(Rc::clone(&resource.arn)),
            ResourceKind::Service { .. } | ResourceKind::AwsSdk { .. } | ResourceKind::Open => Self::Integration {
                task: Rc::new(TaskResource {
                    resource_type: resource.resource_type(),
                    resource: resource.resource_name(),
                }),
                region: execution_arn.split(':').nth(3).unwrap_or("").into(),
            },
        }
    }

    /// What the text of `States.DataLimitExceeded` calls the task.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::LambdaFunction(arn) | Self::Activity(arn) => arn,
            Self::Integration { task, .. } => &task.resource_type,
        }
    }

    pub(super) fn scheduled(&self, request: &TaskRequest) -> HistoryEventDetails {
        let timeouts =
            Timeouts { timeout_in_seconds: request.timeout_seconds, heartbeat_in_seconds: request.heartbeat_seconds };
        match self {
            Self::LambdaFunction(arn) => HistoryEventDetails::LambdaFunctionScheduled {
                resource: Rc::clone(arn),
                input: request.parameters.clone(),
                timeouts,
                credentials: request.role_arn.clone(),
            },
            Self::Activity(arn) => HistoryEventDetails::ActivityScheduled {
                resource: Rc::clone(arn),
                input: request.parameters.clone(),
                timeouts,
            },
            Self::Integration { task, region } => HistoryEventDetails::TaskScheduled(Rc::new(TaskScheduled {
                task: Rc::clone(task),
                region: Rc::clone(region),
                parameters: request.parameters.clone(),
                timeouts,
                credentials: request.role_arn.clone(),
            })),
        }
    }

    /// What follows at once; an activity starts when a worker takes it.
    pub(super) fn started(&self) -> Option<HistoryEventDetails> {
        match self {
            Self::LambdaFunction(_) => Some(HistoryEventDetails::LambdaFunctionStarted),
            Self::Activity(_) => None,
            Self::Integration { task, .. } => Some(HistoryEventDetails::TaskStarted(Rc::clone(task))),
        }
    }

    pub(super) fn submitted(&self, output: Value) -> Option<HistoryEventDetails> {
        match self {
            Self::LambdaFunction(_) | Self::Activity(_) => None,
            Self::Integration { task, .. } => {
                Some(HistoryEventDetails::TaskSubmitted { task: Rc::clone(task), output })
            }
        }
    }

    pub(super) fn succeeded(&self, output: Value) -> HistoryEventDetails {
        match self {
            Self::LambdaFunction(_) => HistoryEventDetails::LambdaFunctionSucceeded { output },
            Self::Activity(_) => HistoryEventDetails::ActivitySucceeded { output },
            Self::Integration { task, .. } => HistoryEventDetails::TaskSucceeded { task: Rc::clone(task), output },
        }
    }

    pub(super) fn failed(&self, error: StateError) -> HistoryEventDetails {
        match self {
            Self::LambdaFunction(_) => HistoryEventDetails::LambdaFunctionFailed(error),
            Self::Activity(_) => HistoryEventDetails::ActivityFailed(error),
            Self::Integration { task, .. } => HistoryEventDetails::TaskFailed { task: Rc::clone(task), error },
        }
    }

    pub(super) fn timed_out(&self, error: StateError) -> HistoryEventDetails {
        match self {
            Self::LambdaFunction(_) => HistoryEventDetails::LambdaFunctionTimedOut(error),
            Self::Activity(_) => HistoryEventDetails::ActivityTimedOut(error),
            Self::Integration { task, .. } => HistoryEventDetails::TaskTimedOut { task: Rc::clone(task), error },
        }
    }

    pub(super) fn schedule_failed(&self, error: StateError) -> HistoryEventDetails {
        match self {
            Self::LambdaFunction(_) => HistoryEventDetails::LambdaFunctionScheduleFailed(error),
            Self::Activity(_) => HistoryEventDetails::ActivityScheduleFailed(error),
            Self::Integration { .. } => self.start_failed(error),
        }
    }

    pub(super) fn start_failed(&self, error: StateError) -> HistoryEventDetails {
        match self {
            Self::LambdaFunction(_) => HistoryEventDetails::LambdaFunctionStartFailed(error),
            Self::Activity(_) => self.schedule_failed(error),
            Self::Integration { task, .. } => HistoryEventDetails::TaskStartFailed { task: Rc::clone(task), error },
        }
    }

    pub(super) fn submit_failed(&self, error: StateError) -> HistoryEventDetails {
        match self {
            Self::LambdaFunction(_) | Self::Activity(_) => self.start_failed(error),
            Self::Integration { task, .. } => HistoryEventDetails::TaskSubmitFailed { task: Rc::clone(task), error },
        }
    }
}
