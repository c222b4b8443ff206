//! Help for what the cursor stands at, in our own words.

use std::ops::Range;

use syntax::tree::{Node, Tree};

use super::completion::INTRINSICS;
use super::cursor::{Region, cursor};
use crate::choice_rule::{OPERATOR_NAMES, Operator};
use crate::resource::{IntegrationPattern, Resource, ResourceKind};

/// A few sentences about a piece of text. Names stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub text: String,
    pub range: Range<usize>,
}

/// What can be said about the place at `offset` of a tree's text.
pub fn hover(tree: &Tree, offset: usize) -> Option<Hover> {
    let cursor = cursor(tree, offset)?;
    let member = cursor.member?;
    let name = &*member.name;
    if cursor.at_name {
        let text = match cursor.region {
            Region::Object(kind) => match kind.field(name) {
                Some(field) => {
                    let only = field.only.map(|only| format!(" Only in {only}.")).unwrap_or_default();
                    format!("`{name}`: {}{only}", field.help)
                }
                None if OPERATOR_NAMES.contains(&name) => operator_help(name)?,
                None => return None,
            },
            Region::States => state_help(name, &member.value),
            Region::Data => return None,
        };
        return Some(Hover { text, range: member.name_span.range() });
    }
    let value = cursor.value?;
    let text = value.as_str()?;
    let help = match (cursor.region, name) {
        (Region::Object(_), "Next" | "Default" | "StartAt") => {
            let state = cursor.scope?.get("States")?.get(text)?;
            state_help(text, state)
        }
        (Region::Object(_), "Type") => type_help(text)?.to_owned(),
        (Region::Object(_), "Resource") => resource_help(text)?,
        (Region::Object(_), "ErrorEquals") => error_help(text)?.to_owned(),
        _ => {
            let (function, help) = INTRINSICS.iter().find(|(function, _)| text.starts_with(&format!("{function}(")))?;
            format!("`{function}`: {help}")
        }
    };
    Some(Hover { text: help, range: value.span.range() })
}

fn state_help(name: &str, state: &Node) -> String {
    let type_name = state.get("Type").and_then(Node::as_str).map_or_else(|| "state".to_owned(), ToString::to_string);
    let comment = state.get("Comment").and_then(Node::as_str).map(|comment| format!(" {comment}")).unwrap_or_default();
    format!("`{name}`, a {type_name}.{comment}")
}

fn operator_help(name: &str) -> Option<String> {
    let (operator, path) = Operator::parse(name)?;
    let with = if path { "what another path finds" } else { "a fixed value" };
    Some(match operator {
        Operator::Compare(..) | Operator::BooleanEquals => format!("`{name}`: compares the variable with {with}."),
        Operator::StringMatches => {
            format!("`{name}`: compares the variable with a pattern, where `*` stands for any text.")
        }
        Operator::IsPresent => format!("`{name}`: whether the path finds anything."),
        Operator::IsBoolean | Operator::IsNull | Operator::IsNumeric | Operator::IsString | Operator::IsTimestamp => {
            format!("`{name}`: whether the variable is of this kind.")
        }
    })
}

fn type_help(name: &str) -> Option<&'static str> {
    Some(match name {
        "Task" => "`Task`: has work done by a function, an activity or another service.",
        "Pass" => "`Pass`: hands its input on, or something made of it.",
        "Choice" => "`Choice`: goes on by the first rule that holds.",
        "Wait" => "`Wait`: lets time pass.",
        "Succeed" => "`Succeed`: ends the workflow, or its branch, well.",
        "Fail" => "`Fail`: ends the workflow with an error.",
        "Parallel" => "`Parallel`: runs its branches side by side; its result is the array of theirs.",
        "Map" => "`Map`: runs its states once for each item; its result is the array of theirs.",
        _ => return None,
    })
}

fn resource_help(arn: &str) -> Option<String> {
    let resource = Resource::parse(arn)?;
    let what = match &resource.kind {
        ResourceKind::LambdaFunction => {
            return Some("A Lambda function: the task's input is its event, its answer the result.".to_owned());
        }
        ResourceKind::Activity => {
            return Some("An activity: a worker of yours polls for the task and sends its result.".to_owned());
        }
        ResourceKind::Service { service, action } => {
            format!("The optimized integration of `{service}`, action `{action}`")
        }
        ResourceKind::AwsSdk { service, action } => format!("The AWS SDK's call `{action}` of `{service}`"),
        ResourceKind::Open => return None,
    };
    Some(match resource.pattern {
        IntegrationPattern::RequestResponse => format!("{what}: goes on as soon as the service answers."),
        IntegrationPattern::Sync => format!("{what}: waits until the job has ended."),
        IntegrationPattern::Sync2 => format!("{what}: waits until the job has ended; its output is JSON, not text."),
        IntegrationPattern::WaitForTaskToken => format!("{what}: waits until the task's token is sent back."),
    })
}

fn error_help(name: &str) -> Option<&'static str> {
    Some(match name {
        "States.ALL" => {
            "`States.ALL`: any error but `States.DataLimitExceeded` and `States.Runtime`. Alone, and in the last entry."
        }
        "States.BranchFailed" => "`States.BranchFailed`: a branch of a Parallel failed.",
        "States.DataLimitExceeded" => "`States.DataLimitExceeded`: more than 262,144 bytes of data.",
        "States.ExceedToleratedFailureThreshold" => {
            "`States.ExceedToleratedFailureThreshold`: more items of a Map failed than it tolerates."
        }
        "States.HeartbeatTimeout" => "`States.HeartbeatTimeout`: a task sent no heartbeat in time.",
        "States.IntrinsicFailure" => "`States.IntrinsicFailure`: an intrinsic function could not take its arguments.",
        "States.ItemReaderFailed" => "`States.ItemReaderFailed`: the items of a Map could not be read.",
        "States.NoChoiceMatched" => "`States.NoChoiceMatched`: no rule of a Choice held, and it has no `Default`.",
        "States.ParameterPathFailure" => "`States.ParameterPathFailure`: a path in a template found nothing.",
        "States.Permissions" => "`States.Permissions`: the role lacks a permission.",
        "States.QueryEvaluationError" => "`States.QueryEvaluationError`: a JSONata expression failed.",
        "States.ResultPathMatchFailure" => {
            "`States.ResultPathMatchFailure`: the result cannot be put where `ResultPath` says."
        }
        "States.ResultWriterFailed" => "`States.ResultWriterFailed`: the results of a Map could not be written.",
        "States.Runtime" => "`States.Runtime`: the execution cannot go on; nothing retries or catches it.",
        "States.TaskFailed" => "`States.TaskFailed`: any error of a task but a time-out.",
        "States.Timeout" => "`States.Timeout`: a task took too long.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(marked: &str) -> Option<String> {
        let offset = marked.find('|').unwrap();
        hover(&Tree::parse(&marked.replacen('|', "", 1)), offset).map(|hover| hover.text)
    }

    #[test]
    fn explains_names_and_values() {
        let text = |marked: &str| at(marked).unwrap();
        assert_eq!(text(r#"{"Sta|rtAt": "A"}"#), "`StartAt`: The state that runs first.");
        assert_eq!(
            text(r#"{"States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lamb|da:invoke"}}}"#),
            "The optimized integration of `lambda`, action `invoke`: goes on as soon as the service answers."
        );
        assert_eq!(
            text(r#"{"States": {"A": {"Type": "Pass", "Next": "|B"}, "B": {"Type": "Fail", "Comment": "Oh."}}}"#),
            "`B`, a Fail. Oh."
        );
        assert_eq!(
            text(r#"{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "States.UU|ID()"}}}}"#),
            "`States.UUID`: A random UUID."
        );
        assert_eq!(at(r#"{"States": {"A": {"Type": "Pass", "Result": {"Ne|xt": 1}}}}"#), None);
    }
}
