//! Whether a mocked result has the shape of the service's answer.
//!
//! Separate because it needs to know other services' API models. `shapes.txt` holds the answers of some operations, taken
//! from AWS's public API models: `=service`, then `operation {members}` and `@Structure{members}`; a member is
//! `Name:type`, `Name!:type` where it is required. Types: `s` text and `n` number with `min-max`, `s(A|B)` one of some
//! words, `b` boolean, `[T]` list, `<T>` map, `@Structure`, `?` anything. Operations that are not listed are not checked.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html>

use asl::resource::{IntegrationPattern, Resource, ResourceKind};
use syntax::{Object, Value};

const SHAPES: &str = include_str!("shapes.txt");

/// How strict a mocked result is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum FieldValidationMode {
    /// Required fields must be there, and what is there must be right.
    #[default]
    Strict,
    /// What is there must be right.
    Present,
    None,
}

/// Deeper than this nothing is looked at: no answer of a service is.
const DEPTH: usize = 64;

/// Says what is wrong with a result, in the service's words.
pub(crate) fn check(resource: &Resource, result: &Value, mode: FieldValidationMode) -> Result<(), String> {
    if mode == FieldValidationMode::None {
        return Ok(());
    }
    let Some(shape) = Shape::of(resource) else { return Ok(()) };
    shape.check("", result, mode, DEPTH)
}

/// A type of the model: its text, and the service's section where the structures that it names stand.
#[derive(Clone, Copy)]
struct Shape<'a> {
    section: &'a str,
    text: &'a str,
}

impl Shape<'static> {
    fn of(resource: &Resource) -> Option<Self> {
        let (service, action) = match &resource.kind {
            ResourceKind::Service { service, action } => {
                (sdk_name(service), answering(service, action, resource.pattern)?)
            }
            ResourceKind::AwsSdk { service, action } if resource.pattern == IntegrationPattern::RequestResponse => {
                (&**service, &**action)
            }
            ResourceKind::AwsSdk { .. }
            | ResourceKind::LambdaFunction
            | ResourceKind::Activity
            | ResourceKind::Open => return None,
        };
        let (_, section) = SHAPES.split_once(&format!("={service}\n"))?;
        let section = section.split_once("\n=").map_or(section, |(section, _)| section);
        let text = line(section, &format!("{action} "))?;
        Some(Self { section, text })
    }
}

/// The operation whose answer a task's result is: for a job that is waited for, the one that asks how it stands.
fn answering<'a>(service: &str, action: &'a str, pattern: IntegrationPattern) -> Option<&'a str> {
    match pattern {
        IntegrationPattern::RequestResponse => Some(action),
        IntegrationPattern::Sync if service == "states" => Some("describeExecution"),
        // `.sync:2` parses payloads, a token brings anything, and other jobs' answers are not known here.
        IntegrationPattern::Sync | IntegrationPattern::Sync2 | IntegrationPattern::WaitForTaskToken => None,
    }
}

/// What the SDK integration calls a service of an optimized one.
fn sdk_name(service: &str) -> &str {
    match service {
        "states" => "sfn",
        "events" => "eventbridge",
        "bedrock" => "bedrockruntime",
        other => other,
    }
}

fn line<'a>(section: &'a str, start: &str) -> Option<&'a str> {
    section.lines().find_map(|line| line.strip_prefix(start))
}

impl<'a> Shape<'a> {
    fn with(self, text: &'a str) -> Self {
        Self { text, ..self }
    }

    fn check(self, field: &str, value: &Value, mode: FieldValidationMode, depth: usize) -> Result<(), String> {
        let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
        let wrong = |what: &str| Err(format!("Field '{field}' {what}"));
        let (kind, rest) = self.text.split_at_checked(1).unwrap_or_default();
        match (kind, value) {
            ("@", _) => match line(self.section, self.text) {
                Some(members) => self.with(members).check(field, value, mode, depth),
                None => Ok(()),
            },
            ("{", Value::Object(members)) => self.check_members(members, mode, depth),
            // The result as a whole is known to be JSON, no more.
            ("{", _) if field.is_empty() => Ok(()),
            ("{" | "<", _) if !matches!(value, Value::Object(_)) => wrong("must be an object"),
            ("<", Value::Object(members)) => {
                let of = self.with(inner(rest));
                members.values().try_for_each(|value| of.check(field, value, mode, depth))
            }
            ("[", Value::Array(items)) => {
                let of = self.with(inner(rest));
                items.iter().try_for_each(|item| of.check(field, item, mode, depth))
            }
            ("[", _) => wrong("must be an array"),
            ("s", Value::String(text)) => match rest.strip_prefix('(') {
                Some(words) if inner(words).split('|').any(|word| word == &**text) => Ok(()),
                Some(_) => wrong("is not an expected value"),
                None => match range(rest) {
                    (Some(min), _) if within(text.chars().count()) < min => wrong("is smaller than the minimum length"),
                    (_, Some(max)) if within(text.chars().count()) > max => wrong("exceeds the maximum length"),
                    _ => Ok(()),
                },
            },
            ("s", _) => wrong("must be a string"),
            ("n", Value::Number(number)) => match range(rest) {
                (Some(min), _) if number.as_f64() < min => wrong("is less than the minimum value"),
                (_, Some(max)) if number.as_f64() > max => wrong("exceeds the maximum value"),
                _ => Ok(()),
            },
            ("n", _) => wrong("must be a number"),
            ("b", Value::Bool(_)) => Ok(()),
            ("b", _) => wrong("must be a boolean"),
            _ => Ok(()),
        }
    }

    /// The members of a structure, in the order of the model. Members that the model does not have are let be.
    fn check_members(self, members: &Object, mode: FieldValidationMode, depth: usize) -> Result<(), String> {
        for member in split(inner(self.text.get(1..).unwrap_or_default())) {
            let Some((name, of)) = member.split_once(':') else { continue };
            let (name, required) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
            match members.get(name).filter(|value| !value.is_null()) {
                Some(value) => self.with(of).check(name, value, mode, depth)?,
                None if required && mode == FieldValidationMode::Strict => {
                    return Err(format!("Required field '{name}' is missing"));
                }
                None => {}
            }
        }
        Ok(())
    }
}

/// What stands before the closing bracket at the end.
fn inner(text: &str) -> &str {
    text.get(..text.len().saturating_sub(1)).unwrap_or_default()
}

/// The members of a structure: parts between commas. Structures within are named, so that none of them has commas.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|member| !member.is_empty())
}

/// `1-64`, `1-`, `-64`.
fn range(text: &str) -> (Option<f64>, Option<f64>) {
    let (min, max) = text.split_once('-').unwrap_or_default();
    (min.parse().ok(), max.parse().ok())
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^53")]
fn within(length: usize) -> f64 {
    length as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(arn: &str, result: &str, mode: FieldValidationMode) -> Option<String> {
        check(&Resource::parse(arn).unwrap(), &Value::parse(result).unwrap(), mode).err()
    }

    #[test]
    fn every_kind_of_violation_has_its_sentence() {
        let strict = |arn: &str, result: &str| refusal(arn, result, FieldValidationMode::Strict).unwrap_or_default();
        for (arn, result, sentence) in [
            ("lambda:invoke", r#"{"StatusCode":"200"}"#, "Field 'StatusCode' must be a number"),
            ("lambda:invoke", r#"{"Payload":{"a":1},"Other":1}"#, ""),
            (
                "aws-sdk:kms:encrypt",
                r#"{"CiphertextBlob":""}"#,
                "Field 'CiphertextBlob' is smaller than the minimum length",
            ),
            (
                "aws-sdk:lambda:getFunction",
                r#"{"Configuration":{"MemorySize":127}}"#,
                "Field 'MemorySize' is less than the minimum value",
            ),
            ("aws-sdk:s3:getObject", r#"{"StorageClass":"Papyrus"}"#, "Field 'StorageClass' is not an expected value"),
            ("events:putEvents", r#"{"Entries":[{"EventId":["x"]}]}"#, "Field 'EventId' must be a string"),
            ("events:putEvents", r#"{"Entries":"x"}"#, "Field 'Entries' must be an array"),
            ("dynamodb:getItem", r#"{"Item":{"a":{"L":[{"BOOL":1}]}}}"#, "Field 'BOOL' must be a boolean"),
            ("states:startExecution", "{}", "Required field 'ExecutionArn' is missing"),
            ("states:startExecution.waitForTaskToken", "{}", ""),
        ] {
            assert_eq!(strict(&format!("arn:aws:states:::{arn}"), result), sentence, "{arn} {result}");
        }
    }

    #[test]
    fn the_modes_look_less_and_less() {
        let arn = "arn:aws:states:::states:startExecution";
        assert_eq!(refusal(arn, "{}", FieldValidationMode::Present), None);
        let wrong = r#"{"StartDate":true}"#;
        let sentence = Some("Field 'StartDate' must be a string".to_owned());
        assert_eq!(refusal(arn, wrong, FieldValidationMode::Present), sentence);
        assert_eq!(refusal(arn, wrong, FieldValidationMode::None), None);
    }

    #[test]
    fn every_line_of_the_table_can_be_read() {
        for section in SHAPES.split('=').filter(|section| !section.is_empty()) {
            for line in section.lines().skip(1) {
                for named in line.split('@').skip(1) {
                    let name: String = named.chars().take_while(char::is_ascii_alphanumeric).collect();
                    assert!(section.contains(&format!("@{name}{{")), "{name} in {line}");
                }
                assert!(line.ends_with('}'), "{line}");
            }
        }
    }
}
