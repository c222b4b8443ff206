//! Conditions of a policy's statements: the operators on texts, ARNs and truth, and the keys whose values are known here.
//!
//! Separate because IAM has dozens of both; what is not simulated is refused when a policy is read, never when it is asked.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use std::collections::BTreeMap;

use crate::document::{ACCOUNT, REGION};
use crate::role::{Role, matches};

/// Values by operator and key: `{"StringEquals": {"aws:RequestedRegion": ["us-east-1"]}}`.
pub type Conditions = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// How an operator compares; with a mark for those that hold where nothing is equal.
#[derive(Clone, Copy)]
enum Comparison {
    Equal,
    EqualInAnyCase,
    Like,
    Missing,
}

/// What an operator means, without `IfExists`, and whether it is turned around.
fn operator(name: &str) -> Option<(Comparison, bool)> {
    Some(match name {
        "StringEquals" => (Comparison::Equal, false),
        "StringNotEquals" => (Comparison::Equal, true),
        "StringEqualsIgnoreCase" | "Bool" => (Comparison::EqualInAnyCase, false),
        "StringNotEqualsIgnoreCase" => (Comparison::EqualInAnyCase, true),
        "StringLike" | "ArnLike" | "ArnEquals" => (Comparison::Like, false),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => (Comparison::Like, true),
        "Null" => (Comparison::Missing, false),
        _ => return None,
    })
}

/// Whether an operator is simulated.
pub(crate) fn is_known(name: &str) -> bool {
    operator(name.strip_suffix("IfExists").unwrap_or(name)).is_some()
}

/// Whether all conditions hold for a call under a role.
pub(crate) fn hold(conditions: &Conditions, role: &Role) -> bool {
    conditions.iter().all(|(name, keys)| keys.iter().all(|(key, values)| holds(name, key, values, role)))
}

fn holds(name: &str, key: &str, values: &[String], role: &Role) -> bool {
    let (plain, if_exists) = match name.strip_suffix("IfExists") {
        Some(plain) => (plain, true),
        None => (name, false),
    };
    // One that is not known holds for nobody.
    let Some((comparison, turned)) = operator(plain) else { return false };
    let known = value(key, role);
    let Some(known) = known else {
        let missing = matches!(comparison, Comparison::Missing) && values.iter().any(|value| value == "true");
        return missing || if_exists || (turned && !matches!(comparison, Comparison::Missing));
    };
    let fits = values.iter().any(|value| match comparison {
        Comparison::Equal => *value == known,
        Comparison::EqualInAnyCase => value.eq_ignore_ascii_case(&known),
        Comparison::Like => matches(value, &known),
        Comparison::Missing => value == "false",
    });
    fits != turned
}

/// What is known of a call; the names of keys are in any case.
fn value(key: &str, role: &Role) -> Option<String> {
    Some(match key.to_ascii_lowercase().as_str() {
        "aws:requestedregion" => REGION.to_owned(),
        "aws:principalaccount" | "aws:resourceaccount" => ACCOUNT.to_owned(),
        "aws:principalarn" => role.arn(),
        "aws:principaltype" => "AssumedRole".to_owned(),
        "aws:securetransport" => "true".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold_one(operator: &str, key: &str, value: &str) -> bool {
        let role = Role { name: "R".into(), ..Role::default() };
        let keys = [(key.to_owned(), vec!["other".to_owned(), value.to_owned()])].into();
        hold(&[(operator.to_owned(), keys)].into(), &role)
    }

    #[test]
    fn operators_compare_with_what_is_known() {
        for (operator, key, value, expected) in [
            ("StringEquals", "aws:RequestedRegion", "us-east-1", true),
            ("StringEquals", "aws:requestedregion", "eu-west-1", false),
            ("StringNotEquals", "aws:RequestedRegion", "eu-west-1", true),
            ("StringNotEquals", "aws:RequestedRegion", "us-east-1", false),
            ("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/?", true),
            ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/S", false),
            ("Bool", "aws:SecureTransport", "True", true),
            ("Null", "aws:SourceVpc", "true", true),
            ("Null", "aws:PrincipalArn", "true", false),
            ("StringEquals", "aws:SourceVpc", "vpc-1", false),
            ("StringEqualsIfExists", "aws:SourceVpc", "vpc-1", true),
            ("StringNotEquals", "aws:SourceVpc", "vpc-1", true),
        ] {
            assert_eq!(hold_one(operator, key, value), expected, "{operator} {key} {value}");
        }
        assert!(is_known("ArnLikeIfExists") && !is_known("NumericLessThan") && !is_known("ForAnyValue:StringEquals"));
    }
}
