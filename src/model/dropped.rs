//! What a text that comes in as a file is the definition of.
//!
//! Separate because it is told by what the text says, wherever on the page it was dropped.

use syntax::tree::{Node, Tree};

use crate::route::Place;

/// The place where a definition belongs; nothing where the text does not tell.
pub fn place_of(text: &str) -> Option<Place> {
    let root = Tree::parse(text).root?;
    let has = |name: &str| root.get(name).is_some();
    if has("openapi") || has("swagger") || has_api(&root) {
        return Some(Place::Api);
    }
    (has("StartAt") || has("States")).then_some(Place::Workflows)
}

/// Whether it is a CloudFormation template with an API.
fn has_api(root: &Node) -> bool {
    let kinds =
        ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api", "AWS::Serverless::Api", "AWS::Serverless::HttpApi"];
    let resources = root.get("Resources").and_then(Node::as_object).unwrap_or_default();
    resources.iter().any(|resource| {
        let kind = resource.value.get("Type").and_then(Node::as_str);
        kind.is_some_and(|kind| kinds.contains(&&**kind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_says_what_it_is() {
        for (text, expected) in [
            (r#"{"openapi": "3.0.1", "paths": {}}"#, Some(Place::Api)),
            ("swagger: '2.0'\npaths: {}\n", Some(Place::Api)),
            ("Resources:\n  A:\n    Type: AWS::Serverless::Api\n", Some(Place::Api)),
            ("Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n", None),
            (r#"{"StartAt": "A", "States": {"#, Some(Place::Workflows)),
            ("States:\n  A:\n    Type: Pass\n", Some(Place::Workflows)),
            (r#"{"a": 1}"#, None),
            ("", None),
        ] {
            assert_eq!(place_of(text), expected, "{text}");
        }
    }
}
