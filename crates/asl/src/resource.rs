//! The `Resource` of a Task: what does the work.
//!
//! Separate because its kinds decide so much: the history's event types, the allowed patterns, the simulated service.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html#state-task-fields>

use std::fmt;
use std::rc::Rc;

/// A parsed resource. A clone is shared text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// As written.
    pub arn: Rc<str>,
    pub kind: ResourceKind,
    pub pattern: IntegrationPattern,
}

/// What kind of worker a resource names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    /// A function named by its own ARN; its history has `LambdaFunction…` events.
    LambdaFunction,
    /// An activity, polled by its workers; its history has `Activity…` events.
    Activity,
    /// An optimized integration, `arn:aws:states:::service:action`.
    Service { service: Rc<str>, action: Rc<str> },
    /// Any action of any service, `arn:aws:states:::aws-sdk:service:action`.
    AwsSdk { service: Rc<str>, action: Rc<str> },
    /// A `${Placeholder}` that was left open: it could become anything.
    Open,
}

/// When a service integration counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum IntegrationPattern {
    /// When the service has answered.
    #[default]
    RequestResponse,
    /// `.sync`: when the job that it started has ended.
    Sync,
    /// `.sync:2`: the same, with parsed JSON as the output.
    Sync2,
    /// `.waitForTaskToken`: when somebody sends the token back.
    WaitForTaskToken,
}

impl IntegrationPattern {
    /// The resource's ending, dot included; empty for request and response.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::Sync2 => ".sync:2",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }

    fn split(text: &str) -> (&str, Self) {
        [Self::Sync2, Self::Sync, Self::WaitForTaskToken]
            .into_iter()
            .find_map(|pattern| text.strip_suffix(pattern.suffix()).map(|rest| (rest, pattern)))
            .unwrap_or((text, Self::RequestResponse))
    }
}

impl Resource {
    /// Takes an ARN apart; `None` if it has the form of none of the kinds. Whether the service exists is not asked.
    pub fn parse(arn: &str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let (prefix, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (_region, _account, rest) = (parts.next()?, parts.next()?, parts.next()?);
        if prefix != "arn" || partition.is_empty() || rest.is_empty() {
            return None;
        }
        let of_kind = |kind| Self { arn: arn.into(), kind, pattern: IntegrationPattern::RequestResponse };
        match service {
            "lambda" => rest
                .strip_prefix("function:")
                .filter(|name| !name.is_empty())
                .map(|_| of_kind(ResourceKind::LambdaFunction)),
            "states" if let Some(name) = rest.strip_prefix("activity:") => {
                (!name.is_empty()).then(|| of_kind(ResourceKind::Activity))
            }
            // Region and account are usually left out of an integration, but may be there.
            "states" => {
                let (rest, pattern) = IntegrationPattern::split(rest);
                let kind = match rest.strip_prefix("aws-sdk:") {
                    Some(sdk) => {
                        let (service, action) = two(sdk)?;
                        ResourceKind::AwsSdk { service, action }
                    }
                    None => {
                        let (service, action) = two(rest)?;
                        ResourceKind::Service { service, action }
                    }
                };
                Some(Self { arn: arn.into(), kind, pattern })
            }
            _ => None,
        }
    }

    /// The same where a `${Placeholder}` may be left open: what can be known of it is, the rest is [`ResourceKind::Open`].
    pub(crate) fn parse_open(text: &str, open: bool) -> Option<Self> {
        if !open {
            return Self::parse(text);
        }
        let filled = syntax::tree::placeholder_names(text)
            .fold(text.to_owned(), |text, name| text.replace(&format!("${{{name}}}"), "x"));
        // Of an integration at least the service and action must be known; a function's name may be anything.
        let integration = text.rsplit(":::").next().filter(|_| text.contains(":states:::"));
        let known =
            Self::parse(&filled).filter(|_| integration.is_none_or(|named| !syntax::tree::has_placeholder(named)));
        let (_, pattern) = IntegrationPattern::split(text);
        Some(match known {
            Some(resource) => Self { arn: text.into(), ..resource },
            None => Self { arn: text.into(), kind: ResourceKind::Open, pattern },
        })
    }

    /// `resourceType` of the history: `lambda`, `aws-sdk:dynamodb`. Empty for a function's own ARN and an activity.
    pub fn resource_type(&self) -> Rc<str> {
        match &self.kind {
            ResourceKind::Service { service, .. } => service.clone(),
            ResourceKind::AwsSdk { service, .. } => format!("aws-sdk:{service}").into(),
            ResourceKind::LambdaFunction | ResourceKind::Activity | ResourceKind::Open => "".into(),
        }
    }

    /// `resource` of the history: `invoke.waitForTaskToken`; the whole ARN for a function's own ARN and an activity.
    pub fn resource_name(&self) -> Rc<str> {
        match &self.kind {
            ResourceKind::Service { action, .. } | ResourceKind::AwsSdk { action, .. } => {
                if self.pattern == IntegrationPattern::RequestResponse {
                    action.clone()
                } else {
                    format!("{action}{}", self.pattern.suffix()).into()
                }
            }
            ResourceKind::LambdaFunction | ResourceKind::Activity | ResourceKind::Open => self.arn.clone(),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arn)
    }
}

/// Why a text cannot be the ARN of anything in an account; nothing is said of one with other marks in it, as
/// documentation writes them.
pub(crate) fn check_arn(text: &str) -> Result<(), &'static str> {
    if text.contains(['<', '{', '$', '*', '[']) {
        return Ok(());
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [prefix, partition, service, region, account, resource] = parts.as_slice() else {
        return Err("it has too few parts");
    };
    if *prefix != "arn" || !partition.starts_with("aws") {
        return Err("it does not begin with `arn:aws`");
    }
    if service.is_empty() || resource.is_empty() {
        return Err("a part is empty");
    }
    if !region.is_empty() && !region.contains('-') {
        return Err("its region is none");
    }
    let digits = account.bytes().all(|byte| byte.is_ascii_digit());
    let number = account.starts_with(|c: char| c.is_ascii_digit());
    if number && (!digits || account.len() != 12) {
        return Err("its account has not 12 digits");
    }
    Ok(())
}

/// The same for the ARN of something that is always in some account and region.
pub(crate) fn check_owner(text: &str) -> Result<(), &'static str> {
    let mut parts = text.split(':').skip(3);
    match (parts.next(), parts.next()) {
        (Some(""), Some("")) => Err("its region and account are missing"),
        (Some(""), _) => Err("its region is missing"),
        (_, Some("")) => Err("its account is missing"),
        _ => Ok(()),
    }
}

fn two(text: &str) -> Option<(Rc<str>, Rc<str>)> {
    let (service, action) = text.split_once(':')?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (plain(service) && plain(action)).then(|| (service.into(), action.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(arn: &str) -> Option<(String, String, IntegrationPattern)> {
        let resource = Resource::parse(arn)?;
        Some((resource.resource_type().to_string(), resource.resource_name().to_string(), resource.pattern))
    }

    #[test]
    fn integrations_come_apart_into_what_the_history_says() {
        let expect = |kind: &str, name: &str, pattern| Some((kind.to_owned(), name.to_owned(), pattern));
        assert_eq!(
            parts("arn:aws:states:::lambda:invoke.waitForTaskToken"),
            expect("lambda", "invoke.waitForTaskToken", IntegrationPattern::WaitForTaskToken)
        );
        assert_eq!(
            parts("arn:aws:states:::states:startExecution.sync:2"),
            expect("states", "startExecution.sync:2", IntegrationPattern::Sync2)
        );
        assert_eq!(
            parts("arn:aws-cn:states:::aws-sdk:dynamodb:getItem"),
            expect("aws-sdk:dynamodb", "getItem", IntegrationPattern::RequestResponse)
        );
    }

    #[test]
    fn functions_and_activities_are_whole() {
        let function = Resource::parse("arn:aws:lambda:us-east-1:111111111111:function:f:PROD").unwrap();
        assert_eq!(function.kind, ResourceKind::LambdaFunction);
        let activity = Resource::parse("arn:aws:states:us-east-1:111111111111:activity:a").unwrap();
        assert_eq!((activity.kind.clone(), &*activity.resource_name()), (ResourceKind::Activity, &*activity.arn));
    }

    #[test]
    fn an_arn_has_six_parts_and_an_account_of_twelve_digits() {
        for good in [
            "arn:aws:iam::123456789012:role/r",
            "arn:aws-cn:lambda:cn-north-1:123456789012:function:f:PROD",
            "arn:aws:s3:::bucket",
            "arn:aws:sns:us-east-1:<account>:topic",
            "arn:aws:sns:us-east-1:ACCOUNT_ID:topic",
        ] {
            assert_eq!(check_arn(good), Ok(()), "{good}");
        }
        assert_eq!(check_arn("my-topic"), Err("it has too few parts"));
        assert_eq!(check_arn("arn:aws:sns:us-east-1:12345:topic"), Err("its account has not 12 digits"));
        assert_eq!(check_arn("arn:aws:sns:123456789012:us-east-1:topic"), Err("its region is none"));
        assert_eq!(check_arn("arm:aws:sns:us-east-1:123456789012:topic"), Err("it does not begin with `arn:aws`"));
        assert_eq!(check_arn("arn:aws:sns:us-east-1:123456789012:"), Err("a part is empty"));
    }

    #[test]
    fn what_is_no_resource_is_refused() {
        for arn in [
            "",
            "function",
            "arn:aws:lambda",
            "arn:aws:lambda:us-east-1:1:layer:x",
            "arn:aws:states:::lambda",
            "arn:aws:states:::aws-sdk:s3",
            "arn:aws:states:::lambda:invoke.later",
            "arn:aws:sqs:us-east-1:1:queue",
        ] {
            assert_eq!(Resource::parse(arn), None, "{arn}");
        }
    }
}
