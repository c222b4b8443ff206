//! A role's trust and permissions as the JSON policies that IAM shows and takes.
//!
//! Separate from the role itself, which keeps only what is checked: an error here names the place in the person's text.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use serde_json::{Map, Value, json};

use crate::role::Permission;

/// The trust policy: who may assume the role. Its members stand in IAM's order.
pub fn trust_policy(services: &[String]) -> String {
    policy(&format!(
        r#"{{"Effect":"Allow","Principal":{{"Service":{}}},"Action":"sts:AssumeRole"}}"#,
        one_or_many(services)
    ))
}

/// The permissions policy: what the role may do.
pub fn permissions_policy(permissions: &[Permission]) -> String {
    let statement = |permission: &Permission| {
        let resource = if permission.resources.is_empty() { json!("*") } else { one_or_many(&permission.resources) };
        format!(r#"{{"Effect":"Allow","Action":{},"Resource":{resource}}}"#, one_or_many(&permission.actions))
    };
    policy(&permissions.iter().map(statement).collect::<Vec<_>>().join(","))
}

fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn one_or_many(texts: &[String]) -> Value {
    match texts {
        [one] => json!(one),
        many => json!(many),
    }
}

/// The services that a trust policy names.
///
/// # Errors
/// What is wrong and where, for people.
pub fn parse_trust(text: &str) -> Result<Vec<String>, String> {
    let mut services = Vec::new();
    for (place, statement) in statements(text)? {
        let principal = statement.get("Principal").and_then(Value::as_object);
        let principal = principal.and_then(|principal| principal.get("Service")).ok_or_else(|| {
            format!("{place} needs a `Principal` with a `Service`, such as {{\"Service\": \"states.amazonaws.com\"}}.")
        })?;
        services.extend(texts(principal, &format!("{place}.Principal.Service"))?);
        let actions = member(&statement, "Action", &place)?;
        if !actions.iter().any(|action| matches!(action.as_str(), "sts:AssumeRole" | "sts:*" | "*")) {
            return Err(format!(
                "{place}.Action must be `sts:AssumeRole`: a trust policy says who may assume the role."
            ));
        }
    }
    services.sort();
    services.dedup();
    Ok(services)
}

/// The permissions that a policy gives.
///
/// # Errors
/// What is wrong and where, for people.
pub fn parse_permissions(text: &str) -> Result<Vec<Permission>, String> {
    let read = |(place, statement): (String, Map<String, Value>)| {
        let actions = member(&statement, "Action", &place)?;
        if let Some(wrong) = actions.iter().find(|action| *action != "*" && !action.contains(':')) {
            return Err(format!(
                "{place}.Action: `{wrong}` is no action. Write the service and the action, such as `lambda:InvokeFunction`."
            ));
        }
        let resources = member(&statement, "Resource", &place)?;
        if let Some(wrong) = resources.iter().find(|resource| *resource != "*" && !resource.starts_with("arn:")) {
            return Err(format!("{place}.Resource: `{wrong}` is neither an ARN nor `*`."));
        }
        let all = resources.iter().any(|resource| resource == "*");
        Ok(Permission { actions, resources: if all { Vec::new() } else { resources } })
    };
    statements(text)?.into_iter().map(read).collect()
}

type Statement = (String, Map<String, Value>);

fn statements(text: &str) -> Result<Vec<Statement>, String> {
    let policy: Value = serde_json::from_str(text).map_err(|error| format!("This is not JSON: {error}."))?;
    let Some(policy) = policy.as_object() else { return Err("A policy is a JSON object.".to_owned()) };
    if let Some(unknown) = policy.keys().find(|name| !["Version", "Id", "Statement"].contains(&name.as_str())) {
        return Err(format!("A policy has no member `{unknown}`: it has `Version`, `Id` and `Statement`."));
    }
    let many = match policy.get("Statement") {
        Some(Value::Array(many)) => many.clone(),
        Some(one @ Value::Object(_)) => vec![one.clone()],
        _ => return Err("A policy needs a `Statement`: a list of objects.".to_owned()),
    };
    many.into_iter()
        .enumerate()
        .map(|(index, statement)| (format!("Statement[{index}]"), statement))
        .map(check)
        .collect()
}

/// The members of a statement that are looked at.
const KNOWN: [&str; 5] = ["Sid", "Effect", "Principal", "Action", "Resource"];

/// What every statement must have, and what is not simulated.
fn check((place, statement): (String, Value)) -> Result<Statement, String> {
    let Value::Object(statement) = statement else { return Err(format!("{place} must be an object.")) };
    match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow") => {}
        Some("Deny") => {
            return Err(format!("{place}.Effect: `Deny` is not simulated here. Leave the statement out."));
        }
        _ => return Err(format!("{place} needs an `Effect`: `Allow`.")),
    }
    match statement.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        Some(unknown) => Err(format!("{place}.{unknown} is not simulated here: only {} are.", KNOWN.join(", "))),
        None => Ok((place, statement)),
    }
}

fn member(statement: &Map<String, Value>, name: &str, place: &str) -> Result<Vec<String>, String> {
    let value = statement.get(name).ok_or_else(|| format!("{place} needs `{name}`."))?;
    texts(value, &format!("{place}.{name}"))
}

fn texts(value: &Value, place: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("{place} must be a text or a list of texts.");
    match value {
        Value::String(one) => Ok(vec![one.clone()]),
        Value::Array(many) if !many.is_empty() => {
            many.iter().map(|text| text.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::workshop_roles;

    #[test]
    fn the_workshops_roles_are_read_back_as_they_were_written() {
        for role in workshop_roles() {
            assert_eq!(parse_trust(&trust_policy(&role.trust)), Ok(role.trust), "{}", role.name);
            assert_eq!(parse_permissions(&permissions_policy(&role.allow)), Ok(role.allow), "{}", role.name);
        }
    }

    #[test]
    fn a_policy_stands_in_iams_order() {
        assert_eq!(
            trust_policy(&["states.amazonaws.com".to_owned()]),
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#
        );
    }

    #[test]
    fn one_statement_needs_no_list() {
        let text =
            r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::a", "arn:aws:s3:::b"]}}"#;
        let resources = vec!["arn:aws:s3:::a".to_owned(), "arn:aws:s3:::b".to_owned()];
        assert_eq!(parse_permissions(text), Ok(vec![Permission { actions: vec!["s3:*".to_owned()], resources }]));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, expected) in [
            ("{", "This is not JSON: EOF while parsing an object at line 1 column 1."),
            ("[]", "A policy is a JSON object."),
            (r#"{"Statements": []}"#, "A policy has no member `Statements`: it has `Version`, `Id` and `Statement`."),
            ("{}", "A policy needs a `Statement`: a list of objects."),
            (r#"{"Statement": [1]}"#, "Statement[0] must be an object."),
            (r#"{"Statement": [{}]}"#, "Statement[0] needs an `Effect`: `Allow`."),
            (
                r#"{"Statement": [{"Effect": "Deny"}]}"#,
                "Statement[0].Effect: `Deny` is not simulated here. Leave the statement out.",
            ),
            (
                r#"{"Statement": [{"Effect": "Allow", "Condition": {}}]}"#,
                "Statement[0].Condition is not simulated here: only Sid, Effect, Principal, Action, Resource are.",
            ),
            (r#"{"Statement": [{"Effect": "Allow", "Resource": "*"}]}"#, "Statement[0] needs `Action`."),
            (
                r#"{"Statement": [{"Effect": "Allow", "Action": "Invoke", "Resource": "*"}]}"#,
                "Statement[0].Action: `Invoke` is no action. Write the service and the action, such as `lambda:InvokeFunction`.",
            ),
            (
                r#"{"Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "Sum"}]}"#,
                "Statement[0].Resource: `Sum` is neither an ARN nor `*`.",
            ),
            (
                r#"{"Statement": [{"Effect": "Allow", "Action": [1], "Resource": "*"}]}"#,
                "Statement[0].Action must be a text or a list of texts.",
            ),
        ] {
            assert_eq!(parse_permissions(text), Err(expected.to_owned()), "{text}");
        }
        assert_eq!(
            parse_trust(r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}"#),
            Err("Statement[0] needs a `Principal` with a `Service`, such as {\"Service\": \"states.amazonaws.com\"}."
                .to_owned())
        );
        assert_eq!(
            parse_trust(r#"{"Statement": [{"Effect": "Allow", "Principal": {"Service": "x"}, "Action": "s3:Get"}]}"#),
            Err("Statement[0].Action must be `sts:AssumeRole`: a trust policy says who may assume the role.".to_owned())
        );
    }
}
