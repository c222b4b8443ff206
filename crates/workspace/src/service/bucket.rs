//! S3, in memory: objects for item readers, result writers and the SDK's object calls.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

use std::collections::BTreeMap;
use std::rc::Rc;

use interpreter::object::ObjectBody;
use interpreter::{StateError, Timestamp};
use md5::{Digest, Md5};
use syntax::{Value, object};

use crate::document::BucketObject;

/// Every bucket of the workspace. A bucket is there as soon as it holds an object.
#[derive(Clone, Debug, Default)]
pub struct Buckets {
    objects: BTreeMap<(Rc<str>, Rc<str>), Stored>,
}

#[derive(Clone, Debug)]
struct Stored {
    body: ObjectBody,
    modified: Timestamp,
}

impl Buckets {
    pub fn put(&mut self, bucket: &str, key: &str, body: ObjectBody, now: Timestamp) {
        self.objects.insert((bucket.into(), key.into()), Stored { body, modified: now });
    }

    pub fn delete(&mut self, bucket: &str, key: &str) {
        self.objects.remove(&(bucket.into(), key.into()));
    }

    /// Takes what has changed in a document's objects; what executions have written stays.
    pub fn update(&mut self, before: &[BucketObject], after: &[BucketObject], now: Timestamp) {
        for gone in before {
            if !after.iter().any(|object| object.bucket == gone.bucket && object.key == gone.key) {
                self.delete(&gone.bucket, &gone.key);
            }
        }
        for object in after.iter().filter(|object| !before.contains(object)) {
            self.put(&object.bucket, &object.key, object.body.clone(), now);
        }
    }

    /// What is in the buckets, by bucket and key.
    pub fn all(&self) -> impl Iterator<Item = BucketObject> {
        self.objects.iter().map(|((bucket, key), stored)| BucketObject {
            bucket: bucket.to_string(),
            key: key.to_string(),
            body: stored.body.clone(),
        })
    }

    /// # Errors
    /// S3's own refusals, as Step Functions reports them.
    pub fn get(&self, bucket: &str, key: &str, request_id: &str) -> Result<ObjectBody, StateError> {
        self.check_bucket(bucket, request_id)?;
        self.objects
            .get(&(bucket.into(), key.into()))
            .map(|stored| stored.body.clone())
            .ok_or_else(|| refusal("S3.NoSuchKeyException", "The specified key does not exist.", request_id))
    }

    /// `Contents` of `ListObjectsV2`: the objects whose keys begin with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// S3's own refusals, as Step Functions reports them.
    pub fn list(&self, bucket: &str, prefix: &str, request_id: &str) -> Result<Vec<Value>, StateError> {
        self.check_bucket(bucket, request_id)?;
        let in_bucket = self.objects.iter().filter(|((name, key), _)| **name == *bucket && key.starts_with(prefix));
        Ok(in_bucket
            .map(|((_, key), stored)| {
                object! {
                    "Etag" => etag(&stored.body),
                    "Key" => Rc::clone(key),
                    "LastModified" => stored.modified.as_millis() / 1000,
                    "Size" => stored.body.len(),
                    "StorageClass" => "STANDARD",
                }
                .into()
            })
            .collect())
    }

    /// The SDK's object calls: `getObject`, `putObject`, `deleteObject`, `listObjectsV2`. `None` for any other.
    pub fn call(
        &mut self,
        action: &str,
        parameters: &Value,
        request_id: &str,
        now: Timestamp,
    ) -> Option<Result<Value, StateError>> {
        let text = |name: &str| parameters.get(name).and_then(Value::as_str).unwrap_or_default();
        let (bucket, key) = (text("Bucket"), text("Key"));
        Some(match action {
            "getObject" => self.get(bucket, key, request_id).map(|body| {
                object! {
                    "AcceptRanges" => "bytes",
                    // A state's data is text: what is none is handed out as far as it can be shown.
                    "Body" => body.as_text().map_or_else(|| String::from_utf8_lossy(body.as_bytes()).into(), Rc::clone),
                    "ContentLength" => body.len(),
                    "ContentType" => "application/octet-stream",
                    "ETag" => etag(&body),
                    "LastModified" => now.to_string(),
                    "Metadata" => object! {},
                    "ServerSideEncryption" => "AES256",
                }
                .into()
            }),
            "putObject" => {
                let body: ObjectBody = match parameters.get("Body") {
                    Some(Value::String(text)) => Rc::<str>::from(&**text).into(),
                    Some(other) => other.to_string().into(),
                    None => ObjectBody::default(),
                };
                let answer = object! { "ETag" => etag(&body), "ServerSideEncryption" => "AES256" };
                self.put(bucket, key, body, now);
                Ok(answer.into())
            }
            "deleteObject" => {
                self.delete(bucket, key);
                Ok(Value::empty_object())
            }
            "listObjectsV2" => self.list(bucket, text("Prefix"), request_id).map(|contents| {
                object! {
                    "Contents" => contents.clone(),
                    "IsTruncated" => false,
                    "KeyCount" => contents.len(),
                    "MaxKeys" => 1000,
                    "Name" => bucket,
                    "Prefix" => text("Prefix"),
                }
                .into()
            }),
            _ => return None,
        })
    }

    fn check_bucket(&self, bucket: &str, request_id: &str) -> Result<(), StateError> {
        if self.objects.keys().any(|(name, _)| **name == *bucket) {
            return Ok(());
        }
        Err(refusal("S3.NoSuchBucketException", "The specified bucket does not exist", request_id))
    }
}

fn refusal(error: &str, sentence: &str, request_id: &str) -> StateError {
    StateError::new(
        error,
        format!(
            "{sentence} (Service: S3, Status Code: 404, Request ID: {request_id}, Extended Request ID: {request_id})"
        ),
    )
}

/// The MD5 of the body in quotation marks, as S3 gives it for an object put in one piece.
fn etag(body: &ObjectBody) -> String {
    use std::fmt::Write;
    let mut text = String::from("\"");
    for byte in Md5::digest(body.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_put_read_and_listed() {
        let now = Timestamp::from_millis(5_000);
        let mut buckets = Buckets::default();
        for key in ["b/2", "a/1", "b/1"] {
            buckets.put("data", key, "x".into(), now);
        }
        assert_eq!(buckets.get("data", "a/1", "id"), Ok("x".into()));
        let listed = buckets.list("data", "b/", "id").unwrap();
        assert_eq!(
            listed[0].to_string(),
            r#"{"Etag":"\"9dd4e461268c8034f5c8564e155c67a6\"","Key":"b/1","LastModified":5,"Size":1,"StorageClass":"STANDARD"}"#
        );
        assert_eq!(listed.len(), 2);
    }

    #[test]
    fn what_is_no_text_is_kept_to_the_byte() {
        let (now, bytes) = (Timestamp::from_millis(5_000), vec![0x1f, 0x8b, b'a']);
        let mut buckets = Buckets::default();
        buckets.put("data", "k", bytes.clone().into(), now);
        assert_eq!(buckets.get("data", "k", "id").unwrap().as_bytes(), bytes);
        let parameters = Value::parse(r#"{"Bucket":"data","Key":"k"}"#).unwrap();
        assert_eq!(
            buckets.call("getObject", &parameters, "id", now).unwrap().unwrap().to_string(),
            "{\"AcceptRanges\":\"bytes\",\"Body\":\"\\u001F\u{fffd}a\",\"ContentLength\":3,\"ContentType\":\"application/octet-stream\",\"ETag\":\"\\\"db0c4b2cd07084c6d178b5a4a54ee358\\\"\",\"LastModified\":\"1970-01-01T00:00:05.000Z\",\"Metadata\":{},\"ServerSideEncryption\":\"AES256\"}"
        );
    }

    #[test]
    fn a_documents_changes_leave_alone_what_executions_wrote() {
        let object = |key: &str, body: &str| BucketObject { bucket: "b".into(), key: key.into(), body: body.into() };
        let (before, after) = (
            [object("kept", "1"), object("gone", "1"), object("changed", "1")],
            [object("kept", "1"), object("changed", "2"), object("new", "1")],
        );
        let mut buckets = Buckets::default();
        buckets.update(&[], &before, Timestamp::from_millis(1_000));
        buckets.put("b", "kept", "written".into(), Timestamp::from_millis(2_000));
        buckets.put("b", "result", "written".into(), Timestamp::from_millis(2_000));
        buckets.update(&before, &after, Timestamp::from_millis(3_000));
        assert_eq!(
            buckets.all().collect::<Vec<_>>(),
            [object("changed", "2"), object("kept", "written"), object("new", "1"), object("result", "written")]
        );
    }

    #[test]
    fn what_is_not_there_is_s3s_own_refusal() {
        let mut buckets = Buckets::default();
        buckets.put("data", "k", "x".into(), Timestamp::default());
        assert_eq!(
            buckets.get("data", "nope", "id"),
            Err(StateError::new(
                "S3.NoSuchKeyException",
                "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: id, Extended Request ID: id)"
            ))
        );
        assert_eq!(buckets.get("other", "k", "id").unwrap_err().name(), "S3.NoSuchBucketException");
    }
}
