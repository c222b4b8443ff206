//! What each type of event holds.
//!
//! Separate because it is a long list with one arm for each of AWS's types; the SDK's wide struct with an optional member
//! for each exists only on the wire.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>

use std::rc::Rc;

use syntax::Value;

use crate::error::StateError;
#[cfg(feature = "serde")]
use crate::standing::TaskOrder;

/// The type of a state, for the events that carry it in their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum StateType {
    Task,
    Pass,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

/// What a service integration is called in the history: `lambda` and `invoke.waitForTaskToken`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TaskResource {
    pub resource_type: Rc<str>,
    pub resource: Rc<str>,
}

/// The limits that a task was scheduled with, in seconds; only those that the definition sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Timeouts {
    pub timeout_in_seconds: Option<u64>,
    pub heartbeat_in_seconds: Option<u64>,
}

/// The variables that a state set; names in the order of the template.
/// An object: name → value.
pub type Assigned = Option<Value>;

/// An event by type. Payloads are shared values; a text appears when the wire shape is made.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum HistoryEventDetails {
    ExecutionStarted {
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        input: Value,
        role_arn: Rc<str>,
    },
    ExecutionSucceeded {
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        output: Value,
    },
    ExecutionFailed(StateError),
    ExecutionTimedOut(StateError),
    ExecutionAborted(StateError),
    ExecutionRedriven {
        redrive_count: u32,
    },

    /// `PassStateEntered` and so on.
    StateEntered {
        state_type: StateType,
        name: Rc<str>,
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        input: Value,
    },
    StateExited {
        state_type: StateType,
        name: Rc<str>,
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        output: Value,
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::perhaps_text"))]
        assigned: Assigned,
    },
    /// Only Task, Wait, Parallel and Map can be under way when the execution ends.
    StateAborted {
        state_type: StateType,
    },
    /// An expression of the state failed.
    EvaluationFailed {
        error: StateError,
        location: Option<Rc<str>>,
        state: Rc<str>,
    },

    ParallelStateStarted,
    ParallelStateSucceeded,
    ParallelStateFailed,

    MapStateStarted {
        length: u64,
    },
    MapStateSucceeded,
    MapStateFailed,
    MapIterationStarted {
        name: Rc<str>,
        index: u64,
    },
    MapIterationSucceeded {
        name: Rc<str>,
        index: u64,
    },
    MapIterationFailed {
        name: Rc<str>,
        index: u64,
    },
    MapIterationAborted {
        name: Rc<str>,
        index: u64,
    },
    MapRunStarted {
        map_run_arn: Rc<str>,
    },
    MapRunSucceeded,
    MapRunFailed(StateError),
    MapRunAborted,
    MapRunRedriven {
        map_run_arn: Rc<str>,
        redrive_count: u32,
    },

    LambdaFunctionScheduled {
        resource: Rc<str>,
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        input: Value,
        timeouts: Timeouts,
        credentials: Option<Rc<str>>,
    },
    LambdaFunctionScheduleFailed(StateError),
    LambdaFunctionStarted,
    LambdaFunctionStartFailed(StateError),
    LambdaFunctionSucceeded {
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        output: Value,
    },
    LambdaFunctionFailed(StateError),
    LambdaFunctionTimedOut(StateError),

    ActivityScheduled {
        resource: Rc<str>,
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        input: Value,
        timeouts: Timeouts,
    },
    ActivityScheduleFailed(StateError),
    ActivityStarted {
        worker_name: Option<Rc<str>>,
    },
    ActivitySucceeded {
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        output: Value,
    },
    ActivityFailed(StateError),
    ActivityTimedOut(StateError),

    TaskScheduled(Rc<TaskScheduled>),
    TaskStarted(Rc<TaskResource>),
    TaskStartFailed {
        task: Rc<TaskResource>,
        error: StateError,
    },
    TaskSubmitted {
        task: Rc<TaskResource>,
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        output: Value,
    },
    TaskSubmitFailed {
        task: Rc<TaskResource>,
        error: StateError,
    },
    TaskSucceeded {
        task: Rc<TaskResource>,
        #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
        output: Value,
    },
    TaskFailed {
        task: Rc<TaskResource>,
        error: StateError,
    },
    TaskTimedOut {
        task: Rc<TaskResource>,
        error: StateError,
    },
}

/// The members of `TaskScheduled`, apart because there are many.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TaskScheduled {
    pub task: Rc<TaskResource>,
    pub region: Rc<str>,
    #[cfg_attr(feature = "serde", serde(with = "crate::saved::text"))]
    pub parameters: Value,
    pub timeouts: Timeouts,
    /// The role that the task runs under, if the state names one.
    pub credentials: Option<Rc<str>>,
}

impl HistoryEventDetails {
    /// What came of an execution whose last event this is.
    #[cfg(feature = "serde")]
    pub(crate) fn outcome(&self) -> Option<crate::ExecutionOutcome> {
        use crate::ExecutionOutcome as Outcome;
        if let Self::ExecutionSucceeded { output } = self {
            return Some(Outcome::Succeeded(output.clone()));
        }
        if let Self::ExecutionFailed(error) = self {
            return Some(Outcome::Failed(error.clone()));
        }
        if let Self::ExecutionTimedOut(error) = self {
            return Some(Outcome::TimedOut(error.clone()));
        }
        if let Self::ExecutionAborted(error) = self { Some(Outcome::Aborted(error.clone())) } else { None }
    }

    /// The name of the state that it enters.
    pub(super) fn entered(&self) -> Option<&Rc<str>> {
        if let Self::StateEntered { name, .. } = self { Some(name) } else { None }
    }

    pub(super) fn begins_task(&self) -> bool {
        matches!(self, Self::LambdaFunctionScheduled { .. } | Self::ActivityScheduled { .. } | Self::TaskScheduled(_))
    }

    /// What a task was given that was scheduled so.
    #[cfg(feature = "serde")]
    pub(crate) fn order(&self) -> Option<TaskOrder> {
        let (parameters, timeouts, role_arn) = if let Self::TaskScheduled(scheduled) = self {
            (&scheduled.parameters, &scheduled.timeouts, &scheduled.credentials)
        } else if let Self::LambdaFunctionScheduled { input, timeouts, credentials, .. } = self {
            (input, timeouts, credentials)
        } else if let Self::ActivityScheduled { input, timeouts, .. } = self {
            (input, timeouts, &None)
        } else {
            return None;
        };
        Some(TaskOrder { parameters: parameters.clone(), timeouts: *timeouts, role_arn: role_arn.clone() })
    }

    /// Whether nothing can follow it.
    pub fn ends_execution(&self) -> bool {
        matches!(
            self,
            Self::ExecutionSucceeded { .. }
                | Self::ExecutionFailed(_)
                | Self::ExecutionTimedOut(_)
                | Self::ExecutionAborted(_)
        )
    }

    /// The event's type in AWS's word.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::ExecutionStarted { .. } => "ExecutionStarted",
            Self::ExecutionSucceeded { .. } => "ExecutionSucceeded",
            Self::ExecutionFailed(_) => "ExecutionFailed",
            Self::ExecutionTimedOut(_) => "ExecutionTimedOut",
            Self::ExecutionAborted(_) => "ExecutionAborted",
            Self::ExecutionRedriven { .. } => "ExecutionRedriven",
            Self::StateEntered { state_type, .. } => state_type.entered(),
            Self::StateExited { state_type, .. } => state_type.exited(),
            Self::StateAborted { state_type } => state_type.aborted(),
            Self::EvaluationFailed { .. } => "EvaluationFailed",
            Self::ParallelStateStarted => "ParallelStateStarted",
            Self::ParallelStateSucceeded => "ParallelStateSucceeded",
            Self::ParallelStateFailed => "ParallelStateFailed",
            Self::MapStateStarted { .. } => "MapStateStarted",
            Self::MapStateSucceeded => "MapStateSucceeded",
            Self::MapStateFailed => "MapStateFailed",
            Self::MapIterationStarted { .. } => "MapIterationStarted",
            Self::MapIterationSucceeded { .. } => "MapIterationSucceeded",
            Self::MapIterationFailed { .. } => "MapIterationFailed",
            Self::MapIterationAborted { .. } => "MapIterationAborted",
            Self::MapRunStarted { .. } => "MapRunStarted",
            Self::MapRunSucceeded => "MapRunSucceeded",
            Self::MapRunFailed(_) => "MapRunFailed",
            Self::MapRunAborted => "MapRunAborted",
            Self::MapRunRedriven { .. } => "MapRunRedriven",
            Self::LambdaFunctionScheduled { .. } => "LambdaFunctionScheduled",
            Self::LambdaFunctionScheduleFailed(_) => "LambdaFunctionScheduleFailed",
            Self::LambdaFunctionStarted => "LambdaFunctionStarted",
            Self::LambdaFunctionStartFailed(_) => "LambdaFunctionStartFailed",
            Self::LambdaFunctionSucceeded { .. } => "LambdaFunctionSucceeded",
            Self::LambdaFunctionFailed(_) => "LambdaFunctionFailed",
            Self::LambdaFunctionTimedOut(_) => "LambdaFunctionTimedOut",
            Self::ActivityScheduled { .. } => "ActivityScheduled",
            Self::ActivityScheduleFailed(_) => "ActivityScheduleFailed",
            Self::ActivityStarted { .. } => "ActivityStarted",
            Self::ActivitySucceeded { .. } => "ActivitySucceeded",
            Self::ActivityFailed(_) => "ActivityFailed",
            Self::ActivityTimedOut(_) => "ActivityTimedOut",
            Self::TaskScheduled(_) => "TaskScheduled",
            Self::TaskStarted(_) => "TaskStarted",
            Self::TaskStartFailed { .. } => "TaskStartFailed",
            Self::TaskSubmitted { .. } => "TaskSubmitted",
            Self::TaskSubmitFailed { .. } => "TaskSubmitFailed",
            Self::TaskSucceeded { .. } => "TaskSucceeded",
            Self::TaskFailed { .. } => "TaskFailed",
            Self::TaskTimedOut { .. } => "TaskTimedOut",
        }
    }
}

impl StateType {
    /// The word in the definition's `Type` field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Pass => "Pass",
            Self::Choice => "Choice",
            Self::Wait => "Wait",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
        }
    }

    /// Whether a state of this type can be under way when something stops it.
    pub fn can_be_aborted(self) -> bool {
        matches!(self, Self::Task | Self::Wait | Self::Parallel | Self::Map)
    }

    fn entered(self) -> &'static str {
        match self {
            Self::Task => "TaskStateEntered",
            Self::Pass => "PassStateEntered",
            Self::Choice => "ChoiceStateEntered",
            Self::Wait => "WaitStateEntered",
            Self::Succeed => "SucceedStateEntered",
            Self::Fail => "FailStateEntered",
            Self::Parallel => "ParallelStateEntered",
            Self::Map => "MapStateEntered",
        }
    }

    fn exited(self) -> &'static str {
        match self {
            Self::Task => "TaskStateExited",
            Self::Pass => "PassStateExited",
            Self::Choice => "ChoiceStateExited",
            Self::Wait => "WaitStateExited",
            Self::Succeed => "SucceedStateExited",
            // A Fail is never left: AWS has no such event.
            Self::Fail => "FailStateExited",
            Self::Parallel => "ParallelStateExited",
            Self::Map => "MapStateExited",
        }
    }

    fn aborted(self) -> &'static str {
        match self {
            Self::Wait => "WaitStateAborted",
            Self::Parallel => "ParallelStateAborted",
            Self::Map => "MapStateAborted",
            // The others take no time, so AWS has no event for them.
            Self::Task | Self::Pass | Self::Choice | Self::Succeed | Self::Fail => "TaskStateAborted",
        }
    }
}
