//! The URI of an AWS integration: which service, and which action or path of it.
//!
//! `arn:aws:apigateway:{region}:{subdomain.service|service}:{action|path}/{service_api}`
//!
//! <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-uri>

/// A service, and what to call there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationUri {
    pub region: String,
    pub subdomain: Option<String>,
    pub service: String,
    pub target: Target,
}

/// What of a service is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `action/StartExecution`
    Action(String),
    /// `path/2015-03-31/functions/…/invocations`, without `path/`.
    Path(String),
}

impl IntegrationUri {
    /// Reads a URI; `None` when it is not one of an AWS service.
    pub fn parse(uri: &str) -> Option<Self> {
        let mut parts = uri.splitn(6, ':');
        if parts.next()? != "arn" || !parts.next()?.starts_with("aws") || parts.next()? != "apigateway" {
            return None;
        }
        let region = parts.next()?.to_owned();
        let service = parts.next()?;
        let (subdomain, service) = match service.rsplit_once('.') {
            Some((subdomain, service)) => (Some(subdomain.to_owned()), service.to_owned()),
            None => (None, service.to_owned()),
        };
        let target = match parts.next()?.split_once('/')? {
            ("action", action) => Target::Action(action.to_owned()),
            ("path", path) => Target::Path(path.trim_start_matches('/').to_owned()),
            _ => return None,
        };
        (!region.is_empty() && !service.is_empty()).then_some(Self { region, subdomain, service, target })
    }

    /// The action, named as such or by a path of nothing else (`path//` with an `X-Amz-Target` names none).
    pub fn action(&self) -> Option<&str> {
        if let Target::Action(action) = &self.target { Some(action) } else { None }
    }

    /// The ARN of the function that a path of Lambda's invokes.
    pub fn function_arn(&self) -> Option<&str> {
        let Target::Path(path) = &self.target else { return None };
        path.strip_prefix("2015-03-31/functions/")?.strip_suffix("/invocations").filter(|_| self.service == "lambda")
    }

    /// The address that the call goes to, as the log has it.
    pub fn endpoint(&self) -> String {
        // Synchronous executions have a host of their own.
        let sync = self.service == "states"
            && matches!(&self.target, Target::Action(action) if action == "StartSyncExecution" || action == "TestState");
        let prefix = match &self.subdomain {
            Some(subdomain) => format!("{subdomain}."),
            None if sync => "sync-".into(),
            None => String::new(),
        };
        let Self { region, service, .. } = self;
        match &self.target {
            Target::Action(action) => format!("https://{prefix}{service}.{region}.amazonaws.com/?Action={action}"),
            Target::Path(path) => format!("https://{prefix}{service}.{region}.amazonaws.com/{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_actions_paths_and_functions() {
        let start = IntegrationUri::parse("arn:aws:apigateway:us-east-1:states:action/StartSyncExecution").unwrap();
        assert_eq!((start.service.as_str(), start.action()), ("states", Some("StartSyncExecution")));
        assert_eq!(start.endpoint(), "https://sync-states.us-east-1.amazonaws.com/?Action=StartSyncExecution");
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:Sum";
        let path = format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations");
        let invoke = IntegrationUri::parse(&path).unwrap();
        assert_eq!(invoke.function_arn(), Some(arn));
        assert_eq!(
            invoke.endpoint(),
            format!("https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/{arn}/invocations")
        );
        let bucket = IntegrationUri::parse("arn:aws:apigateway:eu-west-1:my.bucket.s3:path/key").unwrap();
        assert_eq!((bucket.subdomain.as_deref(), bucket.service.as_str()), (Some("my.bucket"), "s3"));
        for none in [
            "",
            "arn:aws:states:us-east-1:1:x",
            "arn:aws:apigateway:us-east-1:states",
            "https://example.org",
            "arn:aws:apigateway:r:s:other/x",
        ] {
            assert_eq!(IntegrationUri::parse(none), None, "{none}");
        }
    }
}
