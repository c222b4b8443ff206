//! SNS, SQS and EventBridge as far as a workflow sees them: a message is accepted and kept where a person can read it.
//!
//! Nothing is delivered to anybody; the workspace shows what was sent.

use std::fmt::Write;

use interpreter::StateError;
use md5::{Digest, Md5};
use syntax::{Object, Value, object};

use super::answer::CallMetadata;

/// A message that a task sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// `sqs`, `sns` or `events`.
    pub service: &'static str,
    /// The queue's URL, the topic's ARN or the event bus.
    pub to: String,
    pub body: Value,
}

/// Accepts a message, or says why it is refused. `None` for an action that is none of these.
pub fn send(
    service: &str,
    action: &str,
    parameters: &Value,
    metadata: CallMetadata,
    uuid: &mut dyn FnMut() -> String,
) -> Option<Result<(Value, Vec<Message>), StateError>> {
    let text = |name: &str| parameters.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(match (service, action) {
        ("sqs", "sendMessage") => match parameters.get("MessageBody") {
            None | Some(Value::Null) => Err(refusal(
                "SQS.AmazonSQSException",
                "The request must contain the parameter MessageBody.",
                "AmazonSQS",
                "MissingParameter",
                &metadata,
            )),
            Some(body) => {
                let answer = object! { "MD5OfMessageBody" => md5_hex(&as_text(body)), "MessageId" => uuid() };
                let message = Message { service: "sqs", to: text("QueueUrl"), body: body.clone() };
                Ok((with_type(metadata, "application/x-amz-json-1.0").attach(answer), vec![message]))
            }
        },
        ("sns", "publish") => {
            let body = parameters.get("Message").cloned().unwrap_or_default();
            let to = ["TopicArn", "TargetArn", "PhoneNumber"].map(text).into_iter().find(|to| !to.is_empty());
            let message = Message { service: "sns", to: to.unwrap_or_default(), body };
            Ok((with_type(metadata, "text/xml").attach(object! { "MessageId" => uuid() }), vec![message]))
        }
        ("events", "putEvents") => {
            let entries = parameters.get("Entries").and_then(Value::as_array).cloned().unwrap_or_default();
            let messages = entries
                .iter()
                .map(|entry| {
                    let bus = entry.get("EventBusName").and_then(Value::as_str).unwrap_or("default");
                    Message { service: "events", to: bus.to_owned(), body: entry.clone() }
                })
                .collect();
            let ids: Value = entries.iter().map(|_| Value::from(object! { "EventId" => uuid() })).collect();
            let answer: Object = object! { "Entries" => ids, "FailedEntryCount" => 0 };
            Ok((with_type(metadata, "application/x-amz-json-1.1").attach(answer), messages))
        }
        _ => return None,
    })
}

fn with_type(metadata: CallMetadata, content_type: &'static str) -> CallMetadata {
    CallMetadata { content_type, ..metadata }
}

fn refusal(error: &str, sentence: &str, service: &str, code: &str, metadata: &CallMetadata) -> StateError {
    let id = &metadata.request_id;
    StateError::new(
        error,
        format!("{sentence} (Service: {service}; Status Code: 400; Error Code: {code}; Request ID: {id}; Proxy: null)"),
    )
}

/// A text as it is, anything else as its JSON: how the integrations send a body.
fn as_text(body: &Value) -> String {
    body.as_str().map_or_else(|| body.to_string(), ToOwned::to_owned)
}

fn md5_hex(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> CallMetadata {
        CallMetadata { request_id: "id".into(), date: "now".into(), content_type: "", content_length: 1 }
    }

    #[test]
    fn a_queue_keeps_the_body_and_answers_with_its_digest() {
        let parameters = Value::parse(r#"{"QueueUrl":"https://q","MessageBody":{"a":1}}"#).unwrap();
        let sent = send("sqs", "sendMessage", &parameters, metadata(), &mut || "m1".into());
        let (answer, messages) = sent.unwrap().unwrap();
        assert_eq!(answer.get("MessageId"), Some(&"m1".into()));
        assert_eq!(answer.get("MD5OfMessageBody"), Some(&"bb6cb5c68df4652941caf652a366f2d8".into()));
        assert_eq!(messages[0].to, "https://q");
        assert_eq!(messages[0].body.to_string(), r#"{"a":1}"#);
    }

    #[test]
    fn a_message_without_a_body_is_refused() {
        let sent = send("sqs", "sendMessage", &Value::empty_object(), metadata(), &mut String::new);
        assert_eq!(
            sent.unwrap().unwrap_err().cause_text(),
            "The request must contain the parameter MessageBody. (Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter; Request ID: id; Proxy: null)"
        );
    }

    #[test]
    fn other_actions_are_not_ours() {
        assert!(send("sqs", "deleteQueue", &Value::Null, metadata(), &mut String::new).is_none());
    }
}
