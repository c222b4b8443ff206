//! The objects of the workspace's S3, as the page shows and takes them.
//!
//! Separate from the form, so that its rules are tested natively. Bucket names and keys:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>

use interpreter::object::ObjectBody;
use workspace::document::BucketObject;

/// What an object may have, in bytes: it is saved with the workspace at every change.
pub const LIMIT: usize = 4_000_000;

/// From this length on an object's text is not shown for editing, in bytes.
pub const EDITABLE: usize = 200_000;

/// The bucket of whoever has none yet.
const FIRST_BUCKET: &str = "my-bucket";

/// What an object holds, in a word or two.
pub fn kind(body: &ObjectBody) -> &'static str {
    let bytes = body.as_bytes();
    let begins: [(&[u8], &str); 4] = [
        (&[0x1f, 0x8b], "gzip"),
        (&[0x28, 0xb5, 0x2f, 0xfd], "Zstandard"),
        (b"PAR1", "Parquet"),
        (b"PK\x03\x04", "ZIP"),
    ];
    match begins.into_iter().find(|(begin, _)| bytes.starts_with(begin)) {
        Some((_, kind)) => kind,
        None if body.as_text().is_some() => "text",
        None => "binary",
    }
}

/// Where what is dropped goes: the bucket of the last object.
pub fn bucket_for(objects: &[BucketObject]) -> String {
    objects.last().map_or_else(|| FIRST_BUCKET.to_owned(), |object| object.bucket.clone())
}

/// Puts an object among the others, in place of one of the same key.
pub fn put(objects: &mut Vec<BucketObject>, object: BucketObject) {
    match objects.iter_mut().find(|other| is(other, &object.bucket, &object.key)) {
        Some(known) => *known = object,
        None => objects.push(object),
    }
}

pub fn is(object: &BucketObject, bucket: &str, key: &str) -> bool {
    object.bucket == bucket && object.key == key
}

/// Why there can be no such object, in a sentence.
pub fn problem(bucket: &str, key: &str, objects: &[BucketObject]) -> Option<String> {
    let named = (3..=63).contains(&bucket.len())
        && bucket.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
        && !bucket.starts_with(['.', '-'])
        && !bucket.ends_with(['.', '-']);
    if !named {
        return Some("A bucket’s name has 3 to 63 lower-case letters, digits, `.` and `-`.".to_owned());
    }
    if key.is_empty() {
        return Some("An object needs a key.".to_owned());
    }
    if key.len() > 1_024 {
        return Some("A key has at most 1,024 bytes.".to_owned());
    }
    objects.iter().any(|object| is(object, bucket, key)).then(|| format!("`s3://{bucket}/{key}` exists already."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(key: &str, body: &str) -> BucketObject {
        BucketObject { bucket: "b-1".into(), key: key.into(), body: body.into() }
    }

    #[test]
    fn an_object_is_told_by_its_first_bytes() {
        let kinds = [
            (ObjectBody::from("a"), "text"),
            (ObjectBody::from("PAR1"), "Parquet"),
            (vec![0x1f, 0x8b, 8].into(), "gzip"),
            (vec![0xff].into(), "binary"),
        ];
        for (body, expected) in kinds {
            assert_eq!(kind(&body), expected);
        }
    }

    #[test]
    fn one_object_a_key() {
        let mut objects = vec![object("x", "1"), object("y", "1")];
        put(&mut objects, object("x", "2"));
        put(&mut objects, object("z", "3"));
        assert_eq!(objects, [object("x", "2"), object("y", "1"), object("z", "3")]);
        assert_eq!((bucket_for(&objects).as_str(), bucket_for(&[]).as_str()), ("b-1", "my-bucket"));
    }

    #[test]
    fn names_are_checked_as_s3_would() {
        let said = |bucket: &str, key: &str| problem(bucket, key, &[object("x", "")]);
        let name = Some("A bucket’s name has 3 to 63 lower-case letters, digits, `.` and `-`.".to_owned());
        for bucket in ["", "ab", "Abc", "a_c", "-ab", "ab."] {
            assert_eq!(said(bucket, "k"), name, "{bucket}");
        }
        assert_eq!(said("b-1", "").as_deref(), Some("An object needs a key."));
        assert_eq!(said("b-1", &"k".repeat(1_025)).as_deref(), Some("A key has at most 1,024 bytes."));
        assert_eq!(said("b-1", "x").as_deref(), Some("`s3://b-1/x` exists already."));
        assert_eq!(said("b-2", "x"), None);
    }
}
