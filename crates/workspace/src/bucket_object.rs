//! An object of the in-memory S3, as it is saved: text as text, anything else as base64 under a member of its own.
//!
//! Separate because the saved form is not the form in memory, and a file in which the two disagree is refused.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use interpreter::object::ObjectBody;
use serde::{Deserialize, Serialize};

/// An object in the workspace's in-memory S3.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct BucketObject {
    pub bucket: String,
    pub key: String,
    pub body: ObjectBody,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    #[serde(default)]
    bucket: String,
    #[serde(default)]
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Rc<str>>,
    /// In place of `body` where that would be no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
}

impl From<BucketObject> for Saved {
    fn from(object: BucketObject) -> Self {
        let (body, base64) = match object.body {
            ObjectBody::Text(text) => (Some(text), None),
            ObjectBody::Bytes(bytes) => (None, Some(STANDARD.encode(bytes))),
        };
        Self { bucket: object.bucket, key: object.key, body, base64 }
    }
}

impl TryFrom<Saved> for BucketObject {
    type Error = String;

    fn try_from(saved: Saved) -> Result<Self, String> {
        let Saved { bucket, key, body, base64 } = saved;
        let body = match (body, base64) {
            (Some(_), Some(_)) => return Err(format!("the object `{key}` has both a `body` and a `base64`")),
            (body, None) => ObjectBody::Text(body.unwrap_or_default()),
            (None, Some(text)) => STANDARD
                .decode(text)
                .map_err(|error| format!("the `base64` of the object `{key}` cannot be read: {error}"))?
                .into(),
        };
        Ok(Self { bucket, key, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(body: ObjectBody) -> BucketObject {
        BucketObject { bucket: "b".into(), key: "k".into(), body }
    }

    #[test]
    fn text_is_saved_as_text_and_bytes_as_base64() {
        for (body, saved) in [
            (ObjectBody::from("é"), r#"{"bucket":"b","key":"k","body":"é"}"#),
            (ObjectBody::default(), r#"{"bucket":"b","key":"k","body":""}"#),
            (ObjectBody::from(vec![0x1f, 0x8b, 0xff]), r#"{"bucket":"b","key":"k","base64":"H4v/"}"#),
        ] {
            let object = object(body);
            assert_eq!(serde_json::to_string(&object).unwrap(), saved);
            assert_eq!(serde_json::from_str::<BucketObject>(saved).unwrap(), object);
        }
    }

    #[test]
    fn what_is_wrong_with_a_saved_object_is_said() {
        let refused = |text: &str| serde_json::from_str::<BucketObject>(text).unwrap_err().to_string();
        assert_eq!(refused(r#"{"key":"k","body":"","base64":""}"#), "the object `k` has both a `body` and a `base64`");
        assert_eq!(
            refused(r#"{"key":"k","base64":"H4v"}"#),
            "the `base64` of the object `k` cannot be read: Invalid padding"
        );
    }
}
