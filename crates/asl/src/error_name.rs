//! Error names: what `ErrorEquals` lists and what failures carry.
//!
//! Separate because Retry and Catch share them, and the matching of `States.ALL` and `States.TaskFailed` is a rule.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>

use std::rc::Rc;

/// The reserved names, in the order of AWS's list.
pub const RESERVED: &[&str] = &[
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
];

/// What calls of functions fail with by themselves.
pub(crate) const LAMBDA: &[&str] = &[
    "Lambda.AWSLambdaException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.CodeStorageExceededException",
    "Lambda.EC2AccessDeniedException",
    "Lambda.EC2ThrottledException",
    "Lambda.EC2UnexpectedException",
    "Lambda.EFSIOException",
    "Lambda.EFSMountConnectivityException",
    "Lambda.EFSMountFailureException",
    "Lambda.EFSMountTimeoutException",
    "Lambda.ENILimitReachedException",
    "Lambda.InvalidParameterValueException",
    "Lambda.InvalidRequestContentException",
    "Lambda.InvalidRuntimeException",
    "Lambda.InvalidSecurityGroupIDException",
    "Lambda.InvalidSubnetIDException",
    "Lambda.InvalidZipFileException",
    "Lambda.KMSAccessDeniedException",
    "Lambda.KMSDisabledException",
    "Lambda.KMSInvalidStateException",
    "Lambda.KMSNotFoundException",
    "Lambda.RecursiveInvocationException",
    "Lambda.RequestTooLargeException",
    "Lambda.ResourceConflictException",
    "Lambda.ResourceNotFoundException",
    "Lambda.ResourceNotReadyException",
    "Lambda.SdkClientException",
    "Lambda.ServiceException",
    "Lambda.SnapStartException",
    "Lambda.SnapStartNotReadyException",
    "Lambda.SnapStartTimeoutException",
    "Lambda.SubnetIPAddressLimitReachedException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Lambda.UnsupportedMediaTypeException",
];

/// One name of an `ErrorEquals` list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrorName(pub Rc<str>);

impl ErrorName {
    pub const ALL: &str = "States.ALL";
    pub const TASK_FAILED: &str = "States.TaskFailed";
    pub const TIMEOUT: &str = "States.Timeout";
    pub const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
    pub const RUNTIME: &str = "States.Runtime";
    pub const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this name stands for a failure called `error`.
    ///
    /// Nothing stands for `States.Runtime`, which no entry gets. `States.ALL` stands for everything else (also for
    /// `States.DataLimitExceeded`, which AWS's documentation excludes but which was seen caught); `States.TaskFailed` for
    /// everything of that but a timeout; `States.Timeout` also for a missed heartbeat.
    pub fn matches(&self, error: &str) -> bool {
        match &*self.0 {
            // Recorded: not even a catcher for this very name gets it.
            _ if error == Self::RUNTIME => false,
            name if name == error => true,
            Self::ALL => true,
            Self::TASK_FAILED => error != Self::TIMEOUT && error != Self::DATA_LIMIT_EXCEEDED,
            Self::TIMEOUT => error == Self::HEARTBEAT_TIMEOUT,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_what_aws_says() {
        let name = |text: &str| ErrorName(text.into());
        assert!(name("States.ALL").matches("Custom"));
        assert!(name("States.ALL").matches("States.Timeout"));
        assert!(name("States.ALL").matches("States.DataLimitExceeded"));
        assert!(!name("States.ALL").matches("States.Runtime"));
        assert!(!name("States.Runtime").matches("States.Runtime"));
        assert!(name("States.TaskFailed").matches("Lambda.Unknown"));
        assert!(!name("States.TaskFailed").matches("States.Timeout"));
        assert!(name("States.Timeout").matches("States.HeartbeatTimeout"));
        assert!(!name("States.HeartbeatTimeout").matches("States.Timeout"));
        assert!(!name("Custom").matches("CustomError"));
    }
}
