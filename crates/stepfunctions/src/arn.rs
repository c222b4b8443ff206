//! Amazon Resource Names of the service: taken apart, checked against what an operation takes, and put together.
//!
//! Separate because every operation begins here, and because the refusals have their own words.
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html#awsstepfunctions-resources-for-iam-policies>

use std::fmt;
use std::rc::Rc;

use crate::error::ApiError;

/// Where the service stands: what every ARN it makes begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub partition: Rc<str>,
    pub region: Rc<str>,
    pub account: Rc<str>,
}

impl Default for Place {
    fn default() -> Self {
        Self { partition: "aws".into(), region: "us-east-1".into(), account: "123456789012".into() }
    }
}

impl Place {
    fn prefix(&self) -> String {
        format!("arn:{}:states:{}:{}", self.partition, self.region, self.account)
    }

    pub fn state_machine(&self, name: &str) -> String {
        format!("{}:stateMachine:{name}", self.prefix())
    }

    pub fn activity(&self, name: &str) -> String {
        format!("{}:activity:{name}", self.prefix())
    }

    pub fn execution(&self, state_machine: &str, name: &str) -> String {
        format!("{}:execution:{state_machine}:{name}", self.prefix())
    }

    /// An Express execution's name may be used again, so its ARN ends in an id of its own.
    pub fn express_execution(&self, state_machine: &str, name: &str, id: &str) -> String {
        format!("{}:express:{state_machine}:{name}:{id}", self.prefix())
    }

    pub fn map_run(&self, state_machine: &str, label: &str, id: &str) -> String {
        format!("{}:mapRun:{state_machine}/{label}:{id}", self.prefix())
    }
}

/// An ARN of this service, apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    pub text: &'a str,
    pub resource_type: &'a str,
    /// What follows the resource type: `name`, `name:version`, `machine:execution`, …
    pub resource: &'a str,
}

/// How an ARN of a state machine goes on after the machine's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Qualifier<'a> {
    None,
    Version(u64),
    Alias(&'a str),
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; refuses what is none, and what is not of one of the `types` that the operation takes.
    pub(crate) fn parse(text: &'a str, types: &[&str]) -> Result<Self, ApiError> {
        let invalid = |why: String| Err(ApiError::InvalidArn(why));
        if !text.starts_with("arn:") {
            return invalid(format!("Invalid ARN prefix: {text}"));
        }
        let mut parts = text.splitn(7, ':').skip(2);
        let (service, region, account) = (parts.next(), parts.next(), parts.next());
        let (resource_type, resource) = (parts.next(), parts.next());
        if service != Some("states") {
            return invalid(format!("Invalid service in ARN: {text}"));
        }
        let (Some(_), Some(_), Some(resource_type), Some(resource)) = (region, account, resource_type, resource) else {
            return invalid(format!("Invalid ARN: {text}"));
        };
        if !types.contains(&resource_type) {
            return invalid(format!("Resource type not valid in this context: {resource_type}"));
        }
        Ok(Self { text, resource_type, resource })
    }

    /// A state machine, or a version or an alias of one.
    ///
    /// # Errors
    /// It is none, or it is the label of a distributed Map, which no operation takes.
    pub(crate) fn state_machine(text: &'a str) -> Result<Self, ApiError> {
        let arn = Self::parse(text, &["stateMachine"])?;
        if arn.resource.contains('/') {
            let text = "A state machine ARN that refers to a Distributed Map state is not supported by this operation";
            return Err(ApiError::Validation(text.to_owned()));
        }
        Ok(arn)
    }

    /// An execution that the API can speak of: not an Express one.
    pub(crate) fn execution(text: &'a str) -> Result<Self, ApiError> {
        Self::parse(text, &["execution"])
    }

    pub(crate) fn activity(text: &'a str) -> Result<Self, ApiError> {
        Self::parse(text, &["activity"])
    }

    /// The resource's first name and what qualifies it: a version number, or an alias.
    pub(crate) fn qualifier(self) -> (&'a str, Qualifier<'a>) {
        match self.resource.split_once(':') {
            None => (self.resource, Qualifier::None),
            Some((name, qualifier)) => match qualifier.parse() {
                Ok(version) if !qualifier.starts_with('+') => (name, Qualifier::Version(version)),
                _ => (name, Qualifier::Alias(qualifier)),
            },
        }
    }

    /// The ARN without its qualifier.
    pub(crate) fn unqualified(self) -> &'a str {
        let (name, _) = self.qualifier();
        let end = self.text.len() - (self.resource.len() - name.len());
        self.text.get(..end).unwrap_or(self.text)
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qualified_arn_comes_apart() {
        let arn = Arn::state_machine("arn:aws:states:eu-west-1:1:stateMachine:m:12").unwrap();
        assert_eq!(arn.qualifier(), ("m", Qualifier::Version(12)));
        assert_eq!(arn.unqualified(), "arn:aws:states:eu-west-1:1:stateMachine:m");
        let arn = Arn::state_machine("arn:aws:states:eu-west-1:1:stateMachine:m:live").unwrap();
        assert_eq!(arn.qualifier(), ("m", Qualifier::Alias("live")));
        let arn = Arn::state_machine("arn:aws:states:eu-west-1:1:stateMachine:m").unwrap();
        assert_eq!((arn.qualifier(), arn.unqualified()), (("m", Qualifier::None), arn.text));
    }

    #[test]
    fn refusals_have_the_services_words() {
        let refuse = |text| Arn::execution(text).unwrap_err().message().unwrap();
        assert_eq!(refuse("string"), "Invalid Arn: 'Invalid ARN prefix: string'");
        assert_eq!(
            refuse("arn:aws:states:us-east-1:1:express:m:n:i"),
            "Invalid Arn: 'Resource type not valid in this context: express'"
        );
    }
}
