//! A role's trust and permissions as the JSON policies that IAM shows and takes.
//!
//! Separate from the role itself, which keeps only what is checked: an error here names the place in the person's text.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::condition::{self, Conditions};
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
        let effect = if permission.deny { "Deny" } else { "Allow" };
        let action = if permission.not_actions { "NotAction" } else { "Action" };
        let resource = if permission.not_resources { "NotResource" } else { "Resource" };
        let resources = if permission.resources.is_empty() { json!("*") } else { one_or_many(&permission.resources) };
        let actions = one_or_many(&permission.actions);
        let condition = if permission.conditions.is_empty() {
            String::new()
        } else {
            let keys = |keys: &BTreeMap<String, Vec<String>>| -> Map<String, Value> {
                keys.iter().map(|(key, values)| (key.clone(), one_or_many(values))).collect()
            };
            let operators: Map<String, Value> =
                permission.conditions.iter().map(|(name, inner)| (name.clone(), keys(inner).into())).collect();
            format!(r#","Condition":{}"#, Value::from(operators))
        };
        format!(r#"{{"Effect":"{effect}","{action}":{actions},"{resource}":{resources}{condition}}}"#)
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
        if statement.get("Effect").and_then(Value::as_str) == Some("Deny") {
            return Err(format!("{place}.Effect: `Deny` is not simulated in a trust policy. Leave the statement out."));
        }
        if statement.contains_key("Condition") {
            return Err(format!("{place}.Condition is not simulated in a trust policy. Leave it out."));
        }
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
    statements(text)?.into_iter().map(|(place, statement)| permission(&statement, &place)).collect()
}

fn permission(statement: &Map<String, Value>, place: &str) -> Result<Permission, String> {
    let (not_actions, actions) = either(statement, "Action", "NotAction", place)?;
    if let Some(wrong) = actions.iter().find(|action| *action != "*" && !action.contains(':')) {
        return Err(format!(
            "{place}.Action: `{wrong}` is no action. Write the service and the action, such as `lambda:InvokeFunction`."
        ));
    }
    let (not_resources, resources) = either(statement, "Resource", "NotResource", place)?;
    if let Some(wrong) = resources.iter().find(|resource| *resource != "*" && !resource.starts_with("arn:")) {
        return Err(format!("{place}.Resource: `{wrong}` is neither an ARN nor `*`."));
    }
    let all = !not_resources && resources.iter().any(|resource| resource == "*");
    Ok(Permission {
        deny: statement.get("Effect").and_then(Value::as_str) == Some("Deny"),
        actions,
        not_actions,
        resources: if all { Vec::new() } else { resources },
        not_resources,
        conditions: conditions(statement, place)?,
    })
}

/// One of two members: the plain one, or the one that stands for everything else.
fn either(statement: &Map<String, Value>, name: &str, not: &str, place: &str) -> Result<(bool, Vec<String>), String> {
    match (statement.contains_key(name), statement.contains_key(not)) {
        (true, true) => Err(format!("{place} has both `{name}` and `{not}`: it takes one of them.")),
        (false, true) => Ok((true, member(statement, not, place)?)),
        (_, false) => Ok((false, member(statement, name, place)?)),
    }
}

fn conditions(statement: &Map<String, Value>, place: &str) -> Result<Conditions, String> {
    let Some(value) = statement.get("Condition") else { return Ok(Conditions::new()) };
    let place = format!("{place}.Condition");
    let object =
        |value: &Value, place: &str| value.as_object().cloned().ok_or_else(|| format!("{place} must be an object."));
    let mut conditions = Conditions::new();
    for (operator, keys) in object(value, &place)? {
        let place = format!("{place}.{operator}");
        if !condition::is_known(&operator) {
            return Err(format!("{place} is not simulated here."));
        }
        for (key, values) in object(&keys, &place)? {
            let values = match values.as_bool() {
                Some(value) => vec![value.to_string()],
                None => texts(&values, &format!("{place}.{key}"))?,
            };
            conditions.entry(operator.clone()).or_default().insert(key, values);
        }
    }
    Ok(conditions)
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
const KNOWN: [&str; 8] = ["Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/// What every statement must have, and what is not simulated.
fn check((place, statement): (String, Value)) -> Result<Statement, String> {
    let Value::Object(statement) = statement else { return Err(format!("{place} must be an object.")) };
    match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow" | "Deny") => {}
        _ => return Err(format!("{place} needs an `Effect`: `Allow` or `Deny`.")),
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
    use crate::role::{Role, workshop_roles};

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
        assert_eq!(
            parse_permissions(text),
            Ok(vec![Permission { actions: vec!["s3:*".to_owned()], resources, ..Permission::default() }])
        );
    }

    #[test]
    fn what_forbids_and_excepts_is_read_back_as_it_was_written() {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":["a:b","c:*"],"NotResource":"arn:aws:s3:::a","Condition":{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}}}]}"#;
        assert_eq!(parse_permissions(text).map(|permissions| permissions_policy(&permissions)), Ok(text.to_owned()));
    }

    #[test]
    fn one_statement_that_denies_outweighs_all_that_allow() {
        let role = |statements: &str| Role {
            name: "R".into(),
            allow: parse_permissions(&policy(statements)).unwrap(),
            ..Role::default()
        };
        let allow = r#"{"Effect":"Allow","Action":"states:*","Resource":"*"}"#;
        let denying =
            role(&format!(r#"{allow},{{"Effect":"Deny","Action":"states:Start*","NotResource":"arn:x:*:Open?"}}"#));
        assert!(denying.allows("states:StopExecution", "arn:x:y:Closed"));
        assert!(denying.allows("states:StartExecution", "arn:x:y:Open1"));
        assert!(!denying.allows("states:StartExecution", "arn:x:y:Closed"));
        assert_eq!(
            denying.denial("s", "states:StartExecution", "arn:x"),
            "User: arn:aws:sts::123456789012:assumed-role/R/s is not authorized to perform: states:StartExecution on resource: arn:x with an explicit deny in an identity-based policy"
        );
        let excepting = role(r#"{"Effect":"Allow","NotAction":"states:Delete*","Resource":"*"}"#);
        assert!(
            excepting.allows("states:StartExecution", "arn:x") && !excepting.allows("states:DeleteActivity", "arn:x")
        );
        let elsewhere = role(
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}"#,
        );
        assert!(!elsewhere.allows("states:StartExecution", "arn:x"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, expected) in [
            ("{", "This is not JSON: EOF while parsing an object at line 1 column 1."),
            ("[]", "A policy is a JSON object."),
            (r#"{"Statements": []}"#, "A policy has no member `Statements`: it has `Version`, `Id` and `Statement`."),
            ("{}", "A policy needs a `Statement`: a list of objects."),
            (r#"{"Statement": [1]}"#, "Statement[0] must be an object."),
            (r#"{"Statement": [{}]}"#, "Statement[0] needs an `Effect`: `Allow` or `Deny`."),
            (
                r#"{"Statement": [{"Effect": "Allow", "NotPrincipal": {}}]}"#,
                "Statement[0].NotPrincipal is not simulated here: only Sid, Effect, Principal, Action, NotAction, Resource, NotResource, Condition are.",
            ),
            (
                r#"{"Statement": [{"Effect": "Allow", "Action": "*", "NotAction": "a:b", "Resource": "*"}]}"#,
                "Statement[0] has both `Action` and `NotAction`: it takes one of them.",
            ),
            (
                r#"{"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"DateLessThan": {}}}]}"#,
                "Statement[0].Condition.DateLessThan is not simulated here.",
            ),
            (
                r#"{"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": 1}}]}"#,
                "Statement[0].Condition.Bool must be an object.",
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
