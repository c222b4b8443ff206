//! IAM as far as a learner meets it: who may assume a role, and what the role may do.
//!
//! Separate because both services ask it: API Gateway before it calls Step Functions, Step Functions before it calls a
//! task's service. Identity policies with wildcards, denials and the common conditions; nothing else is simulated.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use serde::{Deserialize, Serialize};

use crate::condition::{self, Conditions};
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

/// One statement of a policy. In actions and resources `*` stands for any text and `?` for any character.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Permission {
    /// It forbids instead: one such statement outweighs all that allow.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deny: bool,
    pub actions: Vec<String>,
    /// It is about all actions but these.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_actions: bool,
    /// ARNs; empty means every resource.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// It is about all resources but these.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_resources: bool,
    /// All of these must hold: values by operator and key.
    #[serde(skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}

/// What the policies of a role say of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Allowed,
    NotAllowed,
    Denied,
}

/// The roles of the workshop: one a service.
pub fn workshop_roles() -> Vec<Role> {
    let role = |name: &str, service: &str, actions: &[&str]| Role {
        name: name.into(),
        trust: vec![format!("{service}.amazonaws.com")],
        allow: vec![Permission {
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            ..Permission::default()
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

    /// Whether some statement allows `action` (`states:StartExecution`) on `resource` (an ARN), and none denies it.
    pub fn allows(&self, action: &str, resource: &str) -> bool {
        self.verdict(action, resource) == Verdict::Allowed
    }

    fn verdict(&self, action: &str, resource: &str) -> Verdict {
        let about = |deny: bool| {
            let mut statements = self.allow.iter().filter(|permission| permission.deny == deny);
            statements.any(|permission| permission.is_about(self, action, resource))
        };
        match (about(true), about(false)) {
            (true, _) => Verdict::Denied,
            (false, true) => Verdict::Allowed,
            (false, false) => Verdict::NotAllowed,
        }
    }

    /// The service's sentence when the role lacks a permission.
    pub fn denial(&self, session: &str, action: &str, resource: &str) -> String {
        let because = match self.verdict(action, resource) {
            Verdict::Denied => "with an explicit deny in an identity-based policy".to_owned(),
            Verdict::Allowed | Verdict::NotAllowed => {
                format!("because no identity-based policy allows the {action} action")
            }
        };
        format!(
            "User: arn:aws:sts::{ACCOUNT}:assumed-role/{}/{session} is not authorized to perform: {action} on resource: {resource} {because}",
            self.name
        )
    }
}

impl Permission {
    fn is_about(&self, role: &Role, action: &str, resource: &str) -> bool {
        let action = action.to_lowercase();
        let named = self.actions.iter().any(|pattern| matches(&pattern.to_lowercase(), &action));
        let there = self.resources.is_empty() || self.resources.iter().any(|pattern| matches(pattern, resource));
        named != self.not_actions && there != self.not_resources && condition::hold(&self.conditions, role)
    }
}

/// Whether a pattern with `*` and `?` stands for a text. Takes at most pattern times text steps.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut place) = (0, 0);
    // Where the last star stands, and how much of the text it takes so far.
    let mut star: Option<(usize, usize)> = None;
    while place < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(c) if *c == '?' || Some(c) == text.get(place) => {
                at += 1;
                place += 1;
            }
            _ => {
                let Some((before, taken)) = star else { return false };
                star = Some((before, taken + 1));
                (at, place) = (before + 1, taken + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
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
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("?*", "", false),
            ("*a*b", "xaybzb", true),
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
                ..Permission::default()
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
