//! The parameters of optimized integrations: which there are, which cannot be missing, and the words that some take.
//!
//! Separate because it is a table of facts, taken from the services' API models; a line that ends in `...` names only
//! those that cannot be missing.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::resource::{Resource, ResourceKind};

const TABLE: &str = include_str!("parameters.txt");

/// The actions of each service, each with its line.
static SERVICES: LazyLock<HashMap<&str, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut services: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    let lines = TABLE.lines().filter_map(|line| line.split_once(' '));
    for ((service, action), parameters) in lines.filter_map(|(name, rest)| Some((name.split_once(':')?, rest))) {
        services.entry(service).or_default().push((action, parameters));
    }
    services
});

/// The parameters of one action.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameters {
    /// `Key! TableName! ReturnValues=NONE|ALL_OLD`
    line: &'static str,
}

impl Parameters {
    /// Those of the action that a resource names; `None` if nothing is known of them.
    pub(crate) fn of(resource: &Resource) -> Option<Self> {
        let (service, action) = match &resource.kind {
            ResourceKind::Service { service, action } => (&**service, action.to_string()),
            ResourceKind::AwsSdk { service, action } => ("aws-sdk", format!("{service}:{action}")),
            ResourceKind::LambdaFunction | ResourceKind::Activity | ResourceKind::Open => return None,
        };
        let actions = SERVICES.get(service)?;
        actions.iter().find(|(name, _)| *name == action).map(|(_, line)| Self { line })
    }

    /// Whether all are named.
    pub(crate) fn are_all(self) -> bool {
        !self.line.ends_with(" ...")
    }

    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.line.split(' ').map(|word| word.split(['!', '=']).next().unwrap_or_default())
    }

    /// Those that cannot be missing.
    pub(crate) fn required(self) -> impl Iterator<Item = &'static str> {
        self.line.split(' ').filter_map(|word| word.split_once('!')).map(|(name, _)| name)
    }

    /// The words that one of them takes, if it takes certain words only.
    pub(crate) fn words(self, name: &str) -> Option<Vec<&'static str>> {
        let (_, words) = self
            .line
            .split(' ')
            .filter_map(|word| word.split_once('='))
            .find(|(known, _)| known.trim_end_matches('!') == name)?;
        Some(words.split('|').collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(arn: &str) -> Option<Parameters> {
        Parameters::of(&Resource::parse(arn).unwrap())
    }

    #[test]
    fn a_line_says_what_an_action_takes() {
        let get = of("arn:aws:states:::dynamodb:getItem").unwrap();
        assert_eq!(get.required().collect::<Vec<_>>(), ["Key", "TableName"]);
        assert!(get.are_all() && get.names().any(|name| name == "ConsistentRead"));
        assert_eq!(get.words("ReturnConsumedCapacity"), Some(vec!["INDEXES", "TOTAL", "NONE"]));
        assert_eq!(get.words("Key"), None);
        assert_eq!(
            of("arn:aws:states:::http:invoke").and_then(|http| http.words("Method")).map(|words| words.len()),
            Some(7)
        );
        assert!(!of("arn:aws:states:::eks:call").unwrap().are_all());
        assert!(of("arn:aws:states:::lambda:invokeAll").is_none());
    }

    #[test]
    fn every_line_is_of_an_integration_that_there_is() {
        for line in TABLE.lines() {
            let name = line.split(' ').next().unwrap_or_default();
            let resource = Resource::parse(&format!("arn:aws:states:::{name}")).unwrap();
            assert_eq!(crate::integrations::check(&resource), Ok(()), "{name}");
        }
    }
}
