//! IAM as far as a learner meets it: who may assume a role, and what the role may do.
//!
//! Separate because both services ask it: API Gateway before it calls Step Functions, Step Functions before it calls a
//! task's service. Only identity policies with `*` wildcards; no conditions, no denies.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use serde::{Deserialize, Serialize};

use crate::document::ACCOUNT;

/// A role of the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Role {
    pub name: String,
    /// The services that may assume it: `states.amazonaws.com`, `apigateway.amazonaws.com`, `lambda.amazonaws.com`.
    pub trust: Vec<String>,
    /// What it allows.
    pub allow: Vec<Permission>,
}

/// One statement of a policy: every action on every resource. `*` stands for any text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Permission {
    pub actions: Vec<String>,
    /// ARNs; empty means every resource.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
}

/// The roles of the workshop: one a service.
pub fn workshop_roles() -> Vec<Role> {
    let role = |name: &str, service: &str, actions: &[&str]| Role {
        name: name.into(),
        trust: vec![format!("{service}.amazonaws.com")],
        allow: vec![Permission {
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            resources: Vec::new(),
        }],
    };
    vec![
        role(
            "StepFunctionsIamRole",
            "states",
            &[
                "lambda:InvokeFunction",
                "states:*",
                "s3:*",
                "sqs:*",
                "sns:*",
                "dynamodb:*",
                "events:*",
                "logs:*",
                "xray:*",
            ],
        ),
        role("IntegrationIamRole", "apigateway", &["states:*", "lambda:InvokeFunction"]),
        role("M7LambdaRole", "lambda", &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]),
    ]
}

impl Role {
    /// `arn:aws:iam::123456789012:role/NAME`
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{ACCOUNT}:role/{}", self.name)
    }

    pub fn trusts(&self, service: &str) -> bool {
        self.trust.iter().any(|trusted| trusted == service)
    }

    /// Whether some statement allows `action` (`states:StartExecution`) on `resource` (an ARN).
    pub fn allows(&self, action: &str, resource: &str) -> bool {
        self.allow.iter().any(|permission| {
            permission.actions.iter().any(|pattern| matches(&pattern.to_lowercase(), &action.to_lowercase()))
                && (permission.resources.is_empty()
                    || permission.resources.iter().any(|pattern| matches(pattern, resource)))
        })
    }

    /// The service's sentence when the role lacks a permission.
    pub fn denial(&self, session: &str, action: &str, resource: &str) -> String {
        format!(
            "User: arn:aws:sts::{ACCOUNT}:assumed-role/{}/{session} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action",
            self.name
        )
    }
}

/// Glob match with `*` only; linear in pattern times text, however many stars.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = text.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abc", true),
            ("a*c", "ab", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c", false),
            ("ab*b", "ab", false),
            ("exact", "exact", true),
            ("exact", "exact!", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn a_role_allows_what_a_statement_names() {
        let role = Role {
            name: "R".into(),
            trust: vec!["states.amazonaws.com".into()],
            allow: vec![Permission {
                actions: vec!["lambda:Invoke*".into()],
                resources: vec!["arn:aws:lambda:*:function:Sum*".into()],
            }],
        };
        assert!(role.allows("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:1:function:SumFunction"));
        assert!(!role.allows("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:1:function:AvgFunction"));
        assert!(!role.allows("lambda:GetFunction", "arn:aws:lambda:us-east-1:1:function:SumFunction"));
        assert!(role.trusts("states.amazonaws.com") && !role.trusts("apigateway.amazonaws.com"));
        assert_eq!(
            role.denial("s", "states:StartExecution", "arn:x"),
            "User: arn:aws:sts::123456789012:assumed-role/R/s is not authorized to perform: states:StartExecution on resource: arn:x because no identity-based policy allows the states:StartExecution action"
        );
    }
}
