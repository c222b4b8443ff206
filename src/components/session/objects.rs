//! Files and what executions wrote, taken into the workspace as objects of its S3.
//!
//! Part of the session, because a file may be dropped anywhere on the page.

use interpreter::object::ObjectBody;
use leptos::prelude::*;
use stepyard_page::model::format::bytes;
use stepyard_page::model::objects::{LIMIT, bucket_for, is, put};
use workspace::document::BucketObject;

use super::Session;

impl Session {
    /// Makes a file an object under its own name, in the bucket of the last one.
    pub(crate) fn add_object(self, name: String, body: ObjectBody) {
        let bucket = self.document.with_untracked(|document| bucket_for(&document.objects));
        self.put_object(BucketObject { bucket, key: name, body });
    }

    /// Puts an object into its bucket, in place of one of the same key, with a way back.
    pub(crate) fn put_object(self, object: BucketObject) {
        let name = format!("s3://{}/{}", object.bucket, object.key);
        if object.body.len() > LIMIT {
            let (length, limit) = (bytes(object.body.len()), bytes(LIMIT));
            return self
                .toasts
                .say(format!("`{name}` was not added: it has {length}, and an object here at most {limit}."));
        }
        let (bucket, key) = (object.bucket.clone(), object.key.clone());
        let before = self.saved_object(&bucket, &key);
        self.change(|document| put(&mut document.objects, object));
        let said = if before.is_some() { "Replaced" } else { "Added" };
        self.toasts.offer_undo(format!("{said} the object `{name}`."), move || match &before {
            Some(before) => self.restore_object(before),
            None => self.change(|document| document.objects.retain(|object| !is(object, &bucket, &key))),
        });
    }

    /// Deletes an object, with a way back.
    pub(crate) fn delete_object(self, bucket: &str, key: &str) {
        let before = self.saved_object(bucket, key);
        self.change(|document| document.objects.retain(|object| !is(object, bucket, key)));
        self.toasts.offer_undo(format!("Deleted the object `s3://{bucket}/{key}`."), move || {
            if let Some(before) = &before {
                self.restore_object(before);
            }
        });
    }

    /// An object as it is saved: a way back outlives the row that it was taken from, and may be taken from any thread.
    fn saved_object(self, bucket: &str, key: &str) -> Option<String> {
        self.document.with_untracked(|document| {
            let object = document.objects.iter().find(|object| is(object, bucket, key))?;
            serde_json::to_string(object).ok()
        })
    }

    fn restore_object(self, saved: &str) {
        if let Ok(object) = serde_json::from_str(saved) {
            self.change(|document| put(&mut document.objects, object));
        }
    }
}
