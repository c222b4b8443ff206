//! Logging, tracing and encryption: what a state machine says about them, and what AWS refuses.
//!
//! Separate because create and update share the checks and every description shares the shapes.
//! <https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html>

use std::rc::Rc;

use syntax::{Object, Value, object};

use crate::error::ApiError;
use crate::request::{ARN, Input, Reader, text};

/// How much of an execution is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LogLevel {
    All,
    Error,
    Fatal,
    #[default]
    Off,
}

const LOG_LEVELS: [(&str, LogLevel); 4] =
    [("ALL", LogLevel::All), ("ERROR", LogLevel::Error), ("FATAL", LogLevel::Fatal), ("OFF", LogLevel::Off)];

/// Where an execution's events are logged to, and which.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LoggingConfiguration {
    pub level: LogLevel,
    pub include_execution_data: bool,
    /// ARNs of log groups; absent is not the same as an empty list when it is described.
    pub destinations: Option<Vec<Rc<str>>>,
}

/// Which log groups there are to log to. CloudWatch Logs itself is not simulated.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum LogGroups {
    /// Every one that a configuration names.
    #[default]
    AnyNamed,
    /// Those with these ARNs; to log to another is refused.
    Only(Vec<Rc<str>>),
}

impl LogGroups {
    fn contain(&self, arn: &Rc<str>) -> bool {
        match self {
            Self::AnyNamed => true,
            Self::Only(groups) => groups.contains(arn),
        }
    }
}

impl LoggingConfiguration {
    /// # Errors
    /// `InvalidLoggingConfiguration`, as the service says it.
    pub(crate) fn check(&self, groups: &LogGroups) -> Result<(), ApiError> {
        let destinations = self.destinations.as_deref().unwrap_or_default();
        let refuse = |why: &str| Err(ApiError::InvalidLoggingConfiguration(why.to_owned()));
        if destinations.len() > 1 || (self.level != LogLevel::Off && destinations.is_empty()) {
            return refuse("Must specify exactly one Log Destination.");
        }
        if destinations.iter().any(|arn| !arn.starts_with("arn:") || !arn.contains(":logs:")) {
            return refuse("Log Destination is not valid.");
        }
        // Reported of AWS; the ARN that CloudFormation gives for a log group has the qualifier.
        if !destinations.iter().all(|arn| arn.ends_with(":*")) {
            return refuse("Log Group ARN must be provided with '*' qualifier.");
        }
        if !destinations.iter().all(|arn| groups.contain(arn)) {
            return refuse("Log Destination not found.");
        }
        Ok(())
    }

    pub(crate) fn to_wire(&self) -> Value {
        let mut wire = Object::new();
        if let Some(destinations) = &self.destinations {
            let destination = |arn: &Rc<str>| {
                Value::from(object! { "cloudWatchLogsLogGroup" => object! { "logGroupArn" => arn.clone() } })
            };
            wire.insert("destinations", destinations.iter().map(destination).collect::<Value>());
        }
        wire.insert("includeExecutionData", self.include_execution_data);
        let word = LOG_LEVELS.iter().find(|(_, level)| *level == self.level).map_or("OFF", |(word, _)| *word);
        wire.insert("level", word);
        wire.into()
    }
}

impl Input for LoggingConfiguration {
    fn read(request: &Reader<'_>) -> Self {
        Self {
            level: request.word("level", &LOG_LEVELS).unwrap_or_default(),
            include_execution_data: request.boolean("includeExecutionData").unwrap_or_default(),
            destinations: request
                .structures::<LogDestination>("destinations")
                .map(|list| list.into_iter().filter_map(|destination| destination.0).collect()),
        }
    }
}

struct LogDestination(Option<Rc<str>>);

impl Input for LogDestination {
    fn read(request: &Reader<'_>) -> Self {
        struct LogGroup(Option<Rc<str>>);
        impl Input for LogGroup {
            fn read(request: &Reader<'_>) -> Self {
                Self(request.text("logGroupArn", ARN))
            }
        }
        Self(request.structure::<LogGroup>("cloudWatchLogsLogGroup").and_then(|group| group.0))
    }
}

/// Whether X-Ray traces are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TracingConfiguration {
    pub enabled: bool,
}

impl TracingConfiguration {
    pub(crate) fn to_wire(self) -> Value {
        object! { "enabled" => self.enabled }.into()
    }
}

impl Input for TracingConfiguration {
    fn read(request: &Reader<'_>) -> Self {
        Self { enabled: request.boolean("enabled").unwrap_or_default() }
    }
}

/// Whose key data at rest is encrypted with. Nothing is encrypted here; the setting is kept and shown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum EncryptionConfiguration {
    #[default]
    AwsOwnedKey,
    CustomerManagedKmsKey {
        kms_key_id: Rc<str>,
        reuse_period_seconds: i64,
    },
}

/// An encryption configuration as a request has it, before its parts are known to fit.
#[derive(Clone, Debug)]
pub(crate) struct EncryptionInput {
    customer_managed: bool,
    kms_key_id: Option<Rc<str>>,
    reuse_period_seconds: Option<i64>,
}

impl Input for EncryptionInput {
    fn read(request: &Reader<'_>) -> Self {
        let types = [("AWS_OWNED_KEY", false), ("CUSTOMER_MANAGED_KMS_KEY", true)];
        Self {
            kms_key_id: request.text("kmsKeyId", text(1, 2048)),
            reuse_period_seconds: request.integer("kmsDataKeyReusePeriodSeconds", 60, 900),
            customer_managed: request.required_word("type", &types).unwrap_or_default(),
        }
    }
}

impl EncryptionInput {
    pub(crate) fn check(self) -> Result<EncryptionConfiguration, ApiError> {
        let refuse = |why: &str| Err(ApiError::InvalidEncryptionConfiguration(why.to_owned()));
        match (self.customer_managed, self.kms_key_id) {
            (true, Some(kms_key_id)) => Ok(EncryptionConfiguration::CustomerManagedKmsKey {
                kms_key_id,
                reuse_period_seconds: self.reuse_period_seconds.unwrap_or(300),
            }),
            (true, None) => refuse("kmsKeyId must be specified for CUSTOMER_MANAGED_KMS_KEY"),
            (false, Some(_)) => refuse("kmsKeyId must not be specified for AWS_OWNED_KEY"),
            (false, None) => Ok(EncryptionConfiguration::AwsOwnedKey),
        }
    }
}

impl EncryptionConfiguration {
    pub(crate) fn to_wire(&self) -> Value {
        match self {
            Self::AwsOwnedKey => object! { "type" => "AWS_OWNED_KEY" }.into(),
            Self::CustomerManagedKmsKey { kms_key_id, reuse_period_seconds } => object! {
                "kmsDataKeyReusePeriodSeconds" => *reuse_period_seconds,
                "kmsKeyId" => kms_key_id.clone(),
                "type" => "CUSTOMER_MANAGED_KMS_KEY",
            }
            .into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::decode;

    fn logging(body: &str) -> LoggingConfiguration {
        decode(&Value::parse(body).unwrap()).unwrap()
    }

    fn check(body: &str) -> Result<(), ApiError> {
        logging(body).check(&LogGroups::AnyNamed)
    }

    #[test]
    fn a_level_needs_exactly_one_destination() {
        let refusal =
            Err(ApiError::InvalidLoggingConfiguration("Must specify exactly one Log Destination.".to_owned()));
        assert_eq!(check(r#"{"level":"ALL"}"#), refusal);
        assert_eq!(check(r#"{"level":"OFF"}"#), Ok(()));
        let group = r#"{"cloudWatchLogsLogGroup":{"logGroupArn":"arn:aws:logs:us-east-1:1:log-group:g:*"}}"#;
        assert_eq!(check(&format!(r#"{{"level":"OFF","destinations":[{group},{group}]}}"#)), refusal);
        let one = format!(r#"{{"destinations":[{group}],"includeExecutionData":true,"level":"ERROR"}}"#);
        assert_eq!(check(&one), Ok(()));
        assert_eq!(logging(&one).to_wire().to_string(), one);
    }

    #[test]
    fn a_group_that_is_not_there_is_not_logged_to() {
        let body = r#"{"level":"ALL","destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":"arn:aws:logs:us-east-1:1:log-group:g:*"}}]}"#;
        let there = LogGroups::Only(vec!["arn:aws:logs:us-east-1:1:log-group:g:*".into()]);
        assert_eq!(logging(body).check(&there), Ok(()));
        let refusal = logging(body).check(&LogGroups::Only(Vec::new())).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found."
        );
    }

    #[test]
    fn what_was_left_out_is_described_by_its_default() {
        assert_eq!(logging("{}").to_wire().to_string(), r#"{"includeExecutionData":false,"level":"OFF"}"#);
        let empty = r#"{"destinations":[],"includeExecutionData":false,"level":"OFF"}"#;
        assert_eq!(logging(r#"{"destinations":[]}"#).to_wire().to_string(), empty);
    }

    #[test]
    fn a_key_of_ones_own_is_named() {
        let encryption = |body: &str| decode::<EncryptionInput>(&Value::parse(body).unwrap()).unwrap().check();
        assert_eq!(
            encryption(r#"{"type":"CUSTOMER_MANAGED_KMS_KEY","kmsKeyId":"k"}"#).unwrap().to_wire().to_string(),
            r#"{"kmsDataKeyReusePeriodSeconds":300,"kmsKeyId":"k","type":"CUSTOMER_MANAGED_KMS_KEY"}"#
        );
        assert_eq!(
            encryption(r#"{"type":"CUSTOMER_MANAGED_KMS_KEY"}"#),
            Err(ApiError::InvalidEncryptionConfiguration(
                "kmsKeyId must be specified for CUSTOMER_MANAGED_KMS_KEY".to_owned()
            ))
        );
    }
}
