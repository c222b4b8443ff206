//! The services of the AWS SDK by the names that Step Functions has for them, and the actions of those most in use.
//!
//! Separate because it is a table of facts, taken from the SDK's models, and grows old: what is not in it is spoken of as
//! a slip, never refused.

use crate::nearest::nearest;
use crate::resource::{Resource, ResourceKind};

/// The first line has all services, each further one a service and its actions.
const TABLE: &str = include_str!("sdk.txt");

/// What services are called elsewhere.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("cognitoidp", "cognitoidentityprovider"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancingv2"),
    ("events", "eventbridge"),
    ("logs", "cloudwatchlogs"),
    ("states", "sfn"),
    ("stepfunctions", "sfn"),
];

/// How the names of actions begin.
const VERBS: &[&str] = &[
    "batch", "cancel", "copy", "create", "delete", "describe", "detect", "get", "head", "list", "put", "send", "start",
    "stop", "update",
];

/// What is probably a slip in the name of a service or action.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Slip<'r> {
    Service { written: &'r str, meant: Option<&'static str> },
    Action { service: &'r str, written: &'r str, meant: Option<&'static str> },
}

/// What is unknown of an SDK integration.
pub(crate) fn slip(resource: &Resource) -> Option<Slip<'_>> {
    let ResourceKind::AwsSdk { service, action } = &resource.kind else { return None };
    let mut lines = TABLE.lines();
    let services = || lines.clone().next().unwrap_or_default().split(' ').skip(1);
    if !services().any(|known| known == &**service) {
        let other = OTHER_NAMES.iter().find(|(name, _)| *name == &**service).map(|(_, meant)| *meant);
        return Some(Slip::Service { written: service, meant: other.or_else(|| nearest(service, services())) });
    }
    let unknown = |meant| Some(Slip::Action { service, written: action, meant });
    let known = lines.find_map(|line| line.strip_prefix(&**service)?.strip_prefix(' '));
    match known {
        Some(actions) if actions.split(' ').any(|known| known == &**action) => None,
        Some(actions) => unknown(nearest(action, actions.split(' '))),
        // `getitem`: what follows the verb begins with a capital.
        None => {
            let verb = VERBS.iter().any(|verb| action.strip_prefix(verb).is_some_and(|rest| rest.len() > 2));
            (verb && action.bytes().all(|byte| byte.is_ascii_lowercase())).then(|| unknown(None))?
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip_in(named: &str) -> String {
        let resource = Resource::parse(&format!("arn:aws:states:::aws-sdk:{named}")).unwrap();
        match slip(&resource) {
            None => String::new(),
            Some(Slip::Service { written, meant } | Slip::Action { written, meant, .. }) => {
                format!("{written} -> {}", meant.unwrap_or("?"))
            }
        }
    }

    #[test]
    fn slips_come_with_what_was_meant() {
        for fine in [
            "s3:getObject",
            "sfn:startExecution",
            "ec2:describeInstances",
            "polly:synthesizeSpeech",
            "qbusiness:chatSync",
        ] {
            assert_eq!(slip_in(fine), "", "{fine}");
        }
        assert_eq!(slip_in("dynamodbb:getItem"), "dynamodbb -> dynamodb");
        assert_eq!(slip_in("stepfunctions:startExecution"), "stepfunctions -> sfn");
        assert_eq!(slip_in("nosuchthing:getIt"), "nosuchthing -> ?");
        assert_eq!(slip_in("dynamodb:getItems"), "getItems -> getItem");
        assert_eq!(slip_in("sqs:sendmessage"), "sendmessage -> sendMessage");
        assert_eq!(slip_in("ec2:describeinstances"), "describeinstances -> ?");
    }
}
