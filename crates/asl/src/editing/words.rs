//! States, rules and errors in a few words, for the nodes and edges of a graph.

use syntax::tree::{Node, NodeKind};

use crate::choice_rule::{Kind, Operator, Order};

/// No edge has room for more.
const MAX_LENGTH: usize = 60;
const MAX_DEPTH: usize = 3;

/// What a state does.
pub(super) fn detail(state: &Node, type_name: &str) -> String {
    let text = |field: &str| state.get(field).and_then(Node::as_str).map(|text| &**text).unwrap_or_default();
    match type_name {
        "Task" => service(text("Resource")),
        "Wait" => match state.get("Seconds").map(|seconds| &seconds.kind) {
            Some(NodeKind::Number(number)) => format!("{number} s"),
            _ => ["Seconds", "Timestamp", "SecondsPath", "TimestampPath"]
                .into_iter()
                .find(|field| state.get(field).is_some())
                .unwrap_or_default()
                .to_owned(),
        },
        "Fail" => text("Error").to_owned(),
        _ => String::new(),
    }
}

/// `arn:aws:states:::lambda:invoke` as `Lambda: Invoke`.
fn service(resource: &str) -> String {
    let parts: Vec<&str> = resource.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "states", _, _, "aws-sdk", service, action, ..]
        | ["arn", _, "states", _, _, service, action, ..] => {
            let action = action.split('.').next().unwrap_or_default();
            format!("{}: {}", service_name(service), capital(action))
        }
        ["arn", _, "lambda", _, _, "function", name, ..] => format!("Lambda: {name}"),
        _ => String::new(),
    }
}

/// A service as AWS writes it.
fn service_name(prefix: &str) -> String {
    let name = match prefix {
        "apigateway" => "API Gateway",
        "codebuild" => "CodeBuild",
        "databrew" => "Glue DataBrew",
        "dynamodb" => "DynamoDB",
        "elasticmapreduce" => "EMR",
        "eventbridge" | "events" => "EventBridge",
        "mediaconvert" => "MediaConvert",
        "sagemaker" => "SageMaker",
        "secretsmanager" => "Secrets Manager",
        "sesv2" => "SES",
        "sfn" | "states" => "Step Functions",
        "ec2" | "ecs" | "eks" | "http" | "iam" | "kms" | "rds" | "s3" | "ses" | "sns" | "sqs" | "ssm" | "sts" => {
            return prefix.to_uppercase();
        }
        _ => return capital(prefix),
    };
    name.to_owned()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A choice rule's condition.
pub(super) fn condition(rule: &Node) -> String {
    let mut text = rule_text(rule, 0);
    if text.chars().count() > MAX_LENGTH {
        text = text.chars().take(MAX_LENGTH - 1).collect();
        text.push('…');
    }
    text
}

/// The errors that a catcher is about.
pub(super) fn error_names(catcher: &Node) -> String {
    let names = catcher.get("ErrorEquals").and_then(Node::as_array).unwrap_or_default();
    names.iter().filter_map(Node::as_str).map(|name| &**name).collect::<Vec<_>>().join(", ")
}

fn rule_text(rule: &Node, depth: usize) -> String {
    if depth > MAX_DEPTH {
        return "…".to_owned();
    }
    if let Some(condition) = rule.get("Condition") {
        let text = plain(condition);
        return query::jsonata_template::expression_text(&text).map_or(text.clone(), |(inner, _)| inner.to_owned());
    }
    for (name, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(rules) = rule.get(name).and_then(Node::as_array) {
            let parts: Vec<String> = rules.iter().map(|rule| rule_text(rule, depth + 1)).collect();
            let text = parts.join(word);
            return if depth > 0 && parts.len() > 1 { format!("({text})") } else { text };
        }
    }
    if let Some(inner) = rule.get("Not") {
        return format!("not {}", rule_text(inner, depth + 1));
    }
    let variable = rule.get("Variable").map(plain).unwrap_or_default();
    let test =
        rule.as_object().into_iter().flatten().find_map(|member| Some((Operator::parse(&member.name)?, &member.value)));
    match test {
        Some(((operator, _), operand)) => test_text(&variable, operator, operand),
        None => variable,
    }
}

fn test_text(variable: &str, operator: Operator, operand: &Node) -> String {
    let is = |what: &str| {
        let not = if matches!(operand.kind, NodeKind::Bool(false)) { "not " } else { "" };
        format!("{variable} is {not}{what}")
    };
    match operator {
        Operator::Compare(kind, order) => {
            let sign = match order {
                Order::Equals => "==",
                Order::LessThan => "<",
                Order::GreaterThan => ">",
                Order::LessThanEquals => "<=",
                Order::GreaterThanEquals => ">=",
            };
            let value = plain(operand);
            let text = kind == Kind::String && operand.as_str().is_some() && !value.starts_with('$');
            if text { format!("{variable} {sign} \"{value}\"") } else { format!("{variable} {sign} {value}") }
        }
        Operator::BooleanEquals => format!("{variable} == {}", plain(operand)),
        Operator::StringMatches => format!("{variable} matches {}", plain(operand)),
        Operator::IsBoolean => is("a boolean"),
        Operator::IsNull => is("null"),
        Operator::IsNumeric => is("a number"),
        Operator::IsPresent => is("present"),
        Operator::IsString => is("a string"),
        Operator::IsTimestamp => is("a timestamp"),
    }
}

fn plain(node: &Node) -> String {
    match node.as_str() {
        Some(text) => text.to_string(),
        None => node.to_value().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use syntax::tree::Tree;

    use super::{condition, detail, service};

    #[test]
    fn services_are_written_as_aws_writes_them() {
        for (resource, said) in [
            ("arn:aws:states:::lambda:invoke", "Lambda: Invoke"),
            ("arn:aws:states:::dynamodb:putItem", "DynamoDB: PutItem"),
            ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "SQS: SendMessage"),
            ("arn:aws:states:::states:startExecution.sync:2", "Step Functions: StartExecution"),
            ("arn:aws:states:::aws-sdk:comprehend:detectSentiment", "Comprehend: DetectSentiment"),
            ("arn:aws:lambda:us-east-1:123456789012:function:Sum", "Lambda: Sum"),
        ] {
            assert_eq!(service(resource), said);
        }
    }

    #[test]
    fn states_say_what_they_do() {
        for (state, words) in [
            (
                r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"}"#,
                "SQS: SendMessage",
            ),
            (r#"{"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listBuckets"}"#, "S3: ListBuckets"),
            (r#"{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}"#, "Lambda: f"),
            (r#"{"Type": "Wait", "Seconds": 5}"#, "5 s"),
            (r#"{"Type": "Wait", "TimestampPath": "$.at"}"#, "TimestampPath"),
            (r#"{"Type": "Fail", "Error": "E"}"#, "E"),
            (r#"{"Type": "Pass"}"#, ""),
        ] {
            let state = Tree::parse(state).root.unwrap();
            assert_eq!(detail(&state, state.get("Type").unwrap().as_str().unwrap()), words);
        }
    }

    #[test]
    fn rules_read_like_sentences() {
        for (rule, words) in [
            (r#"{"Variable": "$.a", "StringEquals": "x"}"#, "$.a == \"x\""),
            (r#"{"Variable": "$.a", "StringEqualsPath": "$.b"}"#, "$.a == $.b"),
            (r#"{"Variable": "$.a", "IsPresent": false}"#, "$.a is not present"),
            (r#"{"Not": {"Variable": "$.a", "IsNull": true}}"#, "not $.a is null"),
            (
                r#"{"And": [{"Variable": "$.a", "NumericLessThan": 2}, {"Variable": "$.b", "BooleanEquals": true}]}"#,
                "$.a < 2 and $.b == true",
            ),
            (r#"{"Condition": "{% $states.input.n > 3 %}"}"#, "$states.input.n > 3"),
            ("{}", ""),
        ] {
            assert_eq!(condition(&Tree::parse(rule).root.unwrap()), words, "{rule}");
        }
    }
}
