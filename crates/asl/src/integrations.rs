//! Which service integrations there are: the optimized ones by name, and what an AWS SDK integration must look like.
//!
//! Separate because it is a table of facts that grows with the service.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html>

pub(crate) mod parameters;
pub(crate) mod sdk;

use crate::nearest::nearest;
use crate::resource::{IntegrationPattern, Resource, ResourceKind};

/// The patterns that an action has besides request and response.
#[derive(Clone, Copy)]
struct Patterns {
    sync: bool,
    sync2: bool,
    token: bool,
}

const PLAIN: Patterns = Patterns { sync: false, sync2: false, token: false };
const SYNC: Patterns = Patterns { sync: true, ..PLAIN };
const TOKEN: Patterns = Patterns { token: true, ..PLAIN };
const SYNC_TOKEN: Patterns = Patterns { sync: true, token: true, ..PLAIN };
const ALL: Patterns = Patterns { sync: true, sync2: true, token: true };

/// Service, action, patterns.
const OPTIMIZED: &[(&str, &str, Patterns)] = &[
    ("apigateway", "invoke", TOKEN),
    ("athena", "getQueryExecution", PLAIN),
    ("athena", "getQueryResults", PLAIN),
    ("athena", "startQueryExecution", SYNC),
    ("athena", "stopQueryExecution", PLAIN),
    ("batch", "submitJob", SYNC_TOKEN),
    ("bedrock", "createModelCustomizationJob", SYNC),
    ("bedrock", "invokeModel", TOKEN),
    ("codebuild", "batchDeleteBuilds", SYNC),
    ("codebuild", "batchGetReports", PLAIN),
    ("codebuild", "retryBuildBatch", SYNC),
    ("codebuild", "startBuild", SYNC),
    ("codebuild", "startBuildBatch", SYNC),
    ("codebuild", "stopBuild", SYNC),
    ("codebuild", "stopBuildBatch", SYNC),
    ("databrew", "startJobRun", SYNC),
    ("dynamodb", "deleteItem", PLAIN),
    ("dynamodb", "getItem", PLAIN),
    ("dynamodb", "putItem", PLAIN),
    ("dynamodb", "updateItem", PLAIN),
    ("ecs", "runTask", SYNC_TOKEN),
    ("eks", "call", PLAIN),
    ("eks", "createCluster", SYNC),
    ("eks", "createFargateProfile", SYNC),
    ("eks", "createNodegroup", SYNC),
    ("eks", "deleteCluster", SYNC),
    ("eks", "deleteFargateProfile", SYNC),
    ("eks", "deleteNodegroup", SYNC),
    ("eks", "runJob", SYNC),
    ("elasticmapreduce", "addStep", SYNC),
    ("elasticmapreduce", "cancelStep", PLAIN),
    ("elasticmapreduce", "createCluster", SYNC),
    ("elasticmapreduce", "modifyInstanceFleetByName", PLAIN),
    ("elasticmapreduce", "modifyInstanceGroupByName", PLAIN),
    ("elasticmapreduce", "setClusterTerminationProtection", PLAIN),
    ("elasticmapreduce", "terminateCluster", SYNC),
    ("emr-containers", "createVirtualCluster", PLAIN),
    ("emr-containers", "deleteVirtualCluster", SYNC),
    ("emr-containers", "startJobRun", SYNC),
    ("emr-serverless", "cancelJobRun", SYNC),
    ("emr-serverless", "createApplication", SYNC),
    ("emr-serverless", "deleteApplication", SYNC),
    ("emr-serverless", "startApplication", SYNC),
    ("emr-serverless", "startJobRun", SYNC),
    ("emr-serverless", "stopApplication", SYNC),
    ("events", "putEvents", TOKEN),
    ("glue", "startJobRun", SYNC),
    ("http", "invoke", PLAIN),
    ("lambda", "invoke", TOKEN),
    ("mediaconvert", "createJob", SYNC),
    ("s3", "getObject", PLAIN),
    ("s3", "listObjectsV2", PLAIN),
    ("s3", "putObject", PLAIN),
    ("sagemaker", "createEndpoint", PLAIN),
    ("sagemaker", "createEndpointConfig", PLAIN),
    ("sagemaker", "createHyperParameterTuningJob", SYNC),
    ("sagemaker", "createLabelingJob", SYNC),
    ("sagemaker", "createModel", PLAIN),
    ("sagemaker", "createProcessingJob", SYNC),
    ("sagemaker", "createTrainingJob", SYNC),
    ("sagemaker", "createTransformJob", SYNC),
    ("sagemaker", "updateEndpoint", PLAIN),
    ("sns", "publish", TOKEN),
    ("sqs", "sendMessage", TOKEN),
    ("states", "startExecution", ALL),
];

/// Every optimized integration as a resource, for completion: `arn:aws:states:::lambda:invoke.waitForTaskToken`.
pub fn resources() -> impl Iterator<Item = String> {
    OPTIMIZED.iter().filter(|(service, ..)| *service != "s3").flat_map(|(service, action, patterns)| {
        let endings = [
            (true, IntegrationPattern::RequestResponse),
            (patterns.sync, IntegrationPattern::Sync),
            (patterns.sync2, IntegrationPattern::Sync2),
            (patterns.token, IntegrationPattern::WaitForTaskToken),
        ];
        endings
            .into_iter()
            .filter(|(has, _)| *has)
            .map(move |(_, pattern)| format!("arn:aws:states:::{service}:{action}{}", pattern.suffix()))
    })
}

/// Whether the service has what a resource names; if not, perhaps what to write instead.
pub(crate) fn check(resource: &Resource) -> Result<(), Option<String>> {
    match &resource.kind {
        ResourceKind::LambdaFunction | ResourceKind::Activity | ResourceKind::Open => Ok(()),
        ResourceKind::AwsSdk { service, action } => {
            if matches!(resource.pattern, IntegrationPattern::Sync | IntegrationPattern::Sync2) {
                return Err(Some("an AWS SDK integration has no `.sync`".to_owned()));
            }
            let camel = lower_first(action);
            if service.bytes().any(|byte| byte.is_ascii_uppercase()) || camel != **action {
                let lower = service.to_ascii_lowercase();
                return Err(Some(format!("did you mean `arn:aws:states:::aws-sdk:{lower}:{camel}`?")));
            }
            Ok(())
        }
        ResourceKind::Service { service, action } => optimized(service, action, resource.pattern),
    }
}

fn optimized(service: &str, action: &str, pattern: IntegrationPattern) -> Result<(), Option<String>> {
    let found = OPTIMIZED.iter().find(|(s, a, _)| *s == service && *a == action);
    if let Some((.., patterns)) = found {
        let has = match pattern {
            IntegrationPattern::RequestResponse => true,
            IntegrationPattern::Sync => patterns.sync,
            IntegrationPattern::Sync2 => patterns.sync2,
            IntegrationPattern::WaitForTaskToken => patterns.token,
        };
        let plain = || Some(format!("`{service}:{action}` has no `{}`", pattern.suffix()));
        return if has { Ok(()) } else { Err(plain()) };
    }
    let actions = || OPTIMIZED.iter().filter(|(s, ..)| *s == service).map(|(_, action, _)| *action);
    Err(if actions().next().is_some() {
        Some(match nearest(action, actions()) {
            Some(near) => format!("did you mean `arn:aws:states:::{service}:{near}`?"),
            None => format!("use `arn:aws:states:::aws-sdk:{service}:{action}`"),
        })
    } else {
        nearest(service, OPTIMIZED.iter().map(|(service, ..)| *service))
            .map(|near| format!("did you mean `arn:aws:states:::{near}:{action}`?"))
            .or_else(|| Some(format!("if the service is right, use `arn:aws:states:::aws-sdk:{service}:{action}`")))
    })
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_ascii_lowercase().to_string() + characters.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(arn: &str) -> Result<(), Option<String>> {
        check(&Resource::parse(arn).unwrap())
    }

    #[test]
    fn known_integrations_pass() {
        for resource in resources() {
            assert_eq!(check_text(&resource), Ok(()), "{resource}");
        }
        assert_eq!(check_text("arn:aws:states:::aws-sdk:s3:listBuckets.waitForTaskToken"), Ok(()));
    }

    #[test]
    fn unknown_ones_come_with_what_to_do() {
        let hint = |text: &str| Err(Some(text.to_owned()));
        assert_eq!(
            check_text("arn:aws:states:::dynamodb:query"),
            hint("use `arn:aws:states:::aws-sdk:dynamodb:query`")
        );
        assert_eq!(check_text("arn:aws:states:::lamda:invoke"), hint("did you mean `arn:aws:states:::lambda:invoke`?"));
        assert_eq!(check_text("arn:aws:states:::lambda:invoke.sync"), hint("`lambda:invoke` has no `.sync`"));
        assert_eq!(
            check_text("arn:aws:states:::aws-sdk:s3:GetObject"),
            hint("did you mean `arn:aws:states:::aws-sdk:s3:getObject`?")
        );
    }
}
